//! Patterns: classes of letters, one after the other, each with how many of them there are.
//!
//! They need no engine for regular expressions, and are what the definitions of the provider hold: `^[a-z0-9-]+$`,
//! `^([_a-z]|[\u4e00-\u9fa5]){1,64}$`.

use std::collections::BTreeSet;

/// A pattern that a text is validated against.
#[derive(Debug, PartialEq)]
pub(crate) struct Pattern {
    pub parts: Vec<Part>,
    /// The pattern without its anchors, or of a single class the letters.
    pub shown: String,
}

/// Letters of a class.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    pub ranges: Vec<(char, char)>,
    pub min: usize,
    pub max: Option<usize>,
}

impl Pattern {
    /// Reads a pattern; none, where it is of another form.
    pub(crate) fn read(pattern: &str) -> Option<Self> {
        let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
        let mut rest = inner;
        let mut parts = Vec::new();
        let mut shown = inner;
        while !rest.is_empty() {
            let (ranges, letters, after) = atom(rest)?;
            let (min, max, after) = quantifier(after)?;
            if parts.is_empty() && after.is_empty() && (min, max) == (1, None) {
                shown = letters;
            }
            parts.push(Part { ranges, min, max });
            rest = after;
        }
        (!parts.is_empty()).then(|| Self {
            parts,
            shown: shown.to_owned(),
        })
    }

    /// Whether the whole of a text is of this pattern.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let letters: Vec<char> = text.chars().collect();
        // How many letters may be read, up to each part.
        let mut ends = BTreeSet::from([0]);
        for part in &self.parts {
            let is_of_part = |letter: &char| {
                part.ranges
                    .iter()
                    .any(|(first, last)| (first..=last).contains(&letter))
            };
            let mut next = BTreeSet::new();
            for start in ends {
                let run = letters[start..]
                    .iter()
                    .take_while(|letter| is_of_part(letter));
                let most = run.count().min(part.max.unwrap_or(usize::MAX));
                next.extend((part.min..=most).map(|count| start + count));
            }
            ends = next;
        }
        ends.contains(&letters.len())
    }
}

type Ranges = Vec<(char, char)>;

/// A class, a group of classes, or a letter: its ranges, the letters as they are written, and the rest.
fn atom(text: &str) -> Option<(Ranges, &str, &str)> {
    if let Some(group) = text.strip_prefix('(') {
        let group = group.strip_prefix("?:").unwrap_or(group);
        let (mut ranges, mut rest) = (Vec::new(), group);
        loop {
            let (more, _, after) = class_or_letter(rest)?;
            ranges.extend(more);
            if let Some(after) = after.strip_prefix(')') {
                let letters = &group[..group.len() - after.len() - 1];
                return Some((ranges, letters, after));
            }
            rest = after.strip_prefix('|')?;
        }
    }
    class_or_letter(text)
}

fn class_or_letter(text: &str) -> Option<(Ranges, &str, &str)> {
    if let Some(inner) = text.strip_prefix('[') {
        return class(inner);
    }
    let (letter, rest) = letter(text, ".^$|()[]{}*+?")?;
    let shown = &text[..text.len() - rest.len()];
    Some((letter.ranges(), shown, rest))
}

/// What is after `[`, up to `]`.
fn class(inner: &str) -> Option<(Ranges, &str, &str)> {
    if inner.starts_with(['^', ']']) {
        return None;
    }
    let (mut ranges, mut rest) = (Vec::new(), inner);
    loop {
        if let Some(after) = rest.strip_prefix(']') {
            let letters = &inner[..inner.len() - after.len() - 1];
            return (!ranges.is_empty()).then_some((ranges, letters, after));
        }
        let (first, after) = letter(rest, "[")?;
        rest = after;
        let Some(after) = rest
            .strip_prefix('-')
            .filter(|after| !after.starts_with(']'))
        else {
            ranges.extend(first.ranges());
            continue;
        };
        match (first, letter(after, "[")?) {
            (Letter::One(first), (Letter::One(last), after)) if first <= last => {
                ranges.push((first, last));
                rest = after;
            }
            _ => return None,
        }
    }
}

