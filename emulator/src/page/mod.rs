//! The page at the emulator's address, and what it reads and sends.

mod events;
mod html;
mod redrive;
mod routes;

pub(crate) use routes::routes;
