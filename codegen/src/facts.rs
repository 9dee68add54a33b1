//! The document's other facts as constants: operations, regions, error codes, defaults, page sizes.

use heck::{ToPascalCase, ToShoutySnakeCase};
use openapiv3::Schema;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::checks::field_ident;
use super::document::{Document, OperationView, is_identifier, parameter_schema, properties};
use super::parse::Problem;
use super::{lower, merges, parameters};

pub fn facts(document: &Document) -> Result<TokenStream, Problem> {
    let prefix = lower::path_prefix(document)?;
    let operations = operations(document)?;
    let parameters = parameters::tables(document)?;
    let regions = regions(document);
    let iam = iam(document)?;
    let errors = errors(document)?;
    let defaults = defaults(document)?;
    let pages = page_sizes(document)?;
    let cancelled = cancelled(document)?;
    let zones = zones(document)?;
    let merges = merges::merges(document)?;
    let ends = ends(document)?;
    Ok(quote! {
        /// What every path begins with.
        pub const PATH_PREFIX: &str = #prefix;
        #zones
        #operations
        #parameters
        #regions
        #iam
        #errors
        #defaults
        #pages
        #cancelled
        #merges
        #ends
    })
}

/// The states of an invocation that are its end: `x-ends` beside the values they are some of.
fn ends(document: &Document) -> Result<TokenStream, Problem> {
    let states = document
        .schema_names()
        .filter_map(|name| document.schema(name))
        .flat_map(properties);
    let found = states
        .filter_map(|(name, property)| Some((name, property.inline?)))
        .find_map(|(name, schema)| {
            let ends = schema.schema_data.extensions.get("x-ends")?.clone();
            Some((
                name,
                serde_json::to_value(schema).ok()?["enum"].clone(),
                ends,
            ))
        });
    let (name, states, ends) =
        found.ok_or_else(|| document.problem("components: no property has x-ends"))?;
    let listed = |key: &str| {
        let problem = |what: &str| document.problem(format!("{name}: x-ends: {key}: {what}"));
        let listed = ends[key]
            .as_array()
            .ok_or_else(|| problem("a list of values is expected"))?;
        let known = |state: &&Value| {
            states
                .as_array()
                .is_some_and(|states| states.contains(state))
        };
        if let Some(unknown) = listed.iter().find(|state| !known(state)) {
            return Err(problem(&format!("{unknown} is no value of the enum")));
        }
        Ok(listed
            .iter()
            .filter_map(|state| state.as_str().map(str::to_owned))
            .collect::<Vec<_>>())
    };
    let (well, otherwise) = (listed("well")?, listed("otherwise")?);
    Ok(quote! {
        /// The states in which an invocation has ended well.
        pub const ENDED_WELL: &[&str] = &[#(#well),*];
        /// The states in which it has ended otherwise.
        pub const ENDED_OTHERWISE: &[&str] = &[#(#otherwise),*];
    })
}

/// The zone of a time that names none, by the letter between its day and its hour.
fn zones(document: &Document) -> Result<TokenStream, Problem> {
    let zones = extension(document, "x-zones").and_then(Value::as_object);
    let zones = zones.ok_or_else(|| document.problem("info: x-zones is missing"))?;
    let mut pairs = Vec::new();
    for (form, zone) in zones {
        let between = form
            .strip_prefix("YYYY-MM-DD")
            .and_then(|rest| rest.strip_suffix("hh:mm:ss"));
        let (Some([between]), Some(zone)) = (between.map(str::as_bytes), zone.as_str()) else {
            return Err(document.problem(format!(
                "info: x-zones: {form}: YYYY-MM-DD, a letter and hh:mm:ss are expected"
            )));
        };
        if !is_offset(zone) {
            return Err(document.problem(format!(
                "info: x-zones: {form}: {zone:?} is no offset like +08:00"
            )));
        }
        let between = char::from(*between);
        pairs.push(quote!((#between, #zone)));
    }
    Ok(quote! {
        /// The zones of times that name none, by the letter between day and hour, as offsets from UTC.
        pub const ASSUMED_ZONES: &[(char, &str)] = &[#(#pairs),*];
    })
}

fn is_offset(zone: &str) -> bool {
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = zone.strip_prefix(['+', '-']);
    bare.and_then(|bare| bare.split_once(':'))
        .is_some_and(|(hours, minutes)| digits(hours) && digits(minutes))
}

/// How an invocation ends that was cancelled.
fn cancelled(document: &Document) -> Result<Option<TokenStream>, Problem> {
    let views = document.operations()?;
    let told = views.iter().find_map(|view| {
        let ending = view.operation.extensions.get("x-cancelled")?;
        Some((
            ending["error_code"].as_i64()?,
            ending["error_message"].as_str()?.to_owned(),
        ))
    });
    Ok(told.map(|(code, message)| {
        quote! {
            /// Code and message of an invocation that was cancelled.
            pub const CANCELLED: (i64, &str) = (#code, #message);
        }
    }))
}

fn operations(document: &Document) -> Result<TokenStream, Problem> {
    let views = document.operations()?;
    let constants = views.iter().map(|view| {
        let (name, id, path) = (constant(view.id), view.id, view.path);
        let (method, success) = (view.method.to_uppercase(), view.success);
        let doc = format!("`{method} {path}`");
        let promise = promise(document, view)?;
        let body = view.body.and_then(|body| document.schema(body)).into_iter().flat_map(properties).map(|(name, _)| name);
        Ok(quote! {
            #[doc = #doc]
            pub const #name: Operation = Operation {
                id: #id, method: #method, path: #path, success: #success, body: &[#(#body),*], parameters: super::parameters::#name,
                promise: #promise,
            };
        })
    });
    let constants = constants.collect::<Result<Vec<_>, Problem>>()?;
    Ok(quote!(pub mod operations { use super::{Operation, Promise}; #(#constants)* }))
}

/// What an answer holds that is one.
fn promise(document: &Document, view: &OperationView) -> Result<TokenStream, Problem> {
    let Some(schema) = view.answer.and_then(|answer| document.schema(answer)) else {
        return Ok(quote!(None));
    };
    let members: Vec<&str> = properties(schema).map(|(name, _)| name).collect();
    if members.is_empty() {
        return Ok(quote!(None));
    }
    let must = schema
        .schema_data
        .extensions
        .get("x-must-answer")
        .and_then(Value::as_array);
    let must: Vec<&str> = must
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if let Some(unknown) = must.iter().find(|name| !members.contains(name)) {
        return Err(document.problem(format!(
            "{}: x-must-answer: {unknown} is no member of the answer",
            view.id
        )));
    }
    let items = view
        .operation
        .extensions
        .get("x-pages")
        .and_then(|pages| pages["items"].as_str());
    let items = items.map_or_else(|| quote!(None), |items| quote!(Some(#items)));
    Ok(quote!(Some(Promise { members: &[#(#members),*], must: &[#(#must),*], items: #items })))
}

fn regions(document: &Document) -> TokenStream {
    let regions = document.api.servers.iter().flat_map(|server| {
        let region = server
            .variables
            .as_ref()
            .and_then(|variables| variables.get("region"));
        region
            .into_iter()
            .flat_map(|region| &region.enumeration)
            .map(|region| {
                let endpoint = server.url.replace("{region}", region);
                quote!((#region, #endpoint))
            })
    });
    quote! {
        /// Every region with its endpoint.
        pub const REGIONS: &[(&str, &str)] = &[#(#regions),*];
    }
}

/// Where the identity service is: the regions with an address of their own, and the address for all others.
fn iam(document: &Document) -> Result<TokenStream, Problem> {
    let iam =
        extension(document, "x-iam").ok_or_else(|| document.problem("info: x-iam is missing"))?;
    let (Some(default), Some(own)) = (iam["default"].as_str(), iam["own"].as_array()) else {
        return Err(document.problem("info: x-iam: default and own are expected"));
    };
    let mut endpoints = Vec::new();
    for part in own {
        let (Some(url), Some(regions)) = (part["url"].as_str(), part["regions"].as_array()) else {
            return Err(document.problem("info: x-iam: own: url and regions are expected"));
        };
        for region in regions {
            let Some(region) = region.as_str() else {
                return Err(document.problem(format!("info: x-iam: own: {region} is no region")));
            };
            let endpoint = url.replace("{region}", region);
            endpoints.push(quote!((#region, #endpoint)));
        }
    }
    Ok(quote! {
        /// The regions with an address of their own at the identity service.
        pub const IAM_ENDPOINTS: &[(&str, &str)] = &[#(#endpoints),*];
        /// The identity service's address for all other regions.
        pub const IAM_DEFAULT_ENDPOINT: &str = #default;
    })
}

fn errors(document: &Document) -> Result<TokenStream, Problem> {
    let situations = extension(document, "x-errors").and_then(Value::as_object);
    let situations = situations.ok_or_else(|| document.problem("info: x-errors is missing"))?;
    let mut constants = Vec::new();
    for (situation, answer) in situations {
        let status = answer["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok());
        let (Some(status), Some(code)) = (status, answer["code"].as_str()) else {
            return Err(document.problem(format!(
                "info: x-errors: {situation}: status and code are expected"
            )));
        };
        if !is_identifier(situation) {
            return Err(document.problem(format!("info: x-errors: {situation:?} cannot be a name")));
        }
        let name = constant(situation);
        constants
            .push(quote!(pub const #name: ErrorCode = ErrorCode { status: #status, code: #code };));
    }
    Ok(quote! {
        #[allow(dead_code)]
        pub mod errors { use super::ErrorCode; #(#constants)* }
    })
}

/// What the service makes of a member that is left out.
fn defaults(document: &Document) -> Result<TokenStream, Problem> {
    let mut impls = Vec::new();
    let views = document.operations()?;
    let bodies = views
        .iter()
        .filter(|view| document.body_model(view).is_none());
    for name in bodies.filter_map(|view| view.body) {
        let Some(schema) = document.schema(name) else {
            continue;
        };
        let model = format_ident!("{name}");
        let fields = properties(schema).filter_map(|(name, property)| {
            let default = integer_default(property.inline?)?;
            let field = field_ident(name);
            Some(quote!(self.#field.get_or_insert(#default);))
        });
        impls.push(quote! {
            impl crate::types::#model {
                /// Fills what is not set with the default that the service documents for it.
                pub fn fill_defaults(&mut self) {
                    #(#fields)*
                }
            }
        });
    }
    Ok(quote!(#(#impls)*))
}

fn integer_default(schema: &Schema) -> Option<i64> {
    schema.schema_data.default.as_ref()?.as_i64()
}

fn page_sizes(document: &Document) -> Result<TokenStream, Problem> {
    let views = document.operations()?;
    let constants = views.iter().filter_map(sizes);
    let largest = views.iter().filter_map(largest_page);
    Ok(quote! {
        #(#largest)*
        #[allow(dead_code)]
        pub mod page_sizes { use super::PageSize; #(#constants)* }
    })
}

fn sizes(view: &OperationView) -> Option<TokenStream> {
    let integers = integer_in_text(view)?;
    let (default, largest) = (integers["default"].as_u64()?, integers["largest"].as_u64()?);
    let name = constant(view.id);
    Some(quote!(pub const #name: PageSize = PageSize { default: #default, largest: #largest };))
}

/// The largest page, for those who ask for pages.
fn largest_page(view: &OperationView) -> Option<TokenStream> {
    let integers = integer_in_text(view)?;
    let largest = integers["largest"].as_i64()?;
    let builder = format_ident!("{}", view.id.to_pascal_case());
    Some(quote! {
        impl crate::builder::#builder<'_> {
            /// The most entries a page can be asked to hold.
            pub const MAX_PAGE_SIZE: i64 = #largest;
        }
    })
}

fn integer_in_text(view: &OperationView) -> Option<Value> {
    view.parameters.iter().find_map(|parameter| {
        parameter_schema(parameter.parameter_data_ref())?
            .schema_data
            .extensions
            .get("x-integer")
            .cloned()
    })
}

fn extension<'a>(document: &'a Document, name: &str) -> Option<&'a Value> {
    document.api.info.extensions.get(name)
}

/// `UpdateFunctionAsyncInvokeConfig` and `no-such-api` as the names of constants.
pub fn constant(name: &str) -> Ident {
    format_ident!("{}", name.to_shouty_snake_case())
}
