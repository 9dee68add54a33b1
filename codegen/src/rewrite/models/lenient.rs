//! The lenient reading of models in responses.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, Item, ItemStruct, LitStr, Type, parse_quote};

use crate::paths::LENIENT;

/// Reads a model of a response (it keeps unknown members) leniently: a member that cannot be read is kept like an
/// unknown one, under its own name. The body of a request is read strictly.
pub(super) fn read_leniently(model: &mut ItemStruct, is_body: bool) -> Vec<Item> {
    let name = &model.ident;
    let Fields::Named(fields) = &mut model.fields else {
        return Vec::new();
    };
    if !fields
        .named
        .iter()
        .any(|field| field.ident.as_ref().is_some_and(|name| name == "extra"))
    {
        return Vec::new();
    }
    if is_body {
        model.attrs.push(parse_quote!(#[derive(Default)]));
        return Vec::new();
    }
    let (mut members, mut names) = (Vec::new(), Vec::new());
    for field in &mut fields.named {
        let (Type::Path(path), Some(ident)) = (&field.ty, &field.ident) else {
            continue;
        };
        let Some(kind) = path.path.segments.last() else {
            continue;
        };
        let wire = field
            .attrs
            .iter()
            .find_map(renamed)
            .map_or_else(|| ident.to_string(), |name| name.value());
        let wire = wire.trim_start_matches("r#");
        if kind.ident == "Option" {
            names.push(wire.to_owned());
            members.push(quote!(#ident: #LENIENT::option(&mut members, #wire)));
        } else if kind.ident == "Vec" {
            names.push(wire.to_owned());
            members.push(quote!(#ident: #LENIENT::list(&mut members, #wire)));
            let rename = field
                .attrs
                .iter()
                .find_map(renamed)
                .map(|name| quote!(rename = #name,));
            field
                .attrs
                .retain(|attribute| !attribute.path().is_ident("serde"));
            field.attrs.push(parse_quote!(#[serde(#rename default)]));
        }
    }
    let impls = vec![deserialize(name, &members), lenient_model(name, &names)];
    model
        .attrs
        .retain(|attribute| !derives_deserialize(attribute));
    model
        .attrs
        .push(parse_quote!(#[derive(::serde::Serialize, Clone, Debug, PartialEq, Default)]));
    impls
}

fn deserialize(name: &Ident, members: &[TokenStream]) -> Item {
    parse_quote! {
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let mut members = #LENIENT::members(deserializer, stringify!(#name))?;
                Ok(Self { #(#members,)* extra: members })
            }
        }
    }
}

/// Whether a member was kept as an unknown one, because it could not be read.
fn lenient_model(name: &Ident, names: &[String]) -> Item {
    parse_quote! {
        impl #LENIENT::Model for #name {
            fn has_odd_members(&self) -> bool {
                [#(#names),*].iter().any(|name| self.extra.contains_key(*name))
            }
        }
    }
}

fn derives_deserialize(attribute: &Attribute) -> bool {
    attribute.path().is_ident("derive")
        && attribute
            .to_token_stream()
            .to_string()
            .contains("Deserialize")
}

/// The name on the wire, where it is not the field's own.
fn renamed(attribute: &Attribute) -> Option<LitStr> {
    let mut name = None;
    if attribute.path().is_ident("serde") {
        // Arguments of other forms are skipped.
        let _ = attribute.parse_nested_meta(|argument| {
            let value: Option<LitStr> = argument.value().and_then(|value| value.parse()).ok();
            if argument.path.is_ident("rename") {
                name = value;
            }
            Ok(())
        });
    }
    name
}
