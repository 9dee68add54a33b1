//! Text that needs no allocation where it is short, as names and values of JSON mostly are.

use std::fmt;

/// As many bytes as make the value no larger than a `String`.
const INLINE: usize = 22;

/// A text that is not changed, inline up to so many bytes.
#[derive(Clone)]
pub(crate) enum ShortText<const SHORT: usize = INLINE> {
    Inline { len: u8, bytes: [u8; SHORT] },
    Boxed(Box<str>),
}

impl<const SHORT: usize> ShortText<SHORT> {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Inline { len, bytes } => {
                let text = bytes.get(..usize::from(*len)).unwrap_or_default();
                // It was copied from a text.
                std::str::from_utf8(text).unwrap_or_default()
            }
            Self::Boxed(text) => text,
        }
    }

    fn inline(text: &str) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        let len = u8::try_from(text.len()).ok()?;
        Some(Self::Inline { len, bytes })
    }
}

impl<const SHORT: usize> From<&str> for ShortText<SHORT> {
    fn from(text: &str) -> Self {
        Self::inline(text).unwrap_or_else(|| Self::Boxed(text.into()))
    }
}

impl<const SHORT: usize> From<String> for ShortText<SHORT> {
    fn from(text: String) -> Self {
        Self::inline(&text).unwrap_or_else(|| Self::Boxed(text.into()))
    }
}

impl<const SHORT: usize> fmt::Debug for ShortText<SHORT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_texts_of_any_length() {
        for text in [
            "",
            "a",
            "é".repeat(11).as_str(),
            "é".repeat(12).as_str(),
            "x".repeat(300).as_str(),
        ] {
            assert_eq!(ShortText::<30>::from(text).as_str(), text);
            assert_eq!(<ShortText>::from(text.to_owned()).as_str(), text);
        }
    }

    #[test]
    fn fits_in_size_of_string() {
        assert!(size_of::<ShortText>() <= size_of::<String>());
    }
}
