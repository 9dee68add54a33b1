//! Bends the operations: their `send` goes through the layer above, and what they are given says why it does not fit.

use heck::ToPascalCase;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Expr, ExprClosure, ExprMethodCall, Fields, ImplItem, Item, ItemMod, LitStr, Stmt, Type,
    parse_quote,
};

use super::super::checks::field_ident;
use super::super::document::{Document, OperationView, properties};
use super::super::parse::Problem;
use super::super::paths::{CALL, CONSTANTS, VALIDATE};
use super::super::{facts, merges, parameters};
use super::{is_inherent, pages};

pub fn bend(
    document: &Document,
    views: &[OperationView],
    module: &mut ItemMod,
) -> Result<(), Problem> {
    let Some((_, items)) = &mut module.content else {
        return Ok(());
    };
    let mut bent = 0;
    for item in items.iter_mut() {
        if let Item::Struct(operation) = item
            && let Some(view) = views
                .iter()
                .find(|view| operation.ident == view.id.to_pascal_case())
            && may_be_unset(document, view)
            && let Fields::Named(fields) = &mut operation.fields
        {
            fields.named.push(parse_quote!(body_given: bool));
        }
        let Item::Impl(operation) = item else {
            continue;
        };
        let Some(view) = views
            .iter()
            .find(|view| is_inherent(operation, &view.id.to_pascal_case()))
        else {
            continue;
        };
        let sends_bytes = document.body_model(view).is_some();
        let mut bending = Operation {
            headers: 0,
            bodies: 0,
            sends_bytes,
        };
        bending.visit_item_impl_mut(operation);
        let may_be_unset = may_be_unset(document, view);
        if may_be_unset && remember_body(view, operation) != 3 {
            return Err(document.problem(format!(
                "{}: the generated code has not new, body and send as expected: the generator has changed",
                view.id
            )));
        }
        if bending.headers != 1 {
            return Err(document.problem(format!(
                "{}: the generated code sets api-version {} times where once was expected: the generator has changed",
                view.id, bending.headers
            )));
        }
        if sends_bytes && bending.bodies != 1 {
            return Err(document.problem(format!(
                "{}: the generated code sets a body {} times where once was expected: the generator has changed",
                view.id, bending.bodies
            )));
        }
        let send = operation.items.iter_mut().find_map(|item| match item {
            ImplItem::Fn(method) if method.sig.ident == "send" => Some(method),
            _ => None,
        });
        let answer = send.and_then(|send| {
            send.sig.ident = format_ident!("transmit");
            send.vis = syn::Visibility::Inherited;
            send.attrs
                .retain(|attribute| !attribute.path().is_ident("doc"));
            first_argument(&send.sig.output)
        });
        let answer = answer.ok_or_else(|| {
            document.problem(format!(
                "{}: the generated code has no send that answers: the generator has changed",
                view.id
            ))
        })?;
        operation
            .items
            .extend(entry_points(document, view, &answer, may_be_unset));
        let is_read = |put: &OperationView| merges::replaces(put) && put.path == view.path;
        if view.method == "get" && views.iter().any(is_read) {
            operation.items.push(keeping(view, &answer));
        }
        if merges::replaces(view) {
            operation.items.extend(parts(view));
        }
        operation.items.extend(pages::entry_points(document, view)?);
        bent += 1;
    }
    if bent != views.len() {
        // One that was missed would be sent unchecked.
        return Err(document.problem(format!(
            "{bent} operations were found in the generated code where {} were expected: the generator has changed",
            views.len()
        )));
    }
    Ok(())
}

