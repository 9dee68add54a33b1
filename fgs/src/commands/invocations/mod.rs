//! `fgs invocations`.

mod cancel;
mod list;
mod watch;

pub(crate) use cancel::cancel;
pub(crate) use list::list;
pub(crate) use watch::watch;
