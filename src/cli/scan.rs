//! `trommel scan`.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, IsTerminal as _, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};

use super::args::{InFormat, OutFormat, Scan};
use super::exit::Exit;
use super::{open, paint, progress};
use crate::batch::{CsvRows, Format, Lines, Rows, ScanError, Scanner};
use crate::listing::{Listing, Verdict};
use crate::wire::{
    FieldNames, Reject, Stamp, VERDICT_COLUMNS, reject_to_json, verdict_cells, verdict_to_json,
};

/// Rejects told on stderr one by one when no file takes them.
const MOST_TOLD: u64 = 5;
/// Bytes read at once.
const READ_BYTES: usize = 1 << 18;

pub(super) fn run(args: &Scan) -> anyhow::Result<Exit> {
    let mut names = FieldNames::default();
    for pair in &args.fields {
        names.add(pair).map_err(|e| anyhow!("--field: {e}"))?;
    }
    let inputs: Vec<Input> = args
        .files
        .iter()
        .map(|path| Input::open(path))
        .collect::<anyhow::Result<_>>()?;
    let engine = open::engine(&args.judging)?;
    let stamp = Stamp {
        policy: engine.policy().id.clone(),
        as_of: engine.as_of().to_string(),
        pack: engine.pack().label(),
    };
    let form = args.format.unwrap_or(if io::stdout().is_terminal() {
        OutFormat::Text
    } else {
        OutFormat::Jsonl
    });
    let pack = engine.pack();
    let as_text =
        |listing: &Listing, verdict: &Verdict, at: &str| paint::verdict(pack, listing, verdict, at);
    let as_json = |listing: &Listing, verdict: &Verdict, at: &str| {
        verdict_to_json(listing, verdict, &stamp, Some(at)) + "\n"
    };
    let as_csv = |listing: &Listing, verdict: &Verdict, at: &str| {
        record(&verdict_cells(listing, verdict, &stamp.pack, at))
    };
    let format: &Format<'_> = match form {
        OutFormat::Text => &as_text,
        OutFormat::Jsonl => &as_json,
        OutFormat::Csv => &as_csv,
    };

    let mut rejects = Rejects::open(args.rejects.as_deref())?;
    let bytes = inputs.iter().map(|i| i.bytes).sum::<Option<u64>>();
    let bar = progress::bar(bytes, args.quiet);
    let mut out: Box<dyn Write> = if form == OutFormat::Text {
        Box::new(BufWriter::new(anstream::stdout()))
    } else {
        Box::new(BufWriter::with_capacity(READ_BYTES, io::stdout()))
    };
    let mut scanner = Scanner::new(&engine, names, args.only.clone(), args.threads)?;
    let mut streams = Vec::with_capacity(inputs.len());
    for input in inputs {
        let name = input.name();
        streams.push((
            name,
            input.bytes,
            rows(&input.path, args.input, input.reader)?,
        ));
    }
    let mut done = 0;
    let scanned = (|| {
        if form == OutFormat::Csv {
            out.write_all(record(&VERDICT_COLUMNS).as_bytes())
                .map_err(ScanError::Write)?;
        }
        for (name, size, mut rows) in streams {
            scanner.scan(
                &name,
                rows.as_mut(),
                format,
                &mut out,
                &mut |reject| rejects.take(reject),
                &mut |at| bar.set_position(done + at),
            )?;
            done += size.unwrap_or(0);
        }
        out.flush().map_err(ScanError::Write)?;
        rejects.flush().map_err(ScanError::WriteRejects)
    })();
    bar.finish_and_clear();
    match scanned {
        // Who read the results has seen enough.
        Err(error) if error.is_closed_pipe() => return Ok(Exit::Done),
        Err(error) => bail!(error),
        Ok(()) => {}
    }
    let summary = scanner.finish();
    rejects.tell_rest();
    if summary.without_text > 0 {
        paint::say(&format!(
            "{} rows have no text in a field that is read (title, description, attributes, skus, image_text, category_path): name yours with --field title=YOURS",
            summary.without_text
        ));
    }
    if engine.as_of() < engine.policy().effective {
        paint::say(&format!(
            "policy {} is not in force on {}: until {} what it blocks is only sent to review",
            stamp.policy,
            stamp.as_of,
            engine.policy().effective
        ));
    }
    if !args.quiet {
        paint::summary(&summary);
    }
    if args.fail_on.iter().any(|d| summary.count(*d) > 0) {
        return Ok(Exit::Findings);
    }
    Ok(if summary.rejects > 0 {
        Exit::Rejects
    } else {
        Exit::Done
    })
}

