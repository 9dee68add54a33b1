//! Rewrites the code inside an operation.

use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, ExprMethodCall, LitStr, Stmt, parse_quote};

/// Bends the code inside one operation.
pub(super) struct OperationCode {
    pub api_versions: usize,
    pub bodies: usize,
    /// Whether the body goes out as the bytes that it holds, and not as serde would write it.
    pub sends_bytes: bool,
}

impl VisitMut for OperationCode {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let before = block.stmts.len();
        block.stmts.retain(|statement| !sets_api_version(statement));
        self.api_versions += before - block.stmts.len();
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
