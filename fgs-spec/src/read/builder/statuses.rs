//! The table of status codes.

use crate::page::{Status, Unparsed};
use crate::read::blocks::{Block, Grid, Paragraph};
use crate::read::keywords::{self, Column};

use super::unparsed::unparsed_table;

/// The rows of the table, and those that cannot be read.
pub(super) fn rows(grid: &Grid) -> (Vec<Status>, Vec<Unparsed>) {
    let (mut statuses, mut unparsed) = (Vec::new(), Vec::new());
    for row in &grid.rows {
        let text = |cell: Option<&Vec<Paragraph>>| {
            let parts = cell.into_iter().flatten().map(|part| part.text.as_str());
            parts.collect::<Vec<_>>().join(" ")
        };
        let (code, description) = (text(row.first()), text(row.get(1)));
        match code.parse() {
            Ok(code) => statuses.push(Status { code, description }),
            Err(_) => unparsed.push(unparsed_table(
                "status",
                grid,
                &format!("{code} {description}"),
            )),
        }
    }
    (statuses, unparsed)
}

pub(super) fn is_of_statuses(grid: &Grid) -> bool {
    let columns: Vec<Option<Column>> = grid
        .header
        .iter()
        .map(|head| keywords::column(head))
        .collect();
    columns == [Some(Column::Status), Some(Column::Description)]
}

pub(super) fn only_success(blocks: &[Block]) -> Option<u16> {
    let grids = blocks.iter().filter_map(|block| match block {
        Block::Table(grid) if is_of_statuses(grid) => Some(grid),
        _ => None,
    });
    let codes = grids
        .flat_map(|grid| &grid.rows)
        .filter_map(|row| row.first()?.first()?.text.parse().ok());
    let mut successes = codes.filter(|code| (200..300).contains(code));
    successes.next().filter(|_| successes.next().is_none())
}
