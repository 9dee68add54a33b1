//! Tables of parameters.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::state::PageBuilder;
use super::statuses;
use super::unparsed::unparsed_table;
use crate::page::{Field, Place, Side, Table, Unparsed};
use crate::pattern::pattern;
use crate::read::blocks::{Grid, Paragraph};
use crate::read::keywords::{self, Column, Heading};

impl PageBuilder<'_> {
    pub(crate) fn table(&mut self, grid: &Grid) {
        let side = match self.section {
            Some(Heading::Uri | Heading::Request) => Side::Request,
            Some(Heading::Response) => Side::Response,
            Some(Heading::Statuses) if statuses::is_of_statuses(grid) => {
                let (statuses, unparsed) = statuses::rows(grid);
                self.statuses.get_or_insert_with(Vec::new).extend(statuses);
                self.unparsed.extend(unparsed);
                return;
            }
            // Tables without facts of the operation, such as error codes.
            Some(Heading::Other | Heading::Function) | None => return,
            Some(_) => {
                self.unparsed
                    .push(unparsed_table("table", grid, "unexpected table"));
                return;
            }
        };
        match self.place_and_columns(grid, side) {
            Ok((place, columns)) => self.parameters(grid, place, side, &columns),
            Err(unparsed) => self.unparsed.push(unparsed),
        }
    }

    /// What a table of parameters is about, and what is in its columns.
    fn place_and_columns(
        &self,
        grid: &Grid,
        side: Side,
    ) -> Result<(Place, Vec<Option<Column>>), Unparsed> {
        let Some(place) = self.place(grid, side) else {
            let section = if side == Side::Request {
                "request"
            } else {
                "response"
            };
            return Err(unparsed_table(
                section,
                grid,
                "table with an unknown caption",
            ));
        };
        let columns: Vec<Option<Column>> = grid
            .header
            .iter()
            .map(|head| keywords::column(head))
            .collect();
        let known = |wanted| columns.contains(&Some(wanted));
        if !known(Column::Name) || !known(Column::Type) || !known(Column::Description) {
            let header = grid.header.join(", ");
            return Err(unparsed_table(
                &place.to_string(),
                grid,
                &format!("table with unknown columns: {header}"),
            ));
        }
        Ok((place, columns))
    }

    fn parameters(&mut self, grid: &Grid, place: Place, side: Side, columns: &[Option<Column>]) {
        let mut fields = Vec::new();
        for row in &grid.rows {
            match self.field(&place, columns, row) {
                Some(field) => fields.push(field),
                None => self.unparsed.push(unparsed_row(&place, grid, row)),
            }
        }
        let conflicts = self.conflicts(grid, &place, side, &fields);
        self.unparsed.extend(conflicts);
        self.tables.push(Table {
            place,
            side,
            of: None,
            fields,
        });
    }

    /// Rows that say something else of a field than the first row of its name.
    fn conflicts(&self, grid: &Grid, place: &Place, side: Side, fields: &[Field]) -> Vec<Unparsed> {
        let earlier = self
            .tables
            .iter()
            .filter(|table| table.place == *place && table.side == side);
        let mut first: HashMap<&str, &Field> = HashMap::new();
        for field in earlier.flat_map(|table| &table.fields) {
            first.entry(&field.name).or_insert(field);
        }
        let mut conflicts = Vec::new();
        for field in fields {
            let known = *first.entry(&field.name).or_insert(field);
            if known.kind != field.kind || known.required != field.required {
                let text = format!(
                    "{}: duplicate row with another type or requirement",
                    field.name
                );
                conflicts.push(Unparsed {
                    place: place.to_string(),
                    field: field.name.clone(),
                    text,
                    line: grid.line,
                });
            }
        }
        conflicts
    }

    fn place(&self, grid: &Grid, side: Side) -> Option<Place> {
        let caption = grid.caption.as_deref()?;
        let caption = keywords::caption(caption).unwrap_or(caption);
        let status = self.status.or(self.only_success);
        match keywords::subject(caption) {
            Some(keywords::Subject::Path) => Some(Place::Path),
            Some(keywords::Subject::Query) => Some(Place::Query),
            Some(keywords::Subject::Header) if side == Side::Request => Some(Place::Header),
            Some(keywords::Subject::Body) if side == Side::Request => Some(Place::RequestBody),
            Some(keywords::Subject::Header) => Some(Place::ResponseHeader(status?)),
            Some(keywords::Subject::Body) => Some(Place::ResponseBody(status?)),
            None => {
                static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z_][\w.-]*$"));
                static ANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:parameters?)$"));
                let is_name = NAME.is_match(caption) && !ANY.is_match(caption);
                is_name.then(|| Place::Schema(caption.to_owned()))
            }
        }
    }
}

fn unparsed_row(place: &Place, grid: &Grid, row: &[Vec<Paragraph>]) -> Unparsed {
    let words: Vec<&str> = row
        .iter()
        .flatten()
        .map(|part| part.text.as_str())
        .collect();
    let line = row.iter().flatten().find_map(|part| part.line);
    let name = row.first().and_then(|cell| cell.first());
    Unparsed {
        place: place.to_string(),
        field: name.map(|name| name.text.clone()).unwrap_or_default(),
        text: words.join(" "),
        line: line.or(grid.line),
    }
}
