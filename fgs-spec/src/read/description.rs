//! The facts in the words of a cell of the column of descriptions.
//!
//! What is read is what the words can only mean. The rest, where it looks like a limit, is kept as unread.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::blocks::Paragraph;
use super::words::pattern;
use crate::page::{Facts, Type};

#[derive(Debug, Default)]
pub struct Description {
    pub facts: Facts,
    /// Paragraphs that hold more than what was read of them.
    pub unread: Vec<Paragraph>,
}

pub fn read(kind: &Type, cell: &[Paragraph]) -> Description {
    let mut reader = Reader {
        kind,
        facts: Facts::default(),
        unread: Vec::new(),
        options: Vec::new(),
        ranges: Vec::new(),
        defaults: Vec::new(),
        units: Vec::new(),
    };
    let mut parts = parts(cell).into_iter().peekable();
    while let Some(part) = parts.next() {
        let mut body = vec![part.words];
        // A sentence below a list of values is none.
        let belongs = |next: &Part, listed: bool| {
            let ends = part.label == Some(Label::Enumeration) && listed && !next.words.item;
            next.label.is_none() && part.label.is_some_and(Label::goes_on) && !ends
        };
        while let Some(next) =
            parts.next_if(|next| belongs(next, body.last().is_some_and(|last| last.item)))
        {
            body.push(next.words);
        }
        body.retain(|words| !is_nothing(&words.text));
        reader.part(part.label, &body);
    }
    reader.finish()
}

/// Whether words that were not understood may hold a fact.
pub fn may_hold_a_fact(text: &str) -> bool {
    static STRONG: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"取值|默认|缺省|枚举|可选值|可选项|有效值|[\[(]\s*-?\d+\s*[,~-]\s*-?\d+\s*[\])]|(?i:(?:^|[^:\w])default|\brange|enumerat|\bvalid values?|\bvalues? can be|\bpossible values?|\boptions? (?:are|include)|\bone of)",
        )
    });
    static WEAK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"最[大小长短多少高低]|不[能得可]?(?:超过|大于|小于|少于|多于|高于|低于)|大于|小于|至[少多]|长度|之间|以[内上下]|上限|下限|个字符|(?i:\bmin|\bmax|\bat (?:most|least)|\bup to\b|\bexceed|\b(?:more|less|greater|fewer|longer|shorter) than|\bcharacters?\b|\bbetween\b|\blimit|\blength|\blong\b)",
        )
    });
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\d\s*[^\s\d]{0,7}\s*(?:~|到|至|\bto\b)\s*-?\d"));
    let text = text.replace("Max. ", "Max ").replace("Min. ", "Min ");
    let clauses = text
        .split(['。', ';'])
        .flat_map(|clause| clause.split(". "));
    clauses.into_iter().any(|clause| {
        let number = clause.contains(|letter: char| letter.is_ascii_digit());
        STRONG.is_match(clause) || number && (WEAK.is_match(clause) || RANGE.is_match(clause))
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    /// Words about what the parameter is; facts may stand in them as well.
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
    const WORDS: [(&str, Self); 38] = [
        ("参数解释", Self::Prose),
        ("约束限制", Self::Prose),
        ("取值范围", Self::Range),
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

    /// Whether the paragraphs below belong to it, up to the next label.
    fn goes_on(self) -> bool {
        matches!(self, Self::Range | Self::Default | Self::Enumeration)
    }
}

struct Part {
    label: Option<Label>,
    words: Paragraph,
}

/// The cell, cut where a label stands.
fn parts(cell: &[Paragraph]) -> Vec<Part> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let labels: Vec<&str> = Label::WORDS.iter().map(|(label, _)| *label).collect();
        let labels = labels.join("|");
        pattern(&format!(r"(?:^|[\s。.;,:])({labels})\s*:|^({labels})$"))
    });
    let mut parts: Vec<Part> = Vec::new();
    let mut alone = None;
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
            cuts.insert(0, (0, 0, alone.take()));
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
                // The label of what stands in the next paragraph.
                alone = label;
                continue;
            }
            // Without the words around it: a cell of many labels would be copied for each.
            let words = Paragraph {
                text,
                raw: String::new(),
                item: paragraph.item,
                line: paragraph.line,
            };
            parts.push(Part {
                label: label.or(alone.take()),
                words,
            });
        }
    }
    parts
}