enum Letter {
    One(char),
    /// `\d` and `\w`.
    Several(&'static [(char, char)]),
}

impl Letter {
    fn ranges(&self) -> Ranges {
        match self {
            Self::One(letter) => vec![(*letter, *letter)],
            Self::Several(ranges) => ranges.to_vec(),
        }
    }
}

/// One letter, escaped or not; `special` ones must be escaped.
fn letter<'a>(text: &'a str, special: &str) -> Option<(Letter, &'a str)> {
    let mut letters = text.chars();
    let first = letters.next()?;
    if first != '\\' {
        return (!special.contains(first)).then_some((Letter::One(first), letters.as_str()));
    }
    let escaped = letters.next()?;
    let rest = letters.as_str();
    let found = match escaped {
        'd' => Letter::Several(&[('0', '9')]),
        'w' => Letter::Several(&[('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]),
        'n' => Letter::One('\n'),
        'r' => Letter::One('\r'),
        't' => Letter::One('\t'),
        'u' => {
            let digits = rest.get(..4)?;
            let unit = u32::from_str_radix(digits, 16).ok()?;
            return Some((Letter::One(char::from_u32(unit)?), &rest[4..]));
        }
        letter if letter.is_ascii_alphanumeric() => return None,
        letter => Letter::One(letter),
    };
    Some((found, rest))
}

/// How many: the least, the most, and the rest.
fn quantifier(text: &str) -> Option<(usize, Option<usize>, &str)> {
    if let Some(rest) = text.strip_prefix('+') {
        return Some((1, None, rest));
    }
    if let Some(rest) = text.strip_prefix('*') {
        return Some((0, None, rest));
    }
    if let Some(rest) = text.strip_prefix('?') {
        return Some((0, Some(1), rest));
    }
    let Some(inner) = text.strip_prefix('{') else {
        return Some((1, Some(1), text));
    };
    let (counts, rest) = inner.split_once('}')?;
    let (min, max) = match counts.split_once(',') {
        None => {
            let count = counts.parse().ok()?;
            (count, Some(count))
        }
        Some((min, "")) => (min.parse().ok()?, None),
        Some((min, max)) => (min.parse().ok()?, Some(max.parse().ok()?)),
    };
    max.is_none_or(|max| min <= max).then_some((min, max, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(ranges: &[(char, char)], min: usize, max: Option<usize>) -> Part {
        Part {
            ranges: ranges.to_vec(),
            min,
            max,
        }
    }

    #[test]
    fn parses_classes_and_counts() {
        let read = |pattern: &str| Pattern::read(pattern).unwrap();
        let plain = read("^[a-z0-9_-]+$");
        assert_eq!(
            plain.parts,
            [part(
                &[('a', 'z'), ('0', '9'), ('_', '_'), ('-', '-')],
                1,
                None
            )]
        );
        assert_eq!(plain.shown, "a-z0-9_-");
        let group = read(r"^([_a-z().-]|[\u4e00-\u9fa5]){1,64}$");
        let ranges = [
            ('_', '_'),
            ('a', 'z'),
            ('(', '('),
            (')', ')'),
            ('.', '.'),
            ('-', '-'),
            ('一', '龥'),
        ];
        assert_eq!(group.parts, [part(&ranges, 1, Some(64))]);
        let two = read(r"^[A-Z]\d{2,}x?$");
        assert_eq!(two.parts.len(), 3);
        assert_eq!(two.parts[1], part(&[('0', '9')], 2, None));
        assert_eq!(two.parts[2], part(&[('x', 'x')], 0, Some(1)));
    }

    #[test]
    fn matches_whole_texts() {
        let matches = |pattern: &str, text: &str| Pattern::read(pattern).unwrap().matches(text);
        assert!(matches("^[a-z]+[a-z0-9]$", "abc"));
        assert!(matches("^[a-z]{1,3}x?$", "abcx"));
        assert!(!matches("^[a-z]{1,3}x?$", "abcde"));
        assert!(!matches("^[a-z]+$", ""));
        assert!(!matches("^[a-z]+$", "a1"));
    }

    #[test]
    fn rejects_other_patterns() {
        for pattern in [
            "",
            "^$",
            "a+",
            "^a",
            "^[z-a]+$",
            "^[^a]+$",
            "^(ab)+$",
            "^(a|bc)$",
            "^a{2,1}$",
            "^a|b$",
            "^.+$",
            "^[a$",
            r"^\b$",
            "^[]$",
            "^a++$",
            "^(a$",
            r"^[\d-z]+$",
            "^[[:alpha:]]$",
        ] {
            assert_eq!(Pattern::read(pattern), None, "{pattern}");
        }
    }
}
