//! Formulas over classes: what can be seen of a listing without reading it.
//!
//! A formula is *coarse*: where a line holds, its formula holds; where the formula fails, the line cannot hold. So a
//! listing of which no formula holds is a pass, proven.

use crate::lang::ast::ListId;
use crate::lang::rule::List;
use crate::listing::FieldKind;
use crate::models::ModelKind;

/// Something that can be seen of a field without reading it in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// A term of a list, in any disguise the list reads, denied or not.
    List(ListId),
    /// A term of a list of which a disguise has left too little to count (faint).
    Faint(ListId),
    /// A name of hardware.
    Name(ModelKind),
    /// A name of hardware that other goods have as well, or digits alone.
    WeakName(ModelKind),
    /// A maker of mining hardware.
    Maker,
    /// A maker with letters and a digit right behind it, as a code.
    MakerCode,
    /// An algorithm that a hardware table names.
    Algorithm,
    /// A hash rate, written or bare.
    Rate,
    /// A hash rate that is no usual size of other goods.
    FirmRate,
    /// A hash rate that is written (95 TH/s, 算力95T).
    WrittenRate,
    /// A power.
    Power,
    /// An efficiency.
    Efficiency,
    /// A size of disks.
    Storage,
    /// Initials of a word of the field.
    Initials,
    /// Initials at two places.
    MoreInitials,
    /// A regex, by its number among the regexes of all formulas.
    Regex(u32),
}

/// Classes that are no list's, with their names.
const NAMES: &[(&str, Class)] = &[
    ("maker", Class::Maker),
    ("maker and code", Class::MakerCode),
    ("algorithm", Class::Algorithm),
    ("hashrate~", Class::Rate),
    ("unusual hashrate~", Class::FirmRate),
    ("hashrate", Class::WrittenRate),
    ("power", Class::Power),
    ("efficiency", Class::Efficiency),
    ("storage", Class::Storage),
    ("initials", Class::Initials),
    ("more initials", Class::MoreInitials),
];

impl Class {
    /// Its name: `@list`, `faint @list`, `named(asic)`, `weak named(asic)`, `hashrate`, `regex 7`.
    pub fn name(self, lists: &[List]) -> String {
        let list = |id: ListId| lists.get(id.0 as usize).map_or("?", |l| l.id.as_str());
        match self {
            Self::List(id) if lists.get(id.0 as usize).is_some_and(|l| l.is_department) => {
                format!("department({})", list(id))
            }
            Self::List(id) => format!("@{}", list(id)),
            Self::Faint(id) => format!("faint @{}", list(id)),
            Self::Name(kind) => format!("named({})", kind.name()),
            Self::WeakName(kind) => format!("weak named({})", kind.name()),
            Self::Regex(n) => format!("regex {n}"),
            other => NAMES
                .iter()
                .find(|(_, class)| *class == other)
                .map_or_else(String::new, |(name, _)| (*name).into()),
        }
    }

    /// The class of a name; regexes have none that lasts.
    pub fn named(name: &str, lists: &[List]) -> Option<Self> {
        let list = |id: &str, department: bool| {
            let at = lists
                .iter()
                .position(|l| l.id == id && l.is_department == department)?;
            u32::try_from(at).ok().map(ListId)
        };
        let inside = |head: &str| name.strip_prefix(head)?.strip_suffix(')');
        if let Some(id) = name.strip_prefix('@') {
            return list(id, false).map(Self::List);
        }
        if let Some(id) = name.strip_prefix("faint @") {
            return list(id, false).map(Self::Faint);
        }
        if let Some(id) = inside("department(") {
            return list(id, true).map(Self::List);
        }
        if let Some(kind) = inside("weak named(") {
            return kind.parse().ok().map(Self::WeakName);
        }
        if let Some(kind) = inside("named(") {
            return kind.parse().ok().map(Self::Name);
        }
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, class)| *class)
    }
}

