//! How a verdict came about, step by step: what `explain` shows and what tests of rules look at.

use super::decide::{Decided, decide, exceptions, fire, view};
use super::drowse::Woken;
use super::evidence::{figure_hit, hit};
use super::judge::{Engine, Scratch};
use super::read::Facts;
use super::signals::stuffing;
use crate::lang::{self, Line, Occurrence, Rule, Source, holds};
use crate::listing::{Category, Channel, Decision, HitText, Listing, Strength, Verdict};
use crate::literal::Governed;
use crate::models::{Confirmed, ModelKind};

/// A field on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTrace {
    /// Its name.
    pub name: String,
    /// The clean text rules read, case kept.
    pub clean: String,
    /// Whether anything had to be undone.
    pub changed: bool,
    /// The words of the clean text, as the segmenter cuts it.
    pub words: Vec<String>,
}

/// A hit of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitTrace {
    /// Where and as what.
    pub hit: HitText,
    /// The list.
    pub list: String,
    /// What it weighs by itself.
    pub strength: Strength,
    /// By which way of reading.
    pub channel: Channel,
    /// Whether only `disguised(@list)` counts it.
    pub faint: bool,
    /// Whether a disclaimer or a word of origin governs it.
    pub governed: Governed,
}

/// A model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelTrace {
    /// Where and as what.
    pub hit: HitText,
    /// What sort of hardware.
    pub kind: ModelKind,
    /// What confirmed it.
    pub confirmed: Option<Confirmed>,
    /// Figures that agree.
    pub figures: Vec<HitText>,
    /// Whether a rate of its own stands near that other goods have as a size, and nothing lends it weight.
    pub only_usual_size: bool,
    /// What the nearest row says, for what is missing.
    pub row: Option<String>,
    /// Whether a disclaimer or a word of origin governs it.
    pub governed: Governed,
}

/// A line of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineTrace {
    /// As written.
    pub text: String,
    /// Whether it held.
    pub holds: bool,
    /// Where.
    pub hits: Vec<HitText>,
}

/// A rule, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTrace {
    /// Its id.
    pub rule: String,
    /// What it speaks for.
    pub category: Category,
    /// What it asks for.
    pub says: Decision,
    /// Lines that must hold.
    pub all: Vec<LineTrace>,
    /// Lines that must not.
    pub unless: Vec<LineTrace>,
    /// Whether it fired.
    pub fired: bool,
}

impl RuleTrace {
    /// How many lines stand in its way.
    pub fn missing(&self) -> usize {
        self.all.iter().filter(|l| !l.holds).count()
            + self.unless.iter().filter(|l| l.holds).count()
    }
}

/// A category in the decision table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingTrace {
    /// Which.
    pub category: Category,
    /// What the table says.
    pub table: Decision,
    /// What policy and day make of it.
    pub decision: Decision,
    /// The row of the table that held, in words.
    pub row: String,
}

/// What the sieve made of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SieveTrace {
    /// What it saw, by name: lists, names of hardware, figures, regexes.
    pub seen: Vec<String>,
    /// Rules and rows of the decision table that this may make hold; `*` where the listing was too long to look at.
    /// None: it sleeps.
    pub woken_by: Vec<String>,
}

/// The steps of one verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The sieve.
    pub sieve: SieveTrace,
    /// Fields, decoded and clean.
    pub fields: Vec<FieldTrace>,
    /// List hits, by field and start.
    pub hits: Vec<HitTrace>,
    /// Figures, by field and start.
    pub figures: Vec<HitText>,
    /// Models, by field and start.
    pub models: Vec<ModelTrace>,
    /// Rules, in the order of the pack.
    pub rules: Vec<RuleTrace>,
    /// Categories that stand, the deciding one first.
    pub standing: Vec<StandingTrace>,
    /// Categories whose fired rules are only context, with the rule that stands instead.
    pub context: Vec<(Category, String)>,
    /// Categories that lists alone would decide, with the exception that holds, as written.
    pub excepted: Vec<(Category, String)>,
    /// The verdict.
    pub verdict: Verdict,
}

impl Engine {
    /// Gives the steps by which a listing gets its verdict. An override is not a step: the trace shows what rules would say.
    pub fn trace(&self, listing: &Listing, scratch: &mut Scratch) -> Trace {
        let sieve = SieveTrace {
            seen: self.seen(listing, scratch),
            woken_by: self.woken_by(listing, scratch),
        };
        let facts = self.read(listing, scratch);
        let names: Vec<&str> = listing.fields.iter().map(|f| f.name.as_str()).collect();
        let view = view(self.pack(), listing, &facts, &names);
        let decided = decide(
            self.pack(),
            self.policy(),
            self.as_of(),
            &facts,
            &view,
            &Woken::All,
        );
        let rules = self
            .pack()
            .rules
            .iter()
            .map(|rule| self.rule(rule, &facts, &view))
            .collect();
        let fields = listing
            .fields
            .iter()
            .zip(&facts.fields)
            .map(|(f, text)| FieldTrace {
                name: f.name.clone(),
                clean: text.cased.clone(),
                changed: text.cased != f.text,
                words: words(self.pack(), &text.lower),
            })
            .collect();
        Trace {
            sieve,
            fields,
            hits: self.hits(&facts),
            figures: facts
                .figures
                .iter()
                .enumerate()
                .flat_map(|(i, f)| f.iter().map(move |f| (i, f)))
                .map(|(i, f)| figure_hit(&facts, i, f))
                .collect(),
            models: self.models(&facts),
            rules,
            standing: standing(&decided),
            context: decided.context.clone(),
            excepted: exceptions(self.pack(), &facts, &view)
                .into_iter()
                .map(|(category, line)| (category, line.text.clone()))
                .collect(),
            verdict: self.judge_fully(listing, scratch),
        }
    }

