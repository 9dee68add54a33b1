//! Parses INI files as Python's `configparser` does, but rejects what it would ignore.

use secrecy::zeroize::Zeroizing;

use super::typo::{is_misspelled_key, is_misspelled_section};
use functiongraph_io::printable::one_line;

/// The section whose keys are the defaults of all others.
const DEFAULTS: &str = "DEFAULT";

/// A file's sections in their order, and their keys in lower case. Errors show only the names of sections.
#[derive(Default)]
pub(super) struct Ini {
    pub sections: Vec<Section>,
}

#[derive(Default)]
pub(super) struct Section {
    pub name: String,
    pub line: usize,
    keys: Vec<Key>,
}

pub(super) struct Key {
    pub name: String,
    pub line: usize,
    value: Zeroizing<String>,
}

/// A line and why it is invalid.
#[derive(Debug)]
pub(super) struct ParseError {
    pub line: usize,
    pub reason: String,
}

impl Ini {
    pub(super) fn parse(text: &str) -> Result<Self, ParseError> {
        let mut ini = Self::default();
        // The indent of the last key: a deeper line continues its value.
        let mut open: Option<usize> = None;
        let lines = text
            .split('\n')
            .enumerate()
            .map(|(number, line)| (number + 1, line));
        for (line, raw) in
            lines.flat_map(|(number, line)| line.split('\r').map(move |part| (number, part)))
        {
            let content = raw.trim();
            if content.is_empty() || content.starts_with(['#', ';']) {
                continue;
            }
            let indent = raw.len() - raw.trim_start().len();
            let error = |reason: &str| ParseError {
                line,
                reason: reason.to_owned(),
            };
            if let (Some(section), Some(_)) =
                (ini.sections.last_mut(), open.filter(|open| indent > *open))
            {
                section.continue_value(content);
                continue;
            }
            if content.starts_with('[') {
                let name = header(content).map_err(error)?;
                ini.start_section(name, line)?;
                open = None;
                continue;
            }
            let Some(section) = ini.sections.last_mut() else {
                return Err(error(
                    "text before the first section; start with a section such as [basic]",
                ));
            };
            let Some((key, value)) = content
                .split_once(['=', ':'])
                .map(|(key, value)| (key.trim(), value.trim()))
            else {
                return Err(error(
                    "neither a section nor a key with a value; write [section], key = value, or # comment",
                ));
            };
            if key.is_empty() {
                return Err(error("a value without a key; write key = value"));
            }
            section.add(key, value, line)?;
            open = Some(indent);
        }
        Ok(ini)
    }

    fn start_section(&mut self, name: &str, line: usize) -> Result<(), ParseError> {
        let earlier = self
            .sections
            .iter()
            .position(|section| section.name == name);
        match earlier {
            // `configparser` allows it again, too. Keys are added to the last section.
            Some(earlier) if name == DEFAULTS => {
                let defaults = self.sections.remove(earlier);
                self.sections.push(defaults);
            }
            Some(earlier) => {
                let reason = format!(
                    "section [{}] already exists in line {}; keep one of them",
                    one_line(name),
                    self.sections[earlier].line
                );
                return Err(ParseError { line, reason });
            }
            None => self.sections.push(Section {
                name: name.to_owned(),
                line,
                keys: Vec::new(),
            }),
        }
        Ok(())
    }

    /// The names of all sections but the one of defaults.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.sections
            .iter()
            .map(|section| &section.name)
            .filter(|name| *name != DEFAULTS)
            .map(|name| one_line(name))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.sections.iter().any(|section| section.name == name)
    }

    /// The value of a key in a section, or else in the defaults.
    pub(super) fn get(&self, section: &str, key: &str) -> Result<Option<String>, ParseError> {
        let found = self.keys(section).find(|known| known.name == key);
        let Some(Key { line, value, .. }) = found.filter(|known| !known.value.is_empty()) else {
            return Ok(None);
        };
        let reason = "a single '%'; write %% for a percent sign, and a value in place of %(name)s";
        unescape(value).map(Some).ok_or_else(|| ParseError {
            line: *line,
            reason: reason.to_owned(),
        })
    }

    /// The keys of a section, and the defaults.
    pub(super) fn keys(&self, section: &str) -> impl Iterator<Item = &Key> {
        let named = |name: &str| self.sections.iter().find(|section| section.name == name);
        [named(section), named(DEFAULTS)]
            .into_iter()
            .flatten()
            .flat_map(|section| &section.keys)
    }

    /// The line of the defaults if they are the only section and hold keys of a profile.
    pub(super) fn line_of_lone_defaults(&self, keys: &[&str]) -> Option<usize> {
        let [defaults] = &self.sections[..] else {
            return None;
        };
        let has_any = defaults
            .keys
            .iter()
            .any(|key| keys.contains(&key.name.as_str()) || is_misspelled_key(&key.name));
        (defaults.name == DEFAULTS && has_any).then_some(defaults.line)
    }

    /// A section that is probably a misspelling of this name.
    pub(super) fn misspelled_section(&self, name: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.name != DEFAULTS && is_misspelled_section(&section.name, name))
    }
}

