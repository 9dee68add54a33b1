//! `fgs functions`.

use crate::args::Global;
use crate::connection::connect;
use crate::failure::Failure;
use crate::{lists, output};

pub async fn list(
    global: &Global,
    package: Option<String>,
    name: Option<String>,
) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let mut call = connection.client.list_functions();
    if let Some(package) = package {
        call = call.package_name(package);
    }
    if let Some(name) = name {
        call = call.func_name(name);
    }
    lists::print(global, call.pages(), output::functions).await
}
