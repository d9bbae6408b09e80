//! Listings and verdicts ↔ JSON. The only serialiser: batch, service and bindings all come through here.
//!
//! Outside, spans count Unicode code points; inside, bytes. The conversion is here and nowhere else.

mod label;
mod listing;
mod record;
mod reject;
mod trace;
mod verdict;

pub use label::{Label, label_from_json};
pub use listing::{FieldNames, ReadError, listing_from_json};
pub use record::{VERDICT_COLUMNS, record_to_json, verdict_cells};
pub use reject::{Reject, reject_to_json};
pub use trace::{confirmed, governed, trace_to_json};
pub use verdict::{Stamp, verdict_to_json};