impl Section {
    fn add(&mut self, key: &str, value: &str, line: usize) -> Result<(), ParseError> {
        let key = key.to_lowercase();
        if self.keys.iter().any(|known| known.name == key) {
            // Without the name: a secret may be in its place.
            let reason = format!(
                "section [{}] already has this key (case is ignored); keep one of them",
                one_line(&self.name)
            );
            return Err(ParseError { line, reason });
        }
        self.keys.push(Key {
            name: key,
            line,
            value: Zeroizing::new(value.to_owned()),
        });
        Ok(())
    }

    /// Adds a line to the last value.
    fn continue_value(&mut self, content: &str) {
        if let Some(Key { value, .. }) = self.keys.last_mut() {
            *value = Zeroizing::new(format!("{}\n{content}", **value));
        }
    }
}

/// The name in `[name]`, which only a comment may follow.
fn header(content: &str) -> Result<&str, &'static str> {
    let (name, rest) = content
        .strip_prefix('[')
        .and_then(|content| content.split_once(']'))
        .ok_or("a section without its closing bracket; write [section]")?;
    let rest = rest.trim_start();
    if name.is_empty() {
        return Err("a section without a name; write [section]");
    }
    if !rest.is_empty() && !rest.starts_with(['#', ';']) {
        return Err("text after a section's closing bracket; write [section] in a line of its own");
    }
    Ok(name)
}

/// Replaces `%%` by `%`. Python also replaces `%(name)s` by another key's value, which is an error here like any other
/// `%`.
fn unescape(value: &str) -> Option<String> {
    let mut parts = value.split("%%");
    let is_escaped = parts.all(|part| !part.contains('%'));
    is_escaped.then(|| value.replace("%%", "%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let ParseError { line, reason } = Ini::parse(text)
            .err()
            .unwrap_or_else(|| panic!("{text:?} was read"));
        format!("{line}: {reason}")
    }

    fn read<const N: usize>(text: &str, section: &str, keys: [&str; N]) -> [Option<String>; N] {
        let ini = Ini::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
        keys.map(|key| ini.get(section, key).unwrap())
    }

    #[test]
    fn reads_same_as_configparser() {
        let some = |text: &str| Some(text.to_owned());
        for text in [
            "[s]\na=1\nb=2",
            "# c\n; c\n\n  [s]  \n A : 1\n\n B\t=\t2 \n",
            "[s] # main\r\na=1\r\nb=2\r\n",
            "[s]\ra=1\rb=2",
            "[other]\na=3\n[s]\n  a=1\n  # c\n  b=2",
            "[DEFAULT]\na=1\nb=3\n[s]\nb=2\n[DEFAULT]\nc=1",
        ] {
            assert_eq!(
                read(text, "s", ["a", "b", "z"]),
                [some("1"), some("2"), None],
                "{text:?}"
            );
        }
        let values = "[s]\na = x=y:z # no comment\nb = one\n  two\n\n  three\nc =\n";
        assert_eq!(
            read(values, "s", ["a", "b", "c"]),
            [some("x=y:z # no comment"), some("one\ntwo\nthree"), None]
        );
        assert_eq!(
            Ini::parse("# nothing\n")
                .map(|ini| ini.names().count())
                .ok(),
            Some(0)
        );
    }

    #[test]
    fn rejects_invalid_lines_by_number() {
        let errors = [
            "ak = hidden",
            "\n\nhidden\n[basic]",
            "[basic\nak = hidden",
            "[basic] hidden\nak = hidden",
            "[]\n",
            "[basic]\nhidden\n",
            "[basic]\n= hidden\n",
            "[basic]\nak = hidden\nAK = hidden",
            "[basic]\nak = hidden\n\n[other]\n[basic]",
            "[DEFAULT]\nhidden = 1\n[DEFAULT]\nhidden = 2\n",
        ]
        .map(error);
        assert!(errors.iter().all(|error| !error.contains("hidden")));
        insta::assert_snapshot!(errors.join("\n"));
    }

    #[test]
    fn unescapes_percent_signs() {
        let text = "[s]\na = 50%%\nb = %%%%(x)s\nc = hid%den\nd = %(a)s\ne = %%%\nf = two\n  %\n";
        let ini = Ini::parse(text).unwrap_or_else(|error| panic!("{error:?}"));
        let get = |key| {
            ini.get("s", key)
                .map_err(|ParseError { line, reason }| format!("{line}: {reason}"))
        };
        assert_eq!(
            (get("a"), get("b")),
            (Ok(Some("50%".to_owned())), Ok(Some("%%(x)s".to_owned())))
        );
        for (key, line) in [("c", 4), ("d", 5), ("e", 6), ("f", 7)] {
            let error = get(key).unwrap_err();
            assert!(
                error.starts_with(&format!("{line}: ")) && !error.contains("hid"),
                "{error}"
            );
        }
    }
}
