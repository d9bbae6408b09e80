//! Merges the sources of the clean table (`src/text/clean/sources/`) into one table, so that cleaning is one lookup a
//! character. Writes `clean_table.rs` into `OUT_DIR`.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[path = "src/text/clean/sources/mod.rs"]
mod sources;

use sources::{Step, Table};

fn main() {
    println!("cargo:rerun-if-changed=src/text/clean/sources");
    println!("cargo:rerun-if-changed=src/text/clean/data");
    println!("cargo:rerun-if-changed=build.rs");
    let read = |name: &str| {
        fs::read_to_string(Path::new("src/text/clean/data").join(name))
            .unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    let table = Table::new(
        &read("TSCharacters.txt"),
        &read("JPShinjitaiCharacters.txt"),
        &read("Unihan_kSemanticVariant.txt"),
    );

    // Each character leads to a row; rows are shared. Row 0 means: stays as it is.
    let mut rows: Vec<(String, &'static str, bool)> = vec![(String::new(), "", false)];
    let mut known = std::collections::HashMap::new();
    let mut pages: Vec<Vec<u16>> = Vec::new();
    let mut page_of = Vec::new();
    for page in 0..(0x11_0000_u32 >> 8) {
        let mut cells = vec![0_u16; 256];
        for low in 0..256_u32 {
            let Some(c) = char::from_u32((page << 8) | low) else {
                continue;
            };
            let Some(Step {
                to,
                technique,
                in_word,
            }) = table.step(c)
            else {
                continue;
            };
            let next = rows.len();
            let row = *known
                .entry((to.clone(), technique, in_word))
                .or_insert_with(|| {
                    rows.push((to, technique, in_word));
                    next
                });
            cells[low as usize] =
                u16::try_from(row).expect("fewer than 65,536 distinct replacements");
        }
        let at = pages
            .iter()
            .position(|seen| *seen == cells)
            .unwrap_or_else(|| {
                pages.push(cells);
                pages.len() - 1
            });
        page_of.push(u16::try_from(at).expect("fewer than 65,536 pages"));
    }

    let mut out = String::new();
    let _ = writeln!(
        out,
        "static PAGE_OF: [u16; {}] = {page_of:?};",
        page_of.len()
    );
    let _ = writeln!(
        out,
        "static PAGES: [[u16; 256]; {}] = {pages:?};",
        pages.len()
    );
    let _ = writeln!(out, "static ROWS: [Row; {}] = [", rows.len());
    for (to, technique, in_word) in &rows {
        let technique = if technique.is_empty() {
            "None".into()
        } else {
            format!("Some(Technique::{technique})")
        };
        let _ = writeln!(
            out,
            "Row {{ to: {to:?}, technique: {technique}, in_word: {in_word} }},"
        );
    }
    out.push_str("];\n");
    // Simplified forms that traditional text does not use: they tell mixed text from text that is traditional throughout.
    let _ = writeln!(
        out,
        "static SIMPLIFIED: &[char] = &{:?};",
        table.simplified_only()
    );
    let dir = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&dir).join("clean_table.rs"), out).expect("OUT_DIR can be written");
}
