//! Changes of one fact of a page, made by rule, each with the difference that must be reported.
//!
//! This reads the page on its own, line by line, so that a mistake of the reader is no mistake of the test.

/// A difference that must be reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub place: String,
    /// The field, or what it ends with where it begins with `*`.
    pub field: String,
    pub fact: &'static str,
}

pub(crate) struct Mutant {
    pub what: String,
    pub text: String,
    pub expected: Vec<Expected>,
}

#[derive(Clone, Debug)]
struct Row {
    /// The lines of the row, first and behind the last.
    lines: (usize, usize),
    kind: usize,
    place: String,
    name: String,
}

#[derive(Debug)]
struct Table {
    lines: (usize, usize),
    place: String,
    rows: Vec<Row>,
}

struct Source {
    lines: Vec<String>,
    tables: Vec<Table>,
}

const TYPES: [&str; 4] = ["String", "Integer", "Boolean", "Long"];
const HEADS: [&str; 4] = ["参数", "是否必选", "参数类型", "描述"];

fn is_type(line: &str) -> bool {
    TYPES.contains(&line)
        || line.ends_with(" object")
        || line.ends_with(" objects")
        || line == "Array of strings"
}

fn is_heading(line: &str) -> bool {
    [
        "请求参数",
        "响应参数",
        "请求示例",
        "响应示例",
        "状态码",
        "SDK代码示例",
        "URI",
    ]
    .contains(&line)
}

impl Source {
    fn new(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut tables: Vec<Table> = Vec::new();
        let mut status = String::new();
        let mut is_response = false;
        for (at, line) in lines.iter().enumerate() {
            let line = line.trim();
            is_response |= line == "响应参数";
            if let Some(code) = line
                .strip_prefix("状态码:")
                .or(line.strip_prefix("状态码:"))
            {
                status = code.trim().to_owned();
            }
            let caption = line
                .strip_prefix('表')
                .map(|rest| rest.trim_start_matches(|letter: char| letter.is_ascii_digit()));
            let Some(caption) = caption.and_then(|caption| caption.strip_prefix(' ')) else {
                continue;
            };
            let place = match caption {
                "路径参数" => "path".to_owned(),
                "请求Header参数" => "header".to_owned(),
                "请求Body参数" => "request.body".to_owned(),
                "响应Body参数" => format!("response.{status}.body"),
                name => format!("schema:{name}"),
            };
            assert!(is_response || !place.starts_with("response"));
            let ends = |line: &String| {
                let line = line.trim();
                line.starts_with('表') || line.starts_with("状态码") || is_heading(line)
            };
            let end = lines[at + 1..]
                .iter()
                .position(ends)
                .map_or(lines.len(), |end| at + 1 + end);
            let mut starts = Vec::new();
            let filled: Vec<usize> = (at + 1..end)
                .filter(|at| !lines[*at].trim().is_empty())
                .collect();
            for pair in filled.windows(2) {
                let (name, kind) = (lines[pair[0]].trim(), lines[pair[1]].trim());
                if is_type(kind) && !HEADS.contains(&name) {
                    starts.push((pair[0], pair[1]));
                }
            }
            let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([end]);
            let rows = starts.iter().zip(ends).map(|((start, kind), end)| Row {
                lines: (*start, end),
                kind: *kind,
                place: place.clone(),
                name: lines[*start].trim().to_owned(),
            });
            tables.push(Table {
                lines: (at, end),
                place: place.clone(),
                rows: rows.collect(),
            });
        }
        Self { lines, tables }
    }

    fn with(&self, at: usize, line: &str) -> String {
        let mut lines = self.lines.clone();
        lines[at] = line.to_owned();
        lines.join("\n") + "\n"
    }

    fn without(&self, (from, to): (usize, usize)) -> String {
        [&self.lines[..from], &self.lines[to..]].concat().join("\n") + "\n"
    }

