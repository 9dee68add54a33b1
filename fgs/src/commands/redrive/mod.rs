//! `fgs redrive`.

mod call;
mod dead_letter;
mod journal;
mod lines;

mod report;
mod run;
mod selection;
mod source;

pub(crate) use run::redrive;
