//! The records in a file: one JSON, or one a line.

use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

use serde::de::IgnoredAny;

/// The most bytes of a record. An event and a result have at most 256 KiB each, and each byte of theirs at most six as
/// JSON in a string.
pub(super) const MAX_RECORD: usize = 4 * 1024 * 1024;

const SEVERAL: &str = "it has several records, of which one is on several lines; one record a line is expected, as \
                       jq -c . writes them";

/// A text that may be a record, or why there is none; with the number of its line, unless it is the whole file.
pub(super) type Text = (Option<usize>, Result<String, String>);

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// Reads all, and no more than one record at a time.
pub(super) fn read(
    reader: &mut dyn BufRead,
    found: &mut dyn FnMut(Text) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let failed = |error: io::Error| (None, Err(format!("it cannot be read: {error}")));
    let mut start = Vec::new();
    loop {
        match next_line(reader) {
            Ok(None) => return found((None, Err("it is empty".to_owned()))),
            Ok(Some(Line::Whole(line))) => {
                let is_blank = text_of(&line).trim_ascii().is_empty();
                start.extend_from_slice(&line);
                if is_blank && start.len() <= MAX_RECORD {
                    continue;
                }
                if is_json(text_of(&line)) {
                    break;
                }
                // Perhaps the first line of JSON on several lines.
                let room = MAX_RECORD.saturating_sub(start.len()) + 1;
                let mut rest = Read::take(&mut *reader, room as u64);
                if let Err(error) = rest.read_to_end(&mut start) {
                    return found(failed(error));
                }
                let text = text_of(&start);
                let is_object = |line: &[u8]| line.starts_with(b"{") && is_json(line);
                let has_lines = text.split(|byte| *byte == b'\n').any(is_object);
                if !has_lines && are_several(text) {
                    return found((None, Err(SEVERAL.to_owned())));
                }
                if start.len() <= MAX_RECORD && (is_json(text) || !has_lines) {
                    return found((None, utf8(text.to_vec())));
                }
                break;
            }
            Ok(Some(Line::TooLong)) => {
                let line = newlines(&start) + 1;
                found((Some(line), Err(too_long())))?;
                return lines(reader, line, found);
            }
            Err(error) => return found(failed(error)),
        }
    }
    lines(&mut Cursor::new(start).chain(reader), 0, found)
}

fn lines(
    reader: &mut dyn BufRead,
    before: usize,
    found: &mut dyn FnMut(Text) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut number = before;
    loop {
        number += 1;
        let text = match next_line(reader) {
            Ok(None) => return ControlFlow::Continue(()),
            Ok(Some(Line::TooLong)) => Err(too_long()),
            Ok(Some(Line::Whole(line))) => {
                let line = text_of(&line).trim_ascii();
                if line.is_empty() {
                    continue;
                }
                utf8(line.to_vec())
            }
            Err(error) => {
                return found((Some(number), Err(format!("it cannot be read: {error}"))));
            }
        };
        found((Some(number), text))?;
    }
}

/// One line with its line break, without more of it than the limit.
fn next_line(reader: &mut dyn BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let mut bounded = Read::take(&mut *reader, MAX_RECORD as u64 + 1);
    let count = bounded.read_until(b'\n', &mut line)?;
    if count == 0 {
        return Ok(None);
    }
    if count <= MAX_RECORD || line.ends_with(b"\n") {
        return Ok(Some(Line::Whole(line)));
    }
    drop(line);
    reader.skip_until(b'\n')?;
    Ok(Some(Line::TooLong))
}

fn text_of(content: &[u8]) -> &[u8] {
    content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content)
}

fn newlines(content: &[u8]) -> usize {
    content.iter().filter(|byte| **byte == b'\n').count()
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

/// Whether more follows on the JSON that a text begins with.
fn are_several(text: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    let first = values.next();
    let rest = text.get(values.byte_offset()..).unwrap_or_default();
    matches!(first, Some(Ok(_))) && rest.trim_ascii_start().starts_with(b"{")
}

fn utf8(text: Vec<u8>) -> Result<String, String> {
    String::from_utf8(text).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("the byte at offset {at} is not UTF-8")
    })
}

fn too_long() -> String {
    format!("it is longer than {} MiB", MAX_RECORD / 1024 / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(content: impl AsRef<[u8]>) -> Vec<Text> {
        let mut texts = Vec::new();
        let mut reader = io::BufReader::with_capacity(7, content.as_ref());
        let end = read(&mut reader, &mut |text| {
            texts.push(text);
            ControlFlow::Continue(())
        });
        assert!(end.is_continue());
        texts
    }

    fn line(number: usize, text: &str) -> Text {
        (Some(number), Ok(text.to_owned()))
    }

    #[test]
    fn reads_one_record_per_line() {
        assert_eq!(
            texts("{}\n\n{\"a\":1}"),
            [line(1, "{}"), line(3, "{\"a\":1}")]
        );
        assert_eq!(
            texts("\u{feff}{}\r\n{}\r\n"),
            [line(1, "{}"), line(2, "{}")]
        );
        assert_eq!(texts("\n\n{}\n"), [line(3, "{}")]);
    }

    #[test]
    fn reads_one_multiline_record() {
        let json = "{\n  \"a\": 1\n}\n";
        assert_eq!(texts(json), [(None, Ok(json.to_owned()))]);
    }

    #[test]
    fn continues_after_broken_line() {
        let found = texts("{\"a\":\n{}\nx\n{}\n");
        let expected = [
            line(1, "{\"a\":"),
            line(2, "{}"),
            line(3, "x"),
            line(4, "{}"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn reports_one_error_for_broken_json() {
        let broken = "{\n  \"a\": 1,\n  \"b\"\n}\n";
        assert_eq!(texts(broken), [(None, Ok(broken.to_owned()))]);
        assert_eq!(texts(""), [(None, Err("it is empty".to_owned()))]);
        assert_eq!(texts(b"{}\n\xff\n{}").len(), 3);
    }

    #[test]
    fn reports_multiline_records_once() {
        let record = "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n";
        let error = [(None, Err(SEVERAL.to_owned()))];
        for count in [2, 3, MAX_RECORD / record.len() + 10] {
            assert_eq!(texts(record.repeat(count)), error, "{count}");
        }
        assert_eq!(texts("{\n}{\n}"), error);
        // Each line that is a record counts.
        let last = texts(format!("{record}{{}}\n")).pop();
        assert_eq!(last, Some(line(6, "{}")));
    }

    #[test]
    fn bounds_line_length() {
        let long = "x".repeat(MAX_RECORD + 1);
        let error = Err("it is longer than 4 MiB".to_owned());
        for (content, number) in [
            (format!("{{}}\n{long}\n{{}}\n"), 2),
            (format!("{long}\n{{}}\n"), 1),
            (format!("\n{long}\n{{}}\n"), 2),
        ] {
            let found = texts(content);
            assert!(found.contains(&(Some(number), error.clone())));
            assert_eq!(found.last(), Some(&line(number + 1, "{}")));
        }
        let pretty = format!("{{\n\"a\": \"{long}\"\n}}\n");
        assert!(texts(pretty).iter().any(|(_, text)| *text == error));
    }
}
