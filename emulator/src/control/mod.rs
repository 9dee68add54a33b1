//! What shows and controls the emulator itself, at paths that no operation of the API has: the page at its address, what
//! that page reads and sends, and the clock.

mod advance;
mod events;
mod html;
mod record;
mod redrive;
mod routes;

pub(crate) use routes::routes;
