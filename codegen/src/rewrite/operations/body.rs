//! Whether the body of an operation was set.

use quote::format_ident;
use syn::{Expr, ImplItem, Stmt, parse_quote};

use crate::spec::document::Document;
use crate::spec::operation::OperationView;
use crate::spec::schema::properties;

/// Whether the generated code sends an empty body where a required one was not set.
pub(super) fn may_be_unset(document: &Document, view: &OperationView) -> bool {
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

/// Makes an operation record whether `body` was called. Returns the number of methods that were changed.
///
/// `body` takes the model itself, so that `.body(Default::default())` has a type.
pub(super) fn record_body(view: &OperationView, operation: &mut syn::ItemImpl) -> usize {
    let mut changed = 0;
    let model = view.body.map(|name| format_ident!("{name}"));
    for item in &mut operation.items {
        let ImplItem::Fn(method) = item else { continue };
        let statements = &mut method.block.stmts;
        match method.sig.ident.to_string().as_str() {
            "new" => {
                if let Some(Stmt::Expr(Expr::Struct(constructed), None)) = statements.last_mut() {
                    constructed.fields.push(parse_quote!(body_is_set: false));
                    changed += 1;
                }
            }
            "body" => {
                *method = parse_quote! {
                    /// Sets the whole body and rechanged what was set before.
                    pub fn body(mut self, body: types::#model) -> Self {
                        self.body_is_set = true;
                        self.body = Ok(body.into());
                        self
                    }
                };
                changed += 1;
            }
            "send" => {
                if let Some(Stmt::Local(local)) = statements.first_mut()
                    && let syn::Pat::Struct(pattern) = &mut local.pat
                {
                    pattern.rest = Some(syn::PatRest {
                        attrs: Vec::new(),
                        dot2_token: Default::default(),
                    });
                    changed += 1;
                }
            }
            _ => {}
        }
    }
    changed
}
