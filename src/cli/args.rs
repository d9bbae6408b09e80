//! The words of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::batch::{Encoding, Form};
use crate::listing::Decision;

/// Finds marketplace listings that sell crypto-mining hardware, software or tutorials, and says why.
#[derive(Debug, Parser)]
#[command(
    name = "trommel",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge files of listings.
    Scan(Scan),
    /// Index a catalog, so that it can be judged again by other rules in seconds.
    Index(Index),
    /// Judge an indexed catalog by new rules: only rows that they may touch.
    Rescan(Rescan),
    /// Compile rules into one file that opens in a quarter of the time.
    Pack(PackArgs),
    /// Look through a rule folder: all faults with their places, counts, remarks.
    Check(Check),
    /// Run a pack's cases, or score it on labelled rows.
    Test(Test),
    /// Show why one listing gets its verdict, step by step.
    Explain(Explain),
    /// Search the hardware tables: names, makers, figures.
    Models(Models),
}

/// Compile rules into one file.
#[derive(Debug, clap::Args)]
pub(super) struct PackArgs {
    #[command(subcommand)]
    pub(super) command: PackCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Compile a rule folder into one file, for --rules FILE.
    ///
    /// The file holds the rules and all that is made of them. It opens only in the build of trommel that made it; its
    /// verdicts are those of the folder, byte for byte.
    Build(PackBuild),
}

#[derive(Debug, clap::Args)]
pub(super) struct PackBuild {
    /// Rule folder to compile instead of the built-in pack.
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
    /// The file to write; one that is there is replaced.
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// No summary.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    pub(super) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// How verdicts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OutFormat {
    /// One JSON object a line.
    Jsonl,
    /// A header and one record a verdict.
    Csv,
    /// For people: the text with what was found marked in it.
    Text,
    /// Columns, as Parquet; with --out.
    Parquet,
    /// Columns, as an Arrow IPC file; with --out.
    Arrow,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InFormat {
    /// One JSON object a line.
    Jsonl,
    /// Records with a header, separated by commas.
    Csv,
    /// Records with a header, separated by tabs.
    Tsv,
    /// Parquet.
    Parquet,
    /// Arrow IPC, file (Feather) or stream.
    Arrow,
}

impl From<InFormat> for Form {
    fn from(form: InFormat) -> Self {
        match form {
            InFormat::Jsonl => Self::Jsonl,
            InFormat::Csv => Self::Csv,
            InFormat::Tsv => Self::Tsv,
            InFormat::Parquet => Self::Parquet,
            InFormat::Arrow => Self::Arrow,
        }
    }
}

/// Which rules, which policy, which day.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Judging {
    /// Rule folder, or a file made by trommel pack build, to use instead of the built-in pack.
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
    /// Policy to judge under (default: the pack's; built in: alibaba-2021, taobao-2018).
    #[arg(long, value_name = "NAME")]
    pub(super) policy: Option<String>,
    /// Day to judge as of, YYYY-MM-DD (default: today in the policy's time zone).
    #[arg(long, value_name = "DAY")]
    pub(super) as_of: Option<String>,
}

/// Results in a file that nothing takes rows from.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Keeping {
    /// File for the verdicts, kept at checkpoints and given its name when it is whole.
    ///
    /// While the scan runs it is FILE.part, with FILE.checkpoint.json beside it; at the end FILE.manifest.json says what
    /// was read and what was found. Endings tell the format: .jsonl, .csv, .parquet, .arrow; .gz and .zst pack it.
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Go on with a scan into --out that was broken off; it ends in the same bytes as one that was not.
    #[arg(long, requires = "out")]
    pub(super) resume: bool,
    /// Begin anew, though a scan into --out was broken off.
    #[arg(long, requires = "out", conflicts_with = "resume")]
    pub(super) restart: bool,
    /// Keep hashes of the listings in FILE.hashes, so that a later scan can skip those that are the same.
    #[arg(long, requires = "out")]
    pub(super) hashes: bool,
    /// Copy the verdict of each listing that PREVIOUS judged and that is the same today, rather than judge it; keeps
    /// hashes too.
    ///
    /// PREVIOUS is the --out of a scan with --hashes, JSON lines, by the same rules and policy. The results are the same
    /// bytes as those of a full scan.
    #[arg(long, value_name = "PREVIOUS", requires = "out")]
    pub(super) skip_unchanged: Option<PathBuf>,
    /// Seconds between checkpoints.
    #[arg(long, default_value_t = 2, value_name = "SECONDS", requires = "out")]
    pub(super) checkpoint: u64,
}

