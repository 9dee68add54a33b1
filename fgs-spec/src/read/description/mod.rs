//! The facts in the words of a cell of the column of descriptions.
//!
//! What is read is what the words can only mean. The rest, where it looks like a limit, is kept as unread.

mod ambiguity;
mod bounds;
mod cell;
mod defaults;
mod hints;
mod labels;
mod lengths;
mod numbers;
mod prose;
mod ranges;
mod reader;
mod values;

pub use cell::read;
pub use hints::hints_at_fact;
