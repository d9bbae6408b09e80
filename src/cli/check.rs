//! `trommel check`.

use std::fmt::Write as _;
use std::io::Write as _;

use super::args::Check;
use super::exit::Exit;
use super::{hits, open, paint, wake};
use crate::author::{check, terms};
use crate::pack::Pack;
use crate::report::{Report, text};

pub(super) fn run(args: &Check) -> anyhow::Result<Exit> {
    let pack = open::pack(args.dir.as_deref().or(args.rules.as_deref()))?;
    let mut out = String::new();
    if args.terms {
        for term in terms(&pack) {
            let _ = writeln!(out, "{term}");
        }
    } else if !args.hits.is_empty() {
        hits::show(&mut out, &pack, args)?;
    } else if let Some(files) = &args.wake {
        wake::show(&mut out, &pack, files, args)?;
    } else {
        advice(&mut out, &pack);
    }
    match write!(anstream::stdout(), "{out}") {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        written => written.map(|()| Exit::Done).map_err(Into::into),
    }
}

fn advice(out: &mut String, pack: &Pack) {
    let advice = check(pack);
    let _ = writeln!(out, "\x1b[1m{}\x1b[0m", pack.label());
    for (what, count) in &advice.counts {
        let _ = writeln!(out, "  {count:>6} {what}");
    }
    for (lint, text) in &advice.remarks {
        let _ = writeln!(out, "\x1b[1;33m{lint}\x1b[0m {}", paint::plain(text));
    }
    reports(out, &advice.reports);
    let _ = match advice.remarks.len() + advice.reports.len() {
        0 => writeln!(out, "nothing to remark"),
        n => writeln!(out, "{n} remarks"),
    };
}

/// Remarks with a caret into their files.
pub(super) fn reports(out: &mut String, reports: &[Report]) {
    for report in reports {
        let _ = writeln!(out, "{}\n", text::render(report, true));
    }
}
