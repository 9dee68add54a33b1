//! A panic that reaches the end of the process is one line on stderr.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, PanicHookInfo, UnwindSafe};

thread_local! {
    /// The last panic of this thread. The hook prints nothing: code that catches a panic on purpose reports it itself.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs to the end, or to a panic, as the line that reports it.
pub(crate) fn catch<T>(run: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    panic::set_hook(Box::new(|panic| LAST.set(Some(describe(panic)))));
    panic::catch_unwind(run).map_err(|payload| {
        let panic = LAST.take().unwrap_or_else(|| message(&*payload).to_owned());
        format!(
            "internal error: {panic}; please report this line, the command and `fgs --version` as a bug of fgs"
        )
    })
}

fn describe(panic: &PanicHookInfo<'_>) -> String {
    let message = message(panic.payload());
    match panic.location() {
        Some(place) => format!("{message} ({}:{})", place.file(), place.line()),
        None => message.to_owned(),
    }
}

fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panic")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_message_and_place() {
        let line = line!() + 1;
        let caught = catch(|| panic!("no {}", "way"));
        let _ = panic::take_hook();
        let report: Result<(), String> = caught;
        let report = report.unwrap_err();
        let start = format!("internal error: no way ({}:{line}); please report", file!());
        assert!(report.starts_with(&start), "{report}");
    }

    #[test]
    fn inner_panic_is_silent() {
        let caught = catch(|| panic::catch_unwind(|| panic!("inside")).is_err());
        let _ = panic::take_hook();
        assert_eq!(caught, Ok(true));
    }
}
