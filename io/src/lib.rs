//! Files read within bounds, and text shown safely on terminals.

pub mod file;
pub mod printable;
#[cfg(feature = "table")]
pub mod table;
