//! `fgs versions`.

use functiongraph::types::CreateFunctionVersionRequestBody;

use crate::args::global::Global;
use crate::args::versions::{ListVersions, Publish};
use crate::client::connect;
use crate::failure::Failure;
use crate::{lists, output};

pub(crate) async fn list(global: &Global, options: ListVersions) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let mut call = connection
        .client
        .list_function_versions()
        .function_urn(&options.target.function);
    if options.limit.is_set() {
        call = call.maxitems(options.limit.page_size(i64::MAX));
    }
    if options.target.dry_run {
        return output::request(call.build_signed().await);
    }
    lists::print(global, options.limit, &[], call.pages(), output::versions).await
}

pub(crate) async fn publish(global: &Global, options: Publish) -> Result<(), Failure> {
    let mut body = CreateFunctionVersionRequestBody::default();
    body.version = options.name.clone();
    body.description = options.description.clone();
    let given = [
        ("version", "--name <VERSION>", options.name),
        ("description", "--description <TEXT>", options.description),
    ];
    let given = given.map(|(field, option, value)| (field, option, value.unwrap_or_default()));
    let failure = |error| Failure::of_call(error, &given);
    let connection = connect(global).await?;
    let call = connection
        .client
        .create_function_version()
        .function_urn(&options.target.function)
        .body(body);
    if options.target.dry_run {
        return output::request(call.build_signed().await.map_err(failure));
    }
    let version = call.send().await.map_err(failure)?;
    output::published(global.output, &version).map_err(|failure| {
        let name = version.version.as_deref().unwrap_or("the version");
        failure.after_effect(format!("{name} was published"))
    })
}
