//! A room imports only rooms above it, pure rooms touch no file, clock, environment or terminal.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in their order; a room may import those before it.
const ROOMS: &[&str] = &[
    "listing", "report", "text", "literal", "sieve", "models", "lang", "pack", "engine", "wire",
    "batch", "index", "author", "cli",
];
/// Rooms that only turn values into values.
const PURE: &[&str] = &[
    "listing", "report", "text", "literal", "sieve", "models", "lang", "engine", "wire",
];
/// What a pure room may not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::io",
    "std::time",
    "std::net",
    "std::process",
    "println!",
    "eprintln!",
    "include_bytes!",
];

fn sources() -> BTreeMap<PathBuf, String> {
    fn walk(dir: &Path, out: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(dir).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.insert(
                    path.clone(),
                    fs::read_to_string(&path).expect("sources are UTF-8"),
                );
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out
}

fn room_of(path: &Path) -> Option<String> {
    let inside = path
        .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    (inside.components().count() > 1).then(|| first.to_owned())
}

/// Code without its comments and doc comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line.split("//").next().unwrap_or("")))
        .filter(|(_, line)| !line.trim().is_empty())
}

/// Gives what a file of `room` does against the order.
fn against_order(room: &str, text: &str) -> Vec<String> {
    let rank = |name: &str| ROOMS.iter().position(|r| *r == name);
    let mine = rank(room).unwrap_or_else(|| panic!("`{room}` is no room: add it to the order"));
    let mut out = Vec::new();
    for (n, line) in code(text) {
        for (at, _) in line.match_indices("crate::") {
            let name: String = line
                .get(at + "crate::".len()..)
                .unwrap_or("")
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            if rank(&name).is_some_and(|theirs| theirs > mine) {
                out.push(format!(
                    "line {n}: `{room}` imports `{name}`, which comes after it"
                ));
            }
        }
        if line.contains("tantivy::") && !matches!(room, "models" | "index") {
            out.push(format!("line {n}: only `models` and `index` name Tantivy"));
        }
        if PURE.contains(&room) {
            out.extend(
                IMPURE
                    .iter()
                    .filter(|word| line.contains(**word))
                    .map(|word| format!("line {n}: `{room}` is pure and names `{word}`")),
            );
        }
    }
    out
}

#[test]
fn rooms_import_only_rooms_above() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        if let Some(room) = room_of(&path) {
            faults.extend(
                against_order(&room, &text)
                    .into_iter()
                    .map(|fault| format!("{}: {fault}", path.display())),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_folder_is_a_room_in_the_order() {
    let rooms: std::collections::BTreeSet<String> =
        sources().keys().filter_map(|p| room_of(p)).collect();
    let known: std::collections::BTreeSet<String> = ROOMS.iter().map(|r| (*r).to_owned()).collect();
    assert_eq!(rooms, known);
}

#[test]
fn a_planted_import_is_found() {
    assert_eq!(against_order("text", "use crate::engine::Engine;").len(), 1);
    assert_eq!(
        against_order("engine", "let x = crate::cli::main();").len(),
        1
    );
    assert_eq!(against_order("lang", "use std::fs;").len(), 1);
    assert_eq!(against_order("pack", "use tantivy::Index;").len(), 1);
    assert_eq!(
        against_order("cli", "use crate::engine::Engine;\nuse std::fs;").len(),
        0
    );
    assert_eq!(
        against_order("text", "// use crate::engine::Engine;").len(),
        0
    );
}

#[test]
fn the_serialiser_is_wire_alone() {
    for (path, text) in sources() {
        let room = room_of(&path);
        let serialises = code(&text)
            .any(|(_, line)| line.contains("serde_json::to_") || line.contains("derive(Serialize"));
        assert!(
            !serialises || room.as_deref() == Some("wire"),
            "{} serialises; only `wire` does",
            path.display()
        );
    }
}
