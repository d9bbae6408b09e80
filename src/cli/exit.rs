//! Exit codes, and `main`.

use std::process::ExitCode;

use clap::Parser;

use super::args::{Args, Command};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done; `--fail-on` asked to be told of what was found.
    Findings,
    /// Could not be done.
    CouldNot,
    /// Done; some rows were rejected.
    Rejects,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::CouldNot => 2,
            Exit::Rejects => 3,
        })
    }
}

/// Runs the command line and gives the exit code.
pub fn main() -> ExitCode {
    let args = Args::parse();
    args.color.write_global();
    let result = match args.command {
        Command::Scan(scan) => super::scan::run(&scan),
        Command::Check(check) => super::check::run(&check),
        Command::Test(test) => super::test::run(&test),
        Command::Explain(explain) => super::explain::run(&explain),
        Command::Models(models) => super::models::run(&models),
    };
    result
        .unwrap_or_else(|error| {
            super::paint::say(&format!("trommel: {error:#}"));
            Exit::CouldNot
        })
        .into()
}
