//! Bends the models: an odd member of an answer loses only itself, and the members of an optional
//! object in a body can be set on the body's builder.

use openapiv3::{SchemaKind, Type as OpenApiType};
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Expr, FieldValue, Fields, ImplItem, Item, ItemMod, ItemStruct, LitStr, Member, Type,
    parse_quote,
};

use super::super::checks::field_ident;
use super::super::document::{Document, OperationView, extension_str, properties};
use super::super::paths::LENIENT;
use super::{document_as, is_inherent, is_module};

pub fn bend(document: &Document, views: &[OperationView], module: &mut ItemMod) {
    document_as(
        &mut module.attrs,
        "The models of the document: what is sent, and what is answered.",
    );
    let Some((_, items)) = &mut module.content else {
        return;
    };
    items.retain(|item| !is_module(item, "defaults"));
    let told = told(items);
    let (mut sent, mut readers) = (Vec::new(), Vec::new());
    views
        .iter()
        .filter_map(|view| view.body)
        .for_each(|name| document.reach(name, &mut sent));
    for item in items.iter_mut() {
        match item {
            Item::Struct(model) => {
                let is_body = views
                    .iter()
                    .any(|view| view.body.is_some_and(|name| model.ident == name));
                readers.extend(read_tolerantly(model, is_body));
                if sent.iter().any(|name| model.ident == name) {
                    bound(document, model);
                }
                model.attrs.push(schemars());
            }
            Item::Enum(model) => model.attrs.push(schemars()),
            Item::Mod(builders) if builders.ident == "builder" => {
                document_as(&mut builders.attrs, "Builders of the models.");
                let Some((_, items)) = &mut builders.content else {
                    continue;
                };
                items.iter_mut().for_each(|item| tell(item, &told));
                for name in views.iter().filter_map(|view| view.body) {
                    items.extend(shortcuts(document, name));
                }
            }
            _ => {}
        }
    }
    items.extend(readers);
    let free = |name: &&str| {
        document
            .schema(name)
            .is_some_and(|schema| properties(schema).next().is_none())
    };
    let modelled = views
        .iter()
        .filter(|view| document.body_model(view).is_none());
    items.extend(
        modelled
            .filter_map(|view| view.body)
            .filter(free)
            .map(from_json),
    );
}

/// The documentation of every field, by model and field.
fn told(items: &[Item]) -> Vec<(String, String, Vec<Attribute>)> {
    let models = items.iter().filter_map(|item| match item {
        Item::Struct(model) => Some(model),
        _ => None,
    });
    let fields = models.flat_map(|model| {
        model
            .fields
            .iter()
            .map(move |field| (model.ident.to_string(), field))
    });
    fields
        .filter_map(|(model, field)| {
            let docs = field
                .attrs
                .iter()
                .filter(|attribute| attribute.path().is_ident("doc"))
                .cloned()
                .collect();
            Some((model, field.ident.as_ref()?.to_string(), docs))
        })
        .collect()
}

/// A setter is told as its field is; and members that are not known need not be given.
fn tell(item: &mut Item, told: &[(String, String, Vec<Attribute>)]) {
    let Item::Impl(builder) = item else { return };
    Extra.visit_item_impl_mut(builder);
    for (model, field, docs) in told {
        if !is_inherent(builder, model) {
            continue;
        }
        for item in &mut builder.items {
            match item {
                ImplItem::Fn(setter) if setter.sig.ident == field => {
                    setter.attrs.extend(docs.iter().cloned())
                }
                _ => {}
            }
        }
    }
}

struct Extra;

impl VisitMut for Extra {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let is_extra = matches!(&field.member, Member::Named(name) if name == "extra");
        if is_extra
            && matches!(&field.expr, Expr::Call(call) if call.func.to_token_stream().to_string() == "Err")
        {
            field.expr = parse_quote!(Ok(::std::default::Default::default()));
        }
    }
}

/// A body that is any object can be made of any JSON that is one.
fn from_json(name: &str) -> Item {
    let model = format_ident!("{name}");
    parse_quote! {
        impl ::std::convert::TryFrom<::serde_json::Value> for #model {
            type Error = self::error::ConversionError;

            fn try_from(value: ::serde_json::Value) -> ::std::result::Result<Self, Self::Error> {
                match value {
                    ::serde_json::Value::Object(members) => Ok(Self(members)),
                    _ => Err("a JSON object is expected".into()),
                }
            }
        }
    }
}

