//! The generator: its output is a contract, and the error of a document is one line.

mod accepted;
mod changes;
mod compatibility;
mod contracts;
mod document;
mod documentation;
mod examples;
mod invalid;
mod secrets;
mod surface;
