//! Closed sets of names: categories, decisions, strengths, kinds, techniques.

use std::fmt;
use std::str::FromStr;

/// Defines an enum whose variants have one name each in pack files and verdicts.
macro_rules! names {
    ($(#[$meta:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, bitcode::Encode, bitcode::Decode,
        )]
        pub enum $type { $($(#[$doc])* $variant,)+ }

        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// Every name, in order.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// The name in files and verdicts.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;
            fn from_str(text: &str) -> Result<Self, UnknownName> {
                Self::ALL.iter().copied().find(|v| v.name() == text).ok_or_else(|| UnknownName { found: text.into(), allowed: Self::NAMES })
            }
        }
    };
}

/// A name that none of the allowed ones is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown name `{found}`, expected one of {}", allowed.join(", "))]
pub struct UnknownName {
    /// What was written.
    pub found: String,
    /// What is allowed there.
    pub allowed: &'static [&'static str],
}

names! {
    /// What is to be done with a listing. Ordered from mild to strict.
    Decision {
        /// Nothing against it.
        Pass = "pass",
        /// A person should look.
        Review = "review",
        /// Not allowed.
        Block = "block",
    }
}

names! {
    /// What a listing offers. In the order that breaks ties.
    Category {
        /// A device offered to mine.
        Rig = "rig",
        /// A part with no normal use but mining.
        Accessory = "accessory",
        /// A program whose purpose is obtaining virtual currency.
        Software = "software",
        /// Instruction for obtaining virtual currency.
        Tutorial = "tutorial",
        /// Paid activity around mining or coins.
        Service = "service",
        /// The coin itself, or an account that holds it.
        Currency = "currency",
    }
}

names! {
    /// How much a hit in a list weighs by itself.
    Strength {
        /// Only rules see it.
        None = "none",
        /// Speaks for an innocent listing.
        Benign = "benign",
        /// Only adds.
        Weak = "weak",
        /// Needs one more of another kind.
        Medium = "medium",
        /// Decides alone.
        Strong = "strong",
    }
}

names! {
    /// What sort of word a signal is; two mediums must differ in it.
    Kind {
        /// A name of the goods.
        Noun = "noun",
        /// A program.
        Tool = "tool",
        /// A coin.
        Coin = "coin",
        /// A pool.
        Pool = "pool",
        /// A hashing algorithm.
        Algorithm = "algorithm",
        /// A hash rate or another figure.
        Unit = "unit",
        /// A maker of mining hardware.
        Maker = "maker",
        /// Running cost or yield.
        Cost = "cost",
        /// A lesson, course or guide.
        Lesson = "lesson",
        /// An activity.
        Verb = "verb",
        /// A part of a device.
        Part = "part",
        /// A paid activity.
        Deed = "deed",
        /// A hardware model.
        Model = "model",
        /// Anything else.
        Other = "other",
    }
}

names! {
    /// A trick that had to be undone to find a signal.
    Technique {
        /// Signs of the same sound (旷机).
        Homophone = "homophone",
        /// Pinyin for signs (kuangji, 矿ji).
        Pinyin = "pinyin",
        /// Initials of the pinyin (kj).
        Initials = "initials",
        /// A sign that looks alike (圹机).
        LookalikeHan = "lookalike_han",
        /// Traditional or Japanese forms in simplified text (礦機).
        VariantHan = "variant_han",
        /// A sign taken apart (石广机).
        ComponentSplit = "component_split",
        /// Full-width letters.
        Fullwidth = "fullwidth",
        /// Bold, circled, superscript letters.
        StyledLetters = "styled_letters",
        /// Letters of another script.
        Confusable = "confusable",
        /// Digits for letters (antm1ner).
        Leet = "leet",
        /// Zero-width and bidi characters.
        Invisible = "invisible",
        /// Signs between (矿-机).
        Separators = "separators",
        /// Signs repeated (矿矿机机).
        Repetition = "repetition",
        /// Written backwards (机矿).
        Reversal = "reversal",
        /// A picture for a word (⛏️机).
        Emoji = "emoji",
        /// A numeral spelled out (S一九).
        NumeralSpelling = "numeral_spelling",
        /// A cover name (区块链服务器).
        Euphemism = "euphemism",
        /// No noun, brand or coin, only model and figures.
        ModelOnly = "model_only",
        /// An explicit "not a miner" beside a miner.
        ContradictedDenial = "contradicted_denial",
        /// Filed under an unlike kind of goods.
        WrongCategory = "wrong_category",
        /// Strokes and accents over the letters (矿̶机̶).
        CombiningMarks = "combining_marks",
        /// One edit off, or vowels dropped.
        Misspelling = "misspelling",
        /// Text a buyer cannot see.
        HiddenMarkup = "hidden_markup",
        /// Stuffed with innocent words.
        KeywordStuffing = "keyword_stuffing",
        /// Entities, percent or \u escapes, base64.
        Encoded = "encoded",
        /// Any other trick.
        Other = "other",
    }
}

/// A set of techniques.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Techniques(u32);

impl Techniques {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// A set of one.
    pub const fn one(technique: Technique) -> Self {
        Self(1 << technique as u32)
    }

    /// Adds `technique`.
    pub fn insert(&mut self, technique: Technique) {
        *self = self.union(Self::one(technique));
    }

    /// Takes `technique` out.
    pub fn remove(&mut self, technique: Technique) {
        self.0 &= !(1 << technique as u32);
    }

    /// Everything in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `technique` is in it.
    pub fn contains(self, technique: Technique) -> bool {
        self.0 & (1 << technique as u32) != 0
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The techniques, in the order of [`Technique::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Technique> {
        Technique::ALL
            .iter()
            .copied()
            .filter(move |t| self.contains(*t))
    }
}

impl FromIterator<Technique> for Techniques {
    fn from_iter<I: IntoIterator<Item = Technique>>(techniques: I) -> Self {
        let mut set = Self::NONE;
        techniques.into_iter().for_each(|t| set.insert(t));
        set
    }
}
