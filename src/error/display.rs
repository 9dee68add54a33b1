//! The text of an error: one line.

use std::fmt;
use std::time::Duration;

use functiongraph_io::printable::escaped;

use super::details::Details;
use super::error::Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            operation,
            status,
            code,
            message,
            request_id,
            history,
            ..
        } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        match (status, code) {
            (Some(status), Some(code)) => write!(f, "{} {}: ", status.as_u16(), escaped(code))?,
            (Some(status), None) => write!(f, "{}: ", status.as_u16())?,
            _ => {}
        }
        f.write_str(&escaped(message))?;
        let attempts = (history.attempts > 1).then(|| {
            format!(
                "{} attempts in {}",
                history.attempts,
                rounded(history.elapsed)
            )
        });
        let retry_after = history
            .retry_after
            .map(|wait| format!("retry after {} s", wait.as_secs()));
        let note = history.note.map(str::to_owned);
        let id = request_id.as_deref();
        let id = id.map(|id| format!("request id {}", escaped(id)));
        let context: Vec<String> = [attempts, retry_after, note, id]
            .into_iter()
            .flatten()
            .collect();
        if context.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", context.join(", "))
    }
}

/// In milliseconds below a second, then in tenths of one.
fn rounded(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        milliseconds @ ..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}