/// First bytes of files that are packed or in another encoding, and what reads them.
const PACKED: &[(&[u8], &str, &str)] = &[
    (b"\x1F\x8B", "packed with gzip", "zcat"),
    (b"\x28\xB5\x2F\xFD", "packed with zstd", "zstdcat"),
    (b"PK\x03\x04", "a zip archive", "unzip -p"),
    (b"PAR1", "Parquet, which is not read yet", "duckdb"),
    (b"\xFF\xFE", "UTF-16", "iconv -f UTF-16 -t UTF-8"),
    (b"\xFE\xFF", "UTF-16", "iconv -f UTF-16 -t UTF-8"),
];

/// Gives the rows of an input by its form.
///
/// # Errors
/// When it is packed, or cannot be read.
pub(super) fn rows(
    path: &Path,
    form: Option<InFormat>,
    reader: Box<dyn Read>,
) -> anyhow::Result<Box<dyn Rows>> {
    let ending = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or("")
        .to_ascii_lowercase();
    let form = form.unwrap_or(match ending.as_str() {
        "csv" => InFormat::Csv,
        "tsv" | "tab" => InFormat::Tsv,
        _ => InFormat::Jsonl,
    });
    let mut reader = BufReader::with_capacity(READ_BYTES, reader);
    let head = reader
        .fill_buf()
        .with_context(|| format!("{} cannot be read", path.display()))?;
    for (magic, what, tool) in PACKED {
        if head.starts_with(magic) {
            bail!(
                "{} is {what}: unpack it first ({tool} {} | trommel scan -)",
                path.display(),
                path.display()
            );
        }
    }
    Ok(match form {
        InFormat::Jsonl => Box::new(Lines::new(reader)),
        InFormat::Csv => Box::new(CsvRows::new(reader, b',')),
        InFormat::Tsv => Box::new(CsvRows::new(reader, b'\t')),
    })
}

/// One record of a table.
fn record<T: AsRef<[u8]>>(cells: &[T]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).expect("memory can be written");
    String::from_utf8(writer.into_inner().expect("memory can be written")).expect("cells are UTF-8")
}

struct Input {
    path: PathBuf,
    reader: Box<dyn Read>,
    bytes: Option<u64>,
}

impl Input {
    fn open(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self {
                path: path.into(),
                reader: Box::new(io::stdin()),
                bytes: None,
            });
        }
        let file =
            File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let meta = file
            .metadata()
            .with_context(|| format!("{} cannot be opened", path.display()))?;
        if meta.is_dir() {
            bail!(
                "{} is a folder, expected a file of JSON lines (try {}/*.jsonl)",
                path.display(),
                path.display()
            );
        }
        Ok(Self {
            path: path.into(),
            bytes: meta.is_file().then_some(meta.len()),
            reader: Box::new(file),
        })
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// Where rejects go.
struct Rejects {
    file: Option<BufWriter<File>>,
    seen: u64,
}

impl Rejects {
    fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let file = path
            .map(|p| {
                File::create(p)
                    .with_context(|| format!("--rejects {} cannot be written", p.display()))
            })
            .transpose()?;
        Ok(Self {
            file: file.map(BufWriter::new),
            seen: 0,
        })
    }

    fn take(&mut self, reject: &Reject) -> io::Result<()> {
        self.seen += 1;
        if let Some(file) = &mut self.file {
            file.write_all((reject_to_json(reject) + "\n").as_bytes())
        } else {
            if self.seen <= MOST_TOLD {
                paint::say(&format!(
                    "{}:{}: {}",
                    reject.file, reject.line, reject.message
                ));
            }
            Ok(())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }

    fn tell_rest(&self) {
        if self.file.is_none() && self.seen > MOST_TOLD {
            paint::say(&format!(
                "… and {} more rejected rows; --rejects FILE keeps them all",
                self.seen - MOST_TOLD
            ));
        }
    }
}
