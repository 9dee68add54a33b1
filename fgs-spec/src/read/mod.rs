//! From a file to a [`Page`].

mod blocks;
mod description;
mod examples;
mod html;
mod size;
mod text;
mod types;
mod words;

pub use words::pattern;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::sync::LazyLock;

use regex_lite::Regex;

use blocks::{Block, Grid, Paragraph};
use words::{Column, Heading};

use crate::page::{Field, Language, Page, Place, Side, Status, Table, Type, Unread};

/// Pages have less than a hundredth of it.
const LARGEST: u64 = 8 << 20;

/// Reads the page in a file, or from stdin where the file is `-`. A page that cannot be read is told in a line.
pub fn page(file: &str) -> Result<Page, String> {
    let bytes = bytes(file).map_err(|problem| format!("{file}: {problem}"))?;
    from_bytes(file, bytes).map_err(|problem| format!("{file}: {problem}"))
}

fn bytes(file: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match file {
        "-" => std::io::stdin()
            .lock()
            .take(LARGEST + 1)
            .read_to_end(&mut bytes),
        _ => File::open(file).and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut bytes)),
    }
    .map_err(|error| format!("cannot be read: {error}"))?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= LARGEST => Ok(bytes),
        _ => Err(format!(
            "is larger than {} MiB; one page is expected, as text or as HTML",
            LARGEST >> 20
        )),
    }
}

pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Page, String> {
    if bytes.contains(&0) {
        return Err("is binary; a page is expected, as UTF-8 text or as HTML".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("is not UTF-8 from byte {at} on; a page is expected, as UTF-8 text or as HTML")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let is_html = text.trim_start().starts_with('<');
    size::text(text)?;
    let (blocks, title) = if is_html {
        size::html(text)?;
        html::read(text)
    } else {
        (text::blocks(text)?, None)
    };
    size::blocks(&blocks)?;
    Assembly::new(file, &blocks).page(title)
}

/// What is known while the blocks go by.
struct Assembly<'a> {
    file: &'a str,
    blocks: &'a [Block],
    /// The status of answers in whose part of the page no status is told.
    only_success: Option<u16>,
    section: Option<Heading>,
    status: Option<u16>,
    languages: Vec<Language>,
    title: Option<String>,
    date: Option<String>,
    requests: Vec<(String, String)>,
    tables: Vec<Table>,
    statuses: Option<Vec<Status>>,
    /// The lines of examples of requests, and of answers.
    examples: [Vec<Paragraph>; 2],
    samples: Vec<String>,
    unread: Vec<Unread>,
}

impl<'a> Assembly<'a> {
    fn new(file: &'a str, blocks: &'a [Block]) -> Self {
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
            unread: Vec::new(),
        }
    }

    fn page(mut self, heading: Option<String>) -> Result<Page, String> {
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
        let operation = titled.or_else(|| sampled(&self.samples));
        let mut examples = Vec::new();
        for (side, lines) in [Side::Request, Side::Response]
            .into_iter()
            .zip(&self.examples)
        {
            let found = examples::read(side, lines);
            examples.extend(found.examples);
            self.unread
                .extend(found.unread.iter().map(|line| unread("example", "", line)));
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
            unread: self.unread,
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
            false => NO_PAGE.to_owned(),
        })
    }

    /// The one request of the page.
    fn request(&self) -> Result<(String, String), String> {
        match self.requests.as_slice() {
            [] => Err(NO_PAGE.to_owned()),
            [only] => Ok(only.clone()),
            [(method, path), (other, where_to), ..] => Err(format!(
                "holds two operations, {method} {path} and {other} {where_to}; one page is expected"
            )),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, previous: Option<&Paragraph>) {
        let text = paragraph.text.as_str();
        if let Some(heading) = words::heading(text).filter(|_| !paragraph.item) {
            if heading == Heading::Function && self.title.is_none() {
                self.title = previous.map(|title| title.text.clone());
            }
            self.languages.extend(words::language(text));
            self.section = Some(heading);
            self.status = None;
            return;
        }
        if let Some(date) = words::date(text) {
            self.date.get_or_insert_with(|| date.to_owned());
            return;
        }
        match self.section {
            Some(Heading::Uri) => match words::request_line(text) {
                Some((method, path)) => self.requests.push((method.to_owned(), path.to_owned())),
                None => self.prose("path", paragraph),
            },
            Some(Heading::Request) => self.prose("request", paragraph),
            Some(Heading::Response) => match words::status(text) {
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

    /// Words between tables.
    fn prose(&mut self, place: &str, paragraph: &Paragraph) {
        let misses =
            words::caption(&paragraph.text).is_some() || words::begins_as_status(&paragraph.text);
        if misses || description::may_hold_a_fact(&paragraph.text) {
            self.unread.push(unread(place, "", paragraph));
        }
    }

    fn table(&mut self, grid: &Grid) {
        let side = match self.section {
            Some(Heading::Uri | Heading::Request) => Side::Request,
            Some(Heading::Response) => Side::Response,
            Some(Heading::Statuses) if is_of_statuses(grid) => return self.status_table(grid),
            // Tables without facts of the operation: of error codes, of how to call.
            Some(Heading::Other | Heading::Function) | None => return,
            Some(_) => {
                self.unread
                    .push(of_grid("table", grid, "a table where none is expected"));
                return;
            }
        };
        let Some(place) = self.place(grid, side) else {
            let section = if side == Side::Request {
                "request"
            } else {
                "response"
            };
            self.unread.push(of_grid(
                section,
                grid,
                "a table of which the caption does not tell what it describes",
            ));
            return;
        };
        let columns: Vec<Option<Column>> =
            grid.heads.iter().map(|head| words::column(head)).collect();
        let known = |wanted| columns.contains(&Some(wanted));
        if !known(Column::Name) || !known(Column::Type) || !known(Column::Description) {
            let heads = grid.heads.join(", ");
            self.unread.push(of_grid(
                &place.to_string(),
                grid,
                &format!("a table with the columns {heads}"),
            ));
            return;
        }
        let mut fields = Vec::new();
        for row in &grid.rows {
            match self.field(&place, &columns, row) {
                Some(field) => fields.push(field),
                None => {
                    let words: Vec<&str> = row
                        .iter()
                        .flatten()
                        .map(|part| part.text.as_str())
                        .collect();
                    let line = row
                        .iter()
                        .flatten()
                        .find_map(|part| part.line)
                        .or(grid.line);
                    self.unread.push(Unread {
                        place: place.to_string(),
                        field: row
                            .first()
                            .and_then(|cell| cell.first())
                            .map(|name| name.text.clone())
                            .unwrap_or_default(),
                        text: words.join(" "),
                        line,
                    });
                }
            }
        }
        let earlier = self
            .tables
            .iter()
            .filter(|table| table.place == place && table.side == side);
        let mut first: HashMap<&str, &Field> = HashMap::new();
        for field in earlier.flat_map(|table| &table.fields) {
            first.entry(&field.name).or_insert(field);
        }
        for field in &fields {
            let known = *first.entry(&field.name).or_insert(field);
            if known.kind != field.kind || known.required != field.required {
                let text = format!(
                    "{}: a second row, with another type or necessity",
                    field.name
                );
                self.unread.push(Unread {
                    place: place.to_string(),
                    field: field.name.clone(),
                    text,
                    line: grid.line,
                });
            }
        }
        self.tables.push(Table {
            place,
            side,
            fields,
        });
    }

    fn place(&self, grid: &Grid, side: Side) -> Option<Place> {
        let caption = grid.caption.as_deref()?;
        let caption = words::caption(caption).unwrap_or(caption);
        let status = self.status.or(self.only_success);
        match words::subject(caption) {
            Some(words::Subject::Path) => Some(Place::Path),
            Some(words::Subject::Query) => Some(Place::Query),
            Some(words::Subject::Header) if side == Side::Request => Some(Place::Header),
            Some(words::Subject::Body) if side == Side::Request => Some(Place::RequestBody),
            Some(words::Subject::Header) => Some(Place::ResponseHeader(status?)),
            Some(words::Subject::Body) => Some(Place::ResponseBody(status?)),
            None => {
                static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z_][\w.-]*$"));
                static ANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:parameters?)$"));
                let is_name = NAME.is_match(caption) && !ANY.is_match(caption);
                is_name.then(|| Place::Schema(caption.to_owned()))
            }
        }
    }

    fn field(
        &mut self,
        place: &Place,
        columns: &[Option<Column>],
        row: &[Vec<Paragraph>],
    ) -> Option<Field> {
        if row.len() != columns.len() {
            return None;
        }
        let cell = |wanted| {
            columns
                .iter()
                .zip(row)
                .find(|(column, _)| **column == Some(wanted))
                .map(|(_, cell)| cell)
        };
        let joined = |cell: &Vec<Paragraph>| {
            cell.iter()
                .map(|part| part.text.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let name = joined(cell(Column::Name)?);
        static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^\s]{1,200}$"));
        if !NAME.is_match(&name) {
            return None;
        }
        let kind = types::read(&joined(cell(Column::Type)?));
        let required = cell(Column::Required).and_then(|cell| words::required(&joined(cell)));
        // In a text, what looks like a row and has no type need not be one.
        if matches!(kind, Type::Unknown(_))
            && required.is_none()
            && row.iter().flatten().any(|part| part.line.is_some())
        {
            return None;
        }
        let description = cell(Column::Description)?;
        let read = description::read(&kind, description);
        let at = place.to_string();
        if let Type::Unknown(words) = &kind {
            let line = row.iter().flatten().find_map(|part| part.line);
            let text = format!("the type {words:?}");
            self.unread.push(Unread {
                place: at.clone(),
                field: name.clone(),
                text,
                line,
            });
        }
        self.unread
            .extend(read.unread.iter().map(|words| unread(&at, &name, words)));
        Some(Field {
            required,
            name,
            kind,
            facts: read.facts,
            description: description.iter().map(|part| part.text.clone()).collect(),
        })
    }

    fn status_table(&mut self, grid: &Grid) {
        let statuses = self.statuses.get_or_insert_with(Vec::new);
        for row in &grid.rows {
            let words = |cell: Option<&Vec<Paragraph>>| {
                let parts = cell.into_iter().flatten().map(|part| part.text.as_str());
                parts.collect::<Vec<_>>().join(" ")
            };
            let (code, description) = (words(row.first()), words(row.get(1)));
            match code.parse() {
                Ok(code) => statuses.push(Status { code, description }),
                Err(_) => {
                    self.unread
                        .push(of_grid("status", grid, &format!("{code} {description}")))
                }
            }
        }
    }
}

const NO_PAGE: &str =
    "is no page of an operation: a part URI with a line such as PUT /v2/… is expected";

fn unread(place: &str, field: &str, words: &Paragraph) -> Unread {
    Unread {
        place: place.to_owned(),
        field: field.to_owned(),
        text: words.text.clone(),
        line: words.line,
    }
}

fn of_grid(place: &str, grid: &Grid, what: &str) -> Unread {
    let caption = grid
        .caption
        .as_deref()
        .map(|caption| format!("{caption}: "))
        .unwrap_or_default();
    Unread {
        place: place.to_owned(),
        field: String::new(),
        text: format!("{caption}{what}"),
        line: grid.line,
    }
}

fn is_of_statuses(grid: &Grid) -> bool {
    let columns: Vec<Option<Column>> = grid.heads.iter().map(|head| words::column(head)).collect();
    columns == [Some(Column::Status), Some(Column::Description)]
}

fn only_success(blocks: &[Block]) -> Option<u16> {
    let grids = blocks.iter().filter_map(|block| match block {
        Block::Table(grid) if is_of_statuses(grid) => Some(grid),
        _ => None,
    });
    let codes = grids
        .flat_map(|grid| &grid.rows)
        .filter_map(|row| row.first()?.first()?.text.parse().ok());
    let mut successes = codes.filter(|code| (200..300).contains(code));
    successes.next().filter(|_| successes.next().is_none())
}

/// A title, without the name of the operation that newer pages put behind it.
fn split_title(title: &str) -> (Option<String>, Option<String>) {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.+?) - ([A-Z][A-Za-z0-9]+)$"));
    match TITLE.captures(title) {
        Some(parts) => (Some(parts[1].to_owned()), Some(parts[2].to_owned())),
        None => (Some(title.to_owned()), None),
    }
}

/// The operation that most of the SDK samples call.
fn sampled(lines: &[String]) -> Option<String> {
    static CALL: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b([A-Z][A-Za-z0-9]*)Request(?:\(\)|\{\})"));
    let mut names: Vec<(&str, usize)> = Vec::new();
    for name in lines.iter().filter_map(|line| CALL.captures(line)?.get(1)) {
        match names.iter_mut().find(|(known, _)| *known == name.as_str()) {
            Some((_, count)) => *count += 1,
            None => names.push((name.as_str(), 1)),
        }
    }
    names
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(name, _)| name.to_owned())
}
