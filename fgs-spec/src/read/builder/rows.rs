//! Rows of tables of parameters.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::state::PageBuilder;
use super::unparsed::unparsed;
use crate::page::{Content, Field, Place, Type, Unparsed};
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;
use crate::read::keywords::{self, Column};
use crate::read::{description, types};

impl PageBuilder<'_> {
    pub(crate) fn field(
        &mut self,
        place: &Place,
        columns: &[Option<Column>],
        row: &[Vec<Paragraph>],
    ) -> Option<Field> {
        if row.len() != columns.len() {
            return None;
        }
        let cell = |wanted| {
            columns
                .iter()
                .zip(row)
                .find(|(column, _)| **column == Some(wanted))
                .map(|(_, cell)| cell)
        };
        let joined = |cell: &Vec<Paragraph>| {
            cell.iter()
                .map(|part| part.text.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let name = joined(cell(Column::Name)?);
        static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^\s]{1,200}$"));
        if !NAME.is_match(&name) {
            return None;
        }
        let kind = types::read(&joined(cell(Column::Type)?));
        let required = cell(Column::Required).and_then(|cell| keywords::required(&joined(cell)));
        // In a text, a candidate without a known type may be no row at all.
        if matches!(kind, Type::Unknown(_))
            && required.is_none()
            && row.iter().flatten().any(|part| part.line.is_some())
        {
            return None;
        }
        let description = cell(Column::Description)?;
        let read = description::read(&kind, description);
        let at = place.to_string();
        if let Type::Unknown(words) = &kind {
            let line = row.iter().flatten().find_map(|part| part.line);
            let text = format!("unknown type {words:?}");
            self.unparsed.push(Unparsed {
                place: at.clone(),
                field: name.clone(),
                text,
                line,
            });
        }
        self.unparsed.extend(
            read.unparsed
                .iter()
                .map(|words| unparsed(&at, &name, words)),
        );
        Some(Field {
            required,
            name,
            kind,
            facts: read.facts,
            element: None,
            content: Content::default(),
            description: description.iter().map(|part| part.text.clone()).collect(),
        })
    }
}
