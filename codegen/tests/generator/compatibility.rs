//! Whether a change of the document breaks programs, by what users can name before and after it.

use std::collections::BTreeSet;
use std::fmt;

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item};

use crate::document::{async_group, changed, generated, spec};
use crate::surface::surface;

/// What two surfaces differ in: each item with its whole signature.
pub(crate) struct Difference {
    removed: Vec<String>,
    added: Vec<String>,
}

impl Difference {
    pub(crate) fn of(before: &str, after: &str) -> Self {
        let (before, after) = (items_of(before), items_of(after));
        Self {
            removed: before.difference(&after).cloned().collect(),
            added: after.difference(&before).cloned().collect(),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (&*self.removed, &*self.added) {
            ([], []) => "same",
            ([], _) => "compatible",
            _ => "breaking",
        })?;
        let removed = self.removed.iter().map(|item| ('-', item));
        let added = self.added.iter().map(|item| ('+', item));
        for (sign, item) in removed.chain(added) {
            write!(f, "\n{sign} {item}")?;
        }
        Ok(())
    }
}

/// One line for each item that users can name. What may be added without a break is a line of its own.
fn items_of(surface: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let file = syn::parse_file(surface).unwrap();
    for item in &file.items {
        collect("", item, &mut found);
    }
    found
}

fn collect(path: &str, item: &Item, found: &mut BTreeSet<String>) {
    match item {
        Item::Mod(module) => {
            let inner = format!("{path}{}::", module.ident);
            found.insert(format!("mod {path}{}", module.ident));
            for item in module.content.iter().flat_map(|(_, items)| items) {
                collect(&inner, item, found);
            }
        }
        Item::Struct(item) => {
            let name = format!("{path}{}", item.ident);
            found.insert(format!("struct {name}{}", condition(&item.attrs)));
            derives(&name, &item.attrs, found);
            if let Fields::Named(fields) = &item.fields {
                let members = fields.named.iter();
                let members: Vec<_> = members
                    .map(|field| format!("{}: {}", text(&field.ident), text(&field.ty)))
                    .collect();
                seal(&name, &item.attrs, &members, found);
                found.extend(members.iter().map(|member| format!("{name}.{member}")));
            }
        }
        Item::Enum(item) => {
            let name = format!("{path}{}", item.ident);
            found.insert(format!("enum {name}{}", condition(&item.attrs)));
            derives(&name, &item.attrs, found);
            let variants = item.variants.iter();
            let variants: Vec<_> = variants
                .map(|variant| format!("{}{}", variant.ident, text(&variant.fields)))
                .collect();
            seal(&name, &item.attrs, &variants, found);
            found.extend(variants.iter().map(|variant| format!("{name}::{variant}")));
        }
        Item::Impl(block) => {
            let of = format!("{path}{}", text(&block.self_ty));
            let condition = condition(&block.attrs);
            if let Some((name, _)) = &block.trait_ {
                found.insert(format!("impl {} for {of}{condition}", text(name)));
            }
            for item in &block.items {
                match item {
                    ImplItem::Fn(method) => {
                        found.insert(format!("{of}::{}{condition}", text(&method.sig)))
                    }
                    // Its value may change, as a list of values does.
                    ImplItem::Const(constant) => {
                        let (name, ty) = (&constant.ident, text(&constant.ty));
                        found.insert(format!("{of}::{name}: {ty}{condition}"))
                    }
                    other => found.insert(format!("{of}::{}{condition}", text(other))),
                };
            }
        }
        other => {
            found.insert(format!("{path}{}", text(other)));
        }
    }
}

/// Without the commas that only a layout on several lines has.
fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace(" ,)", ")").replace(" , >", " >")
}

/// The features that an item needs.
fn condition(attributes: &[Attribute]) -> String {
    let conditions = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    conditions
        .map(|attribute| format!(" {}", text(attribute)))
        .collect()
}

fn derives(name: &str, attributes: &[Attribute], found: &mut BTreeSet<String>) {
    for attribute in attributes {
        if attribute.path().is_ident("derive") {
            let derive = |meta: syn::meta::ParseNestedMeta<'_>| {
                found.insert(format!("impl {} for {name}", text(&meta.path)));
                Ok(())
            };
            attribute.parse_nested_meta(derive).unwrap();
        }
    }
}

