//! API definitions: every change of one is reported, and so is every mark that is wrong.

use fgs_spec::{check, draft, read, spec};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::command::{NEW, run, with_file};
use super::page_facts;

const NAMES: [&str; 3] = ["CreateReservedWindow", "ListOddThings", "SendAnything"];

fn own_definition(name: &str) -> String {
    std::fs::read_to_string(format!("tests/definitions/{name}.json")).unwrap()
}

/// The differences of a definition to a document, each as place, field and fact.
fn differences(definition: &str, document: &str) -> Vec<String> {
    let page = read::from_bytes("definition", definition.as_bytes().to_vec()).unwrap();
    let document = spec::Spec::read("document", document).unwrap();
    let differences = check::check(&page, &document).differences;
    differences
        .iter()
        .map(|it| format!("{} {} {}", it.place, it.field, it.fact.name()))
        .collect()
}

fn draft_of(definition: &str) -> String {
    let page = read::from_bytes("definition", definition.as_bytes().to_vec()).unwrap();
    draft::draft(&page).unwrap()
}

/// Another value of a keyword; `None` for what is no fact.
fn changed(key: &str, value: &Value) -> Option<Value> {
    Some(match (key, value) {
        ("minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems", number) => {
            json!(number.as_f64().unwrap() as i64 + 7)
        }
        ("type", Value::String(name)) if name == "boolean" => json!("string"),
        ("type", Value::String(_)) => json!("boolean"),
        ("default", Value::String(text)) => json!(format!("{text}7")),
        ("format", Value::String(_)) => json!("other"),
        ("pattern", Value::String(text)) => json!(format!("{text}|7")),
        ("enum", Value::Array(values)) => json!(values[1..]),
        ("required", Value::Bool(is)) => json!(!is),
        ("required", Value::Array(names)) => json!(names[1..]),
        ("name", Value::String(name)) => json!(format!("{name}_7")),
        ("description", Value::String(text)) if text.chars().any(|it| it.is_ascii_digit()) => {
            // The first number of a description is a fact of these definitions.
            json!(text.replacen(|it: char| it.is_ascii_digit(), "7", 1))
        }
        _ => return None,
    })
}

/// Every definition with one change, and the pointer to it.
fn changes(definition: &Value) -> Vec<(String, Value)> {
    let mut pointers = vec![String::new()];
    let mut found = Vec::new();
    while let Some(pointer) = pointers.pop() {
        let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
        match definition.pointer(&pointer).unwrap() {
            Value::Object(members) => {
                let is_named = pointer.ends_with("/properties");
                let is_shared = pointer.is_empty() || pointer.ends_with("/definitions");
                for (key, value) in members {
                    let at = format!("{pointer}/{}", escaped(key));
                    pointers.push(at.clone());
                    let changed = changed(key, value).filter(|_| !is_named && !is_shared);
                    if let Some(value) = changed {
                        let mut other = definition.clone();
                        *other.pointer_mut(&at).unwrap() = value;
                        found.push((at.clone(), other));
                    }
                    if is_named || pointer.ends_with("/responses") {
                        let mut other = definition.clone();
                        let parent = other.pointer_mut(&pointer).unwrap();
                        let value = parent.as_object_mut().unwrap().remove(key).unwrap();
                        found.push((format!("{at} removed"), other.clone()));
                        let name = if is_named { "other" } else { "418" };
                        other.pointer_mut(&pointer).unwrap()[name] = value;
                        found.push((format!("{at} renamed"), other));
                    }
                }
            }
            Value::Array(values) => {
                for at in 0..values.len() {
                    pointers.push(format!("{pointer}/{at}"));
                    if pointer.ends_with("/parameters") {
                        let mut other = definition.clone();
                        let list = other.pointer_mut(&pointer).unwrap();
                        list.as_array_mut().unwrap().remove(at);
                        found.push((format!("{pointer}/{at} removed"), other));
                    }
                }
            }
            _ => {}
        }
    }
    // Examples hold values, which are compared with no fact; a body has no name in a request.
    found.retain(|(at, other)| {
        let parameter = at.strip_suffix("/name").and_then(|it| other.pointer(it));
        let is_body = parameter.is_some_and(|it| it["in"] == "body");
        // These words are parsed by no reader.
        let is_in_words = at.ends_with("/mode/description");
        !at.contains("example") && !is_body && !is_in_words
    });
    found
}

#[test]
fn reports_every_change_of_definition() {
    let mut count = 0;
    for name in NAMES {
        let text = own_definition(name);
        let document = draft_of(&text);
        assert_eq!(differences(&text, &document), [""; 0]);
        for (at, definition) in changes(&serde_json::from_str(&text).unwrap()) {
            count += 1;
            let text = definition.to_string();
            if read::from_bytes("definition", text.as_bytes().to_vec()).is_ok() {
                assert_ne!(differences(&text, &document), [""; 0], "{name}: {at}");
            }
        }
    }
    assert!(count > 150, "only {count} changes");
}

/// A document with one change: the text is replaced by another, once.
fn with(document: &str, from: &str, to: &str) -> String {
    assert!(document.contains(from), "{document}");
    document.replacen(from, to, 1)
}

