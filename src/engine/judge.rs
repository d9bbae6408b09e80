//! The engine and its doors.

use std::sync::Arc;

use super::asked::Asked;
use super::clean::CleanFields;
use super::decide::{decide, shadows, view};
use super::drowse::{Drowse, Woken, holding, look, wakes};
use super::evidence::evidence;
use super::read::{Facts, LITTLE_TEXT_BYTES, read};
use super::tricks::{disguised, evasion};
use crate::lang;
use crate::listing::{By, Category, Decision, Evidence, FieldKind, Listing, Techniques, Verdict};
use crate::literal::TermHit;
use crate::pack::{Date, Override, Pack, Policy, Target};

/// An engine cannot be set up.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SetupError {
    /// The pack has no such policy.
    #[error("unknown policy `{found}`, the pack has {}", known.join(", "))]
    UnknownPolicy {
        /// What was asked for.
        found: String,
        /// What there is.
        known: Vec<String>,
    },
}

/// Judges listings under one pack, policy and day. Immutable and shared.
#[derive(Debug, Clone)]
pub struct Engine {
    pack: Arc<Pack>,
    policy: Policy,
    as_of: Date,
}

/// Buffers of one thread, reused from listing to listing.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) hits: Vec<TermHit>,
    pub(super) steps: u64,
    pub(super) drowse: Drowse,
    pub(super) clean: CleanFields,
    pub(super) asked: Asked,
    shadows: Vec<usize>,
}

impl Scratch {
    /// Gives empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Matches and places that were looked at for the last listing: grows with its text, never faster.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Rules in `shadow` that fired on the last listing, by their places in [`Pack::rules`]; its verdict knows nothing of
    /// them.
    pub fn shadows(&self) -> &[usize] {
        &self.shadows
    }
}

impl Engine {
    /// Sets up an engine under a policy of the pack (its default when `None`), as of a day.
    ///
    /// # Errors
    /// When the pack has no such policy.
    pub fn new(pack: Arc<Pack>, policy: Option<&str>, as_of: Date) -> Result<Self, SetupError> {
        let id = policy.unwrap_or(&pack.default_policy);
        let policy = pack
            .policy(id)
            .cloned()
            .ok_or_else(|| SetupError::UnknownPolicy {
                found: id.into(),
                known: pack.policies.iter().map(|p| p.id.clone()).collect(),
            })?;
        Ok(Self {
            pack,
            policy,
            as_of,
        })
    }