fn is_nothing(text: &str) -> bool {
    let text = text.trim_end_matches(['。', '.']).trim();
    [
        "",
        "-",
        "不涉及",
        "无",
        "N/A",
        "None",
        "Not involved",
        "Not applicable",
    ]
    .iter()
    .any(|nothing| nothing.eq_ignore_ascii_case(text))
}

/// A whole number, with or without thousands separators.
const NUMBER: &str = r"-?\d{1,3}(?:,\d{3})+|-?\d+(?:\.\d+)?";
const UNIT: &str = r"(?:\s*(毫秒|秒|分钟|小时|天|次|个|(?i:milliseconds?|ms|seconds?|minutes?|hours?|days?|times|s|MB|GB|KB|bytes?)\b))?";
const TO: &str = r"\s*(?:~|-|到|至|to|and)\s*";
const CHARACTERS: &str = r"\s*(?:位|个字符|字符|(?i:characters?))";
/// Where a clause ends; a length of something else goes on with `of`.
const END: &str = r"(?:\s*(?:long|in length|之间|以内))?\s*(?:[,;:.。)]|$)";

fn unit(words: &str) -> &'static str {
    match words.to_ascii_lowercase().as_str() {
        "毫秒" | "ms" | "millisecond" | "milliseconds" => "ms",
        "秒" | "s" | "second" | "seconds" => "s",
        "分钟" | "minute" | "minutes" => "min",
        "小时" | "hour" | "hours" => "h",
        "天" | "day" | "days" => "d",
        "mb" => "MB",
        "gb" => "GB",
        "kb" => "KB",
        "byte" | "bytes" => "B",
        _ => "",
    }
}

fn digits(number: &str) -> String {
    number.replace(',', "")
}

struct Reader<'a> {
    kind: &'a Type,
    facts: Facts,
    unread: Vec<Paragraph>,
    /// What lists values without the label of an enumeration.
    options: Vec<Paragraph>,
    /// The ranges that stand in prose.
    ranges: Vec<(Paragraph, [String; 2])>,
    /// The defaults that stand in prose.
    defaults: Vec<(Paragraph, String)>,
    /// The units of the numbers that were read; where they differ, the numbers cannot be compared.
    units: Vec<(&'static str, Paragraph)>,
}

