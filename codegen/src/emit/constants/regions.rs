//! The regions and their endpoints.

use proc_macro2::TokenStream;
use quote::quote;

use crate::spec::document::Document;

pub(super) fn regions(document: &Document) -> TokenStream {
    let regions = document.api.servers.iter().flat_map(|server| {
        let region = server
            .variables
            .as_ref()
            .and_then(|variables| variables.get("region"));
        region
            .into_iter()
            .flat_map(|region| &region.enumeration)
            .map(|region| {
                let endpoint = server.url.replace("{region}", region);
                quote!((#region, #endpoint))
            })
    });
    quote! {
        /// Every region with its endpoint.
        pub const REGIONS: &[(&str, &str)] = &[#(#regions),*];
    }
}
