//! `fgs redrive`.

mod call_error;
mod dead_letter;
mod examination;
mod journal;
mod key;
mod lines;
mod pace;
mod prepared;
mod report;
mod run;
mod selection;
mod sending;
mod source;
mod unique;

pub(crate) use run::redrive;
