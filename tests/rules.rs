//! The cases of the embedded pack, and what every pack must hold to.

use trommel::author::{run_cases, untwinned};
use trommel::pack::Pack;
use trommel::text::FieldText;

#[test]
fn every_case_of_the_embedded_pack_holds() {
    let pack = Pack::embedded().unwrap_or_else(|e| panic!("{e}\n{}", e.render(false)));
    let failed: Vec<String> = run_cases(&pack)
        .expect("the default policy is there")
        .into_iter()
        .filter(|o| !o.faults.is_empty())
        .map(|o| {
            format!(
                "{} · {}: {}",
                o.rule.unwrap_or_else(|| "cases.toml".into()),
                o.title,
                o.faults.join("; ")
            )
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} cases fail\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn every_line_of_every_rule_has_its_twin() {
    let pack = Pack::embedded().expect("the embedded pack opens");
    let missing = untwinned(&pack);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Titles of cases each regex is tried on: every so many, so that each regex meets others.
const EACH: usize = 61;

#[test]
fn regexes_answer_as_written_whatever_is_left_out_of_them() {
    let pack = Pack::embedded().expect("the embedded pack opens");
    let cases = run_cases(&pack).expect("the default policy is there");
    let texts: Vec<String> = cases
        .iter()
        .map(|case| FieldText::new(&case.title).lower)
        .collect();
    for (n, regex) in pack.wakes.regexes.iter().enumerate() {
        let written = regex::Regex::new(regex.as_str()).expect("a regex");
        for text in texts.iter().skip(n % EACH).step_by(EACH) {
            let found: Vec<_> = regex.find_iter(text).collect();
            let expected: Vec<_> = written.find_iter(text).map(|m| m.range()).collect();
            assert_eq!(found, expected, "/{regex}/ in {text}");
            assert_eq!(
                regex.is_match(text),
                !expected.is_empty(),
                "/{regex}/ in {text}"
            );
        }
    }
}
