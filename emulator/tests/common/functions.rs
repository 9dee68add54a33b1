//! Functions that are created.

use functiongraph::Client;
use functiongraph::types::{CreateFunctionRequestBody, CreateFunctionResponse};
use functiongraph_emulator::Emulator;
use serde_json::json;

use super::Service;

/// `exports.handler` in Base64.
pub(crate) const CODE: &str = "ZXhwb3J0cy5oYW5kbGVy";

pub(crate) fn body(name: &str) -> CreateFunctionRequestBody {
    let body = json!({
        "func_name": name, "package": "default", "handler": "index.handler",
        "memory_size": 256, "runtime": "Node.js18.15", "timeout": 30,
        "code_type": "inline", "func_code": { "file": CODE },
    });
    serde_json::from_value(body).unwrap()
}

pub(crate) async fn create(client: &Client, name: &str) -> CreateFunctionResponse {
    let created = client.create_function().body(body(name)).send().await;
    created.unwrap().into_inner()
}

/// An emulator with a function `resize`.
pub(crate) async fn service() -> Service {
    let service = Service::with(Emulator::builder()).await;
    create(&service.client(), "resize").await;
    service
}