/// Kinds of fields a formula looks at, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fields(u8);

impl Fields {
    /// All but the category path.
    pub const TEXT: Self = Self(0b01_1111);
    /// All but the category path, also where the rest of a formula must hold within one kind of field: what confirms a
    /// model may stand elsewhere.
    pub const ANYWHERE: Self = Self(0b1001_1111);
    /// The title, and text on the pictures.
    pub const HEADLINES: Self = Self(1 << FieldKind::Title as u8 | 1 << FieldKind::ImageText as u8);
    /// The category path.
    pub const PATH: Self = Self(0b10_0000);

    /// One kind.
    pub fn of(kind: FieldKind) -> Self {
        Self(1 << kind as u8)
    }

    /// Whether a kind is among them.
    pub fn has(self, kind: FieldKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// The kinds, as bits by place; the highest bit is [`Fields::ANYWHERE`]'s own.
    pub fn bits(self) -> u8 {
        self.0
    }
}

/// A formula over classes. No formula denies a class, so what holds keeps holding when more is seen.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Formula {
    /// Nothing need be seen.
    Always,
    /// Cannot hold.
    Never,
    /// Too little text to judge by.
    LittleText,
    /// A class in one of these fields.
    Seen(Class, Fields),
    /// A regex matches in one of these fields; asked of clean text.
    Ask(u32, Fields),
    /// All hold.
    All(Vec<Formula>),
    /// Any holds.
    Any(Vec<Formula>),
    /// The formula holds within the fields of one kind.
    Together(Box<Formula>, Fields),
}

impl Formula {
    /// All of these.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut out = Vec::new();
        for part in parts {
            match part {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::All(inner) => out.extend(inner),
                other => out.push(other),
            }
        }
        match out.len() {
            0 => Self::Always,
            1 => out.swap_remove(0),
            _ => Self::All(out),
        }
    }

    /// Any of these.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut out: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Never => {}
                Self::Always => return Self::Always,
                Self::Any(inner) => out.extend(inner),
                other => {
                    if !out.contains(&other) {
                        out.push(other);
                    }
                }
            }
        }
        match out.len() {
            0 => Self::Never,
            1 => out.swap_remove(0),
            _ => Self::Any(out),
        }
    }
}

impl Formula {
    /// Adds the classes it asks for.
    pub fn classes(&self, out: &mut Vec<Class>) {
        match self {
            Self::Seen(class, _) => out.push(*class),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|p| p.classes(out)),
            Self::Together(inner, _) => inner.classes(out),
            Self::Always | Self::Never | Self::LittleText | Self::Ask(..) => {}
        }
    }

    /// The formula where regexes are asked, and last: only where nothing else decides, and where something of theirs was
    /// seen; of `blind` ones (sorted) nothing can be seen.
    #[must_use]
    pub fn asking_last(self, blind: &[u32]) -> Self {
        let sorted = |parts: Vec<Self>| -> Vec<Self> {
            let mut parts: Vec<Self> = parts.into_iter().map(|p| p.asking_last(blind)).collect();
            parts.sort_by_key(Self::asks);
            parts
        };
        match self {
            Self::Seen(Class::Regex(n), fields) => {
                let ask = Self::Ask(n, fields);
                if blind.binary_search(&n).is_ok() {
                    ask
                } else {
                    Self::All(vec![Self::Seen(Class::Regex(n), fields), ask])
                }
            }
            Self::All(parts) => Self::All(sorted(parts)),
            Self::Any(parts) => Self::Any(sorted(parts)),
            Self::Together(inner, fields) => {
                Self::Together(Box::new(inner.asking_last(blind)), fields)
            }
            other => other,
        }
    }

    /// Whether a regex is asked somewhere in it.
    fn asks(&self) -> bool {
        match self {
            Self::Ask(..) => true,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks),
            Self::Together(inner, _) => inner.asks(),
            _ => false,
        }
    }
}
