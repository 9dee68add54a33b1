//! Small programs of users, one a test: what they write compiles, and does what it says. Those that must not compile are
//! in `src/compile_fail.rs`.

mod clients;
mod configs;
mod conversions;
mod debugging;
mod destinations;
mod errors;
mod events;
mod models;
mod names;
mod providers;
mod setters;
mod streams;
mod times;
mod waiting;

use test_support::{FUNCTION, Server, response};

/// A server that responds to everything with this JSON.
async fn responding(body: &str) -> Server {
    Server::responding_with(response(200, "Content-Type: application/json\r\n", body)).await
}