/// Judge files of listings.
///
/// Reads JSON lines: one listing a line with id, title, description, attributes, skus, `category_path`, price, currency,
/// `seller_id` and `image_text`, all optional. Writes one verdict a line, in input order, and a summary on stderr.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Exit codes: 0 done, 1 found what --fail-on asks for, 2 could not, 3 done but rows were rejected, 130 interrupted.\n\nExamples:\n  trommel scan listings.jsonl\n  trommel scan --format text --only block,review listings.jsonl\n  trommel scan --field category_path=category --rejects bad.jsonl 'dump/*.jsonl.gz' > verdicts.jsonl\n  trommel scan catalog.parquet --out verdicts.parquet --rejects bad.jsonl\n  trommel scan catalog.parquet --out verdicts.parquet --rejects bad.jsonl --resume"
)]
pub(super) struct Scan {
    /// Files, folders or quoted patterns ('data/*.jsonl.gz'); `-` reads standard input.
    ///
    /// JSON lines, CSV, TSV, Parquet and Arrow, told by what stands in them and by their endings; gzip and zstd are
    /// unpacked by themselves. Folders are walked in sorted order.
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) judging: Judging,
    /// Where one of our fields stands in the rows, as OURS=THEIRS; may be given more than once.
    #[arg(long = "field", value_name = "OURS=THEIRS")]
    pub(super) fields: Vec<String>,
    /// How rows are written (default: by what stands in the file and by its ending; else jsonl).
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) input: Option<InFormat>,
    /// Encoding of JSON lines, CSV and TSV: utf-8, gb18030 (or gbk), big5, utf-16le, utf-16be.
    #[arg(long, default_value = "utf-8", value_name = "NAME")]
    pub(super) encoding: Encoding,
    #[command(flatten)]
    pub(super) keeping: Keeping,
    /// How verdicts are written (default: by the ending of --out; text on a terminal; else jsonl).
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) format: Option<OutFormat>,
    /// Write only verdicts of these decisions.
    #[arg(long, value_delimiter = ',', value_name = "DECISIONS", value_parser = decision)]
    pub(super) only: Vec<Decision>,
    /// File for rows that are no listing, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// File for what rules in shadow would say, one JSON object a line; not with --out, whose manifest counts them.
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    pub(super) shadow: Option<PathBuf>,
    /// Exit with 1 when a listing gets one of these decisions.
    #[arg(long, value_delimiter = ',', value_name = "DECISIONS", value_parser = decision)]
    pub(super) fail_on: Vec<Decision>,
    /// Threads to judge on (default: one a core).
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true)]
    pub(super) threads: usize,
    /// MiB of rows read and judged at once: more takes more memory and keeps many threads busier.
    #[arg(long, default_value_t = 2, value_name = "MIB", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) batch: u16,
    /// No progress bar, no summary.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// Index a catalog, so that it can be judged again by other rules in seconds.
///
/// Reads the catalog once and writes a folder that says of each row where it stands, whether it sleeps under these rules,
/// and what its text shows. The catalog's files stay where they are: trommel rescan reads rows in them.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Exit codes: 0 done, 2 could not, 3 done but rows were rejected.\n\nExamples:\n  trommel index catalog.jsonl --out catalog.index\n  trommel rescan catalog.index --rules my-rules > verdicts.jsonl"
)]
pub(super) struct Index {
    /// Files, folders or quoted patterns, as trommel scan takes them; no standard input.
    #[arg(value_name = "CATALOG", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Folder for the index; an index that is there is replaced.
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) judging: Judging,
    /// Where one of our fields stands in the rows, as OURS=THEIRS; may be given more than once.
    #[arg(long = "field", value_name = "OURS=THEIRS")]
    pub(super) fields: Vec<String>,
    /// How rows are written (default: by what stands in the file and by its ending; else jsonl).
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) input: Option<InFormat>,
    /// Encoding of JSON lines, CSV and TSV: utf-8, gb18030 (or gbk), big5, utf-16le, utf-16be.
    #[arg(long, default_value = "utf-8", value_name = "NAME")]
    pub(super) encoding: Encoding,
    /// Threads to work on (default: one a core).
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true)]
    pub(super) threads: usize,
    /// No progress bar, no summary.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// Judge an indexed catalog by new rules: only rows that they may touch.
