//! `trommel check`.

use std::fmt::Write as _;
use std::io::Write as _;

use super::args::Check;
use super::exit::Exit;
use super::{open, paint};
use crate::author::{check, terms};

pub(super) fn run(args: &Check) -> anyhow::Result<Exit> {
    let pack = open::pack(args.rules.as_deref())?;
    let mut out = String::new();
    if args.terms {
        for term in terms(&pack) {
            let _ = writeln!(out, "{term}");
        }
    } else {
        let advice = check(&pack);
        let _ = writeln!(out, "\x1b[1m{}\x1b[0m", pack.label());
        for (what, count) in &advice.counts {
            let _ = writeln!(out, "  {count:>6} {what}");
        }
        for (lint, text) in &advice.remarks {
            let _ = writeln!(out, "\x1b[1;33m{lint}\x1b[0m {}", paint::plain(text));
        }
        let _ = writeln!(
            out,
            "{}",
            if advice.remarks.is_empty() {
                "nothing to remark".to_owned()
            } else {
                format!("{} remarks", advice.remarks.len())
            }
        );
    }
    match write!(anstream::stdout(), "{out}") {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        written => written.map(|()| Exit::Done).map_err(Into::into),
    }
}
