//! A scan into a file that is killed at random moments, and gone on with until it is done, ends in the bytes of a whole one.
//!
//! `TROMMEL_KILLS` and `TROMMEL_KILL_ROWS` ask for more kills on more rows; `TROMMEL_KILL_CATALOG` names a file of rows.

use std::path::Path;
use std::time::{Duration, Instant};

#[path = "run/kept.rs"]
mod kept;
mod run;

use kept::{beside, command, manifest, read, rows};
use run::{Dir, told};

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn asked(name: &str, otherwise: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(otherwise)
}

fn lines_of(text: &[u8]) -> u64 {
    text.split(|b| *b == b'\n').count() as u64 - 1
}

/// Kills a scan until it was killed `kills` times or is done; gives the number of kills. Most kills hit the scan at work,
/// some while it starts.
fn kill_and_resume(dir: &Dir, out: &str, input: &str, kills: usize, longest: Duration) -> usize {
    let mut random = Random(out.len() as u64 + 7);
    let checkpoint = dir.path(&format!("{out}.checkpoint.json"));
    let state = || std::fs::read(&checkpoint).ok();
    let longest = u64::try_from(longest.as_micros()).expect("short");
    for killed in 0..kills {
        let before = state();
        let mut child = command(&dir.0, out, input)
            .arg("--resume")
            .spawn()
            .expect("runs");
        let mut ended = || child.try_wait().expect("a child").is_some();
        // It says in the checkpoint that it goes on.
        let at_work = random.below(5) > 0;
        while at_work && state() == before && !ended() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let until = Instant::now() + Duration::from_micros(random.below(longest));
        while Instant::now() < until && !ended() {
            std::thread::sleep(Duration::from_millis(1));
        }
        if ended() {
            let (code, _, err) = told(&child.wait_with_output().expect("ends"));
            assert_eq!(code, 3, "{err}");
            return killed;
        }
        child.kill().expect("can be killed");
        child.wait().expect("ends");
    }
    let last = command(&dir.0, out, input).arg("--resume").output();
    let (code, _, err) = told(&last.expect("runs"));
    assert_eq!(code, 3, "{err}");
    kills
}

/// Asserts that a scan that was killed gave what the whole one gave, and left nothing else.
fn assert_alike(dir: &Dir, out: &str, whole: &str, lines: u64) {
    assert!(
        read(dir.path(out)) == read(dir.path(whole)),
        "{out} differs"
    );
    let rejects = read(dir.path(&format!("{out}.bad")));
    let whole_rejects = read(dir.path(&format!("{whole}.bad")));
    assert!(rejects == whole_rejects, "the rejects differ");
    let (one, other) = (manifest(dir, out), manifest(dir, whole));
    assert_eq!(one["counts"], other["counts"]);
    assert_eq!(one["inputs"], other["inputs"]);
    assert_eq!(one["counts"]["rows"], lines);
    assert_eq!(one["counts"]["rejects"], lines_of(&rejects));
    assert_eq!(beside(dir, out), ["", ".bad", ".manifest.json"]);
}

fn killed_scans_end_alike(name: &str, out: &str, input: &str) {
    let dir = Dir::new(&format!("kills-{name}"));
    let count = asked("TROMMEL_KILL_ROWS", 20_000);
    let mut text = match std::env::var("TROMMEL_KILL_CATALOG") {
        Ok(path) => read(path),
        Err(_) => rows(count),
    };
    text.extend(b"no row\n");
    let lines = lines_of(&text);
    let input = input.to_owned();
    if Path::new(&input).extension().is_some_and(|e| e == "gz") {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut writer, &text).expect("memory");
        dir.file(&input, &writer.finish().expect("memory"));
    } else {
        dir.file(&input, &text);
    }
    let whole = format!("whole-{out}");
    let started = Instant::now();
    let (code, _, err) = told(&command(&dir.0, &whole, &input).output().expect("runs"));
    assert_eq!(code, 3, "{err}");
    let took = started.elapsed();
    let kills = asked("TROMMEL_KILLS", 10);
    // All kills together leave the scan time for about all its rows.
    let longest = took * 2 / u32::try_from(kills).expect("few");
    let (mut killed, mut scans) = (0, 0);
    // A scan that ends before all kills is looked at, and another begins.
    while killed < kills {
        for file in ["", ".bad", ".manifest.json"] {
            let _ = std::fs::remove_file(dir.path(&format!("{out}{file}")));
        }
        killed += kill_and_resume(&dir, out, &input, kills - killed, longest);
        scans += 1;
        assert_alike(&dir, out, &whole, lines);
    }
    let told =
        format!("{name}: {killed} kills in {scans} scans of {lines} rows, unbroken {took:?}\n");
    let _ = std::io::Write::write_all(&mut std::io::stderr(), told.as_bytes());
}

#[test]
fn killed_scans_end_in_the_same_bytes_as_json_lines() {
    killed_scans_end_alike("jsonl", "v.jsonl", "rows.jsonl");
}

#[test]
fn killed_scans_end_in_the_same_bytes_packed() {
    killed_scans_end_alike("gz", "v.jsonl.gz", "rows.jsonl.gz");
    killed_scans_end_alike("zst", "v.csv.zst", "rows.jsonl");
}

#[test]
fn killed_scans_end_in_the_same_bytes_as_columns() {
    killed_scans_end_alike("parquet", "v.parquet", "rows.jsonl");
}
