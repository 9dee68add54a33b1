//! What stands for the names of the document in what progenitor gets and generates.

use crate::api::operation::Operation;

/// Of the media type of a body.
pub(super) const BYTES: &str = "application/octet-stream";

/// Of an operation.
pub(super) fn name(number: usize) -> String {
    format!("operation{number}")
}

/// Of the parameters. The generator sorts by them, so that they are in the order of their names on the wire.
pub(super) fn arguments(operation: &Operation) -> Vec<String> {
    let wires: Vec<&str> = operation
        .parameters
        .iter()
        .map(|parameter| parameter.wire)
        .collect();
    let ranks = wires
        .iter()
        .map(|wire| wires.iter().filter(|other| *other < wire).count());
    ranks.map(|rank| format!("argument{rank:04}")).collect()
}