    /// Gives one rule's lines for a listing, ticked or crossed.
    pub fn trace_rule(&self, rule: &Rule, listing: &Listing, scratch: &mut Scratch) -> RuleTrace {
        let facts = self.read(listing, scratch);
        let names: Vec<&str> = listing.fields.iter().map(|f| f.name.as_str()).collect();
        self.rule(rule, &facts, &view(self.pack(), listing, &facts, &names))
    }

    fn rule(&self, rule: &Rule, facts: &Facts, view: &lang::Facts<'_>) -> RuleTrace {
        let alone = lang::Facts {
            headlines: false,
            ..*view
        };
        let line = |line: &Line, view: &lang::Facts<'_>| {
            let found = holds(line, view);
            LineTrace {
                text: line.text.clone(),
                holds: found.is_some(),
                hits: found
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|o| hit(self.pack(), facts, o))
                    .collect(),
            }
        };
        RuleTrace {
            rule: rule.id.clone(),
            category: rule.category,
            says: rule.says,
            all: rule.all.iter().map(|l| line(l, view)).collect(),
            unless: rule.unless.iter().map(|l| line(l, &alone)).collect(),
            fired: fire(rule, view, &stuffing(self.pack(), facts)).is_some(),
        }
    }

    fn hits(&self, facts: &Facts) -> Vec<HitTrace> {
        let trace = |(i, h): (usize, &lang::ListHit)| {
            let hit = hit(
                self.pack(),
                facts,
                &Occurrence {
                    field: h.field,
                    span: h.span,
                    source: Source::Hit(i),
                },
            )?;
            let list = self.pack().list(h.list);
            Some(HitTrace {
                hit,
                list: list.id.clone(),
                strength: self.pack().term(h.term).strength,
                channel: h.channel,
                faint: h.faint,
                governed: h.governed,
            })
        };
        facts.hits.iter().enumerate().filter_map(trace).collect()
    }

    fn models(&self, facts: &Facts) -> Vec<ModelTrace> {
        let trace = |(i, m): (usize, &crate::models::Found)| {
            let hit = hit(
                self.pack(),
                facts,
                &Occurrence {
                    field: m.field,
                    span: m.span,
                    source: Source::Model(i),
                },
            )?;
            let row = m.rows.first().map(|id| {
                let row = self.pack().catalog.row(*id);
                let rate = row.rate.map(crate::text::figures::hash_rate_text);
                let power = row.power.map(|v| format!("{v} W"));
                [Some(row.model.clone()), rate, power]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", ")
            });
            let rates = || {
                facts
                    .figures
                    .iter()
                    .flatten()
                    .filter(|f| f.quantity == crate::text::Quantity::HashRate)
                    .map(|f| f.value)
            };
            let own = |id: &crate::models::RowId| {
                self.pack()
                    .catalog
                    .row(*id)
                    .rate
                    .is_some_and(|r| rates().any(|v| (v / r - 1.0).abs() <= 0.06))
            };
            let only_usual_size = m.confirmed.is_none() && m.rows.iter().any(own);
            Some(ModelTrace {
                only_usual_size,
                hit,
                kind: m.kind,
                confirmed: m.confirmed,
                figures: m
                    .figures
                    .iter()
                    .map(|(f, figure)| figure_hit(facts, *f, figure))
                    .collect(),
                row,
                governed: m.governed,
            })
        };
        facts.models.iter().enumerate().filter_map(trace).collect()
    }
}

/// The words of clean text, blanks and signs left out.
fn words(pack: &crate::pack::Pack, lower: &str) -> Vec<String> {
    let mut start = 0;
    let cut = pack.segmenter.borders(lower).into_iter().map(|end| {
        let word = lower.get(start..end).unwrap_or("");
        start = end;
        word
    });
    cut.filter(|w| w.chars().any(char::is_alphanumeric))
        .map(String::from)
        .collect()
}

fn standing(decided: &Decided<'_>) -> Vec<StandingTrace> {
    decided
        .standing
        .iter()
        .map(|s| {
            let rules: Vec<String> = s
                .rules
                .iter()
                .map(|f| format!("{} says {}", f.rule.id, f.rule.says))
                .collect();
            let row = s.row.map(|r| r.words().to_owned());
            StandingTrace {
                category: s.category,
                table: s.table,
                decision: s.decision,
                row: rules.into_iter().chain(row).collect::<Vec<_>>().join("; "),
            }
        })
        .collect()
}
