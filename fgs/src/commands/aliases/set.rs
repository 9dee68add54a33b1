//! `fgs aliases set`.

use functiongraph::types::{
    CreateVersionAliasRequestBody, UpdateVersionAliasRequestBody, VersionAlias,
};
use functiongraph::{Client, Error};

use crate::args::aliases::SetAlias;
use crate::args::global::Global;
use crate::client::connect;
use crate::failure::{Failure, Given};
use crate::output;
use crate::values::weight::{Weights, by_version};

/// The rules of an alias, which stay.
const RULES: &str = "additional_version_strategy";

/// Creates the alias, or changes the one that there is.
pub(crate) async fn set(global: &Global, options: SetAlias) -> Result<(), Failure> {
    let weights = by_version(&options.additional).map_err(|version| {
        Failure::InvalidInput(format!(
            "--additional <VERSION=PERCENT>: {version} is set twice; set it once"
        ))
    })?;
    let given = given(&options);
    let failure = |error| Failure::of_call(error, &given);
    let connection = connect(global).await?;
    let call = connection
        .client
        .show_version_alias()
        .function_urn(&options.function)
        .alias_name(options.alias.as_str());
    match call.send().await {
        Ok(alias) => {
            update(
                global,
                &connection.client,
                options,
                weights,
                alias.into_inner(),
                failure,
            )
            .await
        }
        Err(error) if error.is_not_found() => {
            create(global, &connection.client, options, weights, failure).await
        }
        Err(error) => Err(failure(error)),
    }
}

/// What the options set.
fn given(options: &SetAlias) -> [Given; 4] {
    let description = options.description.clone().unwrap_or_default();
    [
        ("alias_name", "<ALIAS>", options.alias.clone()),
        ("name", "<ALIAS>", options.alias.clone()),
        ("version", "--version <VERSION>", options.version.clone()),
        ("description", "--description <TEXT>", description),
    ]
}

async fn create(
    global: &Global,
    client: &Client,
    options: SetAlias,
    weights: Weights,
    failure: impl Fn(Error) -> Failure,
) -> Result<(), Failure> {
    let mut body = CreateVersionAliasRequestBody::default();
    body.name = Some(options.alias);
    body.version = Some(options.version);
    body.description = options.description;
    body.additional_version_weights = Some(weights).filter(|weights| !weights.is_empty());
    let call = client
        .create_version_alias()
        .function_urn(&options.function)
        .body(body);
    if options.dry_run {
        return output::request(call.build_signed().await.map_err(failure));
    }
    let alias = call.send().await.map_err(failure)?;
    output::alias(global.output, &alias)
        .map_err(|failure| failure.after_effect("the alias was created"))
}

/// Shares are replaced; an empty object says that there are none.
async fn update(
    global: &Global,
    client: &Client,
    options: SetAlias,
    weights: Weights,
    alias: VersionAlias,
    failure: impl Fn(Error) -> Failure,
) -> Result<(), Failure> {
    if alias.extra.contains(RULES) {
        return Err(Failure::failed(format!(
            "{RULES} of the alias cannot be read, so that it cannot be kept; see fgs api update-version-alias --help"
        )));
    }
    let mut body = UpdateVersionAliasRequestBody::default();
    body.version = Some(options.version);
    body.description = options.description.or(alias.description);
    body.additional_version_weights = Some(weights);
    body.additional_version_strategy = alias.additional_version_strategy;
    let call = client
        .update_version_alias()
        .function_urn(&options.function)
        .alias_name(options.alias)
        .body(body);
    if options.dry_run {
        return output::request(call.build_signed().await.map_err(failure));
    }
    let alias = call.send().await.map_err(failure)?;
    output::updated_alias(global.output, &alias)
        .map_err(|failure| failure.after_effect("the alias was changed"))
}
