//! The operations as data: what a caller has to know that has no generated types.

use heck::ToKebabCase;
use openapiv3::{Parameter, ParameterData, ParameterSchemaOrContent};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::super::tokens::option;
use super::schemas;
use crate::api::operation::Operation;
use crate::docs::request_example::example_of;
use crate::names::constant;
use crate::spec::document::Document;
use crate::spec::media::Media;

pub(crate) fn descriptions(document: &Document, operations: &[Operation]) -> TokenStream {
    let schemas = schemas::statics(document);
    let descriptions = operations
        .iter()
        .map(|operation| description(document, operation));
    quote! {
        #schemas
        /// Every operation.
        pub static ALL: &[Description] = &[#(#descriptions),*];
    }
}

fn description(document: &Document, operation: &Operation) -> TokenStream {
    let view = &operation.view;
    let (constant, command) = (constant(view.id), view.id.to_kebab_case());
    let group = view.operation.tags.first().map_or("", String::as_str);
    let summary = schemas::one_line(view.operation.summary.as_deref());
    let doc = schemas::one_line(view.operation.description.as_deref());
    let page = view.operation.extensions.get("x-page");
    let fact = |name: &str| {
        page.and_then(|page| page.get(name)?.as_str())
            .unwrap_or_default()
    };
    let (title, url, date) = (fact("title"), fact("url"), fact("date"));
    let arguments = view
        .arguments()
        .map(|parameter| argument(document, parameter));
    let body = view.body_content.map(|content| {
        let (media, is_json) = (
            content.media.name(),
            matches!(content.media, Media::Json(_)),
        );
        let schema = option(
            content
                .json_schema()
                .map(|schema| schemas::schema(document, schema)),
        );
        let required = view.is_body_required;
        let example = option(example_of(operation).map(Value::to_string));
        quote!(Body { media: #media, is_json: #is_json, required: #required, schema: #schema, example: #example })
    });
    let response = view
        .response_content
        .and_then(|content| content.json_schema())
        .map(|schema| schemas::schema(document, schema));
    let (body, response) = (option(body), option(response));
    let pages = option(view.operation.extensions.get("x-pages").map(pages));
    quote! {
        Description {
            operation: &operations::#constant, command: #command, group: #group, summary: #summary, doc: #doc,
            page: SourcePage { title: #title, url: #url, date: #date },
            arguments: &[#(#arguments),*], body: #body, response: #response, pages: #pages,
        }
    }
}

fn argument(document: &Document, parameter: &Parameter) -> TokenStream {
    let ParameterData {
        name,
        description,
        format,
        ..
    } = parameter.parameter_data_ref();
    let (flag, doc) = (
        name.to_kebab_case(),
        schemas::one_line(description.as_deref()),
    );
    let schema = match format {
        ParameterSchemaOrContent::Schema(schema) => Some(schemas::schema(document, schema)),
        ParameterSchemaOrContent::Content(_) => None,
    };
    let schema = option(schema);
    quote!(Argument { name: #name, flag: #flag, doc: #doc, schema: #schema })
}

fn pages(pages: &Value) -> TokenStream {
    let fact = |name: &str| option(pages.get(name).and_then(Value::as_str));
    let (items, marker, offset) = (
        pages
            .get("items")
            .and_then(Value::as_str)
            .unwrap_or_default(),
        fact("marker"),
        fact("offset"),
    );
    let next = pages.get("next").and_then(Value::as_str);
    let next = next.into_iter().flat_map(|path| path.split('.'));
    quote!(Pages { items: #items, next: &[#(#next),*], marker: #marker, offset: #offset })
}
