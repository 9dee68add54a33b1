//! Bodies that are any JSON object.

use quote::format_ident;
use syn::{Item, parse_quote};

/// `TryFrom` JSON for a body that is any object.
pub(super) fn from_json(name: &str) -> Item {
    let model = format_ident!("{name}");
    parse_quote! {
        impl ::std::convert::TryFrom<::serde_json::Value> for #model {
            type Error = self::error::ConversionError;

            fn try_from(value: ::serde_json::Value) -> ::std::result::Result<Self, Self::Error> {
                match value {
                    ::serde_json::Value::Object(members) => Ok(Self(members)),
                    _ => Err("a JSON object is expected".into()),
                }
            }
        }
    }
}