/// Of what is not `#[non_exhaustive]`, programs may name all members: one that is added breaks them.
fn seal(name: &str, attributes: &[Attribute], members: &[String], found: &mut BTreeSet<String>) {
    let is_open = attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("non_exhaustive"));
    // Without a public member there is nothing to name.
    if !is_open && !members.is_empty() {
        found.insert(format!("{name} has only {}", members.join(", ")));
    }
}

/// What a change of the document does to programs.
fn effect(from: &str, to: &str) -> String {
    let surface = |document: &str| surface(&generated(document)[0]);
    let (before, after) = (surface(&async_group()), surface(&changed(from, to)));
    let difference = Difference::of(&before, &after).to_string();
    // The first line, and the members by name.
    difference.replace("types :: ", "")
}

const MEMBER: &str = "        current_count:
          type: integer
          format: int64
          description: How many entries this page holds.
";

#[test]
fn layout_does_not_change_surface() {
    let surface = surface(&generated(&spec())[0]);
    let file = syn::parse_file(&surface).unwrap();
    let on_one_line = file.to_token_stream().to_string();
    let on_one_line = on_one_line.replace(" ,)", ")").replace(" , >", " >");
    assert_eq!(Difference::of(&surface, &on_one_line).to_string(), "same");
}

#[test]
fn removed_member_is_breaking() {
    let effect = effect(MEMBER, "");
    assert!(effect.starts_with("breaking\n- "), "{effect}");
    assert!(effect.contains("- types::PageInfo.current_count: "));
    assert!(!effect.contains("\n+ "), "{effect}");
}

#[test]
fn added_member_is_compatible() {
    let added = "        total_count:
          type: integer
          format: int64
          description: How many entries the list holds.
";
    let effect = effect(MEMBER, &format!("{MEMBER}{added}"));
    assert!(effect.starts_with("compatible\n+ "), "{effect}");
    assert!(effect.contains("+ types::PageInfo.total_count: "));
}

/// The types of Rust do not say it: SECURITY.md says that it is a major change.
#[test]
fn required_member_does_not_show() {
    let required = "      required: [request_id]\n";
    assert_eq!(
        effect(required, "      required: [request_id, type]\n"),
        "same"
    );
    let members = "      required: [request_id, reason]\n      properties:\n        reason:\n          type: string\n";
    let effect = effect(&format!("{required}      properties:\n"), members);
    assert!(effect.starts_with("compatible\n+ "), "{effect}");
}

#[test]
fn added_enum_value_is_compatible() {
    let effect = effect(
        "enum: [force, recursive]",
        "enum: [force, recursive, later]",
    );
    assert_eq!(effect, "compatible\n+ types::CancelType::Later");
}

#[test]
fn removed_enum_value_is_breaking() {
    let effect = effect("enum: [force, recursive]", "enum: [force]");
    assert_eq!(effect, "breaking\n- types::CancelType::Recursive");
}

#[test]
fn changed_type_is_breaking() {
    let text = MEMBER.replace("integer\n          format: int64", "string");
    let effect = effect(MEMBER, &text);
    assert!(effect.starts_with("breaking\n- "), "{effect}");
    assert!(effect.contains("- types::PageInfo.current_count: "));
    assert!(effect.contains("+ types::PageInfo.current_count: "));
}

#[test]
fn exhaustive_items_may_not_grow() {
    let open = "#[non_exhaustive] pub enum A { B }";
    let grown = "#[non_exhaustive] pub enum A { B, C }";
    let compare = |before: &str, after: &str| Difference::of(before, after).to_string();
    assert_eq!(compare(open, grown), "compatible\n+ A::C");
    let [closed, grown] = [open, grown].map(|item| item.replace("#[non_exhaustive]", ""));
    assert!(compare(&closed, &grown).starts_with("breaking"));
    assert!(compare(&closed, open).starts_with("breaking"));
    let (derived, bare) = ("#[derive(Clone, Debug)] pub struct A;", "pub struct A;");
    assert_eq!(
        compare(derived, bare),
        "breaking\n- impl Clone for A\n- impl Debug for A"
    );
}
