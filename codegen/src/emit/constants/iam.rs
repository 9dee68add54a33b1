//! The endpoints of the identity service.

use proc_macro2::TokenStream;
use quote::quote;

use crate::spec::document::Document;
use crate::spec::error::SpecError;

/// The regions with an endpoint of their own, and the endpoint of all others.
pub(super) fn iam(document: &Document) -> Result<TokenStream, SpecError> {
    let iam = document
        .info_extension("x-iam")
        .ok_or_else(|| document.error("info: x-iam is missing"))?;
    let (Some(default), Some(own)) = (iam["default"].as_str(), iam["own"].as_array()) else {
        return Err(document.error("info: x-iam: default and own are required"));
    };
    let mut endpoints = Vec::new();
    for part in own {
        let (Some(url), Some(regions)) = (part["url"].as_str(), part["regions"].as_array()) else {
            return Err(document.error("info: x-iam: own: url and regions are required"));
        };
        for region in regions {
            let Some(region) = region.as_str() else {
                return Err(document.error(format!(
                    "info: x-iam: own: {region} is not the name of a region"
                )));
            };
            let endpoint = url.replace("{region}", region);
            endpoints.push(quote!((#region, #endpoint)));
        }
    }
    Ok(quote! {
        /// The regions with an endpoint of their own at the identity service.
        pub const IAM_ENDPOINTS: &[(&str, &str)] = &[#(#endpoints),*];
        /// The identity service's endpoint for all other regions.
        pub const IAM_DEFAULT_ENDPOINT: &str = #default;
    })
}
