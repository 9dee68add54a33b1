//! A sign of life on a terminal.

use std::io::{IsTerminal, Write};

use functiongraph_io::printable::escaped;

/// One line on stderr, if that is a terminal, that each look replaces.
pub(crate) struct Spinner {
    shown: bool,
    turn: usize,
}

impl Spinner {
    const TURNS: [char; 4] = ['|', '/', '-', '\\'];

    pub(crate) fn new() -> Self {
        Self {
            shown: std::io::stderr().is_terminal(),
            turn: 0,
        }
    }

    pub(crate) fn show(&mut self, state: &str) {
        if self.shown {
            self.turn += 1;
            let turn = Self::TURNS[self.turn % Self::TURNS.len()];
            // Whether anybody sees it does not matter.
            let _ = write!(std::io::stderr(), "\r\x1b[K{turn} {}", escaped(state));
        }
    }

    pub(crate) fn clear(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.clear();
    }
}
