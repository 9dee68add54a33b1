//! Drafts of definitions: what the generator says of them.

use std::path::{Path, PathBuf};

use fgs_spec::{check, draft, read, spec};
use functiongraph_codegen::spec::parse;
use serde_json::{Value, json};

/// Names the folder of the provider's definitions, which are not copied into this repository.
const PROVIDERS: &str = "FGS_SPEC_DEFINITIONS";

fn definitions(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    paths.sort();
    paths
}

/// What is wrong with the draft of a definition: the generator refuses it, or it differs from the definition.
fn problem(path: &Path) -> Option<String> {
    let file = path.to_str().unwrap();
    let page = read::page(file).unwrap();
    let text = draft::draft(&page).unwrap();
    if let Err(error) = functiongraph_codegen::generate_files("draft", &in_document(&text)) {
        return Some(format!("{file}: {error}"));
    }
    let document = spec::Spec::read("draft", &text).unwrap();
    let differences = check::check(&page, &document).differences;
    (!differences.is_empty()).then(|| format!("{file}: {differences:?}"))
}

/// The document with the operation of a draft in place of its own.
fn in_document(draft: &str) -> String {
    let document = std::fs::read_to_string("../spec/functiongraph.yaml").unwrap();
    let mut document: Value = parse::yaml(&document).unwrap();
    let mut draft: Value = parse::yaml(draft).unwrap();
    document["paths"] = draft["paths"].take();
    for kind in ["parameters", "responses", "schemas"] {
        document["components"][kind] = match draft["components"][kind].take() {
            Value::Null => serde_json::json!({}),
            parts => parts,
        };
    }
    document.to_string()
}

