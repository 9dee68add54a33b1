//! Lengths of strings in sentences.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::numbers::{CHARACTERS, END, NUMBER, TO, digits};
use super::reader::{Reader, add};
use crate::pattern::pattern;

impl Reader<'_> {
    pub(super) fn lengths(&mut self, text: &str) -> String {
        static RANGE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:(?:长度|字符)(?:取值)?(?:范围|限制)?\s*(?:为|是|在|:)?\s*[\[(]?\s*({NUMBER})\s*(?:,|{TO})\s*({NUMBER})\s*[\])]?(?:{CHARACTERS})?{END})|(?i:\blength\s*(?:is|ranges? from|:)?\s*(?:from |between )?)?({NUMBER})(?:{TO})({NUMBER}){CHARACTERS}{END}"
            ))
        });
        static EXACT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"长度\s*(?:固定)?\s*(?:为|是|:)\s*({NUMBER})(?:{CHARACTERS}){END}"
            ))
        });
        static MOST: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:(?:最大长度|最长|长度)(?:为|是|不|不能|不得|不可)?(?:超过|大于|为)?|最多|不超过)\s*({NUMBER}){CHARACTERS}{END}|(?i:(?:a )?maximum of|up to|at most|(?:cannot|must not|not) exceed|no more than)\s+({NUMBER}){CHARACTERS}{END}"
            ))
        });
        let mut bounds: Vec<(Option<String>, Option<String>)> = Vec::new();
        let mut rest = text.to_owned();
        let of = |found: &Captures, at: usize| found.get(at).map(|part| digits(part.as_str()));
        rest = RANGE
            .replace_all(&rest, |found: &Captures| {
                bounds.push((of(found, 1).or(of(found, 3)), of(found, 2).or(of(found, 4))));
                ""
            })
            .into_owned();
        rest = EXACT
            .replace_all(&rest, |found: &Captures| {
                bounds.push((of(found, 1), of(found, 1)));
                ""
            })
            .into_owned();
        rest = MOST
            .replace_all(&rest, |found: &Captures| {
                bounds.push((None, of(found, 1).or(of(found, 2))));
                ""
            })
            .into_owned();
        // Two lengths in one sentence belong to two cases.
        if bounds.len() > 1 {
            return text.to_owned();
        }
        for (min, max) in bounds {
            min.into_iter()
                .for_each(|min| add(&mut self.facts.min_length, min));
            max.into_iter()
                .for_each(|max| add(&mut self.facts.max_length, max));
        }
        rest
    }
}
