//! A verdict of an earlier scan → the same verdict for the same listing today.

use super::columns::columns_of_verdict;
use super::verdict::Stamp;
use crate::listing::{Category, Decision, Listing, Techniques};

/// What an earlier scan said of a listing: all of its line that does not name the listing, the policy, the day or the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierVerdict {
    said: Box<str>,
    /// The decision.
    pub decision: Decision,
    /// The category.
    pub category: Option<Category>,
    /// Tricks found.
    pub evasion: Techniques,
}

/// Gives the part of a verdict's line that says what was found: `"decision":…` to `"notes":[…]`. Within texts quotes are
/// escaped, so that keys are found where they are keys.
pub fn said_in(line: &str) -> Option<&str> {
    let begin = line.find(",\"decision\":")? + 1;
    let end = line.rfind(",\"policy\":")?;
    line.get(begin..end)
}

impl EarlierVerdict {
    /// Reads a line that an earlier scan wrote.
    ///
    /// # Errors
    /// When it is no verdict.
    pub fn from_line(line: &str) -> Result<Self, String> {
        let said = said_in(line).ok_or("no verdict")?;
        let verdict = columns_of_verdict(line)?;
        let category = match verdict.category.as_ref() {
            "none" => None,
            name => Some(name.parse().map_err(|e| format!("{e}"))?),
        };
        let evasion = verdict.evasion.iter().map(|name| name.parse());
        Ok(Self {
            said: said.into(),
            decision: verdict.decision.parse().map_err(|e| format!("{e}"))?,
            category,
            evasion: evasion
                .collect::<Result<_, _>>()
                .map_err(|e| format!("{e}"))?,
        })
    }

    /// Bytes of memory that it takes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.said.len()
    }

    /// Gives the line for a listing, without a line break, as judging it would give it. `at` names the row when the
    /// listing has no id.
    pub fn line_for(&self, listing: &Listing, at: &str, stamp: &Stamp) -> String {
        let text = |text: &str| serde_json::to_string(text).expect("texts can be written");
        let name = match &listing.id {
            Some(id) => format!("\"id\":{}", text(id)),
            None => format!("\"at\":{}", text(at)),
        };
        format!(
            "{{\"v\":1,{name},{},\"policy\":{},\"as_of\":{},\"pack\":{}}}",
            self.said,
            text(&stamp.policy),
            text(&stamp.as_of),
            text(&stamp.pack)
        )
    }
}
