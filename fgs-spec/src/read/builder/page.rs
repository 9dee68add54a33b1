//! The page that the blocks make.

use super::names::{operation_in_samples, split_title};
use super::state::PageBuilder;
use super::unparsed::unparsed;
use crate::page::{Form, Language, Page, Side};
use crate::read::blocks::{Block, Paragraph};
use crate::read::{examples, keywords};

impl PageBuilder<'_> {
    pub(crate) fn build(mut self, heading: Option<String>) -> Result<Page, String> {
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
        let (title, title_operation) = name.map_or((None, None), |name| split_title(&name));
        let operation = title_operation.or_else(|| operation_in_samples(&self.samples));
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
                "no table of {method} {path} can be parsed; each table must follow its caption, as on the page"
            ));
        }
        Ok(Page {
            file: self.file.to_owned(),
            form: Form::Page,
            language,
            title,
            date: self.date,
            operation,
            method,
            path,
            body_required: None,
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
        let has_request_line = self.blocks.iter().any(|block| match block {
            Block::Paragraph(paragraph) => keywords::request_line(&paragraph.text).is_some(),
            Block::Table(_) => false,
        });
        Err(if has_request_line {
            "is in an unknown language; save the Chinese or the English page".to_owned()
        } else {
            NOT_AN_OPERATION.to_owned()
        })
    }

    /// The request line of the page.
    fn request(&self) -> Result<(String, String), String> {
        match self.requests.as_slice() {
            [] => Err(NOT_AN_OPERATION.to_owned()),
            [only] => Ok(only.clone()),
            [(method, path), (other_method, other_path), ..] => Err(format!(
                "has two operations, {method} {path} and {other_method} {other_path}; save a single page"
            )),
        }
    }
}

const NOT_AN_OPERATION: &str =
    "is not a page of an operation: it has no section URI with a line such as PUT /v2/…";
