//! What no setting of the generator can do, done to the code it made.
//!
//! * An operation's `send` goes through the layer above: checks first, then `transmit` (the
//!   generated `send`), then errors of one kind. `request` stops before sending.
//! * No `api-version` header is made.
//! * A value that does not convert says why.
//! * An odd member of an answer loses only itself.
//! * The members of an optional object in a body can be set on the body's builder.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, ExprClosure, Fields, File, ImplItem, Item, ItemImpl, ItemMod, ItemStruct, LitStr, Stmt, Type,
    parse_quote,
};

use crate::checks::{self, field_ident};
use crate::document::{Document, OperationView, Problem, extension_str, properties};
use crate::{docs, facts};

pub fn bend(document: &Document, generated: TokenStream) -> Result<TokenStream, Problem> {
    let mut file: File = syn::parse2(generated).map_err(|error| document.problem(error))?;
    let views = document.operations()?;
    file.items.retain(|item| !is_module(item, "prelude"));
    for item in &mut file.items {
        match item {
            Item::Use(import) => import.vis = syn::Visibility::Inherited,
            Item::Struct(client) if client.ident == "Client" => {
                client.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
                client.attrs.push(
                    parse_quote!(#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/client.md"))]),
                );
            }
            Item::Impl(client) if is_inherent(client, "Client") => methods(&views, client),
            Item::Mod(module) if module.ident == "builder" => operations(document, &views, module)?,
            Item::Mod(module) if module.ident == "types" => models(document, &views, module)?,
            _ => {}
        }
    }
    file.items.insert(
        0,
        parse_quote!(
            pub use progenitor_client::ResponseValue;
        ),
    );
    for item in &mut file.items {
        if let Item::Use(import) = item {
            if let syn::UseTree::Path(path) = &import.tree {
                if let syn::UseTree::Group(group) = &*path.tree {
                    let names = group
                        .items
                        .iter()
                        .filter(|tree| !matches!(tree, syn::UseTree::Name(name) if name.ident == "ResponseValue"));
                    let names: Vec<_> = names.collect();
                    *import = parse_quote!(#[allow(unused_imports)] use progenitor_client::{#(#names),*};);
                }
            }
        }
    }
    Ok(quote!(#file))
}

/// The methods of the client: no constructors, since a builder makes clients, and documentation that tells the page.
fn methods(views: &[OperationView], client: &mut ItemImpl) {
    client.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
    for item in &mut client.items {
        let ImplItem::Fn(method) = item else { continue };
        let name = method.sig.ident.to_string();
        if name == "new_with_client" {
            method.vis = parse_quote!(pub(crate));
            continue;
        }
        let Some(view) = views.iter().find(|view| snake(view.id) == name) else { continue };
        let setters = example_setters(view);
        let setters: Vec<&str> = setters.iter().map(String::as_str).collect();
        document_as(&mut method.attrs, &docs::operation(view, &name, &setters));
    }
}

/// The setters that say what the document's example of a request says.
fn example_setters(view: &OperationView) -> Vec<String> {
    let body = view.operation.request_body.as_ref().and_then(|body| body.as_item());
    let example = body.and_then(|body| body.content.get("application/json")?.example.as_ref()?.as_object());
    let plain = example.into_iter().flatten().filter(|(_, value)| value.is_i64() || value.is_boolean());
    plain.map(|(name, value)| format!(".{}({value})", field_ident(name))).collect()
}

fn operations(document: &Document, views: &[OperationView], module: &mut ItemMod) -> Result<(), Problem> {
    let Some((_, items)) = &mut module.content else { return Ok(()) };
    for item in items.iter_mut() {
        let Item::Impl(operation) = item else { continue };
        let Some(view) = views.iter().find(|view| is_inherent(operation, view.id)) else { continue };
        let mut bending = Operation { headers: 0 };
        bending.visit_item_impl_mut(operation);
        if bending.headers != 1 {
            return Err(document.problem(format!(
                "{}: the generated code sets api-version {} times where once was expected: the generator has changed",
                view.id, bending.headers
            )));
        }
        let send = operation.items.iter_mut().find_map(|item| match item {
            ImplItem::Fn(method) if method.sig.ident == "send" => Some(method),
            _ => None,
        });
        let answer = send.and_then(|send| {
            send.sig.ident = format_ident!("transmit");
            send.vis = syn::Visibility::Inherited;
            send.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
            first_argument(&send.sig.output)
        });
        let answer = answer.ok_or_else(|| {
            document
                .problem(format!("{}: the generated code has no send that answers: the generator has changed", view.id))
        })?;
        operation.items.extend(entry_points(view, &answer));
    }
    Ok(())
}

/// `send` and `request` of an operation, and the checks both begin with.
fn entry_points(view: &OperationView, answer: &Type) -> Vec<ImplItem> {
    let builder = format_ident!("{}", view.id);
    let operation = facts::constant(view.id);
    let names: Vec<Ident> = view
        .parameters
        .iter()
        .filter(|parameter| matches!(parameter, openapiv3::Parameter::Path { .. } | openapiv3::Parameter::Query { .. }))
        .map(|parameter| parameter.parameter_data_ref().name.as_str())
        .filter(|name| *name != crate::lower::PROJECT_ID)
        .map(field_ident)
        .collect();
    let values = view.parameters.iter().filter_map(|parameter| {
        let data = parameter.parameter_data_ref();
        let field = names.iter().find(|name| **name == field_ident(&data.name))?;
        let name = &data.name;
        let optional = (!data.required).then(|| quote!(.as_ref()));
        let value = match data.required {
            true => quote!(Some(value)),
            false => quote!(value #optional),
        };
        Some(quote! {
            let #field = {
                let value = self.#field.as_ref().map_err(|problem| crate::check::Violation::new(#name, problem.clone()))?;
                #value
            };
        })
    });
    let checks = checks::parameters(view);
    let body = view.body.map(|name| {
        let model = format_ident!("{name}");
        quote! {
            let body = self.body.clone().and_then(|body| types::#model::try_from(body).map_err(|problem| problem.to_string()));
            let body = body.map_err(|problem| crate::check::Violation::new("body", problem))?;
            crate::check::Check::check(&body)?;
        }
    });
    let function = match names.iter().any(|name| name == "function_urn") {
        true => quote!(function_urn),
        false => quote!(None),
    };
    vec![
        parse_quote! {
            /// Checks the request, signs it, sends it and reads the answer.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error): see the operation's own method on [`Client`](super::Client).
            pub async fn send(self) -> std::result::Result<#answer, crate::Error> {
                let client = self.begin(crate::call::Mode::Send)?;
                let answer = #builder { client: &client, ..self }.transmit().await;
                client.finish(answer).await
            }
        },
        parse_quote! {
            /// Checks and signs the request that [`send`](Self::send) would send, and sends nothing.
            ///
            /// # Errors
            ///
            /// [`Error`](crate::Error) when something in the request is not allowed.
            pub async fn request(self) -> std::result::Result<crate::SignedRequest, crate::Error> {
                let client = self.begin(crate::call::Mode::Capture)?;
                let answer = #builder { client: &client, ..self }.transmit().await;
                client.captured(answer.map(drop)).await
            }
        },
        parse_quote! {
            fn begin(&self, mode: crate::call::Mode) -> std::result::Result<super::Client, crate::Error> {
                let operation = &crate::facts::operations::#operation;
                let checked = || -> std::result::Result<Option<crate::FunctionUrn>, crate::check::Violation> {
                    #(#values)*
                    #checks
                    #body
                    Ok(#function.cloned())
                };
                self.client.begin(operation, mode, checked())
            }
        },
    ]
}

/// `A` of `Result<A, B>`.
fn first_argument(output: &syn::ReturnType) -> Option<Type> {
    let syn::ReturnType::Type(_, output) = output else { return None };
    let Type::Path(path) = &**output else { return None };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(first) => Some(first.clone()),
        _ => None,
    }
}

/// Bends the code inside one operation.
struct Operation {
    headers: usize,
}

impl VisitMut for Operation {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let before = block.stmts.len();
        block.stmts.retain(|statement| !sets_api_version(statement));
        self.headers += before - block.stmts.len();
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_signature_mut(&mut self, signature: &mut syn::Signature) {
        let Some(bounds) = &mut signature.generics.where_clause else { return };
        if signature
            .generics
            .params
            .iter()
            .any(|parameter| matches!(parameter, syn::GenericParam::Type(parameter) if parameter.ident == "V"))
        {
            bounds.predicates.push(parse_quote!(V::Error: std::fmt::Display));
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        let ignores = matches!(closure.inputs.first(), Some(syn::Pat::Wild(_)));
        if ignores && matches!(&*closure.body, Expr::MethodCall(call) if call.method == "to_string") {
            *closure = parse_quote!(|problem| problem.to_string());
        }
        visit_mut::visit_expr_closure_mut(self, closure);
    }

    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if text.value().ends_with(" was not initialized") {
            *text = LitStr::new("is required but was not given", text.span());
        }
    }
}

fn sets_api_version(statement: &Stmt) -> bool {
    let Stmt::Expr(Expr::MethodCall(call), _) = statement else { return false };
    call.method == "append" && quote!(#call).to_string().contains("\"api-version\"")
}

fn models(document: &Document, views: &[OperationView], module: &mut ItemMod) -> Result<(), Problem> {
    document_as(&mut module.attrs, "The models of the document: what is sent, and what is answered.");
    let Some((_, items)) = &mut module.content else { return Ok(()) };
    items.retain(|item| !is_module(item, "defaults"));
    let told = told(items);
    for item in items.iter_mut() {
        match item {
            Item::Struct(model) => {
                read_tolerantly(model);
                model.attrs.push(schemars());
            }
            Item::Enum(model) => model.attrs.push(schemars()),
            Item::Mod(builders) if builders.ident == "builder" => {
                document_as(&mut builders.attrs, "Builders of the models.");
                let Some((_, items)) = &mut builders.content else { continue };
                items.iter_mut().for_each(|item| tell(item, &told));
                for name in views.iter().filter_map(|view| view.body) {
                    items.extend(shortcuts(document, name));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The documentation of every field, by model and field.
fn told(items: &[Item]) -> Vec<(String, String, Vec<Attribute>)> {
    let models = items.iter().filter_map(|item| match item {
        Item::Struct(model) => Some(model),
        _ => None,
    });
    let fields = models.flat_map(|model| model.fields.iter().map(move |field| (model.ident.to_string(), field)));
    fields
        .filter_map(|(model, field)| {
            let docs = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect();
            Some((model, field.ident.as_ref()?.to_string(), docs))
        })
        .collect()
}

/// A setter is told as its field is.
fn tell(item: &mut Item, told: &[(String, String, Vec<Attribute>)]) {
    let Item::Impl(builder) = item else { return };
    for (model, field, docs) in told {
        if !is_inherent(builder, model) {
            continue;
        }
        for item in &mut builder.items {
            match item {
                ImplItem::Fn(setter) if setter.sig.ident == field => setter.attrs.extend(docs.iter().cloned()),
                _ => {}
            }
        }
    }
}

fn schemars() -> Attribute {
    parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))])
}

/// In a model that answers hold (it keeps unknown members), a member that cannot be read is left out.
fn read_tolerantly(model: &mut ItemStruct) {
    let Fields::Named(fields) = &mut model.fields else { return };
    if !fields.named.iter().any(|field| field.ident.as_ref().is_some_and(|name| name == "extra")) {
        return;
    }
    model.attrs.push(parse_quote!(#[derive(Default)]));
    for field in &mut fields.named {
        let Type::Path(path) = &field.ty else { continue };
        let Some(kind) = path.path.segments.last() else { continue };
        if kind.ident == "Option" {
            field.attrs.push(parse_quote!(#[serde(default, deserialize_with = "crate::lenient::option")]));
        } else if kind.ident == "Vec" {
            field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::lenient::list")]));
        }
    }
}

/// Setters on the body's builder for the members of each optional object in it.
fn shortcuts(document: &Document, body: &str) -> Vec<Item> {
    let Some(schema) = document.schema(body) else { return Vec::new() };
    let body = format_ident!("{body}");
    let mut items = Vec::new();
    for (outer, property) in properties(schema) {
        let Some(name) = property.reference else { continue };
        let Some(inner_schema) = document.schema(name) else { continue };
        if extension_str(inner_schema, "x-rust-model").is_some() {
            continue;
        }
        let (outer, object) = (field_ident(outer), format_ident!("{name}"));
        for (inner, property) in properties(inner_schema) {
            let Some(model) = property.reference.and_then(|name| extension_str(document.schema(name)?, "x-rust-model"))
            else {
                continue;
            };
            let (setter, model) = (field_ident(inner), format_ident!("{model}"));
            let doc = format!(
                "Sets `{outer}.{inner}`: {}",
                property.inline.and_then(|schema| schema.schema_data.description.as_deref()).unwrap_or_default()
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

fn document_as(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.push(parse_quote!(#[doc = #text]));
}

fn is_module(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

fn is_inherent(item: &ItemImpl, name: &str) -> bool {
    let Type::Path(path) = &*item.self_ty else { return false };
    item.trait_.is_none() && path.path.segments.last().is_some_and(|segment| segment.ident == name)
}

/// `UpdateFunctionAsyncInvokeConfig` as the name of a method.
fn snake(id: &str) -> String {
    facts::constant(id).to_string().to_lowercase()
}