impl Reader<'_> {
    fn part(&mut self, label: Option<Label>, body: &[Paragraph]) {
        let Some(first) = body.first() else { return };
        match label {
            None | Some(Label::Prose) => {
                for words in body {
                    // What an element of a list says is of one case.
                    match words.item {
                        true if may_hold_a_fact(&words.text) => self.unread.push(words.clone()),
                        true => self.options.extend(
                            value(words)
                                .filter(|value| !value.contains(' '))
                                .map(|_| words.clone()),
                        ),
                        false => self.prose(words, false),
                    }
                }
            }
            Some(Label::Range) => self.range(body),
            Some(Label::Default) => self.default(body),
            Some(Label::Enumeration) => self.enumeration(body),
            Some(Label::Pattern) => self.unread.extend_from_slice(body),
            Some(Label::ArrayLength) => self.array_length(first),
            Some(label) => self.bound(label, first),
        }
    }

    /// `最小值:1`, `Maximum length: 64 characters.`
    fn bound(&mut self, label: Label, words: &Paragraph) {
        static BOUND: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"^({NUMBER})(?:{UNIT}|{CHARACTERS})[。.]?$")));
        let found = BOUND.captures(&words.text).and_then(|found| {
            self.unit(found.get(2).map_or("", |unit| unit.as_str()), words);
            Some(digits(found.get(1)?.as_str()))
        });
        let Some(value) = found.filter(|value| self.is_a_number_of_the_type(value)) else {
            self.unread.push(words.clone());
            return;
        };
        let values = match (label, self.kind) {
            // On a string, the documents mean its length.
            (Label::Minimum | Label::MinLength, Type::String) => &mut self.facts.min_length,
            (Label::Maximum | Label::MaxLength, Type::String) => &mut self.facts.max_length,
            (Label::Minimum | Label::MinValue, kind) if kind.is_numeric() => {
                &mut self.facts.minimum
            }
            (Label::Maximum | Label::MaxValue, kind) if kind.is_numeric() => {
                &mut self.facts.maximum
            }
            // Of an array, it can be that of an element; the value of a string can be a number in it.
            _ => {
                self.unread.push(words.clone());
                return;
            }
        };
        add(values, value);
    }

    fn array_length(&mut self, words: &Paragraph) {
        static RANGE: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"^({NUMBER}){TO}({NUMBER})[。.]?$")));
        match (RANGE.captures(&words.text), self.kind) {
            (Some(found), Type::Array(_)) => {
                add(&mut self.facts.min_length, digits(&found[1]));
                add(&mut self.facts.max_length, digits(&found[2]));
            }
            _ => self.unread.push(words.clone()),
        }
    }

    fn default(&mut self, body: &[Paragraph]) {
        for words in body {
            let end = [words.text.find('。'), words.text.find(". ")]
                .into_iter()
                .flatten()
                .min();
            let (value, rest) = words.text.split_at(end.unwrap_or(words.text.len()));
            match self.value(value.trim_end_matches(['.', ';']).trim(), words) {
                Some(value) => {
                    add(&mut self.facts.default, value);
                    self.unread
                        .extend(may_hold_a_fact(rest).then(|| words.clone()));
                }
                None => {
                    self.prose(words, true);
                    let is_read = self
                        .defaults
                        .iter()
                        .any(|(known, _)| known.text == words.text);
                    self.unread.extend((!is_read).then(|| words.clone()));
                }
            }
        }
    }

    /// A value of the parameter, if these words are one.
    fn value(&mut self, text: &str, words: &Paragraph) -> Option<String> {
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
                let value =
                    Some(digits(&found[1])).filter(|value| self.is_a_number_of_the_type(value))?;
                self.unit(found.get(2).map_or("", |unit| unit.as_str()), words);
                Some(value)
            }
            _ => None,
        }
    }

    fn enumeration(&mut self, body: &[Paragraph]) {
        match values(body) {
            Some(values) => self.allowed(values),
            None => self.unread.extend_from_slice(body),
        }
    }

    fn allowed(&mut self, values: Vec<String>) {
        if !self.facts.enumeration.contains(&values) {
            self.facts.enumeration.push(values);
        }
    }

    fn range(&mut self, body: &[Paragraph]) {
        if *self.kind == Type::Boolean {
            static OF_BOTH: LazyLock<Regex> = LazyLock::new(|| {
                pattern(r"^(?i:[\s,/;:.-]|true|false|or|and|yes|no|[^\x00-\x7F])*$")
            });
            self.unread.extend(
                body.iter()
                    .filter(|words| !OF_BOTH.is_match(&words.text))
                    .cloned(),
            );
            return;
        }
        let are_listed = |values: &[String]| match body {
            [only] => is_list(&only.text),
            _ => {
                body.iter().all(|words| words.item)
                    || values.iter().all(|value| !value.contains(' '))
            }
        };
        match values(body)
            .filter(|values| values.len() > 1 && are_listed(values) && self.are_of_the_type(values))
        {
            Some(values) => self.allowed(values),
            None => {
                let known = (self.facts.clone(), self.ranges.len(), self.unread.len());
                for words in body {
                    self.prose(words, true);
                }
                if known == (self.facts.clone(), self.ranges.len(), self.unread.len()) {
                    self.unread.extend_from_slice(body);
                }
            }
        }
    }

    fn are_of_the_type(&self, values: &[String]) -> bool {
        match self.kind {
            Type::String => true,
            kind => {
                kind.is_numeric()
                    && values
                        .iter()
                        .all(|value| self.is_a_number_of_the_type(value))
            }
        }
    }

    fn is_a_number_of_the_type(&self, text: &str) -> bool {
        match self.kind {
            Type::Number => text.parse::<f64>().is_ok(),
            _ => text.parse::<i64>().is_ok(),
        }
    }

    fn unit(&mut self, words: &str, at: &Paragraph) {
        let unit = unit(words);
        if !unit.is_empty() {
            self.units.push((unit, at.clone()));
        }
    }

    /// Facts in sentences; `labelled` where a label has said that they are here.
    fn prose(&mut self, words: &Paragraph, labelled: bool) {
        static UNIT_WORDS: LazyLock<Regex> =
            LazyLock::new(|| pattern(&format!(r"(?:单位|(?i:\bunits?))\s*(?:为|is|:)?{UNIT}")));
        let mut rest = words.text.clone();
        if let Some(found) = UNIT_WORDS.captures(&words.text) {
            self.unit(found.get(1).map_or("", |unit| unit.as_str()), words);
        }
        match self.kind {
            Type::String => rest = self.lengths(&rest),
            kind if kind.is_numeric() => rest = self.ranges(&rest, words, labelled),
            _ => {}
        }
        rest = self.default_in(&rest, words);
        static OPTIONS: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"可选值|可选项|取值有|(?i:\boptions?\s*:)"));
        if OPTIONS.is_match(&rest) {
            self.options.push(words.clone());
        }
        if may_hold_a_fact(&rest)
            || labelled && rest.contains(|letter: char| letter.is_ascii_digit())
        {
            self.unread.push(words.clone());
        }
    }

    fn ranges(&mut self, text: &str, words: &Paragraph, labelled: bool) -> String {
        static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:(?:取值|数值|(?i:value))?(?:范围|(?i:ranges?))\s*(?:为|是|:|(?i:is|from))?\s*)?([\[(])\s*({NUMBER}){UNIT}\s*(?:,\s*|{TO})({NUMBER}){UNIT}\s*([\])])"
            ))
        });
        static TOLD: LazyLock<Regex> = LazyLock::new(|| {
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
        let of_the_type = |text: &str| match kind {
            Type::Number => text.parse::<f64>().is_ok(),
            _ => text.parse::<i64>().is_ok(),
        };
        let mut take = |ends: [Option<&str>; 4]| {
            let [Some(least), least_unit, Some(most), most_unit] = ends else {
                return false;
            };
            let (least, most) = (digits(least), digits(most));
            let apart = least_unit.is_some() && least_unit.map(unit) != most_unit.map(unit);
            if apart || !of_the_type(&least) || !of_the_type(&most) {
                return false;
            }
            units.extend(
                [least_unit, most_unit]
                    .into_iter()
                    .flatten()
                    .map(str::to_owned),
            );
            found.push([least, most]);
            true
        };
        let group =
            |found: &Captures, at: usize| found.get(at).map(|part| part.as_str().to_owned());
        let mut rest = text.to_owned();
        rest = BRACKETS
            .replace_all(&rest, |found: &Captures| {
                let ends = [
                    group(found, 2),
                    group(found, 3),
                    group(found, 4),
                    group(found, 5),
                ];
                let whole = found[0].to_owned();
                // A round bracket beside a comma leaves its end out.
                let open = (&found[1] == "(" || &found[6] == ")")
                    && (whole.contains(',') || found[1] != *"(" || found[6] != *")");
                let ends = ends.each_ref().map(Option::as_deref);
                if !open && take(ends) {
                    String::new()
                } else {
                    whole
                }
            })
            .into_owned();
        let mut sentences: Vec<&Regex> = vec![&TOLD, &CLAUSE];
        if labelled && ANY.find_iter(&rest).count() == 1 {
            sentences.push(&ANY);
        }
        for sentence in sentences {
            rest = sentence
                .replace_all(&rest, |found: &Captures| {
                    let ends = [
                        group(found, 1),
                        group(found, 2),
                        group(found, 3),
                        group(found, 4),
                    ];
                    if take(ends.each_ref().map(Option::as_deref)) {
                        ",".to_owned()
                    } else {
                        found[0].to_owned()
                    }
                })
                .into_owned();
        }
        self.ranges
            .extend(found.into_iter().map(|range| (words.clone(), range)));
        for unit in units {
            self.unit(&unit, words);
        }
        rest
    }

    fn lengths(&mut self, text: &str) -> String {
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
        // Two lengths in one sentence are of two cases.
        if bounds.len() > 1 {
            return text.to_owned();
        }
        for (least, most) in bounds {
            least
                .into_iter()
                .for_each(|least| add(&mut self.facts.min_length, least));
            most.into_iter()
                .for_each(|most| add(&mut self.facts.max_length, most));
        }
        rest
    }

    fn default_in(&mut self, text: &str, words: &Paragraph) -> String {
        static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r#"(?:(?:默认值|缺省值|默认取值)(?:为|是|:)?|(?:默认|缺省)(?:为|是|:)|(?i:(?:^|[\s,;(])default(?: value)?(?: is|s to|:))|(默认|缺省|(?i:(?:^|[\s,;(])default(?: value)?)))\s*("[^"]*"|[A-Za-z0-9_./:$*,-]*[A-Za-z0-9_/$*](?:\s?(?:秒|毫秒|分钟|小时|天|次|个|s|MB|GB|KB|seconds?|minutes?|hours?|days?))?)(?:[,;。)]|\s*\)|\.\s|\.$|$)"#,
            )
        });
        // Without a verb, a word is what kind it is: the default attribute.
        let is_word = *self.kind == Type::String;
        let found = DEFAULT
            .captures_iter(text)
            .filter(|found| found.get(1).is_none() || !is_word);
        let found: Vec<String> = found
            .filter_map(|found| Some(found.get(2)?.as_str().to_owned()))
            .collect();
        // Two defaults in one sentence are of two cases.
        let [only] = found.as_slice() else {
            return text.to_owned();
        };
        match self.value(only, words) {
            Some(value) => {
                self.defaults.push((words.clone(), value));
                DEFAULT.replace_all(text, ",").into_owned()
            }
            None => text.to_owned(),
        }
    }

    fn finish(mut self) -> Description {
        let mut ranges: Vec<&[String; 2]> = self.ranges.iter().map(|(_, range)| range).collect();
        ranges.sort();
        ranges.dedup();
        match ranges.as_slice() {
            [[least, most]] => {
                add(&mut self.facts.minimum, least.clone());
                add(&mut self.facts.maximum, most.clone());
            }
            // Of two cases.
            _ => self
                .unread
                .extend(self.ranges.iter().map(|(words, _)| words.clone())),
        }
        static DEFAULT: LazyLock<Regex> = LazyLock::new(|| pattern(r"默认|缺省|(?i:default)"));
        match self
            .unread
            .iter()
            .any(|words| DEFAULT.is_match(&words.text))
        {
            // Of two cases, of which one is not understood.
            true => self
                .unread
                .extend(self.defaults.drain(..).map(|(words, _)| words)),
            false => self
                .defaults
                .iter()
                .for_each(|(_, value)| add(&mut self.facts.default, value.clone())),
        }
        // A single element of a list is no choice.
        let choice = self.options.len() > 1 || self.options.iter().any(|words| !words.item);
        if choice && *self.kind != Type::Boolean {
            let known: Vec<&String> = self.facts.enumeration.iter().flatten().collect();
            let told_again =
                |words: &Paragraph| value(words).is_none_or(|value| known.contains(&&value));
            self.options
                .retain(|words| known.is_empty() || !told_again(words));
            self.unread.append(&mut self.options);
        }
        let mixed = self
            .units
            .iter()
            .any(|(unit, _)| self.units.iter().any(|(other, _)| other != unit));
        if mixed && self.kind.is_numeric() {
            let facts = std::mem::take(&mut self.facts);
            self.facts.enumeration = facts.enumeration;
            self.unread
                .extend(self.units.into_iter().map(|(_, words)| words));
        }
        let mut told: Vec<Paragraph> = Vec::new();
        for words in self.unread {
            if !told
                .iter()
                .any(|known| known.text == words.text && known.line == words.line)
            {
                told.push(words);
            }
        }
        Description {
            facts: self.facts,
            unread: told,
        }
    }
}

