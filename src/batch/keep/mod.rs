//! Results in a file that nothing takes rows from: neither a kill, nor a loss of power, nor a full disk.
//!
//! A scan writes `FILE.part` and, every few seconds, a checkpoint: how far the input was read and how long the results
//! were then, each on disk before what speaks of it. A scan that is gone on with cuts the results back to the checkpoint and
//! reads on from there, so that it ends in the same bytes as one that was never broken off. At the end everything gets its
//! name at once.

mod columns;
mod files;
mod kept;
mod manifest;
mod packer;

pub use files::KeptNames;
pub use kept::{Begin, KeepError, KeepOptions, Kept};
pub use manifest::Finished;
pub use packer::{OutFormat, OutPacking};
