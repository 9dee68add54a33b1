//! `fgs functions`.

use functiongraph::builder::ListFunctions;

use crate::args::functions::ListFunctions as Options;
use crate::args::global::Global;
use crate::args::target::Target;
use crate::client::connect;
use crate::failure::Failure;
use crate::{lists, output};

pub(crate) async fn list(global: &Global, options: Options) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let page_size = options.limit.page_size(ListFunctions::MAX_PAGE_SIZE);
    let mut call = connection.client.list_functions().maxitems(page_size);
    let mut given = Vec::new();
    if let Some(package) = options.package {
        call = call.package_name(package.as_str());
        given.push(("package_name", "--package <PACKAGE>", package));
    }
    if let Some(name) = options.name {
        call = call.func_name(name.as_str());
        given.push(("func_name", "--name <TEXT>", name));
    }
    if options.dry.dry_run {
        let request = call.build_signed().await;
        return output::request(request.map_err(|error| Failure::of_call(error, &given)));
    }
    lists::print(
        global,
        options.limit,
        &given,
        call.pages(),
        output::functions,
    )
    .await
}

pub(crate) async fn get(global: &Global, target: Target) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let call = connection
        .client
        .show_function_config()
        .function_urn(&target.function);
    if target.dry_run {
        return output::request(call.build_signed().await);
    }
    output::function_config(global.output, &*call.send().await?)
}