    fn with_after(&self, at: usize, more: &[&str]) -> String {
        let mut lines = self.lines[..at].to_vec();
        lines.extend(
            more.iter()
                .flat_map(|line| ["".to_owned(), (*line).to_owned()]),
        );
        lines.push(String::new());
        lines.extend_from_slice(&self.lines[at..]);
        lines.join("\n") + "\n"
    }
}

fn expect(place: &str, field: &str, fact: &'static str) -> Vec<Expected> {
    vec![Expected {
        place: place.to_owned(),
        field: field.to_owned(),
        fact,
    }]
}

pub(crate) fn mutants(text: &str) -> Vec<Mutant> {
    let source = Source::new(text);
    let mut mutants = Vec::new();
    let mut push = |what: String, text: String, expected: Vec<Expected>| {
        mutants.push(Mutant {
            what,
            text,
            expected,
        })
    };
    for table in &source.tables {
        let all = table
            .rows
            .iter()
            .flat_map(|row| expect(&table.place, &row.name, "presence"))
            .collect();
        push(
            format!("no table {}", table.place),
            source.without(table.lines),
            all,
        );
        for row in &table.rows {
            rows(&source, row, &mut push);
        }
    }
    request_lines(&source, &mut push);
    statuses(&source, &mut push);
    examples(&source, &mut push);
    mutants.retain(|mutant| mutant.text.trim() != text.trim());
    mutants
}

type Push<'a> = dyn FnMut(String, String, Vec<Expected>) + 'a;

