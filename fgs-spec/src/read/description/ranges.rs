//! Ranges of numbers in sentences.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::numbers::{NUMBER, TO, UNIT, digits, unit_symbol};
use super::reader::Reader;
use crate::page::Type;
use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

impl Reader<'_> {
    pub(super) fn ranges(&mut self, text: &str, paragraph: &Paragraph, labelled: bool) -> String {
        static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:(?:取值|数值|(?i:value))?(?:范围|(?i:ranges?))\s*(?:为|是|:|(?i:is|from))?\s*)?([\[(])\s*({NUMBER}){UNIT}\s*(?:,\s*|{TO})({NUMBER}){UNIT}\s*([\])])"
            ))
        });
        static LABELED: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:取值|范围|(?i:\branges?|\bbetween|\bvalues?))\s*(?:为|是|在|:|(?i:is between|is|from|between|can be))?\s*({NUMBER}){UNIT}{TO}({NUMBER}){UNIT}(?:之间)?"
            ))
        });
        static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:^|[,;。]\s*|\.\s+)(?i:from )?({NUMBER}){UNIT}{TO}({NUMBER}){UNIT}(?:之间|\s*\(.*\))?(?:[,;。]|\.$|\.\s|$)"
            ))
        });
        static ANY: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"({NUMBER}){UNIT}{TO}({NUMBER}){UNIT}(?:之间)?")));
        let mut found: Vec<[String; 2]> = Vec::new();
        let mut units = Vec::new();
        let kind = self.kind;
        let is_valid = |text: &str| match kind {
            Type::Number => text.parse::<f64>().is_ok(),
            _ => text.parse::<i64>().is_ok(),
        };
        let mut add = |bounds: [Option<&str>; 4]| {
            let [Some(min), min_unit, Some(max), max_unit] = bounds else {
                return false;
            };
            let (min, max) = (digits(min), digits(max));
            let units_differ =
                min_unit.is_some() && min_unit.map(unit_symbol) != max_unit.map(unit_symbol);
            if units_differ || !is_valid(&min) || !is_valid(&max) {
                return false;
            }
            units.extend(
                [min_unit, max_unit]
                    .into_iter()
                    .flatten()
                    .map(str::to_owned),
            );
            found.push([min, max]);
            true
        };
        let group =
            |found: &Captures, at: usize| found.get(at).map(|part| part.as_str().to_owned());
        let mut rest = text.to_owned();
        rest = BRACKETS
            .replace_all(&rest, |found: &Captures| {
                let bounds = [
                    group(found, 2),
                    group(found, 3),
                    group(found, 4),
                    group(found, 5),
                ];
                let matched = found[0].to_owned();
                // A round bracket with a comma excludes its end.
                let is_exclusive = (&found[1] == "(" || &found[6] == ")")
                    && (matched.contains(',') || found[1] != *"(" || found[6] != *")");
                let bounds = bounds.each_ref().map(Option::as_deref);
                if !is_exclusive && add(bounds) {
                    String::new()
                } else {
                    matched
                }
            })
            .into_owned();
        let mut sentences: Vec<&Regex> = vec![&LABELED, &CLAUSE];
        if labelled && ANY.find_iter(&rest).count() == 1 {
            sentences.push(&ANY);
        }
        for sentence in sentences {
            rest = sentence
                .replace_all(&rest, |found: &Captures| {
                    let bounds = [
                        group(found, 1),
                        group(found, 2),
                        group(found, 3),
                        group(found, 4),
                    ];
                    if add(bounds.each_ref().map(Option::as_deref)) {
                        ",".to_owned()
                    } else {
                        found[0].to_owned()
                    }
                })
                .into_owned();
        }
        self.ranges
            .extend(found.into_iter().map(|range| (paragraph.clone(), range)));
        for unit in units {
            self.add_unit(&unit, paragraph);
        }
        rest
    }
}
