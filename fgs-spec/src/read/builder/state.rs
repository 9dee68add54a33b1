//! State while the blocks are read.

use super::statuses::only_success;
use crate::page::{Language, Status, Table, Unparsed};
use crate::read::blocks::{Block, Paragraph};
use crate::read::keywords::Heading;

/// A page while its blocks are read.
pub(crate) struct PageBuilder<'a> {
    pub file: &'a str,
    pub blocks: &'a [Block],
    /// The status of response tables without one: the only success status of the page.
    pub only_success: Option<u16>,
    pub section: Option<Heading>,
    pub status: Option<u16>,
    pub languages: Vec<Language>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub requests: Vec<(String, String)>,
    pub tables: Vec<Table>,
    pub statuses: Option<Vec<Status>>,
    /// The lines of request examples and of response examples.
    pub examples: [Vec<Paragraph>; 2],
    pub samples: Vec<String>,
    pub unparsed: Vec<Unparsed>,
}

impl<'a> PageBuilder<'a> {
    pub(crate) fn new(file: &'a str, blocks: &'a [Block]) -> Self {
        Self {
            file,
            blocks,
            only_success: only_success(blocks),
            section: None,
            status: None,
            languages: Vec::new(),
            title: None,
            date: None,
            requests: Vec::new(),
            tables: Vec::new(),
            statuses: None,
            examples: Default::default(),
            samples: Vec::new(),
            unparsed: Vec::new(),
        }
    }
}
