//! From a file to a [`Page`](crate::page::Page).

mod blocks;
mod builder;
mod definition;
mod description;
mod examples;
mod html;
mod keywords;
mod limits;
mod markdown;
mod source;
mod text;
mod types;

pub use source::{from_bytes, page};
