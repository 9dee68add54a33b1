//! `send` and `build_signed` of an operation.

use heck::ToPascalCase;
use quote::format_ident;
use syn::{ImplItem, Type, parse_quote};

use crate::paths::CALL;
use crate::spec::operation::OperationView;

pub(super) fn send(view: &OperationView, response: &Type) -> ImplItem {
    let builder = format_ident!("{}", view.id.to_pascal_case());
    parse_quote! {
        /// Validates, signs and sends the request, and reads the response.
        ///
        /// # Errors
        ///
        /// [`Error`](crate::Error): see the operation's own method on [`Client`](super::Client).
        pub async fn send(self) -> std::result::Result<#response, crate::Error> {
            let client = self.begin(#CALL::Mode::Send).await?;
            let response = #builder { client: &client, ..self }.transmit().await;
            client.finish(response).await
        }
    }
}

pub(super) fn build_signed(view: &OperationView) -> ImplItem {
    let builder = format_ident!("{}", view.id.to_pascal_case());
    parse_quote! {
        /// Validates and signs the request that [`send`](Self::send) would send, and does not send it.
        ///
        /// # Errors
        ///
        /// [`Error`](crate::Error) when the request is invalid or cannot be signed.
        pub async fn build_signed(self) -> std::result::Result<crate::SignedRequest, crate::Error> {
            let client = self.begin(#CALL::Mode::DryRun).await?;
            let response = #builder { client: &client, ..self }.transmit().await;
            client.finish_dry_run(response.map(drop)).await
        }
    }
}
