//! The reading and writing of a model.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::api::model::Model;
use crate::sdk_paths::JSON;
use crate::spec::shape::Type;

pub(super) fn read_write(model: &Model) -> TokenStream {
    let (ident, name, cfg) = (
        format_ident!("{}", model.name),
        &model.name,
        model.groups.cfg(),
    );
    let wires: Vec<&str> = model.fields.iter().map(|field| field.wire).collect();
    let fields: Vec<_> = model.fields.iter().map(|field| &field.ident).collect();
    let secrets = model.fields.iter().filter(|field| field.is_secret);
    let secrets = secrets.map(|field| field.wire);
    let blank = model.fields.iter().map(|field| {
        let ident = &field.ident;
        match field.shape.ty {
            Type::Model(_) => quote!(self.#ident.as_ref().is_none_or(|inner| #JSON::object::Object::is_blank(&**inner))),
            _ => quote!(self.#ident.is_none()),
        }
    });
    let blank = blank.zip(&model.fields).map(|(blank, field)| {
        if field.is_boxed || !matches!(field.shape.ty, Type::Model(_)) {
            blank
        } else {
            let ident = &field.ident;
            quote!(self.#ident.as_ref().is_none_or(#JSON::object::Object::is_blank))
        }
    });
    let blank: Vec<TokenStream> = blank.collect();
    let json = std::iter::repeat(JSON);
    let json_member = json.clone();
    let json_elements = json.clone();
    quote! {
        #cfg
        impl #JSON::object::Object for #ident {
            const NAME: &'static str = #name;
            const MEMBERS: &'static [&'static str] = &[#(#wires),*];
            const SECRETS: &'static [&'static str] = &[#(#secrets),*];

            fn read_member<'de, A: ::serde::de::MapAccess<'de>>(
                &mut self,
                name: &str,
                members: &mut A,
            ) -> ::std::result::Result<(), A::Error> {
                match name {
                    #(#wires => #json_member::object::member(members, #wires, &mut self.#fields, &mut self.extra),)*
                    _ => {
                        let value = #JSON::read::any(members)?;
                        self.extra.push(name, value);
                        Ok(())
                    }
                }
            }

            fn write_members<M: ::serde::ser::SerializeMap>(
                &self,
                map: &mut M,
            ) -> ::std::result::Result<(), M::Error> {
                #(#json::write::member(map, #wires, self.#fields.as_ref(), &self.extra)?;)*
                Ok(())
            }

            fn is_set(&self, name: &str) -> bool {
                match name {
                    #(#wires => self.#fields.is_some(),)*
                    _ => false,
                }
            }

            fn json(&self, name: &str) -> ::std::option::Option<crate::Json> {
                if let Some(kept) = self.extra.get(name) {
                    return Some(kept.clone());
                }
                match name {
                    #(#wires => self.#fields.as_ref().and_then(|value| crate::Json::from_serialize(value).ok()),)*
                    _ => None,
                }
            }

            fn is_blank(&self) -> bool {
                #(#blank &&)* #JSON::object::is_blank(&self.extra)
            }

            fn elements(&self) -> usize {
                0 #(+ self.#fields.as_ref().map_or(0, #json_elements::read::Read::elements))*
            }

            fn extra(&self) -> &crate::Extra {
                &self.extra
            }

            fn extra_mut(&mut self) -> &mut crate::Extra {
                &mut self.extra
            }
        }

        #cfg
        #JSON::impl_object::impl_object!(#ident);
    }
}
