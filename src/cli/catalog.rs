//! Files of listings, looked through one by one.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use super::paint;
use super::rows::each_row;
use crate::engine::Engine;
use crate::listing::Listing;
use crate::pack::Pack;
use crate::wire::listing_from_json;

/// An engine after every date of its policies: what is counted does not depend on the day.
pub(super) fn engine(pack: &Arc<Pack>) -> anyhow::Result<Engine> {
    let day = "2100-01-01".parse().map_err(|e: String| anyhow!(e))?;
    Ok(Engine::new(Arc::clone(pack), None, day)?)
}

/// Hands out every listing of some files; rows that are none are passed over and counted on stderr.
pub(super) fn each(
    files: &[PathBuf],
    fields: &[String],
    take: &mut dyn FnMut(&Listing),
) -> anyhow::Result<()> {
    let names = super::open::names(fields)?;
    let mut passed_over = 0_u64;
    for path in files {
        each_row(path, &mut |_, bytes| {
            let text = std::str::from_utf8(bytes).ok();
            match text.and_then(|text| listing_from_json(text, &names).ok()) {
                Some(listing) => take(&listing),
                None => passed_over += 1,
            }
            Ok(())
        })?;
    }
    if passed_over > 0 {
        paint::say(&format!("{passed_over} rows are no listing"));
    }
    Ok(())
}
