//! The facts in the text of a description.
//!
//! Only unambiguous text is parsed. The rest, where it looks like a fact, is kept as unparsed.

mod ambiguity;
mod bounds;
mod cell;
mod choices;
mod content;
mod defaults;
mod hints;
mod labels;
mod lengths;
mod numbers;
mod prose;
mod ranges;
mod reader;
mod values;

pub(super) use cell::{read, read_beside};
pub(super) use content::read as content;
pub(super) use hints::hints_at_fact;
