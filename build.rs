//! Merges the sources of the clean table (`src/text/clean/sources/`) into one table, so that cleaning is one lookup a
//! character, and the default readings of Han signs into another. Writes both into `OUT_DIR`.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/text/clean/sources/mod.rs"]
mod sources;

use sources::{Step, Table};

fn main() {
    write_clean_table();
    write_sound_table();
    name_sources();
}

/// Names what the program is made of by a hash, so that what one build made is not read by another one.
fn name_sources() {
    let roots = ["build.rs", "Cargo.toml", "Cargo.lock"];
    // Who builds Trommel as a part of something else has the lock file elsewhere.
    let mut paths: Vec<PathBuf> = roots.map(PathBuf::from).into();
    paths.retain(|path| path.exists());
    let mut folders = vec![PathBuf::from("src")];
    for watched in paths.iter().chain(&folders) {
        println!("cargo:rerun-if-changed={}", watched.display());
    }
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort_unstable();
    let mut hasher = DefaultHasher::new();
    for path in &paths {
        let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path, bytes).hash(&mut hasher);
    }
    println!("cargo:rustc-env=TROMMEL_SOURCES={:016x}", hasher.finish());
}

/// First Han sign with a reading.
const FIRST_HAN: u32 = 0x4E00;
/// Last Han sign with a reading.
const LAST_HAN: u32 = 0x9FFF;

fn write_sound_table() {
    let path = "src/text/sound/data/Unihan_kMandarin.txt";
    println!("cargo:rerun-if-changed={path}");
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut syllables = vec![String::new()];
    let mut signs = vec![0_u16; (LAST_HAN - FIRST_HAN + 1) as usize];
    for line in text.lines() {
        let Some((code, reading)) = line.split_once('\t') else {
            continue;
        };
        let Some(code) = code
            .strip_prefix("U+")
            .and_then(|c| u32::from_str_radix(c, 16).ok())
        else {
            continue;
        };
        let syllable = toneless(reading);
        let at = syllables
            .iter()
            .position(|s| *s == syllable)
            .unwrap_or_else(|| {
                syllables.push(syllable);
                syllables.len() - 1
            });
        signs[(code - FIRST_HAN) as usize] = u16::try_from(at).expect("a few hundred syllables");
    }
    // Sorted, so that pinyin is cut by binary search; the empty one stays first.
    let mut sorted = syllables.clone();
    sorted.sort_unstable();
    for sign in &mut signs {
        let at = sorted
            .binary_search(&syllables[*sign as usize])
            .expect("sorted from these");
        *sign = u16::try_from(at).expect("a few hundred syllables");
    }
    let syllables = sorted;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "static SYLLABLES: [&str; {}] = {syllables:?};",
        syllables.len()
    );
    let _ = writeln!(out, "static READINGS: [u16; {}] = {signs:?};", signs.len());
    // The first plane of GB 2312 holds its most used signs.
    let is_common = |c: &char| {
        matches!(
            *encoding_rs::GBK.encode(&c.to_string()).0,
            [0xB0..=0xD7, 0xA1..=0xFE]
        )
    };
    let common: Vec<char> = (FIRST_HAN..=LAST_HAN)
        .filter_map(char::from_u32)
        .filter(is_common)
        .collect();
    let _ = writeln!(out, "static COMMON: &[char] = &{common:?};");
    write("sound_table.rs", &out);
}

/// A reading without its tone: `kuàng` is `kuang`, `lǜ` is `lv`.
fn toneless(reading: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::new();
    for c in reading.nfd() {
        match c {
            '\u{308}' => {
                out.pop();
                out.push('v');
            }
            '\u{300}'..='\u{36F}' => {}
            c => out.push(c),
        }
    }
    out
}

fn write(name: &str, text: &str) {
    let dir = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&dir).join(name), text).expect("OUT_DIR can be written");
}

fn write_clean_table() {
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
    write("clean_table.rs", &out);
}