fn rows(source: &Source, row: &Row, push: &mut Push) {
    let Row { place, name, .. } = row;
    let at = format!("{place} {name}");
    let kind = source.lines[row.kind].trim().to_owned();
    for other in TYPES
        .iter()
        .chain(&["Array of strings", "Number", "Map"])
        .filter(|other| **other != kind)
    {
        push(
            format!("{at}: {other}"),
            source.with(row.kind, other),
            expect(place, name, "type"),
        );
    }
    if let Some(object) = kind.strip_suffix(" object") {
        let renamed = format!("{object}V2 object");
        push(
            format!("{at}: {renamed}"),
            source.with(row.kind, &renamed),
            expect(place, name, "reference"),
        );
    } else {
        push(
            format!("{at}: an object"),
            source.with(row.kind, "NewThing object"),
            expect(place, name, "type"),
        );
    }
    let renamed = format!("{name}_renamed");
    let both = [
        expect(place, name, "presence"),
        expect(place, &renamed, "presence"),
    ]
    .concat();
    push(
        format!("{at}: renamed"),
        source.with(row.lines.0, &renamed),
        both,
    );
    push(
        format!("{at}: removed"),
        source.without(row.lines),
        expect(place, name, "presence"),
    );
    let more = ["added_by_test", "String", "新的参数。"];
    push(
        format!("{at}: one more before"),
        source.with_after(row.lines.0, &more),
        expect(place, more[0], "presence"),
    );

    let lines = row.kind + 1..row.lines.1;
    let is_list = source.lines[lines.clone()]
        .iter()
        .any(|line| line.contains("枚举值"));
    let new_facts: &[(&str, &'static str)] = match kind.as_str() {
        "String" => &[
            ("最小长度:7", "min_length"),
            ("最大长度:7777", "max_length"),
            ("缺省值:seven", "default"),
        ],
        "Integer" => &[
            ("最小值:-7", "minimum"),
            ("最大值:7777777", "maximum"),
            ("缺省值:7", "default"),
        ],
        "Boolean" => &[("缺省值:true", "default")],
        _ => &[],
    };
    for (line, fact) in new_facts {
        push(
            format!("{at}: {line}"),
            source.with_after(row.kind + 2, &["说明。", line]),
            expect(place, name, fact),
        );
    }
    if kind == "String" && !is_list {
        let text = source.with_after(row.kind + 2, &["说明。", "枚举值:", "  • ONE", "  • TWO"]);
        push(
            format!("{at}: an enumeration"),
            text,
            expect(place, name, "enum"),
        );
    }
    let mut in_list = false;
    for line in lines {
        let words = source.lines[line].clone();
        for (label, fact) in [
            ("最小值:", "minimum"),
            ("最大值:", "maximum"),
            ("最小长度:", "min_length"),
            ("最大长度:", "max_length"),
        ] {
            if let Some(value) = words.trim().strip_prefix(label) {
                let fact = match (kind.as_str(), fact) {
                    ("String", "minimum") => "min_length",
                    ("String", "maximum") => "max_length",
                    _ => fact,
                };
                for other in others(value) {
                    let text = source.with(line, &format!("{label}{other}"));
                    push(
                        format!("{at}: {label}{other}"),
                        text,
                        expect(place, name, fact),
                    );
                }
                if kind == "String" {
                    push(
                        format!("{at}: no {label}"),
                        source.with(line, ""),
                        expect(place, name, fact),
                    );
                }
            }
        }
        if kind == "Integer" {
            numbers(&words, |text, fact, what| {
                push(
                    format!("{at}: {what}"),
                    source.with(line, &text),
                    expect(place, name, fact),
                )
            });
        }
        if let Some(value) = words.trim().strip_prefix("• ") {
            if in_list {
                push(
                    format!("{at}: {value} renamed"),
                    source.with(line, &format!("  • {value}2")),
                    expect(place, name, "enum"),
                );
                push(
                    format!("{at}: no {value}"),
                    source.with(line, ""),
                    expect(place, name, "enum"),
                );
                let text = source.with_after(line + 1, &["  • NEW"]);
                push(
                    format!("{at}: one more than {value}"),
                    text,
                    expect(place, name, "enum"),
                );
            } else if let Some((service, members)) =
                value.split_once([':', ':']).filter(|_| name == "param")
            {
                members_of(source, line, service, members, push);
            }
        }
        in_list |= words.contains("枚举值");
    }
}

/// The JSON of a destination, which the page describes in prose.
fn members_of(source: &Source, line: usize, service: &str, members: &str, push: &mut Push) {
    let schema = match service {
        "OBS" => "schema:ObsDestinationParam",
        "SMN" => "schema:SmnDestinationParam",
        "DIS" => "schema:DisDestinationParam",
        _ => "schema:FunctionGraphDestinationParam",
    };
    let shown = |members: &str| format!("  • {service}:{members}");
    for name in [
        "bucket",
        "prefix",
        "expires",
        "topic_urn",
        "stream_name",
        "func_urn",
    ] {
        if members.contains(name) {
            let text = source.with(line, &shown(&members.replace(name, "other")));
            push(
                format!("{schema} {name}"),
                text,
                expect(schema, name, "presence"),
            );
        }
    }
    let more = source.with(line, &shown(&format!("{members} new_member")));
    push(
        format!("{schema}: one more"),
        more,
        expect(schema, "new_member", "presence"),
    );
    for (from, to, fact) in [
        ("[0", "[1", "minimum"),
        ("365]", "366]", "maximum"),
        ("0默认", "7默认", "default"),
    ] {
        if members.contains(from) {
            let text = source.with(line, &shown(&members.replacen(from, to, 1)));
            push(
                format!("{schema} expires {to}"),
                text,
                expect(schema, "expires", fact),
            );
        }
    }
}

fn others(value: &str) -> [String; 3] {
    let number: i64 = value.trim().parse().unwrap();
    [number + 1, number + 10, number * 2 + 3].map(|other| other.to_string())
}

/// The numbers of `[1,86400]` and `默认值为3600`.
fn numbers(words: &str, mut push: impl FnMut(String, &'static str, String)) {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let mut change = |start: usize, fact: &'static str| {
        let length = digits(&words[start..]);
        for other in others(&words[start..start + length]) {
            let text = format!("{}{other}{}", &words[..start], &words[start + length..]);
            push(text.clone(), fact, text);
        }
    };
    if let Some(open) = words.find('[') {
        change(open + 1, "minimum");
        change(open + words[open..].find(',').unwrap() + 1, "maximum");
    }
    if let Some(default) = words.find("默认值为") {
        change(default + "默认值为".len(), "default");
    }
}

fn request_lines(source: &Source, push: &mut Push) {
    let mut is_example = false;
    for (at, line) in source.lines.iter().enumerate() {
        is_example |= line.trim() == "请求示例";
        let Some((method, path)) = line
            .split_once(' ')
            .filter(|(_, path)| path.starts_with("/v"))
        else {
            continue;
        };
        let at_method = if is_example {
            expect("example", "method", "presence")
        } else {
            expect("method", "", "presence")
        };
        let at_path = if is_example {
            expect("example", "path", "presence")
        } else {
            expect("path-template", "", "presence")
        };
        for other in ["GET", "POST", "PATCH", "DELETE"] {
            push(
                format!("{other} for {method}"),
                source.with(at, &format!("{other} {path}")),
                at_method.clone(),
            );
        }
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        for (place, segment) in segments.iter().enumerate() {
            let mut changed = segments.clone();
            let other = if segment.starts_with('{') {
                "{other_id}".to_owned()
            } else {
                format!("{segment}2")
            };
            changed[place] = &other;
            let text = source.with(at, &format!("{method} /{}", changed.join("/")));
            push(format!("{segment} to {other}"), text, at_path.clone());
            let mut shorter = segments.clone();
            shorter.remove(place);
            let text = source.with(at, &format!("{method} /{}", shorter.join("/")));
            push(format!("no {segment}"), text, at_path.clone());
        }
    }
}

fn statuses(source: &Source, push: &mut Push) {
    for (at, line) in source.lines.iter().enumerate() {
        let line = line.trim();
        for code in ["200", "400", "404"] {
            let is_row = line == code;
            let is_heading = line.starts_with("状态码") && line.ends_with(code);
            if !is_row && !is_heading {
                continue;
            }
            let is_example = source.lines[..at]
                .iter()
                .any(|line| line.trim() == "响应示例");
            let changed = source.with(at, &line.replace(code, "418"));
            match (is_row, is_example) {
                (false, true) => push(
                    format!("example of 418 for {code}"),
                    changed,
                    expect("example", "response.418", "presence"),
                ),
                _ => push(
                    format!("418 for {code}"),
                    changed,
                    expect("status", "418", "presence"),
                ),
            }
            if is_row {
                push(
                    format!("no status {code}"),
                    source.without((at, at + 3)),
                    expect("status", code, "presence"),
                );
            }
        }
    }
}

fn examples(source: &Source, push: &mut Push) {
    let mut within = false;
    for (at, line) in source.lines.iter().enumerate() {
        within |= line.trim() == "请求示例";
        within &= line.trim() != "SDK代码示例";
        let Some((key, value)) = line.split_once(" : ").filter(|_| within) else {
            continue;
        };
        let name = format!("*.{}", key.trim().trim_matches('"'));
        let (value, comma) = value
            .strip_suffix(',')
            .map_or((value, ""), |value| (value, ","));
        let renamed = source.with(at, &line.replacen(key.trim(), "\"renamed\"", 1));
        push(
            format!("example {key} renamed"),
            renamed,
            expect("example", &name, "presence"),
        );
        let changed = match value {
            "{" => continue,
            "true" => "false".to_owned(),
            text if text.starts_with('"') => "\"changed\"".to_owned(),
            number => (number.parse::<i64>().unwrap() + 1).to_string(),
        };
        let line = |value: &str| format!("{key} : {value}{comma}");
        push(
            format!("example {key}"),
            source.with(at, &line(&changed)),
            expect("example", &name, "presence"),
        );
        push(
            format!("example {key} null"),
            source.with(at, &line("null")),
            expect("example", &name, "type"),
        );
    }
}
