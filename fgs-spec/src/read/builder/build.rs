//! The page that the blocks make.

use super::names::{operation_in_samples, split_title};
use super::state::PageBuilder;
use super::unparsed::unparsed;
use crate::page::{Language, Page, Side};
use crate::read::blocks::{Block, Paragraph};
use crate::read::{examples, words};

impl PageBuilder<'_> {
    pub fn build(mut self, heading: Option<String>) -> Result<Page, String> {
        let mut previous: Option<&Paragraph> = None;
        for block in self.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    self.paragraph(paragraph, previous);
                    previous = Some(paragraph);
                }
                Block::Table(grid) => self.table(grid),
            }
        }
        let language = self.language()?;
        let (method, path) = self.request()?;
        let name = heading.or(self.title.take());
        let (title, titled) = name.map_or((None, None), |name| split_title(&name));
        let operation = titled.or_else(|| operation_in_samples(&self.samples));
        let mut examples = Vec::new();
        for (side, lines) in [Side::Request, Side::Response]
            .into_iter()
            .zip(&self.examples)
        {
            let found = examples::read(side, lines);
            examples.extend(found.examples);
            self.unparsed.extend(
                found
                    .unparsed
                    .iter()
                    .map(|line| unparsed("example", "", line)),
            );
        }
        if self.tables.is_empty() && self.statuses.is_none() {
            return Err(format!(
                "no table of {method} {path} can be read; tables are expected below their captions, as the page shows them"
            ));
        }
        Ok(Page {
            file: self.file.to_owned(),
            language,
            title,
            date: self.date,
            operation,
            method,
            path,
            tables: self.tables,
            statuses: self.statuses,
            examples,
            unparsed: self.unparsed,
        })
    }

    fn language(&self) -> Result<Language, String> {
        let chinese = self
            .languages
            .iter()
            .filter(|language| **language == Language::Chinese)
            .count();
        if !self.languages.is_empty() {
            return Ok(if 2 * chinese > self.languages.len() {
                Language::Chinese
            } else {
                Language::English
            });
        }
        let anywhere = self.blocks.iter().any(|block| match block {
            Block::Paragraph(paragraph) => words::request_line(&paragraph.text).is_some(),
            Block::Table(_) => false,
        });
        Err(match anywhere {
            true => {
                "is in a language that is not known; the Chinese or the English page is expected"
                    .to_owned()
            }
            false => NOT_AN_OPERATION.to_owned(),
        })
    }

    /// The one request of the page.
    fn request(&self) -> Result<(String, String), String> {
        match self.requests.as_slice() {
            [] => Err(NOT_AN_OPERATION.to_owned()),
            [only] => Ok(only.clone()),
            [(method, path), (other, where_to), ..] => Err(format!(
                "holds two operations, {method} {path} and {other} {where_to}; one page is expected"
            )),
        }
    }
}

const NOT_AN_OPERATION: &str =
    "is no page of an operation: a part URI with a line such as PUT /v2/… is expected";
