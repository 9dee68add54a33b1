//! The builder of a model.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::types::{Target, is_seconds, target, type_tokens};
use crate::api::model::{Field, Model};
use crate::api::models::Models;
use crate::docs;
use crate::sdk_paths::{INTO_VALUE, INVALID, VALIDATE};
use crate::spec::shape::Type;

pub(super) fn builder(models: &Models, model: &Model, field_docs: &[Literal]) -> TokenStream {
    let (name, cfg) = (format_ident!("{}", model.name), model.groups.cfg());
    let docs = format!("A builder of [`{0}`](super::{0}).", model.name);
    let setters = model.fields.iter().zip(field_docs);
    let setters = setters.map(|(field, docs)| setter(field, docs));
    let shortcuts = shortcuts(models, model);
    quote! {
        #cfg
        #[doc = #docs]
        #[derive(Clone, Debug, Default)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct #name {
            model: super::#name,
            invalid: #INVALID::Invalid,
        }

        #cfg
        impl #name {
            #(#setters)*
            #(#shortcuts)*

            /// Sets a member that the document does not have; it is sent as it is.
            pub fn extra(mut self, name: impl Into<String>, value: impl Into<crate::Json>) -> Self {
                self.model.extra.insert(name, value);
                self
            }

            /// The model.
            ///
            /// # Errors
            ///
            /// The first member that was set to what does not convert into it. Bounds are validated when it is sent.
            pub fn build(self) -> ::std::result::Result<super::#name, #VALIDATE::ValidationError> {
                self.invalid.check()?;
                Ok(self.model)
            }

            #[allow(dead_code)]
            pub(crate) fn from_parts(model: Option<super::#name>, invalid: #INVALID::Invalid) -> Self {
                Self {
                    model: model.unwrap_or_default(),
                    invalid,
                }
            }

            #[allow(dead_code)]
            pub(crate) fn into_parts(self) -> (super::#name, #INVALID::Invalid) {
                (self.model, self.invalid)
            }
        }

        #cfg
        #INTO_VALUE::impl_model!(super::#name, #name);
    }
}

fn setter(field: &Field, docs: &Literal) -> TokenStream {
    let (ident, wire) = (&field.ident, field.wire);
    let Target { ty, convert } = target(&field.shape);
    let convert = if field.is_boxed {
        quote!(|value: #ty| ::std::boxed::Box::new(value))
    } else {
        convert
    };
    quote! {
        #[doc = #docs]
        pub fn #ident(mut self, value: impl crate::IntoValue<#ty>) -> Self {
            self.invalid.set(&mut self.model.#ident, #wire, value, #convert);
            self
        }
    }
}

/// Setters under shorter names: of a time in seconds as a `Duration`, and of a destination in an object of them.
fn shortcuts(models: &Models, model: &Model) -> Vec<TokenStream> {
    let is_free = |name: &str| model.fields.iter().all(|field| field.ident != name);
    let mut found = Vec::new();
    for field in &model.fields {
        let (ident, wire) = (&field.ident, field.wire);
        let name = ident.to_string();
        if let Some(short) = name.strip_suffix("_in_seconds")
            && is_seconds(&field.shape)
            && is_free(short)
        {
            let docs = format!(
                "{}\n\nWhole seconds, as [`{name}`](Self::{name}) takes them.",
                docs::model::field(model, field)
            );
            let short = format_ident!("{short}");
            found.push(quote! {
                #[doc = #docs]
                pub fn #short(mut self, value: impl crate::IntoValue<::std::time::Duration>) -> Self {
                    self.invalid.set_seconds(&mut self.model.#ident, #wire, value);
                    self
                }
            });
        }
        if let Type::Model(inner) = &field.shape.ty
            && !field.is_boxed
            && let Some(inner) = models.model(inner)
        {
            let custom = inner
                .fields
                .iter()
                .filter(|field| matches!(field.shape.ty, Type::Custom(_)));
            for member in custom.filter(|member| is_free(&member.ident.to_string())) {
                found.push(nested_setter(ident, wire, inner, member));
            }
        }
    }
    found
}

fn nested_setter(outer: &Ident, outer_wire: &str, inner: &Model, member: &Field) -> TokenStream {
    let (ident, ty) = (&member.ident, type_tokens(&member.shape.ty));
    let wire = format!("{outer_wire}.{}", member.wire);
    let docs = format!("Sets `{wire}`: {}", docs::model::field(inner, member));
    quote! {
        #[doc = #docs]
        pub fn #ident(mut self, value: impl crate::IntoValue<#ty>) -> Self {
            let mut member = None;
            self.invalid.set(&mut member, #wire, value, |value: #ty| value);
            if member.is_some() || self.model.#outer.is_some() {
                self.model.#outer.get_or_insert_default().#ident = member;
            }
            self
        }
    }
}
