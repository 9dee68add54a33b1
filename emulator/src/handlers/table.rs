//! Which handler responds to which operation.

use std::sync::Arc;

use axum::response::Response;

use super::functions::{code, config, create, delete, list};
use super::{aliases, configs, invocations, status_log, tags, test_events, triggers, versions};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::shared::Shared;
use crate::spec::{Operation, operations};

/// An operation, for requests that are authentic and whose function exists.
pub(crate) type OperationHandler = fn(&Arc<Shared>, &RequestContext) -> Result<Response, ApiError>;

/// The operations that keep something. All others return an example of the document.
const HANDLERS: &[(Operation, OperationHandler)] = &[
    (
        operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG,
        configs::update,
    ),
    (operations::SHOW_FUNCTION_ASYNC_INVOKE_CONFIG, configs::show),
    (
        operations::DELETE_FUNCTION_ASYNC_INVOKE_CONFIG,
        configs::delete,
    ),
    (operations::LIST_FUNCTION_ASYNC_INVOKE_CONFIG, configs::list),
    (operations::LIST_ASYNC_INVOCATIONS, invocations::list),
    (
        operations::LIST_ACTIVE_ASYNC_INVOCATIONS,
        invocations::list_active,
    ),
    (operations::CANCEL_ASYNC_INVOCATION, invocations::cancel),
    (operations::ENABLE_ASYNC_STATUS_LOG, status_log::enable),
    (
        operations::SHOW_PROJECT_ASYNC_STATUS_LOG_INFO,
        status_log::show,
    ),
    (operations::LIST_FUNCTIONS, list::list),
    (operations::CREATE_FUNCTION, create::create),
    (operations::DELETE_FUNCTION, delete::delete),
    (operations::SHOW_FUNCTION_CODE, code::show),
    (operations::UPDATE_FUNCTION_CODE, code::update),
    (operations::SHOW_FUNCTION_CONFIG, config::show),
    (operations::UPDATE_FUNCTION_CONFIG, config::update),
    (
        operations::UPDATE_FUNCTION_MAX_INSTANCE_CONFIG,
        config::update_max_instances,
    ),
    (operations::CREATE_FUNCTION_VERSION, versions::create),
    (operations::LIST_FUNCTION_VERSIONS, versions::list),
    (operations::CREATE_VERSION_ALIAS, aliases::create),
    (operations::LIST_VERSION_ALIASES, aliases::list),
    (operations::SHOW_VERSION_ALIAS, aliases::show),
    (operations::UPDATE_VERSION_ALIAS, aliases::update),
    (operations::DELETE_VERSION_ALIAS, aliases::delete),
    (operations::CREATE_FUNCTION_TRIGGER, triggers::create),
    (operations::LIST_FUNCTION_TRIGGERS, triggers::list),
    (operations::SHOW_FUNCTION_TRIGGER, triggers::show),
    (operations::UPDATE_TRIGGER, triggers::update),
    (operations::DELETE_FUNCTION_TRIGGER, triggers::delete),
    (
        operations::BATCH_DELETE_FUNCTION_TRIGGERS,
        triggers::delete_all,
    ),
    (operations::CREATE_EVENT, test_events::create),
    (operations::LIST_EVENTS, test_events::list),
    (operations::SHOW_EVENT, test_events::show),
    (operations::UPDATE_EVENT, test_events::update),
    (operations::DELETE_EVENT, test_events::delete),
    (operations::CREATE_TAGS, tags::create),
    (operations::DELETE_TAGS, tags::delete),
    (operations::LIST_FUNCTION_TAGS, tags::list),
    (operations::SHOW_PROJECT_TAGS_LIST, tags::list_project),
];

/// What responds to an operation.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    Own(OperationHandler),
    /// Stores an event, which may have to be delivered before the response.
    InvokeAsync,
    /// Runs the function, which may take long.
    Invoke,
    Example,
}

impl Handler {
    pub(crate) fn of(operation: &Operation) -> Self {
        if operation.id == operations::INVOKE_FUNCTION.id {
            return Self::Invoke;
        }
        if operation.id == operations::ASYNC_INVOKE_FUNCTION.id {
            return Self::InvokeAsync;
        }
        let own = HANDLERS.iter().find(|(known, _)| known.id == operation.id);
        own.map_or(Self::Example, |(_, handler)| Self::Own(*handler))
    }
}
