//! What is partial: a maker with an unknown code, figures without a code. Here the index is asked.

use super::catalog::Catalog;
use super::confirm::{Confirmed, near};
use super::find::{Found, Mention, Name, Reading};
use super::index::Query;
use super::row::{ModelKind, RowId};
use crate::listing::CleanSpan;
use crate::literal::Governed;
use crate::text::{Figure, Quantity, Word, latin_runs};

impl Catalog {
    /// A maker followed by a code that no row has: the index is asked for codes that begin so, else it may be a new model.
    pub(super) fn partial(
        &self,
        reading: &Reading<'_>,
        mentions: &[Mention],
        found: &mut Vec<Found>,
        queries: &mut usize,
    ) {
        for mention in mentions.iter().filter(|m| !m.makers.is_empty()) {
            let text = &reading.fields[mention.field];
            let Some(code) = code_behind(&text.lower, mention.span.end) else {
                continue;
            };
            let span = CleanSpan {
                start: code.start,
                end: code.end(),
            };
            if *queries == 0
                || found
                    .iter()
                    .any(|f| f.field == mention.field && f.span.overlaps(span))
            {
                continue;
            }
            *queries -= 1;
            let rate = reading
                .figures
                .iter()
                .enumerate()
                .flat_map(|(i, f)| f.iter().map(move |f| (i, *f)))
                .find(|(i, f)| {
                    f.quantity == Quantity::HashRate
                        && near(reading, (mention.field, span), (*i, f.span))
                });
            let query = Query {
                words: vec![code.text.to_owned()],
                code_must: true,
                rate: rate.map(|(_, f)| f.value),
                ..Query::default()
            };
            let rows: Vec<RowId> = self
                .index
                .search(&query, 5)
                .into_iter()
                .filter(|id| mention.makers.contains(&self.row(*id).maker))
                .collect();
            let place = (mention.field, span);
            if !rows.is_empty() {
                let name = Name {
                    field: place.0,
                    span,
                    key: code.text.to_owned(),
                    rows,
                };
                found.extend(self.weigh(reading, &name, mentions));
                continue;
            }
            let Some((field, figure)) = rate.filter(|(_, f)| plausible(f)) else {
                continue;
            };
            let maker = mention.makers.first().cloned().unwrap_or_default();
            found.push(Found {
                field: mention.field,
                span: CleanSpan {
                    start: mention.span.start,
                    end: span.end,
                },
                rows: Vec::new(),
                kind: ModelKind::Asic,
                name: format!("{maker} {}", code.text.to_uppercase()),
                key: code.text.to_owned(),
                confirmed: Some(Confirmed::Figure),
                figures: vec![(field, figure)],
                governed: Governed::Free,
                techniques: text.techniques(span),
                maker_named: true,
                new: true,
            });
        }
    }

    /// No code at all, but rate and power and one mining word: both figures together name a machine.
    pub(super) fn by_figures(
        &self,
        reading: &Reading<'_>,
        found: &mut Vec<Found>,
        queries: &mut usize,
    ) {
        if *queries == 0
            || reading.mining_words.is_empty()
            || found.iter().any(|f| f.confirmed == Some(Confirmed::Figure))
        {
            return;
        }
        let all: Vec<(usize, Figure)> = reading
            .figures
            .iter()
            .enumerate()
            .flat_map(|(i, f)| f.iter().map(move |f| (i, *f)))
            .collect();
        let first = |quantity| {
            all.iter()
                .find(|(_, f)| f.quantity == quantity && f.written)
                .copied()
        };
        let (Some(rate), Some(power)) = (first(Quantity::HashRate), first(Quantity::Power)) else {
            return;
        };
        if !near(reading, (rate.0, rate.1.span), (power.0, power.1.span)) {
            return;
        }
        *queries -= 1;
        let query = Query {
            rate: Some(rate.1.value),
            power: Some(power.1.value),
            figures_must: true,
            ..Query::default()
        };
        let rows: Vec<RowId> = self
            .index
            .search(&query, 5)
            .into_iter()
            .filter(|id| matches!(self.row(*id).kind, ModelKind::Asic))
            .collect();
        let Some(row) = rows.first().map(|id| self.row(*id)) else {
            return;
        };
        let mut figures = vec![rate, power];
        figures.sort_by_key(|(field, f)| (*field, f.span.start));
        found.push(Found {
            field: rate.0,
            span: rate.1.span,
            kind: row.kind,
            name: format!("a machine like {}", row.model),
            key: String::new(),
            confirmed: Some(Confirmed::Figure),
            figures,
            governed: Governed::Free,
            techniques: reading.fields[rate.0].techniques(rate.1.span),
            maker_named: false,
            new: false,
            rows,
        });
    }
}

/// A run of letters and digits right behind a maker: the shape of a code.
fn code_behind(text: &str, end: usize) -> Option<Word<'_>> {
    let rest = text.get(end..)?;
    let run = latin_runs(rest).next()?;
    let code = run.start <= 1
        && (2..=10).contains(&run.text.len())
        && run.text.starts_with(|c: char| c.is_ascii_alphabetic())
        && run.text.bytes().any(|b| b.is_ascii_digit());
    let grade = run.text.ends_with('t') && run.text.len() > 3;
    (code && !grade).then(|| Word {
        text: run.text,
        start: end + run.start,
    })
}

/// A rate that machines of a known maker have, and that is no usual size of other goods.
fn plausible(rate: &Figure) -> bool {
    (1e8..1e16).contains(&rate.value) && !rate.is_usual_size()
}
