//! Paths in tokens that are no syntax tree: in macros and attributes.

use proc_macro2::{TokenStream, TokenTree};

/// Every path that begins with `crate`, `self` or `super`, also in text that begins with `crate::`.
pub(crate) fn paths(tokens: TokenStream) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                colons += 1;
                continue;
            }
            TokenTree::Ident(ident) if colons == 2 => path.push(ident.to_string()),
            other => {
                found.push(std::mem::take(&mut path));
                match other {
                    TokenTree::Ident(ident) if is_start(&ident.to_string()) => {
                        path.push(ident.to_string());
                    }
                    TokenTree::Group(group) => found.extend(paths(group.stream())),
                    TokenTree::Literal(literal) => found.extend(in_text(&literal.to_string())),
                    _ => {}
                }
            }
        }
        colons = 0;
    }
    found.push(path);
    // One that is alone names no module.
    found.retain(|path| path.len() > 1);
    found
}

fn is_start(name: &str) -> bool {
    matches!(name, "crate" | "self" | "super")
}

/// The path in a text such as `with = "crate::json::exact"`.
fn in_text(literal: &str) -> Option<Vec<String>> {
    let path = literal.strip_prefix('"')?.strip_suffix('"')?;
    let is_name = |part: &str| part.chars().all(|c| c.is_alphanumeric() || c == '_');
    let parts: Vec<String> = path.split("::").map(str::to_owned).collect();
    let is_path = path.starts_with("crate::") && parts.iter().all(|part| is_name(part));
    is_path.then_some(parts)
}