fn schemars() -> Attribute {
    parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))])
}

/// The JSON Schema of what is sent tells the document's bounds.
fn bound(document: &Document, model: &mut ItemStruct) {
    let Some(schema) = document.schema(&model.ident.to_string()) else {
        return;
    };
    for (name, property) in properties(schema) {
        let Some(SchemaKind::Type(kind)) = property.inline.map(|schema| &schema.schema_kind) else {
            continue;
        };
        let (word, least, most) = match kind {
            OpenApiType::Integer(integer) => (quote!(range), integer.minimum, integer.maximum),
            OpenApiType::String(string) => {
                let length =
                    |length: Option<usize>| length.and_then(|length| i64::try_from(length).ok());
                (
                    quote!(length),
                    length(string.min_length),
                    length(string.max_length),
                )
            }
            _ => continue,
        };
        let ident = field_ident(name);
        let field = model
            .fields
            .iter_mut()
            .find(|field| field.ident.as_ref() == Some(&ident));
        let bounds = least
            .map(|least| quote!(min = #least))
            .into_iter()
            .chain(most.map(|most| quote!(max = #most)));
        let bounds: Vec<_> = bounds.collect();
        if let (Some(field), false) = (field, bounds.is_empty()) {
            field.attrs.push(
                parse_quote!(#[cfg_attr(feature = "schemars", schemars(#word(#(#bounds),*)))]),
            );
        }
    }
}

/// How a model that answers hold (it keeps unknown members) is read: a member that cannot be read is kept as an
/// unknown one is, under its own name. A body of a request is read strictly.
fn read_tolerantly(model: &mut ItemStruct, is_body: bool) -> Vec<Item> {
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
    let reader = parse_quote! {
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let mut members = #LENIENT::members(deserializer, stringify!(#name))?;
                Ok(Self { #(#members,)* extra: members })
            }
        }
    };
    model
        .attrs
        .retain(|attribute| !derives_deserialize(attribute));
    model
        .attrs
        .push(parse_quote!(#[derive(::serde::Serialize, Clone, Debug, PartialEq, Default)]));
    let odd = parse_quote! {
        impl #LENIENT::Model for #name {
            fn has_odd_members(&self) -> bool {
                [#(#names),*].iter().any(|name| self.extra.contains_key(*name))
            }
        }
    };
    vec![reader, odd]
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
        // The other arguments are of no interest here, whatever their form.
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

/// Setters on the body's builder for the members of each optional object in it.
fn shortcuts(document: &Document, body: &str) -> Vec<Item> {
    let Some(schema) = document.schema(body) else {
        return Vec::new();
    };
    let body = format_ident!("{body}");
    let mut items = Vec::new();
    for (outer, property) in properties(schema) {
        let Some(name) = property.reference else {
            continue;
        };
        let Some(inner_schema) = document.schema(name) else {
            continue;
        };
        if extension_str(inner_schema, "x-rust-model").is_some() {
            continue;
        }
        let (outer, object) = (field_ident(outer), format_ident!("{name}"));
        for (inner, property) in properties(inner_schema) {
            let Some(model) = property
                .reference
                .and_then(|name| extension_str(document.schema(name)?, "x-rust-model"))
            else {
                continue;
            };
            let (setter, model) = (field_ident(inner), format_ident!("{model}"));
            let doc = format!(
                "Sets `{outer}.{inner}`: {}",
                property
                    .inline
                    .and_then(|schema| schema.schema_data.description.as_deref())
                    .unwrap_or_default()
            );
            items.push(parse_quote! {
                impl #body {
                    #[doc = #doc]
                    pub fn #setter(mut self, value: impl Into<crate::#model>) -> Self {
                        self.#outer = self.#outer.map(|object| {
                            Some(super::#object { #setter: Some(value.into()), ..object.unwrap_or_default() })
                        });
                        self
                    }
                }
            });
        }
    }
    items
}
