//! Whose JSON is read: what the service gave is sent back as it is, whatever it is.

use std::cell::Cell;

thread_local! {
    /// Visitors do not know who reads, as with [`exact`](super::exact).
    static IS_OF_SERVICE: Cell<bool> = const { Cell::new(false) };
}

/// Whether a response of the service is being read.
pub(crate) fn is_of_service() -> bool {
    IS_OF_SERVICE.get()
}

/// The result of `read`, which reads a response of the service.
pub(crate) fn of_service<T>(read: impl FnOnce() -> T) -> T {
    let _outer = Outer(IS_OF_SERVICE.replace(true));
    read()
}

/// What was before, also after a panic.
struct Outer(bool);

impl Drop for Outer {
    fn drop(&mut self) {
        IS_OF_SERVICE.set(self.0);
    }
}
