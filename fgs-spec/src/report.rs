//! The result of a check: a table for people, JSON for programs.

use serde::Serialize;

use crate::check::{Contradiction, Difference};
use crate::page::{Form, Unparsed};
use functiongraph_io::table::table;

#[derive(Default, Serialize)]
pub struct Report {
    pub pages: Vec<CheckedPage>,
    #[serde(rename = "drift")]
    pub differences: Vec<Difference>,
    #[serde(rename = "unread")]
    pub unparsed: Vec<PageUnparsed>,
    /// Where the provider contradicts itself.
    pub contradictions: Vec<Contradiction>,
    /// The operations of the document that nothing in the directories describes.
    pub undescribed: Vec<String>,
}

#[derive(Serialize)]
pub struct CheckedPage {
    pub page: String,
    /// The id in the document; `null` if it is not there.
    pub operation: Option<String>,
}

#[derive(Serialize)]
pub struct PageUnparsed {
    pub page: String,
    #[serde(flatten)]
    pub unparsed: Unparsed,
}

impl Report {
    /// A table of the differences, one for manual review, and a line for each page.
    pub fn text(&self, document: &str) -> String {
        let mut parts = Vec::new();
        for (form, head) in [(Form::Page, "PAGE"), (Form::Definition, "DEFINITION")] {
            let of_form = self.differences.iter().filter(|it| it.form == form);
            let of_form: Vec<&Difference> = of_form.collect();
            if !of_form.is_empty() {
                parts.push(differences(&of_form, head, document));
            }
        }
        if !self.contradictions.is_empty() {
            parts.push(contradictions(&self.contradictions));
        }
        if !self.unparsed.is_empty() {
            let mut rows = vec![row([
                "UNPARSED (review manually)",
                "WHERE",
                "FIELD",
                "TEXT",
            ])];
            rows.extend(self.unparsed.iter().map(|of| {
                let at = of
                    .unparsed
                    .line
                    .map_or_else(|| of.page.clone(), |line| format!("{}:{line}", of.page));
                let field = if of.unparsed.field.is_empty() {
                    "-"
                } else {
                    &of.unparsed.field
                };
                row([&at, &of.unparsed.place, field, &of.unparsed.text])
            }));
            parts.push(table(&rows));
        }
        let pages = self.pages.iter().map(|page| match &page.operation {
            Some(operation) => {
                let count = self
                    .differences
                    .iter()
                    .filter(|it| it.operation == *operation && it.file == page.page)
                    .count();
                let plural = if count == 1 { "" } else { "s" };
                format!(
                    "{}: {operation}: {}\n",
                    page.page,
                    match count {
                        0 => "no difference".to_owned(),
                        count => format!("{count} difference{plural}"),
                    }
                )
            }
            None => format!(
                "{0}: operation not in the document; run fgs-spec draft {0}\n",
                page.page
            ),
        });
        let mut lines: String = pages.collect();
        if !self.undescribed.is_empty() {
            let (count, names) = (self.undescribed.len(), self.undescribed.join(", "));
            let plural = if count == 1 { "" } else { "s" };
            lines.push_str(&format!(
                "note: nothing here describes {count} operation{plural}: {names}\n"
            ));
        }
        parts.push(lines);
        parts.join("\n")
    }
}

fn differences(differences: &[&Difference], head: &str, document: &str) -> String {
    let heads = ["OPERATION", "WHERE", "FIELD", "FACT", head, "SPEC", "LINE"];
    let mut rows = vec![row(heads)];
    rows.extend(differences.iter().map(|difference| {
        let line = difference
            .line
            .map_or_else(|| "-".to_owned(), |line| format!("{document}:{line}"));
        row([
            &difference.operation,
            &difference.place,
            or_dash(&difference.field),
            difference.fact.name(),
            &difference.page,
            &difference.spec,
            &line,
        ])
    }));
    table(&rows)
}

fn contradictions(contradictions: &[Contradiction]) -> String {
    let heads = [
        "OPERATION",
        "WHERE",
        "FIELD",
        "FACT",
        "VALUE",
        "FILE",
        "VALUE",
        "FILE",
    ];
    let mut rows = vec![row(heads)];
    rows.extend(contradictions.iter().map(|of| {
        row([
            &of.operation,
            &of.place,
            or_dash(&of.field),
            of.fact.name(),
            &of.values[0],
            &of.files[0],
            &of.values[1],
            &of.files[1],
        ])
    }));
    format!("CONTRADICTIONS\n{}", table(&rows))
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
