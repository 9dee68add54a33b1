//! Decoding of the escapes of JSON, URLs and HTML.

use std::ops::Range;

/// A text with escapes decoded, each byte with its range in the original text.
#[derive(Clone)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    pub(super) ranges: Vec<Range<usize>>,
}

/// Decodes the escape at the start of the bytes: the character, and the length of the escape.
pub(super) type Decoder = fn(&[u8]) -> Option<(char, usize)>;

impl Decoded {
    pub(super) fn new(text: &str) -> Self {
        // All bytes of a character have its range, so that none is split.
        let ranges = text.char_indices().flat_map(|(start, letter)| {
            let end = start + letter.len_utf8();
            std::iter::repeat_n(start..end, letter.len_utf8())
        });
        Self {
            bytes: text.as_bytes().to_vec(),
            ranges: ranges.collect(),
        }
    }

    /// One level of escapes decoded. None without an escape.
    pub(super) fn unescaped(&self, decoders: &[Decoder]) -> Option<Self> {
        let mut next = Self {
            bytes: Vec::new(),
            ranges: Vec::new(),
        };
        let (mut at, mut changed) = (0, false);
        while at < self.bytes.len() {
            let escape = match self.bytes[at] {
                b'%' | b'\\' | b'&' => decoders.iter().find_map(|decode| decode(&self.bytes[at..])),
                _ => None,
            };
            let Some((letter, length)) = escape else {
                next.bytes.push(self.bytes[at]);
                next.ranges.push(self.ranges[at].clone());
                at += 1;
                continue;
            };
            let range = self.ranges[at].start..self.ranges[at + length - 1].end;
            match u8::try_from(u32::from(letter)) {
                // A percent escape is one byte of a character, not a character.
                Ok(byte) if self.bytes[at] == b'%' => next.push(&[byte], &range),
                _ => next.push(letter.encode_utf8(&mut [0; 4]).as_bytes(), &range),
            }
            (at, changed) = (at + length, true);
        }
        changed.then_some(next)
    }

    /// Without line breaks and the indentation after them, since a long token may be wrapped. None without a line
    /// break.
    pub(super) fn joined(&self) -> Option<Self> {
        let mut joined = Self {
            bytes: Vec::new(),
            ranges: Vec::new(),
        };
        let mut is_start = false;
        for (byte, range) in self.bytes.iter().zip(&self.ranges) {
            is_start = matches!(byte, b'\r' | b'\n') || (is_start && matches!(byte, b' ' | b'\t'));
            if !is_start {
                joined.push(&[*byte], range);
            }
        }
        (joined.bytes.len() < self.bytes.len()).then_some(joined)
    }

    fn push(&mut self, bytes: &[u8], range: &Range<usize>) {
        for byte in bytes {
            self.bytes.push(*byte);
            self.ranges.push(range.clone());
        }
    }
}

/// `%2F`.
pub(super) fn percent(bytes: &[u8]) -> Option<(char, usize)> {
    let digits = bytes.strip_prefix(b"%")?.get(..2)?;
    Some((char::from(number(digits, 16)? as u8), 3))
}

/// `\/`, `\n`, `\u002f`, and the `\x2f` of other languages.
pub(super) fn json(bytes: &[u8]) -> Option<(char, usize)> {
    let rest = bytes.strip_prefix(b"\\")?;
    let letter = match rest.first()? {
        b'u' => {
            let unit = |from: usize| {
                number(rest.get(from..from + 4)?, 16).and_then(|unit| u16::try_from(unit).ok())
            };
            let first = unit(1)?;
            if let Some(letter) = char::from_u32(u32::from(first)) {
                return Some((letter, 6));
            }
            let second = unit(7).filter(|_| rest.get(5..7) == Some(b"\\u"))?;
            return Some((char::decode_utf16([first, second]).next()?.ok()?, 12));
        }
        b'x' => return Some((char::from(number(rest.get(1..3)?, 16)? as u8), 4)),
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        other if other.is_ascii_punctuation() => char::from(*other),
        _ => return None,
    };
    Some((letter, 2))
}

/// `&amp;`, `&#47;`, `&#x2F;`, also without the semicolon, as in browsers.
pub(super) fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    const NAMES: [(&[u8], char); 5] = [
        (b"amp", '&'),
        (b"lt", '<'),
        (b"gt", '>'),
        (b"quot", '"'),
        (b"apos", '\''),
    ];
    const MAX_DIGITS: usize = 8;
    let rest = bytes.strip_prefix(b"&")?;
    let numbered = |start: usize, radix: u32| {
        let digits = rest[start..]
            .iter()
            .take(MAX_DIGITS)
            .take_while(|byte| char::from(**byte).is_digit(radix))
            .count();
        let end = start + digits;
        Some((char::from_u32(number(&rest[start..end], radix)?)?, end))
    };
    let (letter, end) = match rest {
        [b'#', b'x' | b'X', ..] => numbered(2, 16)?,
        [b'#', ..] => numbered(1, 10)?,
        _ => NAMES
            .iter()
            .find(|(name, _)| rest.starts_with(name))
            .map(|(name, letter)| (*letter, name.len()))?,
    };
    let semicolon = usize::from(rest.get(end) == Some(&b';'));
    Some((letter, 1 + end + semicolon))
}

/// Whether the text ends within an escape.
pub(super) fn is_partial_escape(rest: &[u8]) -> bool {
    const MAX_ESCAPE: usize = 10;
    let is_start = matches!(rest.first(), Some(b'%' | b'\\' | b'&')) && rest.len() < MAX_ESCAPE;
    is_start
        && rest[1..]
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
}
