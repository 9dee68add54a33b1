//! Decoding of the escapes of JSON, URLs and HTML.

use std::ops::Range;

/// A text with escapes decoded, each byte with its range in the original text: a few bytes for each, since error bodies
/// are decoded whole.
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    starts: Vec<u32>,
    /// Escapes are short, also those of escapes.
    lengths: Vec<u16>,
}

/// Decodes the escape at the start of the bytes: the character, and the length of the escape.
pub(super) type Decoder = fn(&[u8]) -> Option<(char, usize)>;

impl Decoded {
    /// None of a text that is too long for it.
    pub(super) fn new(text: &str) -> Option<Self> {
        u32::try_from(text.len()).ok()?;
        let mut plain = Self::with_capacity(text.len());
        // All bytes of a character have its range, so that none is split.
        for (start, letter) in text.char_indices() {
            let bytes = letter.len_utf8();
            for byte in text.as_bytes().iter().skip(start).take(bytes) {
                plain.push(*byte, start as u32, bytes as u16);
            }
        }
        Some(plain)
    }

    fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
            starts: Vec::with_capacity(capacity),
            lengths: Vec::with_capacity(capacity),
        }
    }

    fn push(&mut self, byte: u8, start: u32, length: u16) {
        self.bytes.push(byte);
        self.starts.push(start);
        self.lengths.push(length);
    }

    /// Where some of the bytes are in the original text.
    pub(super) fn range(&self, from: usize, to: usize) -> Range<usize> {
        let end = self.starts[to] as usize + usize::from(self.lengths[to]);
        self.starts[from] as usize..end
    }

    /// Decodes one level of escapes, each in its place, since none is shorter than its character. Whether there was one.
    pub(super) fn unescape(&mut self, decoders: &[Decoder]) -> bool {
        let (mut at, mut kept) = (0, 0);
        while at < self.bytes.len() {
            let escape = match self.bytes[at] {
                b'%' | b'\\' | b'&' => decoders.iter().find_map(|decode| decode(&self.bytes[at..])),
                _ => None,
            };
            let Some((letter, length)) = escape else {
                self.bytes[kept] = self.bytes[at];
                self.starts[kept] = self.starts[at];
                self.lengths[kept] = self.lengths[at];
                (at, kept) = (at + 1, kept + 1);
                continue;
            };
            let range = self.range(at, at + length - 1);
            let mut buffer = [0; 4];
            let decoded = match u8::try_from(u32::from(letter)) {
                // A percent escape is one byte of a character, not a character.
                Ok(byte) if self.bytes[at] == b'%' => {
                    buffer[0] = byte;
                    &buffer[..1]
                }
                _ => letter.encode_utf8(&mut buffer).as_bytes(),
            };
            for byte in decoded {
                self.bytes[kept] = *byte;
                self.starts[kept] = range.start as u32;
                self.lengths[kept] = u16::try_from(range.len()).unwrap_or(u16::MAX);
                kept += 1;
            }
            at += length;
        }
        let has_changed = kept < self.bytes.len();
        self.bytes.truncate(kept);
        self.starts.truncate(kept);
        self.lengths.truncate(kept);
        has_changed
    }

    /// Without line breaks and the indentation after them, since a long token may be wrapped. None without a line
    /// break.
    pub(super) fn joined(&self) -> Option<Self> {
        if !self.bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
            return None;
        }
        let mut joined = Self::with_capacity(self.bytes.len());
        let mut is_start = false;
        for (at, byte) in self.bytes.iter().enumerate() {
            is_start = matches!(byte, b'\r' | b'\n') || (is_start && matches!(byte, b' ' | b'\t'));
            if !is_start {
                joined.push(*byte, self.starts[at], self.lengths[at]);
            }
        }
        Some(joined)
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
