//! Trommel reads marketplace listings, Chinese and English, and says of each whether it offers crypto-mining hardware,
//! software or tutorials, why, and which disguise it wore.
//!
//! A listing flows through the rooms in this order: a sieve looks at its raw fields, and where nothing of what rules ask
//! can stand, it is a pass ([`sieve`]). Else its fields are decoded and cleaned ([`text`]), dictionary terms are
//! found in them ([`literal`]), hardware is named and confirmed by its own figures ([`models`]), rules are asked what
//! holds ([`lang`]), and a fixed table makes a decision of it ([`engine`]). What authors write is opened by [`pack`];
//! [`wire`] is the only serialiser.
//!
//! ```
//! use trommel::{Decision, Listing, engine::{Engine, Scratch}, pack::Pack};
//!
//! let engine = Engine::new(Pack::embedded()?, None, "2026-01-01".parse()?)?;
//! let verdict = engine.judge(&Listing::titled("Antminer S19j Pro 104T with PSU"), &mut Scratch::new());
//! assert_eq!(verdict.decision, Decision::Block);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod author;
#[cfg(feature = "batch")]
pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
#[cfg(feature = "batch")]
pub mod index;
pub mod lang;
pub mod listing;
pub mod literal;
pub mod models;
pub mod pack;
pub mod report;
pub mod sieve;
pub mod text;
pub mod wire;

pub use listing::{Category, Decision, Evidence, Listing, Technique, Verdict};
