//! Formulas compiled: the rarest thing each cannot do without is looked at first.

use super::formula::{Class, Formula};
use super::rarity::Parts;
use crate::listing::FieldKind;

/// The bit of fields that no mask narrows.
const ELSEWHERE: u8 = 1 << 7;
/// Bits of a word of formulas.
const BITS: usize = 64;

/// Where each class was seen, as bits by kind of field. Classes are numbers of their program.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    fields: Vec<u8>,
    /// Classes seen, once each.
    touched: Vec<u16>,
    /// Whether there is too little text to judge by.
    pub little_text: bool,
}

impl Seen {
    /// Forgets what was seen, for a program of so many classes.
    pub fn clear(&mut self, classes: usize) {
        for class in self.touched.drain(..) {
            self.fields[class as usize] = 0;
        }
        self.fields.resize(classes, 0);
        self.little_text = false;
    }

    /// Notes a class in a kind of field.
    #[inline]
    pub fn note(&mut self, class: u16, kind: FieldKind) {
        let fields = &mut self.fields[class as usize];
        if *fields == 0 {
            self.touched.push(class);
        }
        *fields |= 1 << kind as u8;
    }

    /// The classes seen, once each.
    pub fn classes(&self) -> impl Iterator<Item = u16> {
        self.touched.iter().copied()
    }
}

/// A formula over numbered classes.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Always,
    LittleText,
    Seen(Place),
    Ask(u32, u8),
    All(Several),
    Any(Several),
    Together(Box<Node>, u8),
}

/// A class, and the kinds of field it must be seen in.
type Place = (u16, u8);

/// Parts of a formula; most of them are single classes, which stand side by side in memory and are looked at first.
#[derive(Debug, Clone, PartialEq)]
struct Several {
    seen: Box<[Place]>,
    others: Box<[Node]>,
}

/// What lets formulas in, as words of bits.
#[derive(Debug, Clone, Default)]
struct Gates {
    /// Formulas that each class lets in, class after class.
    let_in: Vec<u64>,
    /// Formulas that are always let in.
    open: Vec<u64>,
}

impl Gates {
    fn new(classes: usize, formulas: usize) -> Self {
        let words = formulas.div_ceil(BITS);
        Self {
            let_in: vec![0; words * classes],
            open: vec![0; words],
        }
    }

    fn set(&mut self, formula: usize, gate: Option<impl Iterator<Item = u16>>) {
        let (word, bit) = (formula / BITS, 1_u64 << (formula % BITS));
        let Some(gate) = gate else {
            self.open[word] |= bit;
            return;
        };
        for class in gate.map(usize::from) {
            self.let_in[class * self.open.len() + word] |= bit;
        }
    }

    /// One word of the formulas that are let in where these classes were seen.
    fn let_in_by(&self, seen: &[u16], word: usize) -> u64 {
        let words = self.open.len();
        let of = |class: &u16| self.let_in[usize::from(*class) * words + word];
        seen.iter()
            .fold(self.open[word], |bits, class| bits | of(class))
    }
}

/// Compiled formulas.
#[derive(Debug, Default)]
pub struct Program {
    classes: Vec<Class>,
    names: Vec<String>,
    /// What was compiled, for people to read.
    formulas: Vec<Formula>,
    nodes: Vec<Node>,
    /// Two gates of each formula; it is looked at where both let it in.
    gates: [Gates; 2],
}

impl Program {
    /// Compiles these parts of named formulas; `rate` tells how often a class is seen, for speed alone.
    pub fn new(
        formulas: Vec<(String, Formula)>,
        parts: Parts,
        rate: &dyn Fn(Class) -> f64,
    ) -> Self {
        let (names, formulas): (Vec<_>, Vec<_>) = formulas
            .into_iter()
            .map(|(name, formula)| (name, formula.pruned(parts, rate)))
            .unzip();
        let mut classes = Vec::new();
        for formula in &formulas {
            formula.classes(&mut classes);
        }
        classes.sort_unstable();
        classes.dedup();
        let number = |class: Class| -> u16 {
            let at = classes.binary_search(&class).expect("collected above");
            u16::try_from(at).expect("fewer than 2^16 classes")
        };
        let mut gates = [(); 2].map(|()| Gates::new(classes.len(), formulas.len()));
        for (i, formula) in formulas.iter().enumerate() {
            let found = formula.gates(rate);
            for (n, gates) in gates.iter_mut().enumerate() {
                let gate = found.as_ref().map(|found| &found[n].1);
                gates.set(i, gate.map(|gate| gate.iter().map(|c| number(*c))));
            }
        }
        let nodes = formulas.iter().map(|f| node(f, &number)).collect();
        Self {
            classes,
            names,
            formulas,
            nodes,
            gates,
        }
    }

    /// The classes it asks for, by number.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The formulas as they are asked, by name.
    pub fn formulas(&self) -> impl Iterator<Item = (&str, &Formula)> {
        self.names.iter().map(String::as_str).zip(&self.formulas)
    }