fn assert_accepted(folder: &str) {
    let problems: Vec<String> = definitions(folder)
        .iter()
        .filter_map(|path| problem(path))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn generator_accepts_drafts() {
    assert_accepted("tests/definitions");
}

#[test]
fn generator_accepts_provider_drafts() {
    if let Ok(folder) = std::env::var(PROVIDERS) {
        assert_accepted(&folder);
    }
}

#[test]
fn keeps_invalid_examples_with_note() {
    let file = "tests/pages/update-function-async-invoke-config.zh.txt";
    let page = std::fs::read_to_string(file).unwrap();
    let changed = page.replace(
        "\"max_async_retry_attempts\" : 3",
        "\"max_async_retry_attempts\" : 9",
    );
    assert_ne!(page, changed);
    let page = read::from_bytes(file, changed.into_bytes()).unwrap();
    let draft = draft::draft(&page).unwrap();
    let note =
        "x-note: 'TODO: not an example of the schema: max_async_retry_attempts: 9 is outside";
    assert!(draft.contains(note), "{draft}");
    let document = spec::Spec::read("draft", &draft).unwrap();
    assert_eq!(check::check(&page, &document).differences, []);
}

/// The draft of a page, which must be a document that equals the page.
fn equal_draft(page: &str) -> Value {
    let page = super::page_of(page).unwrap();
    let text = draft::draft(&page).unwrap();
    let document = spec::Spec::read("draft", &text);
    let document = document.unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(check::check(&page, &document).differences, [], "{text}");
    parse::yaml(&text).unwrap()
}

/// A page with one table of a response.
fn page_with(caption: &str, rows: &str) -> String {
    format!(
        "功能介绍\n\nURI\n\nGET /v2/x\n\n响应参数\n\n状态码: 200\n\n表1 {caption}\n\n参数\n\n是否必选\n\n参数类型\n\n描述\n\n{rows}\n"
    )
}

/// The schema that the draft has for a member of a body.
fn drafted(kind: &str, words: &str) -> Value {
    let page = page_with("响应Body参数", &format!("it\n\n否\n\n{kind}\n\n{words}"));
    let mut draft = equal_draft(&page);
    let mut schema = draft["components"]["schemas"]["TODOResponse"]["properties"]["it"].take();
    let members = schema.as_object_mut().unwrap();
    members.remove("description");
    members.remove("type");
    members.remove("format");
    members.remove("items");
    schema
}

#[test]
fn required_headers_are_required() {
    let rows = "X-A\n\n是\n\nString\n\n甲\n\nX-B\n\n否\n\nString\n\n乙";
    let draft = equal_draft(&page_with("响应Header参数", rows));
    let headers = &draft["paths"]["/v2/x"]["get"]["responses"]["200"]["headers"];
    assert_eq!(headers["X-A"]["required"], true);
    assert_eq!(headers["X-B"]["required"], Value::Null);
}

#[test]
fn headers_keep_their_case() {
    let rows = "X-A\n\n是\n\nString\n\n甲\n\nx-a\n\n否\n\nInteger\n\n乙";
    equal_draft(&page_with("响应Header参数", rows));
}

#[test]
fn numbers_have_no_leading_zeros() {
    for (kind, words, facts) in [
        (
            "Integer",
            "取值范围:07~-00",
            json!({"minimum": 7, "maximum": 0}),
        ),
        (
            "Long",
            "最小值:-07\n\n最大值:007",
            json!({"minimum": -7, "maximum": 7}),
        ),
        (
            "Double",
            "取值范围:-0.5~007.50",
            json!({"minimum": -0.5, "maximum": 7.5}),
        ),
        ("Integer", "默认值:07", json!({"default": 7})),
        ("Double", "默认值:00.5", json!({"default": 0.5})),
        ("Integer", "枚举值:\n\n07\n\n8", json!({"enum": [7, 8]})),
        ("Integer", "取值范围:07,08", json!({"enum": [7, 8]})),
        (
            "String",
            "长度01~007位",
            json!({"minLength": 1, "maxLength": 7}),
        ),
        (
            "Array of strings",
            "数组长度:01-007",
            json!({"minItems": 1, "maxItems": 7}),
        ),
        ("String", "默认值:07", json!({"default": "07"})),
        ("String", "枚举值:\n\n07\n\n8", json!({"enum": ["07", "8"]})),
    ] {
        assert_eq!(drafted(kind, words), facts, "{kind}: {words}");
    }
}

#[test]
fn notes_numbers_that_do_not_fit() {
    let big = "9".repeat(400);
    for (kind, words, facts) in [
        ("String", "最小值:-3", json!({"min_length": -3})),
        ("String", "长度1.5~7位", json!({"min_length": 1.5})),
        (
            "String",
            &format!("长度1~{big}位"),
            json!({"max_length": big}),
        ),
        (
            "Array of strings",
            "数组长度:-1-7",
            json!({"min_length": -1}),
        ),
        ("Double", &format!("最大值:{big}"), json!({"maximum": big})),
        (
            "Double",
            &format!("默认值:{big}"),
            json!({"default": [big]}),
        ),
    ] {
        assert_eq!(
            drafted(kind, words)["x-page-says"],
            facts,
            "{kind}: {words}"
        );
    }
}

#[test]
fn numbers_of_definitions_are_equal() {
    let definition = json!({"swagger": "2.0", "paths": {"/v2/x": {"get": {
        "operationId": "ListThings",
        "parameters": [
            {"name": "whole", "in": "query", "type": "integer", "maximum": 10.0, "default": 3.0},
            {"name": "quoted", "in": "query", "type": "integer", "maximum": "07", "default": "07"},
            {"name": "said", "in": "query", "type": "integer", "description": "最大值:07"},
            {"name": "length", "in": "query", "type": "string", "minLength": -1, "maxLength": 1.5},
            {"name": "text", "in": "query", "type": "string", "description": "最小值为07,最大值为099"},
            {"name": "is", "in": "query", "type": "boolean", "default": "no"},
        ],
        "responses": {"200": {"description": "OK"}},
    }}}});
    equal_draft(&definition.to_string());
}
