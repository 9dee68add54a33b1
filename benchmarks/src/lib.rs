//! What is measured: a page, a request, a server that responds at once.

pub mod page;
pub mod server;
