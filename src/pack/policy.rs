//! `policies/*.toml`: categories → decisions, with a date.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::lists::pairs;
use super::table::{Remarks, Table, parse};
use crate::listing::{Category, Decision};
use crate::report::{Report, Source};

/// A day of the policy's own calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl FromStr for Date {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` is no day, expected YYYY-MM-DD");
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return Err(fault());
        };
        if (year.len(), month.len(), day.len()) != (4, 2, 2)
            || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        {
            return Err(fault());
        }
        let date = Self {
            year: year.parse().map_err(|_| fault())?,
            month: month.parse().map_err(|_| fault())?,
            day: day.parse().map_err(|_| fault())?,
        };
        let leap = date.year.is_multiple_of(4)
            && (!date.year.is_multiple_of(100) || date.year.is_multiple_of(400));
        let days = match date.month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if (1..=days).contains(&date.day) {
            Ok(date)
        } else {
            Err(fault())
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What becomes of each category, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Its name (`alibaba-2021`).
    pub id: String,
    /// The first day it blocks.
    pub effective: Date,
    /// The calendar its days are of.
    pub timezone: String,
    decisions: Vec<(Category, Decision)>,
}

impl Policy {
    /// What a category becomes on a day: the milder of the table's and the policy's decision, and review instead of
    /// block before the first day.
    pub fn decide(&self, category: Category, table: Decision, as_of: Date) -> Decision {
        let own = self
            .decisions
            .iter()
            .find(|(c, _)| *c == category)
            .map_or(Decision::Pass, |(_, d)| *d);
        let decision = table.min(own);
        if as_of < self.effective {
            decision.min(Decision::Review)
        } else {
            decision
        }
    }
}

const KEYS: &[&str] = &["id", "effective", "timezone", "decisions"];

/// Reads one policy.
pub(super) fn read(source: &Arc<Source>, reports: &mut Vec<Report>) -> Option<Policy> {
    let root = parse(source, reports);
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let remarks = &mut remarks;
    let table = Table::new(root.get_ref(), root.span(), "a policy", KEYS, remarks);
    let id = table.required("id", remarks)?;
    let effective = table.required("effective", remarks)?;
    let timezone = table
        .text("timezone", remarks)
        .map_or_else(|| "Asia/Shanghai".into(), |t| t.text);
    let effective: Date = match effective.text.parse() {
        Ok(date) => date,
        Err(fault) => {
            remarks.error("bad_date", effective.span, fault);
            return None;
        }
    };
    let Some(decisions) = table.get("decisions").and_then(|v| v.get_ref().as_table()) else {
        remarks.error("missing_key", table.place(), "a policy has no [decisions]");
        return None;
    };
    let inner = Table::new(
        decisions,
        root.span(),
        "[decisions]",
        Category::NAMES,
        remarks,
    );
    let mut out = Vec::new();
    for category in Category::ALL {
        if let Some(decision) = inner.name(
            category.name(),
            &pairs(Decision::ALL, Decision::name),
            remarks,
        ) {
            out.push((*category, decision));
        } else if inner.get(category.name()).is_none() {
            remarks.error(
                "missing_key",
                table.place(),
                format!("the policy does not say what becomes of `{category}`"),
            );
        }
    }
    Some(Policy {
        id: id.text,
        effective,
        timezone,
        decisions: out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_checked_and_ordered() {
        for good in ["2021-10-08", "2024-02-29", "0001-01-01"] {
            assert_eq!(
                good.parse::<Date>().map(|d| d.to_string()).as_deref(),
                Ok(good)
            );
        }
        for bad in [
            "2021-13-01",
            "2023-02-29",
            "21-10-08",
            "2021/10/08",
            "",
            "2021-1-1",
            "2021-04-31",
        ] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
        assert!("2021-10-08".parse::<Date>() > "2021-09-30".parse::<Date>());
    }
}
