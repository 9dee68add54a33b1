//! Defaults in sentences.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::numbers::{NUMBER, UNIT, digits};
use super::reader::Reader;
use crate::page::Type;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

impl Reader<'_> {
    /// A value of the type of the parameter.
    pub(super) fn value(&mut self, text: &str, paragraph: &Paragraph) -> Option<String> {
        static NUMERIC: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"^({NUMBER}){UNIT}$")));
        static TOKEN: LazyLock<Regex> =
            LazyLock::new(|| pattern(r#"^(?:"([^"]*)"|([A-Za-z0-9_./:$*-]+))$"#));
        match self.kind {
            Type::Boolean => {
                let text = text.to_ascii_lowercase();
                matches!(text.as_str(), "true" | "false").then_some(text)
            }
            Type::String => {
                let found = TOKEN.captures(text)?;
                Some(found.get(1).or(found.get(2))?.as_str().to_owned())
            }
            kind if kind.is_numeric() => {
                let found = NUMERIC.captures(text)?;
                let value = Some(digits(&found[1])).filter(|value| self.is_valid_number(value))?;
                self.add_unit(found.get(2).map_or("", |unit| unit.as_str()), paragraph);
                Some(value)
            }
            _ => None,
        }
    }

    pub(super) fn inline_default(&mut self, text: &str, paragraph: &Paragraph) -> String {
        static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r#"(?:(?:默认值|缺省值|默认取值)(?:为|是|:)?|(?:默认|缺省)(?:为|是|:)|(?i:(?:^|[\s,;(])default(?: value)?(?: is|s to|:))|(默认|缺省|(?i:(?:^|[\s,;(])default(?: value)?)))\s*("[^"]*"|[A-Za-z0-9_./:$*,-]*[A-Za-z0-9_/$*](?:\s?(?:秒|毫秒|分钟|小时|天|次|个|s|MB|GB|KB|seconds?|minutes?|hours?|days?))?)(?:[,;。)]|\s*\)|\.\s|\.$|$)"#,
            )
        });
        // Without a verb, "default" may be an adjective: the default attribute.
        let is_word = *self.kind == Type::String;
        let found = DEFAULT
            .captures_iter(text)
            .filter(|found| found.get(1).is_none() || !is_word);
        let found: Vec<String> = found
            .filter_map(|found| Some(found.get(2)?.as_str().to_owned()))
            .collect();
        // Two defaults in one sentence belong to two cases.
        let [only] = found.as_slice() else {
            return text.to_owned();
        };
        match self.value(only, paragraph) {
            Some(value) => {
                self.defaults.push((paragraph.clone(), value));
                DEFAULT.replace_all(text, ",").into_owned()
            }
            None => text.to_owned(),
        }
    }
}
