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
    /// Interrupted by a signal; what was done is kept.
    Interrupted,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::CouldNot => 2,
            Self::Rejects => 3,
            Self::Interrupted => 130,
        }
    }

    /// Ends the process at once.
    pub(super) fn now(self) -> ! {
        std::process::exit(i32::from(self.code()))
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Runs the command line and gives the exit code.
pub fn main() -> ExitCode {
    let args = Args::parse();
    args.color.write_global();
    let result = match args.command {
        Command::Scan(scan) => super::scan::run(&scan),
        Command::Index(index) => super::index::run(&index),
        Command::Rescan(rescan) => super::rescan::run(&rescan),
        Command::Pack(pack) => super::pack::run(&pack),
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
