//! A progress bar on a terminal, nothing elsewhere.

use std::io::IsTerminal as _;
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use crate::batch::{Mark, Summary};

/// Shows how far a scan has come: bytes, rows, rates, time left.
pub(super) struct Bar {
    bar: ProgressBar,
    /// Bytes of inputs that are done.
    before: u64,
    /// Rows and time of an earlier run that this one goes on with.
    earlier: Option<(u64, Duration)>,
}

impl Bar {
    /// Gives a bar over `bytes` bytes (unknown: a counter), hidden when quiet or not on a terminal.
    pub(super) fn new(bytes: Option<u64>, quiet: bool) -> Self {
        let bar = if quiet || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            let bar = match bytes {
                Some(bytes) => ProgressBar::new(bytes).with_style(style(
                    "{bar:24} {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec}, {msg}, {eta} left",
                )),
                None => ProgressBar::new_spinner().with_style(style(
                    "{spinner} {binary_bytes} read, {binary_bytes_per_sec}, {msg}",
                )),
            };
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        };
        Self {
            bar,
            before: 0,
            earlier: None,
        }
    }

    /// Shows a place in the input being read, and the rows done.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate for people"
    )]
    pub(super) fn show(&mut self, mark: Mark, summary: &Summary) {
        if self.bar.is_hidden() {
            return;
        }
        let place = self.before + mark.read_bytes;
        let (rows, took) = *self.earlier.get_or_insert_with(|| {
            // What an earlier run did says nothing of the time left.
            self.bar.set_position(place);
            self.bar.reset_eta();
            (summary.rows, summary.took)
        });
        self.bar.set_position(place);
        let seconds = summary.took.saturating_sub(took).as_secs_f64();
        let rate = (summary.rows - rows) as f64 / seconds.max(1e-3);
        self.bar.set_message(format!(
            "{} rows, {}/s",
            HumanCount(summary.rows),
            HumanCount(rate as u64)
        ));
    }

    /// Is told that an input is read to its end.
    pub(super) fn input_done(&mut self, bytes: Option<u64>) {
        self.before += bytes.unwrap_or(0);
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("our templates are well formed")
}
