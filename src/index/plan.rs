//! Which rows of an index are judged again.

use super::error::IndexError;
use super::folder::{FORMAT_VERSION, Folder};
use super::keys::RowSet;
use crate::engine::Engine;
use crate::pack::{Changes, PROGRAM, Pack, Touched, changes};

/// What is done with an index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Plan {
    /// Of the rows whose keys are kept, these are judged again.
    Rows(Touched<RowSet>),
    /// The catalog is scanned in full; why, for people.
    Full(String),
}

impl Folder {
    /// Compares the rules of the index with those of `engine`, whose pack was opened with
    /// [`Pack::open_to_compare`].
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn plan(&self, engine: &Engine) -> Result<Plan, IndexError> {
        let manifest = &self.manifest;
        if manifest.v != FORMAT_VERSION || manifest.build != PROGRAM {
            return Ok(Plan::Full(format!(
                "the index was made by another build of trommel ({}, form {})",
                manifest.trommel, manifest.v
            )));
        }
        let new = engine.pack();
        let old = Pack::open_to_compare(&self.pack_files()?)
            .map_err(|e| IndexError::damaged(self.dir(), &e))?;
        if old.label() != manifest.pack {
            return Err(IndexError::damaged(
                self.dir(),
                &"its rules are not those it was made with",
            ));
        }
        let same_day = manifest.as_of == engine.as_of().to_string();
        match changes(&old, new, same_day) {
            Changes::Some(touched) => Ok(Plan::Rows(self.rows_touched(&touched)?)),
            Changes::Untold(why) => Ok(Plan::Full(why)),
        }
    }
}