    /// The pack it judges by.
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// The policy it judges under.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The day it judges as of.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// Judges one listing. Deterministic: the same listing, pack, policy and day give the same verdict on every thread.
    ///
    /// # Examples
    /// ```
    /// use trommel::{Decision, Listing, engine::{Engine, Scratch}, pack::Pack};
    ///
    /// let engine = Engine::new(Pack::embedded()?, None, "2026-01-01".parse()?)?;
    /// let verdict = engine.judge(&Listing::titled("蚂蚁 S9 13.5T 矿机现货"), &mut Scratch::new());
    /// assert_eq!(verdict.decision, Decision::Block);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn judge(&self, listing: &Listing, scratch: &mut Scratch) -> Verdict {
        scratch.shadows.clear();
        if let Some(verdict) = self.overridden(listing) {
            return verdict;
        }
        match wakes(&self.pack, listing, scratch) {
            None => Self::asleep(listing.text_bytes() < LITTLE_TEXT_BYTES),
            Some(woken) => {
                let mut facts = read(&self.pack, listing, scratch);
                facts.truncated |= facts.left_out;
                self.judge_read(listing, &facts, &woken, scratch)
            }
        }
    }

    /// Whether [`Engine::judge`] would read a listing in full: false for one that the sieve proves to be a pass.
    pub fn wakes(&self, listing: &Listing, scratch: &mut Scratch) -> bool {
        wakes(&self.pack, listing, scratch).is_some()
    }

    /// What wakes a listing: names of rules and of rows of the decision table; `*` when it is too long to look at.
    pub fn woken_by(&self, listing: &Listing, scratch: &mut Scratch) -> Vec<String> {
        let program = &self.pack.wakes.program;
        holding(&self.pack, listing, scratch).map_or_else(
            || vec!["*".into()],
            |formulas| {
                formulas
                    .into_iter()
                    .map(|i| program.name(i).to_owned())
                    .collect()
            },
        )
    }

    /// The names of what the sieve sees of a listing, regexes as written; none when it is too long to look at.
    pub fn seen(&self, listing: &Listing, scratch: &mut Scratch) -> Vec<String> {
        let (wakes, lists) = (&self.pack.wakes, &self.pack.lists);
        let (drowse, clean) = (&mut scratch.drowse, &mut scratch.clean);
        look(&self.pack, listing, drowse, clean).map_or_else(Vec::new, |seen| {
            let mut classes: Vec<_> = seen
                .classes()
                .map(|n| wakes.program.classes()[usize::from(n)])
                .collect();
            classes.sort_unstable();
            let names = classes.into_iter().map(|c| wakes.class_name(c, lists));
            names.collect()
        })
    }

    /// Judges one listing with nothing skipped: the reference.
    pub fn judge_fully(&self, listing: &Listing, scratch: &mut Scratch) -> Verdict {
        scratch.shadows.clear();
        if let Some(verdict) = self.overridden(listing) {
            return verdict;
        }
        let facts = self.read(listing, scratch);
        self.judge_read(listing, &facts, &Woken::All, scratch)
    }

    /// The pass of a listing that sleeps: what it says follows from lengths alone.
    pub fn asleep(little_text: bool) -> Verdict {
        Verdict {
            decision: Decision::Pass,
            category: None,
            evasion: Techniques::NONE,
            evidence: Vec::new(),
            notes: if little_text {
                vec!["insufficient_text".to_owned()]
            } else {
                Vec::new()
            },
        }
    }

    /// Judges what was read of a listing.
    fn judge_read(
        &self,
        listing: &Listing,
        facts: &Facts,
        woken: &Woken,
        scratch: &mut Scratch,
    ) -> Verdict {
        let names: Vec<&str> = listing.fields.iter().map(|f| f.name.as_str()).collect();
        let view = view(&self.pack, listing, facts, &names);
        scratch.shadows = shadows(&self.pack, facts, &view, woken);
        let verdict = self.verdict(facts, &view, woken);
        scratch.steps = facts.steps.get();
        verdict
    }

    /// Reads a listing in full. What is left out truncates it where it is awake; of one that sleeps no rule can fire,
    /// whatever else stands in it.
    pub(super) fn read(&self, listing: &Listing, scratch: &mut Scratch) -> Facts {
        scratch.clean.clear();
        self.read_on(listing, scratch)
    }

    /// The same, with the fields that were cleaned when the sieve looked at this very listing.
    pub(super) fn read_on(&self, listing: &Listing, scratch: &mut Scratch) -> Facts {
        let mut facts = read(&self.pack, listing, scratch);
        facts.truncated |= facts.left_out && self.wakes(listing, scratch);
        facts
    }

    fn verdict(&self, facts: &Facts, view: &lang::Facts<'_>, woken: &Woken) -> Verdict {
        let decided = decide(&self.pack, &self.policy, self.as_of, facts, view, woken);
        let mut notes = Vec::new();
        if facts.insufficient {
            notes.push("insufficient_text".to_owned());
        }
        if facts.truncated {
            notes.push("truncated".to_owned());
        }
        let floor = if facts.truncated {
            Decision::Review
        } else {
            Decision::Pass
        };
        let Some(first) = decided
            .standing
            .first()
            .filter(|s| s.decision > Decision::Pass)
        else {
            return Verdict {
                decision: floor,
                category: None,
                evasion: Techniques::NONE,
                evidence: Vec::new(),
                notes,
            };
        };
        let mut evidence = evidence(&self.pack, facts, first);
        evidence.extend(disguised(&self.pack, facts, &evidence));
        let evasion = evasion(&self.pack, facts, &decided, &evidence);
        if first.category == Category::Rig && facts.models.iter().any(|m| m.new) {
            notes.push("new_model".to_owned());
        }
        Verdict {
            decision: first.decision.max(floor),
            category: Some(first.category),
            evasion,
            evidence,
            notes,
        }
    }

    /// The verdict of an override that applies, looked up before anything is read.
    pub(super) fn overridden(&self, listing: &Listing) -> Option<Verdict> {
        let applies = |o: &&Override| o.expires.is_none_or(|day| self.as_of <= day);
        let hash = self
            .pack
            .overrides
            .iter()
            .any(|o| matches!(o.target, Target::Text(_)))
            .then(|| text_hash(listing));
        let found = self
            .pack
            .overrides
            .iter()
            .filter(applies)
            .find(|o| match &o.target {
                Target::Listing(id) => listing.id.as_deref() == Some(id),
                Target::Seller(id) => listing.seller_id.as_deref() == Some(id),
                Target::Text(text) => hash.as_deref() == Some(text),
            })?;
        let pass = Verdict {
            decision: Decision::Pass,
            category: None,
            evasion: Techniques::NONE,
            evidence: Vec::new(),
            notes: vec![format!("override:{}", found.id)],
        };
        Some(match found.blocks {
            None => pass,
            Some(category) => Verdict {
                decision: self.policy.decide(category, Decision::Block, self.as_of),
                category: Some(category),
                evidence: vec![Evidence {
                    by: By::Override {
                        id: found.id.clone(),
                    },
                    hits: Vec::new(),
                    more: 0,
                }],
                notes: Vec::new(),
                ..pass
            },
        })
    }
}

/// Gives the hash of a listing's text: title, description, attributes, skus and image text, each ended by U+001F.
pub fn text_hash(listing: &Listing) -> String {
    let mut hasher = blake3::Hasher::new();
    for kind in [
        FieldKind::Title,
        FieldKind::Description,
        FieldKind::Attribute,
        FieldKind::Sku,
        FieldKind::ImageText,
    ] {
        for field in listing.fields.iter().filter(|f| f.kind == kind) {
            hasher.update(field.text.as_bytes());
        }
        hasher.update(b"\x1f");
    }
    hasher.finalize().to_hex().to_string()
}
