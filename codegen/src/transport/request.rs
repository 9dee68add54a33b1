//! How a generated method makes its request: with the URL of the call, to which the parts of its path are appended.
//!
//! progenitor's code formats the URL as text, which is parsed for each call, and always makes a second map of headers.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, Lit, LitStr, Local, Macro, Pat, Stmt, Token, parse_quote};

const HEADERS: &str = "header_map";

/// Rewrites the request of a method. None, where it is not made as expected.
pub(super) fn rewrite(block: &mut Block) -> Option<()> {
    let (at, url) = local(block, "url")?;
    let path = path_parts(url.init.as_ref().map(|init| &*init.expr)?)?;
    block.stmts.remove(at);
    let (at, _) = local(block, HEADERS)?;
    let uses = block.stmts.iter().filter(|statement| {
        let tokens = statement.to_token_stream().to_string();
        tokens.contains(HEADERS)
    });
    // Those that make the map and pass it on.
    let is_empty = uses.count() == 2;
    if is_empty {
        block.stmts.remove(at);
    }
    let mut request = Request {
        path,
        is_without_headers: is_empty,
        begun: 0,
    };
    request.visit_block_mut(block);
    (request.begun == 1).then_some(())
}

fn local<'a>(block: &'a Block, name: &str) -> Option<(usize, &'a Local)> {
    let locals = block.stmts.iter().enumerate();
    locals
        .filter_map(|(at, statement)| match statement {
            Stmt::Local(local) => Some((at, local)),
            _ => None,
        })
        .find(|(_, local)| matches!(&local.pat, Pat::Ident(pattern) if pattern.ident == name))
}

/// The parts of `format!("{}/functions/{}", self.baseurl, encode_path(&name.to_string()))` after the first value.
fn path_parts(expr: &Expr) -> Option<Vec<TokenStream>> {
    let Expr::Macro(format) = expr else {
        return None;
    };
    let (text, values) = format_arguments(&format.mac)?;
    let mut texts = text.strip_prefix("{}")?.split("{}");
    let mut parts = vec![part(texts.next()?)];
    let mut values = values.iter().skip(1).map(encoded_value);
    for text in texts {
        parts.push(values.next()??);
        parts.push(part(text));
    }
    parts.retain(|part| !part.is_empty());
    values.next().is_none().then_some(parts)
}

fn format_arguments(format: &Macro) -> Option<(String, Vec<Expr>)> {
    let arguments = format.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
    let mut arguments = arguments.ok()?.into_iter();
    match arguments.next()? {
        Expr::Lit(text) => match text.lit {
            Lit::Str(text) => Some((text.value(), arguments.collect())),
            _ => None,
        },
        _ => None,
    }
}

fn part(text: &str) -> TokenStream {
    let literal = LitStr::new(text, Span::call_site());
    if text.is_empty() {
        TokenStream::new()
    } else {
        quote!(#literal)
    }
}

/// `encode_path(&name.to_string())` without the copy.
fn encoded_value(value: &Expr) -> Option<TokenStream> {
    let Expr::Call(call) = value else { return None };
    let (function, argument) = (&call.func, call.args.first()?);
    let Expr::Reference(argument) = argument else {
        return None;
    };
    let Expr::MethodCall(copy) = &*argument.expr else {
        return None;
    };
    let text = &copy.receiver;
    (copy.method == "to_string").then(|| quote!(&#function(#text)))
}

struct Request {
    path: Vec<TokenStream>,
    is_without_headers: bool,
    begun: usize,
}

impl VisitMut for Request {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::MethodCall(call) = expr {
            if self.is_without_headers && call.method == "headers" {
                *expr = (*call.receiver).clone();
                return self.visit_expr_mut(expr);
            }
            if is_begin(call) {
                let method = format_ident!("{}", call.method.to_string().to_uppercase());
                let path = &self.path;
                self.begun += 1;
                *expr =
                    parse_quote!(self.request_builder(::reqwest::Method::#method, &[#(#path),*]));
                return;
            }
        }
        visit_mut::visit_expr_mut(self, expr);
    }
}

/// Whether it is `self.client.put(url)`, or that of another method.
fn is_begin(call: &ExprMethodCall) -> bool {
    let receiver = call.receiver.to_token_stream().to_string();
    let arguments = call.args.to_token_stream().to_string();
    receiver == "self . client" && arguments == "url"
}
