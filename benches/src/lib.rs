//! What is measured: a page, a request, a server that responds at once, load on many connections.

pub mod load;
pub mod page;
pub mod put;
pub mod server;
