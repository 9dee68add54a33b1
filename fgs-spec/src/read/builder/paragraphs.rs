//! Paragraphs: headings, request lines, statuses, and prose between the tables.

use super::state::PageBuilder;
use super::unparsed::unparsed;
use crate::read::blocks::Paragraph;
use crate::read::keywords::Heading;
use crate::read::{description, keywords};

impl PageBuilder<'_> {
    pub(crate) fn paragraph(&mut self, paragraph: &Paragraph, previous: Option<&Paragraph>) {
        let text = paragraph.text.as_str();
        if let Some(heading) = keywords::heading(text).filter(|_| !paragraph.is_item) {
            if heading == Heading::Function && self.title.is_none() {
                self.title = previous.map(|title| title.text.clone());
            }
            self.languages.extend(keywords::language(text));
            self.section = Some(heading);
            self.status = None;
            return;
        }
        if let Some(date) = keywords::date(text) {
            self.date.get_or_insert_with(|| date.to_owned());
            return;
        }
        match self.section {
            Some(Heading::Uri) => match keywords::request_line(text) {
                Some((method, path)) => self.requests.push((method.to_owned(), path.to_owned())),
                None => self.prose("path", paragraph),
            },
            Some(Heading::Request) => self.prose("request", paragraph),
            Some(Heading::Response) => match keywords::status(text) {
                Some(status) => self.status = Some(status),
                None => self.prose("response", paragraph),
            },
            Some(Heading::RequestExamples) => self.examples[0].push(paragraph.clone()),
            Some(Heading::ResponseExamples) => self.examples[1].push(paragraph.clone()),
            Some(Heading::Other) => self.samples.push(text.to_owned()),
            Some(Heading::Statuses) => self.prose("status", paragraph),
            Some(Heading::Function) | None => {}
        }
    }

    /// Prose between tables.
    fn prose(&mut self, place: &str, paragraph: &Paragraph) {
        let misses = keywords::caption(&paragraph.text).is_some()
            || keywords::has_status_prefix(&paragraph.text);
        if misses || description::hints_at_fact(&paragraph.text) {
            self.unparsed.push(unparsed(place, "", paragraph));
        }
    }
}
