//! The document of the workspace, as it is or with a change.

use std::sync::LazyLock;

pub(crate) const SPEC: &str = "spec/functiongraph.yaml";

pub(crate) fn spec() -> String {
    std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../spec/functiongraph.yaml"
    ))
    .unwrap()
}

/// The client, the validation and the constants, formatted.
pub(crate) fn generated(text: &str) -> [String; 3] {
    let files = functiongraph_codegen::generate_files(SPEC, text).unwrap();
    let [client, validation, constants, _] = files.map(|(_, code)| code);
    [client, validation, constants]
        .map(|code| prettyplease::unparse(&syn::parse_str(&code).unwrap()))
}

/// The operations of the group `async` and what they refer to, which is enough for a change and faster than the whole.
pub(crate) fn async_group() -> String {
    static GROUP: LazyLock<String> = LazyLock::new(make_async_group);
    GROUP.clone()
}

fn make_async_group() -> String {
    let spec = spec();
    let (head, rest) = spec.split_once("\npaths:\n").unwrap();
    let (paths, components) = rest.split_once("\ncomponents:\n").unwrap();
    let (shared, schemas) = components.split_once("\n  schemas:\n").unwrap();
    let is_kept =
        |member: &&String| member.starts_with("    parameters:") || member.contains("tags: [async");
    let mut kept = String::new();
    for path in blocks(paths, "  ")
        .iter()
        .filter(|path| path.contains("tags: [async"))
    {
        let (name, members) = path.split_once('\n').unwrap();
        let members = blocks(members, "    ");
        let members: String = members.iter().filter(is_kept).map(String::as_str).collect();
        kept.push_str(&format!("{name}\n{members}"));
    }
    let text = format!("{head}\npaths:\n{kept}\ncomponents:\n{shared}\n  schemas:\n");
    let schemas = blocks(schemas, "    ");
    let mut is_needed = vec![false; schemas.len()];
    loop {
        let needed = schemas
            .iter()
            .zip(&is_needed)
            .filter(|(_, is_needed)| **is_needed);
        let text = needed.fold(text.clone(), |text, (schema, _)| text + schema);
        let more = schemas
            .iter()
            .zip(&mut is_needed)
            .filter(|(schema, is_needed)| {
                let name = schema.trim_start().split(':').next().unwrap();
                let is_named = text.contains(&format!("/{name}'"));
                !**is_needed && (is_named || schema.contains("x-tags: [async"))
            });
        if more.map(|(_, is_needed)| *is_needed = true).count() == 0 {
            return text;
        }
    }
}

/// The members of a mapping at this depth, each with what is below it.
fn blocks(text: &str, indent: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let key = line
            .strip_prefix(indent)
            .is_some_and(|rest| !rest.starts_with([' ', '#', '\n', '-']));
        match found.last_mut() {
            Some(block) if !key => block.push_str(line),
            _ => found.push(line.to_owned()),
        }
    }
    found
}

/// The document of the group with one passage replaced, which must be in it.
pub(crate) fn changed(from: &str, to: &str) -> String {
    let spec = async_group();
    assert!(spec.contains(from), "{from}");
    spec.replacen(from, to, 1)
}
