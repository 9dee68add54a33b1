//! A call of an operation.

use functiongraph::__private::function_log;

use crate::args::api::{Api, ApiCall};
use crate::args::global::Global;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

use super::body::body;
use super::list::list;
use super::pages;
use super::request::{request, validate};
use super::template::template;

pub(crate) async fn run(global: &Global, options: Api) -> Result<(), Failure> {
    match options {
        Api::List => list(global.output),
        Api::Call(call) if call.template => {
            reject_beside_template(&call)?;
            output::response(template(call.description)?.as_bytes(), true)
        }
        Api::Call(call) => send(global, &call).await,
    }
}

async fn send(global: &Global, call: &ApiCall) -> Result<(), Failure> {
    validate(call)?;
    let pages = match (&call.description.pages, call.paginate) {
        (Some(pages), true) => Some(pages),
        (None, true) => {
            return Err(Failure::InvalidInput(format!(
                "{} has no pages; leave out --paginate",
                call.description.operation.id
            )));
        }
        (_, false) => None,
    };
    let body = body(call, global.remaining()).await?;
    let connection = connect(global).await?;
    let request = request(&connection.client, call, body);
    if call.dry_run {
        return output::request(request.build_signed().await);
    }
    if let Some(pages) = pages {
        return pages::print(global, call, pages, request).await;
    }
    let response = request.send().await?;
    output::log(function_log(response.headers()).as_deref());
    // A service may respond with JSON where none is documented.
    let is_json = !call.description.operation.accept.starts_with("text/")
        && serde_json::from_slice::<&serde_json::value::RawValue>(&response).is_ok();
    output::response(&response, is_json).map_err(|failure| {
        if call.description.operation.method == "GET" {
            return failure;
        }
        failure.after_effect(format!("{} succeeded", call.description.command))
    })
}

/// `--template` sends nothing, so that nothing else has an effect.
fn reject_beside_template(call: &ApiCall) -> Result<(), Failure> {
    let flags = [
        (call.body.is_some(), "body"),
        (call.paginate, "paginate"),
        (call.dry_run, "dry-run"),
    ];
    let flags = flags
        .iter()
        .filter_map(|(is_set, flag)| is_set.then_some(*flag));
    let values = call.values.iter().map(|(argument, _)| argument.flag);
    match values.chain(flags).next() {
        Some(flag) => Err(Failure::InvalidInput(format!(
            "--template prints a body and sends nothing; leave out --{flag}"
        ))),
        None => Ok(()),
    }
}
