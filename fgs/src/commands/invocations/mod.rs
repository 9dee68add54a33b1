//! `fgs invocations`.

mod cancel;
mod list;
mod spinner;
mod watch;

pub use cancel::cancel;
pub use list::list;
pub use watch::watch;
