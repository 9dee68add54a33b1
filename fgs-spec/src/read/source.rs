//! The file of a page: its bytes, its encoding, its format.

use std::fs::File;
use std::io::Read;

use functiongraph_io::printable::escaped;

use super::builder::PageBuilder;
use super::{definition, html, limits, markdown, text};
use crate::page::Page;

/// Pages have less than a hundredth of this.
const MAX_SIZE: u64 = 8 << 20;

/// Reads the page in a file, or from stdin for `-`. An error is one line.
pub fn page(file: &str) -> Result<Page, String> {
    let bytes = bytes(file).map_err(|message| format!("{file}: {message}"))?;
    from_bytes(file, bytes).map_err(|message| format!("{file}: {message}"))
}

fn bytes(file: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match file {
        "-" => std::io::stdin()
            .lock()
            .take(MAX_SIZE + 1)
            .read_to_end(&mut bytes),
        _ => File::open(file).and_then(|opened| opened.take(MAX_SIZE + 1).read_to_end(&mut bytes)),
    }
    .map_err(|error| format!("cannot be read: {error}"))?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= MAX_SIZE => Ok(bytes),
        _ => Err(format!(
            "is larger than {} MiB; save a single page as text or HTML",
            MAX_SIZE >> 20
        )),
    }
}

/// Reads the page in these bytes; `file` is its name in the result. An error is one line, whatever the page has.
pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Page, String> {
    parse(file, bytes).map_err(|error| escaped(&error).into_owned())
}

fn parse(file: &str, bytes: Vec<u8>) -> Result<Page, String> {
    if bytes.contains(&0) {
        return Err("is binary; save the page as UTF-8 text or HTML".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("is not UTF-8 (first invalid byte: {at}); save the page as UTF-8 text or HTML")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let is_html = text.trim_start().starts_with('<');
    limits::text(text)?;
    if text.trim_start().starts_with('{') {
        return definition::read(file, text);
    }
    let (blocks, title) = if is_html {
        limits::html(text)?;
        html::read(text)
    } else if markdown::is_markdown(text) {
        markdown::read(text)
    } else {
        (text::blocks(text)?, None)
    };
    limits::blocks(&blocks)?;
    PageBuilder::new(file, &blocks).build(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_printable() {
        let definition = br##"{"name":"A","paths":{"/a":{"get":{"responses":{"404":{"schema":{"$ref":"#/a\u0000b"}}}}}}}"##;
        let error = from_bytes("page", definition.to_vec()).unwrap_err();
        assert!(error.contains(r"a\u{0}b"), "{error:?}");
    }
}
