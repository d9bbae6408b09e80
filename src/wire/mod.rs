//! Listings and verdicts ↔ JSON. The only serialiser: batch, service and bindings all come through here.
//!
//! Outside, spans count Unicode code points; inside, bytes. The conversion is here and nowhere else.

mod columns;
mod copy;
mod index;
mod json;
mod label;
mod listing;
mod record;
mod reject;
mod run;
mod shadow;
mod trace;
mod verdict;

pub use columns::{VerdictColumns, columns_of_verdict};
pub use copy::{EarlierVerdict, said_in};
pub use index::{
    IndexInput, IndexManifest, RejectLine, index_from_json, index_to_json, reject_from_json,
};
pub use label::{Label, label_from_json};
pub use listing::{FieldNames, ReadError, listing_from_json};
pub use record::{RecordShape, VERDICT_COLUMNS, verdict_cells};
pub use reject::{Reject, reject_to_json};
pub use run::{
    Checkpoint, Counts, Manifest, ManifestFile, Progress, RunInput, RunSettings,
    checkpoint_from_json, checkpoint_to_json, manifest_from_json, manifest_to_json,
};
pub use shadow::shadow_to_json;
pub use trace::{confirmed, governed, trace_to_json};
pub use verdict::{Stamp, verdict_to_json};
