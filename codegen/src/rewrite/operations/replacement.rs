//! What a partial update needs from the operations that read and replace the whole.

use heck::ToPascalCase;
use quote::format_ident;
use syn::{ImplItem, Type, parse_quote};

use crate::paths::{CALL, VALIDATE};
use crate::spec::operation::OperationView;

/// `send` that also returns the body of the response as it was received.
pub(super) fn send_with_body(view: &OperationView, response: &Type) -> ImplItem {
    let builder = format_ident!("{}", view.id.to_pascal_case());
    parse_quote! {
        pub(crate) async fn send_with_body(self) -> std::result::Result<(#response, reqwest::Body), crate::Error> {
            let client = self.begin(#CALL::Mode::Send).await?;
            let response = #builder { client: &client, ..self }.transmit().await;
            let response = client.finish(response).await?;
            Ok((response, client.take_body()))
        }
    }
}

/// The client, function and body of a request, for an update of a part of what it replaces.
pub(super) fn parts(view: &OperationView) -> Option<ImplItem> {
    let model = format_ident!("{}", view.body?);
    view.arguments()
        .find(|parameter| parameter.parameter_data_ref().name == "function_urn")?;
    Some(parse_quote! {
        #[allow(clippy::type_complexity)]
        pub(crate) fn parts(
            &self,
        ) -> std::result::Result<(&'a super::Client, crate::FunctionUrn, types::#model), #VALIDATE::ValidationError> {
            let urn = self.function_urn.clone();
            let urn = urn.map_err(|problem| #VALIDATE::ValidationError::new("function_urn", problem))?;
            let body = self.body.clone().and_then(|body| types::#model::try_from(body).map_err(|problem| problem.to_string()));
            let body = body.map_err(|problem| #VALIDATE::ValidationError::new("body", problem))?;
            Ok((self.client, urn, body))
        }
    })
}
