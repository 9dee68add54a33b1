//! The offsets of times that have none.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::spec::document::Document;
use crate::spec::error::SpecError;

/// The offset of a time that has none, by the letter between its day and its hour.
pub(super) fn zones(document: &Document) -> Result<TokenStream, SpecError> {
    let zones = document
        .info_extension("x-zones")
        .and_then(Value::as_object);
    let zones = zones.ok_or_else(|| document.error("info: x-zones is missing"))?;
    let mut pairs = Vec::new();
    for (form, zone) in zones {
        let between = form
            .strip_prefix("YYYY-MM-DD")
            .and_then(|rest| rest.strip_suffix("hh:mm:ss"));
        let (Some([between]), Some(zone)) = (between.map(str::as_bytes), zone.as_str()) else {
            return Err(document.error(format!(
                "info: x-zones: {form}: YYYY-MM-DD, one character and hh:mm:ss are required"
            )));
        };
        if !is_offset(zone) {
            return Err(document.error(format!(
                "info: x-zones: {form}: {zone:?} is not an offset such as +08:00"
            )));
        }
        let between = char::from(*between);
        pairs.push(quote!((#between, #zone)));
    }
    Ok(quote! {
        /// The offsets from UTC of times that have none, by the letter between day and hour.
        pub const ASSUMED_OFFSETS: &[(char, &str)] = &[#(#pairs),*];
    })
}

/// Whether it is an offset that a zone of the world can have.
fn is_offset(zone: &str) -> bool {
    let number = |text: &str| {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u8>().ok().filter(|_| is_number)
    };
    let bare = zone.strip_prefix(['+', '-']);
    let parts = bare.and_then(|bare| bare.split_once(':'));
    let numbers = parts.map(|(hours, minutes)| (number(hours), number(minutes)));
    matches!(numbers, Some((Some(0..=14), Some(0..=59))))
}
