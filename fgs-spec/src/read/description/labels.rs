//! Splits a description at its labels.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::pattern::pattern;
use crate::read::blocks::Paragraph;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// What the parameter is; it may contain facts as well.
    Prose,
    Range,
    Default,
    Minimum,
    Maximum,
    MinValue,
    MaxValue,
    MinLength,
    MaxLength,
    ArrayLength,
    Enumeration,
    Pattern,
}

impl Label {
    const WORDS: [(&str, Self); 41] = [
        ("参数解释", Self::Prose),
        ("约束限制", Self::Prose),
        ("取值范围", Self::Range),
        ("取值范围为", Self::Range),
        ("取值为", Self::Range),
        ("取值", Self::Range),
        ("默认取值", Self::Default),
        ("默认值", Self::Default),
        ("缺省值", Self::Default),
        ("最小值", Self::Minimum),
        ("最大值", Self::Maximum),
        ("最小长度", Self::MinLength),
        ("最大长度", Self::MaxLength),
        ("数组长度", Self::ArrayLength),
        ("枚举值", Self::Enumeration),
        ("正则匹配", Self::Pattern),
        ("Definition", Self::Prose),
        ("Explanation", Self::Prose),
        ("Parameter Description", Self::Prose),
        ("Constraints", Self::Prose),
        ("Constraint", Self::Prose),
        ("Value range", Self::Range),
        ("Value Range", Self::Range),
        ("Range", Self::Range),
        ("Default value", Self::Default),
        ("Default Value", Self::Default),
        ("Default", Self::Default),
        ("Minimum value", Self::MinValue),
        ("Minimum", Self::Minimum),
        ("Maximum value", Self::MaxValue),
        ("Maximum", Self::Maximum),
        ("Minimum length", Self::MinLength),
        ("Minimum Length", Self::MinLength),
        ("Maximum length", Self::MaxLength),
        ("Maximum Length", Self::MaxLength),
        ("Array length", Self::ArrayLength),
        ("Array Length", Self::ArrayLength),
        ("Enumeration values", Self::Enumeration),
        ("Enumeration value", Self::Enumeration),
        ("Enumerated values", Self::Enumeration),
        ("Enumerated value", Self::Enumeration),
    ];

    fn of(words: &str) -> Option<Self> {
        let (_, label) = Self::WORDS.iter().find(|(label, _)| *label == words)?;
        Some(*label)
    }

    /// Whether the paragraphs up to the next label belong to it.
    pub(super) fn spans_paragraphs(self) -> bool {
        matches!(self, Self::Range | Self::Default | Self::Enumeration)
    }
}

pub(super) struct Part {
    pub label: Option<Label>,
    pub paragraph: Paragraph,
}

/// Splits the cell at its labels.
pub(super) fn parts(cell: &[Paragraph]) -> Vec<Part> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let labels: Vec<&str> = Label::WORDS.iter().map(|(label, _)| *label).collect();
        let labels = labels.join("|");
        pattern(&format!(r"(?:^|[\s。.;,:])({labels})\s*:|^({labels})$"))
    });
    let mut parts: Vec<Part> = Vec::new();
    let mut pending = None;
    for paragraph in cell {
        let mut cuts: Vec<(usize, usize, Option<Label>)> = LABEL
            .captures_iter(&paragraph.text)
            .filter_map(|found| {
                let words = found.get(1).or(found.get(2))?;
                Some((
                    words.start(),
                    found.get(0)?.end(),
                    Label::of(words.as_str()),
                ))
            })
            .collect();
        if cuts.first().is_none_or(|(start, ..)| *start > 0) {
            cuts.insert(0, (0, 0, pending.take()));
        }
        let ends: Vec<usize> = cuts
            .iter()
            .skip(1)
            .map(|(start, ..)| *start)
            .chain([paragraph.text.len()])
            .collect();
        for ((_, start, label), end) in cuts.into_iter().zip(ends) {
            let text = paragraph
                .text
                .get(start..end)
                .unwrap_or_default()
                .trim()
                .to_owned();
            if text.is_empty() {
                // The label of the next paragraph.
                pending = label;
                continue;
            }
            // The raw text is left out: it would be copied for each label of the cell.
            let paragraph = Paragraph {
                text,
                raw: String::new(),
                is_item: paragraph.is_item,
                line: paragraph.line,
            };
            parts.push(Part {
                label: label.or(pending.take()),
                paragraph,
            });
        }
    }
    parts
}