/// `send` and `request` of an operation, and the checks both begin with.
fn entry_points(
    document: &Document,
    view: &OperationView,
    answer: &Type,
    may_be_unset: bool,
) -> Vec<ImplItem> {
    let builder = format_ident!("{}", view.id.to_pascal_case());
    let operation = facts::constant(view.id);
    let values = view.arguments().map(|parameter| {
        let data = parameter.parameter_data_ref();
        let (name, field) = (&data.name, field_ident(&data.name));
        let value = match data.required {
            true => quote!(Some(value)),
            false => quote!(value.as_ref()),
        };
        quote! {
            #[allow(unused_variables)]
            let #field = {
                let value = self.#field.as_ref().map_err(|problem| #VALIDATE::ValidationError::new(#name, problem.clone()))?;
                #value
            };
        }
    });
    let checks = parameters::checks(view);
    let is_of_function = view
        .arguments()
        .any(|parameter| parameter.parameter_data_ref().name == "function_urn");
    // What depends on the function is checked once region and project are known.
    let checks_for = is_of_function && document.body_model(view).is_none();
    let body = view.body.map(|name| {
        if document.body_model(view).is_some() {
            return quote! {
                let body = self.body.as_ref().map_err(|problem| #VALIDATE::ValidationError::new("body", problem.clone()))?;
                #VALIDATE::Validate::validate(body)?;
            };
        }
        let model = format_ident!("{name}");
        let something_set = may_be_unset.then(|| {
            quote! {
                if !self.body_given {
                    #VALIDATE::something_set(&body)?;
                }
            }
        });
        let keep = checks_for.then(|| quote!(checked_body = Some(body);));
        quote! {
            let body = self.body.clone().and_then(|body| types::#model::try_from(body).map_err(|problem| problem.to_string()));
            let body = body.map_err(|problem| #VALIDATE::ValidationError::new("body", problem))?;
            #VALIDATE::Validate::validate(&body)?;
            #something_set
            #keep
        }
    });
    let body_for = match view.body.filter(|_| checks_for) {
        Some(name) => {
            let model = format_ident!("{name}");
            (
                quote!(let mut checked_body: Option<types::#model> = None;),
                quote!(client.validate_for(self.function_urn.as_ref().ok(), checked_body.as_ref())?;),
            )
        }
        None => (quote!(), quote!()),
    };
    let (declare_body, validate_for) = body_for;
    let (mutable, bind) = match checks_for && view.body.is_some() {
        true => (quote!(mut), quote!(let client = )),
        false => (quote!(), quote!()),
    };
    let (end, give) = match checks_for && view.body.is_some() {
        true => (quote!(?;), quote!(Ok(client))),
        false => (quote!(), quote!()),
    };
    let function = match is_of_function {
        true => quote!(function_urn.cloned()),
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
                let client = self.begin(#CALL::Mode::Send).await?;
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
            pub async fn build_signed(self) -> std::result::Result<crate::SignedRequest, crate::Error> {
                let client = self.begin(#CALL::Mode::Capture).await?;
                let answer = #builder { client: &client, ..self }.transmit().await;
                client.captured(answer.map(drop)).await
            }
        },
        parse_quote! {
            async fn begin(&self, mode: #CALL::Mode) -> std::result::Result<super::Client, crate::Error> {
                let operation = &#CONSTANTS::operations::#operation;
                #declare_body
                let #mutable checked = || -> std::result::Result<Option<crate::FunctionUrn>, #VALIDATE::ValidationError> {
                    #(#values)*
                    #checks
                    #body
                    Ok(#function)
                };
                #bind self.client.begin(operation, mode, checked()).await #end
                #validate_for
                #give
            }
        },
    ]
}

/// Whether the generated code sends a body that must be there, with nothing in it, when none was given.
fn may_be_unset(document: &Document, view: &OperationView) -> bool {
    let is_required = view
        .operation
        .request_body
        .as_ref()
        .and_then(|body| body.as_item())
        .is_some_and(|body| body.required);
    let schema = view.body.and_then(|name| document.schema(name));
    // A body without members of its own has no builder, and no default either.
    is_required && schema.is_some_and(|schema| properties(schema).next().is_some())
}

/// Makes an operation remember whether `body` was called; the number of places where that had to be done.
///
/// `body` takes the model itself, so that `.body(Default::default())` says which.
fn remember_body(view: &OperationView, operation: &mut syn::ItemImpl) -> usize {
    let mut places = 0;
    let model = view.body.map(|name| format_ident!("{name}"));
    for item in &mut operation.items {
        let ImplItem::Fn(method) = item else { continue };
        let statements = &mut method.block.stmts;
        match method.sig.ident.to_string().as_str() {
            "new" => {
                if let Some(Stmt::Expr(Expr::Struct(made), None)) = statements.last_mut() {
                    made.fields.push(parse_quote!(body_given: false));
                    places += 1;
                }
            }
            "body" => {
                *method = parse_quote! {
                    /// Sets the whole body, in place of what was set of it before.
                    pub fn body(mut self, body: types::#model) -> Self {
                        self.body_given = true;
                        self.body = Ok(body.into());
                        self
                    }
                };
                places += 1;
            }
            "send" => {
                if let Some(Stmt::Local(local)) = statements.first_mut()
                    && let syn::Pat::Struct(taken) = &mut local.pat
                {
                    taken.rest = Some(syn::PatRest {
                        attrs: Vec::new(),
                        dot2_token: Default::default(),
                    });
                    places += 1;
                }
            }
            _ => {}
        }
    }
    places
}

/// `send` of an operation whose answer is kept as it came, too.
fn keeping(view: &OperationView, answer: &Type) -> ImplItem {
    let builder = format_ident!("{}", view.id.to_pascal_case());
    parse_quote! {
        pub(crate) async fn send_keeping(self) -> std::result::Result<(#answer, reqwest::Body), crate::Error> {
            let client = self.begin(#CALL::Mode::Send).await?;
            let answer = #builder { client: &client, ..self }.transmit().await;
            let answer = client.finish(answer).await?;
            Ok((answer, client.kept()))
        }
    }
}

/// What an operation was given, for those who change a part of what it replaces.
fn parts(view: &OperationView) -> Option<ImplItem> {
    let model = format_ident!("{}", view.body?);
    view.arguments()
        .find(|parameter| parameter.parameter_data_ref().name == "function_urn")?;
    Some(parse_quote! {
        #[allow(clippy::type_complexity)]
        pub(crate) fn parts(
            &self,
        ) -> std::result::Result<(&'a super::Client, crate::FunctionUrn, types::#model), #VALIDATE::ValidationError> {
            let urn = self.function_urn.clone();
            let urn = urn.map_err(|problem| #VALIDATE::ValidationError::new("function_urn", problem))?;
            let body = self.body.clone().and_then(|body| types::#model::try_from(body).map_err(|problem| problem.to_string()));
            let body = body.map_err(|problem| #VALIDATE::ValidationError::new("body", problem))?;
            Ok((self.client, urn, body))
        }
    })
}

/// `A` of `Result<A, B>`.
fn first_argument(output: &syn::ReturnType) -> Option<Type> {
    let syn::ReturnType::Type(_, output) = output else {
        return None;
    };
    let Type::Path(path) = &**output else {
        return None;
    };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments
    else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(first) => Some(first.clone()),
        _ => None,
    }
}

/// Bends the code inside one operation.
struct Operation {
    headers: usize,
    bodies: usize,
    /// Whether the body goes out as the bytes that it holds, and not as serde would write it.
    sends_bytes: bool,
}

impl VisitMut for Operation {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let before = block.stmts.len();
        block.stmts.retain(|statement| !sets_api_version(statement));
        self.headers += before - block.stmts.len();
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        if self.sends_bytes && call.method == "json" {
            *call = {
                let receiver = &call.receiver;
                parse_quote!(#receiver.body(body))
            };
            self.bodies += 1;
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }

    fn visit_signature_mut(&mut self, signature: &mut syn::Signature) {
        let Some(bounds) = &mut signature.generics.where_clause else {
            return;
        };
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
        if ignores && matches!(&*closure.body, Expr::MethodCall(call) if call.method == "to_string")
        {
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
    let Stmt::Expr(Expr::MethodCall(call), _) = statement else {
        return false;
    };
    call.method == "append" && quote!(#call).to_string().contains("\"api-version\"")
}
