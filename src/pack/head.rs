//! `pack.toml`: name, version, default policy.

use std::sync::Arc;

use super::files::Files;
use super::policy::Policy;
use super::table::{Remarks, Table, parse};
use crate::report::Report;

/// `pack.toml`.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) default_policy: String,
}

impl Head {
    pub(super) fn read(files: &Files, reports: &mut Vec<Report>) -> Self {
        let mut head = Self {
            name: "pack".into(),
            version: "0.0.0".into(),
            default_policy: String::new(),
        };
        let Some(source) = files.get("pack.toml") else {
            if let Some(path) = files.paths().next()
                && let Some(any) = files.get(path)
            {
                reports.push(Report::error("missing_file", any, 0..0, "the pack has no pack.toml").note("write one beside lists/ and rules/: name = \"…\", version = \"…\", default_policy = \"…\""));
            }
            return head;
        };
        let root = parse(source, reports);
        let mut remarks = Remarks {
            source: Arc::clone(source),
            reports,
        };
        let table = Table::new(
            root.get_ref(),
            root.span(),
            "pack.toml",
            &["name", "version", "default_policy", "description"],
            &mut remarks,
        );
        let mut take = |key, into: &mut String| {
            if let Some(text) = table.required(key, &mut remarks) {
                *into = text.text;
            }
        };
        take("name", &mut head.name);
        take("version", &mut head.version);
        take("default_policy", &mut head.default_policy);
        head
    }

    pub(super) fn check_policy(
        &self,
        policies: &[Policy],
        files: &Files,
        reports: &mut Vec<Report>,
    ) {
        if let Some(source) = files.get("pack.toml")
            && !self.default_policy.is_empty()
            && !policies.iter().any(|p| p.id == self.default_policy)
        {
            let at = source.text.find(&self.default_policy).unwrap_or(0);
            let names: Vec<&str> = policies.iter().map(|p| p.id.as_str()).collect();
            reports.push(
                Report::error(
                    "unknown_policy",
                    source,
                    at..at + self.default_policy.len(),
                    format!("unknown policy `{}`", self.default_policy),
                )
                .allowed(&self.default_policy, &names),
            );
        }
    }
}