///
/// Writes what trommel scan with the same rules, policy and day writes as JSON lines, byte for byte. Where the index
/// cannot tell which rows the new rules touch (overrides or mended words changed, another build of trommel), it says so
/// and scans in full.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Exit codes: 0 done, 2 could not, 3 done but the catalog has rows that are no listing.\n\nExamples:\n  trommel rescan catalog.index --rules my-rules > verdicts.jsonl\n  trommel rescan catalog.index --rules my-rules --out verdicts.jsonl --rejects bad.jsonl"
)]
pub(super) struct Rescan {
    /// Folder that trommel index wrote.
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
    #[command(flatten)]
    pub(super) judging: Judging,
    /// File for the verdicts (default: standard output); it gets its name when it is whole.
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// File for rows that are no listing, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// Threads to judge on (default: one a core).
    #[arg(long, default_value_t = 0, value_name = "N", hide_default_value = true)]
    pub(super) threads: usize,
    /// No progress bar, no summary.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// Look through a rule folder: all faults with their places, counts, remarks.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Examples:\n  trommel check my-rules\n  trommel check --wake\n  trommel check --rules my-rules --wake catalog.jsonl\n  trommel check --rules my-rules --wake catalog.jsonl --write-rates\n  trommel check --hits innocent.jsonl"
)]
pub(super) struct Check {
    /// Rule folder to look through (default: the built-in pack).
    #[arg(value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// The same, as other commands say it.
    #[arg(long, value_name = "DIR", conflicts_with = "dir")]
    pub(super) rules: Option<PathBuf>,
    /// Print every term and every name of a machine, one a line.
    #[arg(long)]
    pub(super) terms: bool,
    /// Print what wakes each rule; with files of listings also how much of them each wakes, and by what.
    #[arg(long, num_args = 0.., value_name = "CATALOG")]
    pub(super) wake: Option<Vec<PathBuf>>,
    /// With --wake CATALOG: write how often everything is seen there to wake.tsv of the rule folder.
    #[arg(long, requires = "wake")]
    pub(super) write_rates: bool,
    /// Files of innocent listings: count what the terms hit in them, by way of reading.
    #[arg(long, num_args = 1.., value_name = "CATALOG", conflicts_with = "wake")]
    pub(super) hits: Vec<PathBuf>,
    /// Where one of our fields stands in the rows, as OURS=THEIRS; may be given more than once.
    #[arg(long = "field", value_name = "OURS=THEIRS")]
    pub(super) fields: Vec<String>,
}

/// Run a pack's cases, or score it on labelled rows.
///
/// Without files: every case beside the rules and in cases.toml. With files: JSON lines of listings that also carry
/// decision, category, evasion and difficulty; prints recall and precision with 95 % intervals.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Test {
    /// Labelled JSON lines, .csv or .tsv; none runs the pack's cases.
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) judging: Judging,
    /// Show this many rows that were judged otherwise than labelled.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(super) show: usize,
}

/// Show why one listing gets its verdict, step by step.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Examples:\n  trommel explain '二手矿-机 三台'\n  trommel explain '{\"title\":\"S19\",\"attributes\":{\"规格\":\"95T\"}}'\n  trommel explain --id 1003 corpus/sample/catalog.jsonl\n  head -1 listings.jsonl | trommel explain -"
)]
pub(super) struct Explain {
    /// A title, a listing as JSON, `-` for JSON on standard input, or with --id a file of JSON lines.
    #[arg(value_name = "LISTING")]
    pub(super) listing: String,
    #[command(flatten)]
    pub(super) judging: Judging,
    /// Explain the row with this id in the file.
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,
    /// Where one of our fields stands in the rows, as OURS=THEIRS; may be given more than once.
    #[arg(long = "field", value_name = "OURS=THEIRS")]
    pub(super) fields: Vec<String>,
    /// Show one step only.
    #[arg(long, value_enum, value_name = "STAGE")]
    pub(super) stage: Option<Stage>,
    /// Write JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// A step of judging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Stage {
    /// Whether it sleeps, and what wakes it.
    Sieve,
    /// Fields decoded and cleaned.
    Clean,
    /// Terms found.
    Hits,
    /// Words of the clean text.
    Words,
    /// Numbers with a unit.
    Figures,
    /// Hardware and what confirmed it.
    Models,
    /// Rules line by line.
    Rules,
}

/// Search the hardware tables: names, makers, figures.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "Examples:\n  trommel models '蚂蚁 95T 3250'\n  trommel models 's19 pro'\n  trommel models '9050M 3425W'"
)]
pub(super) struct Models {
    /// Names, makers and figures, as a seller writes them.
    #[arg(value_name = "QUERY", required = true)]
    pub(super) query: Vec<String>,
    /// Rule folder to use instead of the built-in pack.
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
    /// At most this many machines.
    #[arg(long, default_value_t = 8, value_name = "N")]
    pub(super) limit: usize,
}

fn decision(text: &str) -> Result<Decision, String> {
    text.parse()
        .map_err(|e: crate::listing::UnknownName| e.to_string())
}