fn add(values: &mut Vec<String>, value: String) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// The values that paragraphs list, if they list nothing else.
fn values(body: &[Paragraph]) -> Option<Vec<String>> {
    match body {
        [only] if is_list(&only.text) => Some(listed(&only.text)),
        _ => body.iter().map(value).collect(),
    }
}

/// The value that a paragraph is, or tells of.
fn value(words: &Paragraph) -> Option<String> {
    static VALUE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[A-Za-z0-9_][\w.#()+/ *$-]{0,63}$"));
    static DESCRIBED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^([A-Za-z0-9_][\w.#/-]{0,63})\s*:.*$"));
    let text = words.text.trim_end_matches(['。', ';', ',']).trim();
    let described = DESCRIBED.captures(text).map(|found| found[1].to_owned());
    let plain = VALUE.is_match(text) && (words.item || !text.contains(' '));
    described.or(plain.then(|| text.to_owned()))
}

fn is_list(text: &str) -> bool {
    static LIST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\[?[A-Za-z0-9_][\w.-]*(?:\s*(?:[,、;|]|\bor\b|和|或)\s*[A-Za-z0-9_][\w.-]*)+\]?[。.]?$",
        )
    });
    LIST.is_match(text)
}

fn listed(text: &str) -> Vec<String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*(?:[,、;|]|\bor\b|和|或)\s*"));
    let text = text
        .trim_start_matches('[')
        .trim_end_matches(['。', '.', ']']);
    BETWEEN.split(text).map(str::to_owned).collect()
}
