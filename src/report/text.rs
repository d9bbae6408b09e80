//! Reports as text: the file, the line, a caret, notes.

use annotate_snippets::{AnnotationKind, Level as Mark, Renderer, Snippet};

use super::{Level, Report};

/// Gives one report as text, in the form compilers use; with `color`, as terminals show it.
pub fn render(report: &Report, color: bool) -> String {
    let mark = match report.level {
        Level::Error => Mark::ERROR,
        Level::Warning => Mark::WARNING,
    };
    let text = &report.source.text;
    let snippet = Snippet::source(text.as_str())
        .path(report.source.path.as_str())
        .annotations(report.labels.iter().enumerate().map(|(i, label)| {
            let kind = if i == 0 {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let start = floor(text, label.span.start);
            let end = floor(text, label.span.end).max(start);
            kind.span(start..end).label(label.text.as_str())
        }));
    let mut group = mark
        .primary_title(report.title.as_str())
        .id(report.code)
        .element(snippet);
    for note in &report.notes {
        group = group.element(Mark::HELP.message(note.as_str()));
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Source;
    use super::*;

    #[test]
    fn a_caret_stands_under_the_place_also_in_han_text() {
        let source = Arc::new(Source {
            path: "lists/rig.toml".into(),
            text: "id = \"矿机\"\nkind = \"nuon\"\n".into(),
        });
        let at = source.text.find("nuon").expect("in the text");
        let report = Report::error("unknown_kind", &source, at..at + 4, "unknown kind `nuon`")
            .allowed("nuon", &["noun", "tool"]);
        insta::assert_snapshot!(render(&report, false), @r#"
        error[unknown_kind]: unknown kind `nuon`
         --> lists/rig.toml:2:9
          |
        2 | kind = "nuon"
          |         ^^^^
          |
          = help: did you mean `noun`?
          = help: allowed here: noun, tool
        "#);
    }
}