#[test]
fn rejects_wrong_mark() {
    let text = own_definition("CreateReservedWindow");
    let document = draft_of(&text);
    let other = with(&document, "maximum: 500", "maximum: 600");
    let said = |mark: &str| with(&document, "maximum: 500", mark);
    assert_eq!(
        differences(&text, &other),
        ["schema:CreateReservedWindowRequestBody count maximum"]
    );
    assert_eq!(
        differences(
            &text,
            &said("maximum: 600\n          x-definition-says: { maximum: 500 }")
        ),
        [""; 0]
    );
    for wrong in [
        "maximum: 600\n          x-definition-says: { maximum: 400 }",
        "maximum: 500\n          x-definition-says: { maximum: 500 }",
        "maximum: 500\n          x-definition-says: { maximum: null }",
        "maximum: 500\n          x-definition-says: { maximun: 500 }",
        "maximum: 500\n          x-definition-says: absent",
    ] {
        assert_eq!(differences(&text, &said(wrong)).len(), 1, "{wrong}");
    }
    let more = |source: &str| {
        let more = format!("        more:\n          type: string\n          {source}\n");
        with(
            &document,
            "        count:\n",
            &format!("{more}        count:\n"),
        )
    };
    assert_eq!(differences(&text, &more("x-source: the SDKs")), [""; 0]);
    assert_eq!(
        differences(&text, &more("x-definition-says: absent")),
        [""; 0]
    );
    assert_eq!(differences(&text, &more("x-note: odd")).len(), 1);
}

#[test]
fn left_out_members_are_marked() {
    let text = own_definition("CreateReservedWindow");
    let document = draft_of(&text);
    let pause = document.find("\n        pause:").unwrap();
    let next = document.find("\n        window_name:").unwrap();
    let without = format!("{}{}", &document[..pause], &document[next..]);
    assert_eq!(
        differences(&text, &without),
        ["schema:CreateReservedWindowRequestBody pause presence"]
    );
    let schema = "CreateReservedWindowRequestBody:\n      type: object\n";
    let marked = |text: &str| {
        let mark = "      x-definition-says: { members: [pause] }\n";
        with(text, schema, &format!("{schema}{mark}"))
    };
    assert_eq!(differences(&text, &marked(&without)), [""; 0]);
    assert_eq!(differences(&text, &marked(&document)).len(), 1);
}

/// Words that no reader understands can hold a fact of the document, and are read then.
#[test]
fn words_may_hold_fact() {
    let text = own_definition("ListOddThings");
    let document = draft_of(&text);
    let mode = document.find("        mode:").unwrap();
    let (before, after) = document.split_at(mode);
    let listing = |values: &str| {
        let list = format!("          type: string\n          enum: {values}\n");
        format!("{before}{}", with(after, "          type: string\n", &list))
    };
    assert_eq!(differences(&text, &listing("[v0, v1]")), [""; 0]);
    assert_eq!(
        differences(&text, &listing("[v0, v2]")),
        ["schema:Thing mode enum"]
    );
}

#[test]
fn reads_definitions() {
    for name in NAMES {
        let facts = page_facts(&own_definition(name));
        assert_snapshot!(name, serde_json::to_string_pretty(&facts).unwrap());
    }
}

#[test]
fn drafts_definitions() {
    let file = "fgs-spec/tests/definitions/ListOddThings.json";
    assert_snapshot!(run(&["draft", file]));
}

#[test]
fn rejects_other_json() {
    for (text, problem) in [
        ("{}", "is no API definition"),
        (
            "{\"openapi\": \"3.0.3\", \"paths\": {}}",
            "is no API definition",
        ),
        ("{\"paths\": {}}", "has no operation"),
        ("{\"paths\": ", "is not JSON"),
        (
            "{\"paths\": {\"/a\": {\"get\": {}, \"put\": {}}}}",
            "has two operations, GET /a and PUT /a",
        ),
        (
            "{\"paths\": {\"/a\": {\"get\": {\"parameters\": [{\"$ref\": \"#/no\"}]}}}}",
            "refers to #/no, which is not in it",
        ),
    ] {
        let error = read::from_bytes("file", text.as_bytes().to_vec()).unwrap_err();
        assert!(error.contains(problem), "{error}");
    }
}

#[test]
fn reports_contradictions() {
    let file = "fgs-spec/tests/definitions/CreateReservedWindow.json";
    assert_snapshot!(run(&["check", NEW, file]));
}

#[test]
fn directory_may_hold_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    for entry in ["tests/pages", "tests/definitions"] {
        for file in std::fs::read_dir(entry).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    std::fs::write(folder.path().join("README.md"), "What this is.").unwrap();
    std::fs::write(folder.path().join(".hidden"), "None of the forms.").unwrap();
    let output = run(&["check", path]);
    assert!(output.ends_with("exit status 1\n"), "{output}");
    let names = "AsyncInvokeFunction, ";
    let note = output
        .lines()
        .find(|line| line.starts_with("note: nothing here describes "));
    assert!(note.is_some_and(|note| note.contains(names)), "{output}");
    assert!(
        !note.unwrap().contains("UpdateFunctionAsyncInvokeConfig"),
        "{output}"
    );

    std::fs::write(folder.path().join("letter.md"), "Hello.").unwrap();
    let output = run(&["check", path]);
    assert!(
        output.contains("letter.md: is not a page of an operation"),
        "{output}"
    );
    assert!(output.ends_with("exit status 2\n"), "{output}");
}

#[test]
fn file_checks_only_its_operation() {
    with_file(
        "page.json",
        own_definition("SendAnything").as_bytes(),
        |file| {
            assert!(!run(&["check", file]).contains("note:"));
        },
    );
}
