//! The enums.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::api::enumeration::Enumeration;
use crate::sdk_paths::OPEN_ENUM;

pub(super) fn enumeration(enumeration: &Enumeration) -> TokenStream {
    let (name, cfg) = (
        format_ident!("{}", enumeration.name),
        enumeration.groups.cfg(),
    );
    let docs = match &enumeration.description {
        Some(description) => description.trim().to_owned(),
        None => format!("The values of `{}`.", enumeration.place),
    };
    let (variants, values) = (&enumeration.variants, &enumeration.values);
    let variant_docs = values.iter().map(|value| format!("`{value}`"));
    quote! {
        #cfg
        #[doc = #docs]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #variant_docs] #variants,)*
            /// Another value, as it was read, or made by [`unknown`](Self::unknown).
            Unknown(crate::types::UnknownValue),
        }

        #cfg
        impl #name {
            /// The values of the document.
            pub const VALUES: &'static [&'static str] = &[#(#values),*];

            /// The value as the API writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            /// A value that the document does not have, to be sent as it is.
            pub fn unknown(value: impl Into<String>) -> Self {
                let value = value.into();
                Self::known(&value).unwrap_or_else(|| Self::Unknown(crate::types::UnknownValue::to_send(value)))
            }

            fn known(value: &str) -> Option<Self> {
                match value {
                    #(#values => Some(Self::#variants),)*
                    _ => None,
                }
            }
        }

        #cfg
        #OPEN_ENUM::impl_open_enum!(#name);
    }
}