    /// The number of a class, or none when nothing asks for it.
    pub fn number(&self, class: Class) -> Option<u16> {
        u16::try_from(self.classes.binary_search(&class).ok()?).ok()
    }

    /// The name of a formula by its place.
    pub fn name(&self, formula: usize) -> &str {
        &self.names[formula]
    }

    /// The formulas that hold, by their places, in order; `ask` tells whether a regex matches in fields of some kinds.
    pub fn holding(&self, seen: &Seen, ask: &mut dyn FnMut(u32, u8) -> bool) -> Vec<usize> {
        let [first, second] = &self.gates;
        let mut holding = Vec::new();
        for word in 0..first.open.len() {
            let mut bits = first.let_in_by(&seen.touched, word);
            if bits != 0 {
                bits &= second.let_in_by(&seen.touched, word);
            }
            while bits != 0 {
                let formula = word * BITS + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if self.nodes[formula].holds(seen, 0xFF, ask) {
                    holding.push(formula);
                }
            }
        }
        holding
    }
}

impl Seen {
    /// Whether a class was seen where a formula asks for it, of the kinds of field in `mask`.
    #[inline]
    fn holds(&self, (class, fields): Place, mask: u8) -> bool {
        let mask = if fields & ELSEWHERE == 0 {
            mask
        } else {
            !ELSEWHERE
        };
        self.fields[class as usize] & fields & mask != 0
    }
}

impl Node {
    fn holds(&self, seen: &Seen, mask: u8, ask: &mut dyn FnMut(u32, u8) -> bool) -> bool {
        match self {
            Self::Always => true,
            Self::LittleText => seen.little_text,
            Self::Seen(place) => seen.holds(*place, mask),
            Self::Ask(n, fields) => ask(*n, fields & mask),
            Self::All(parts) => {
                parts.seen.iter().all(|place| seen.holds(*place, mask))
                    && parts.others.iter().all(|p| p.holds(seen, mask, ask))
            }
            Self::Any(parts) => {
                parts.seen.iter().any(|place| seen.holds(*place, mask))
                    || parts.others.iter().any(|p| p.holds(seen, mask, ask))
            }
            Self::Together(inner, fields) => (0..8)
                .map(|bit| 1_u8 << bit)
                .filter(|bit| bit & fields & mask != 0)
                .any(|bit| inner.holds(seen, bit, ask)),
        }
    }
}

fn node(formula: &Formula, number: &dyn Fn(Class) -> u16) -> Node {
    let several = |parts: &[Formula]| {
        let nodes = parts.iter().map(|p| node(p, number));
        let (mut seen, mut others) = (Vec::new(), Vec::new());
        for node in nodes {
            match node {
                Node::Seen(place) => seen.push(place),
                other => others.push(other),
            }
        }
        Several {
            seen: seen.into(),
            others: others.into(),
        }
    };
    match formula {
        Formula::Always => Node::Always,
        Formula::Never => Node::Any(several(&[])),
        Formula::LittleText => Node::LittleText,
        Formula::Seen(class, fields) => Node::Seen((number(*class), fields.bits())),
        Formula::Ask(n, fields) => Node::Ask(*n, fields.bits()),
        Formula::All(parts) => Node::All(several(parts)),
        Formula::Any(parts) => Node::Any(several(parts)),
        Formula::Together(inner, fields) => {
            Node::Together(Box::new(node(inner, number)), fields.bits())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::formula::Fields;
    use super::*;
    use crate::models::ModelKind;

    const NAME: Class = Class::Name(ModelKind::Asic);

    fn holds(formula: Formula, seen: &[(Class, FieldKind)]) -> bool {
        let program = Program::new(vec![("rule".into(), formula)], Parts::Rarest, &|_| 0.01);
        let mut found = Seen::default();
        found.clear(program.classes().len());
        for (class, kind) in seen {
            found.note(program.number(*class).expect("asked for"), *kind);
        }
        let mut never = |_, _| false;
        !program.holding(&found, &mut never).is_empty()
    }

    #[test]
    fn what_stands_together_stands_in_one_field_but_for_what_confirms() {
        let together = |fields| {
            let both = Formula::all([
                Formula::Seen(NAME, Fields::TEXT),
                Formula::Seen(Class::Maker, fields),
            ]);
            Formula::Together(Box::new(both), Fields::TEXT)
        };
        let apart = [
            (NAME, FieldKind::Description),
            (Class::Maker, FieldKind::Title),
        ];
        let in_one = apart.map(|(class, _)| (class, FieldKind::Title));
        assert!(!holds(together(Fields::TEXT), &apart));
        assert!(holds(together(Fields::ANYWHERE), &apart));
        assert!(holds(together(Fields::TEXT), &in_one));
        assert!(!holds(together(Fields::ANYWHERE), &apart[..1]));
    }

    #[test]
    fn a_formula_without_a_gate_is_always_looked_at() {
        assert!(holds(Formula::Always, &[]));
        let never = Formula::all([Formula::Always, Formula::Never]);
        assert!(!holds(never, &[]));
    }
}
