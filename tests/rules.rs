//! The cases of the embedded pack, and what every pack must hold to.

use trommel::author::{run_cases, untwinned};
use trommel::pack::Pack;

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
