//! Compiled packs: one file, the same verdicts; what is no such file, is damaged or was made by others does not open.

mod run;

use std::path::{Path, PathBuf};

use run::{Dir, scan, told, trommel};

/// Compiles the built-in rules into a file of this folder.
fn compiled(dir: &Dir) -> PathBuf {
    let output = trommel(&dir.0)
        .args(["pack", "build", "--out", "rules.trommel"])
        .output()
        .expect("runs");
    let (code, out, said) = told(&output);
    assert_eq!((code, out.as_str()), (0, ""), "{said}");
    assert!(said.contains("use it with --rules rules.trommel"), "{said}");
    dir.path("rules.trommel")
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

#[test]
fn verdicts_are_those_of_the_folder() {
    let dir = Dir::new("compiled");
    compiled(&dir);
    let rows = corpus().display().to_string();
    let built_in = scan(&dir.0, &["-q", "--format", "jsonl", &rows]);
    let of_file = scan(
        &dir.0,
        &["-q", "--format", "jsonl", "--rules", "rules.trommel", &rows],
    );
    assert!(built_in.1.lines().count() > 1_000, "{}", built_in.2);
    assert_eq!(built_in, of_file);
    let cases = trommel(&dir.0)
        .args(["test", "--rules", "rules.trommel"])
        .output()
        .expect("runs");
    let (code, out, _) = told(&cases);
    assert!(code == 0 && out.contains(" 0 fail"), "{out}");
}

#[test]
fn the_same_rules_make_the_same_bytes() {
    let dirs = [Dir::new("first"), Dir::new("second")];
    let [first, second] = dirs
        .each_ref()
        .map(|dir| std::fs::read(compiled(dir)).expect("read"));
    assert!(first == second, "two builds differ");
}

#[test]
fn what_is_no_sound_pack_of_this_program_does_not_open() {
    let dir = Dir::new("damaged");
    let bytes = std::fs::read(compiled(&dir)).expect("can be read");
    let changed = |at: usize| {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        changed
    };
    for (name, bytes, expected) in [
        (
            "no pack",
            b"[[rule]]\n".to_vec(),
            "this is no compiled pack",
        ),
        ("empty", Vec::new(), "no compiled pack"),
        ("format", changed(8), "another version of trommel"),
        ("program", changed(20), "another version of trommel"),
        ("length", changed(80), "damaged or cut off"),
        ("middle", changed(bytes.len() / 2), "damaged or cut off"),
        (
            "cut",
            bytes[..bytes.len() - 9].to_vec(),
            "damaged or cut off",
        ),
        ("head only", bytes[..60].to_vec(), "damaged or cut off"),
    ] {
        let file = dir.file(&format!("{name}.trommel"), &bytes);
        let output = trommel(&dir.0)
            .args(["test", "--rules"])
            .arg(&file)
            .output()
            .expect("runs");
        let (code, out, said) = told(&output);
        assert_eq!((code, out.as_str()), (2, ""), "{name}: {said}");
        assert!(said.contains(expected), "{name}: {said}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_said_so() {
    let dir = Dir::new("unwritable");
    let output = trommel(&dir.0)
        .args(["pack", "build", "--out", "missing/rules.trommel"])
        .output()
        .expect("runs");
    let (code, _, said) = told(&output);
    assert!(
        code == 2 && said.contains("missing/rules.trommel"),
        "{said}"
    );
}
