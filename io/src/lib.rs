//! Files read within bounds, and text shown safely on terminals.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

pub mod error_chain;
pub mod file;
pub mod printable;
pub mod reader_thread;
#[cfg(feature = "table")]
pub mod table;
