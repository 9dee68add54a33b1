//! What a function printed in a run.

use std::collections::VecDeque;

use crate::service_time::ServiceTime;

/// The target of `tracing` for what functions print.
#[cfg(unix)]
pub(super) const LOG_TARGET: &str = "functiongraph_emulator::functions";
/// How many bytes are kept of the log of a run: its end.
const LIMIT: usize = 64 * 1024;

/// The lines that a function printed in a run, the last ones.
#[derive(Debug, Default)]
pub(crate) struct RunLog {
    lines: VecDeque<String>,
    bytes: usize,
}

impl RunLog {
    pub(super) fn push(&mut self, request_id: &str, text: &str) {
        let line = format!("{} {request_id} {text}\n", ServiceTime::now().created());
        self.bytes += line.len();
        self.lines.push_back(line);
        while self.bytes > LIMIT {
            let Some(dropped) = self.lines.pop_front() else {
                return;
            };
            self.bytes -= dropped.len();
        }
    }

    pub(crate) fn text(&self) -> String {
        self.lines.iter().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_end_of_long_log() {
        let mut log = RunLog::default();
        for number in 0..10_000 {
            log.push("id", &number.to_string());
        }
        let text = log.text();
        assert!(text.len() <= LIMIT, "{}", text.len());
        assert!(text.ends_with(" id 9999\n") && !text.contains(" id 0\n"));
    }
}
