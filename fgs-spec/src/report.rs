//! The result of a check: a table for people, JSON for programs.

use serde::Serialize;

use crate::check::Drift;
use crate::page::Unparsed;
use functiongraph_io::table::table;

#[derive(Default, Serialize)]
pub struct Report {
    pub pages: Vec<CheckedPage>,
    pub drift: Vec<Drift>,
    #[serde(rename = "unread")]
    pub unparsed: Vec<PageUnparsed>,
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
        if !self.drift.is_empty() {
            let mut rows = vec![row([
                "OPERATION",
                "WHERE",
                "FIELD",
                "FACT",
                "PAGE",
                "SPEC",
                "LINE",
            ])];
            rows.extend(self.drift.iter().map(|drift| {
                let line = drift
                    .line
                    .map_or_else(|| "-".to_owned(), |line| format!("{document}:{line}"));
                let field = if drift.field.is_empty() {
                    "-"
                } else {
                    &drift.field
                };
                row([
                    &drift.operation,
                    &drift.place,
                    field,
                    drift.fact.name(),
                    &drift.page,
                    &drift.spec,
                    &line,
                ])
            }));
            parts.push(table(&rows));
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
                    .drift
                    .iter()
                    .filter(|drift| drift.operation == *operation)
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
        parts.push(pages.collect());
        parts.join("\n")
    }
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
