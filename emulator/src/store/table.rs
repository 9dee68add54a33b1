//! The tables of the database.

/// JSON by key.
pub(crate) type Table = redb::TableDefinition<'static, &'static str, &'static [u8]>;

/// Configs, by the full URN of the function's version or alias.
pub(crate) const CONFIGS: Table = Table::new("async-invoke-configs");
/// Status logs, by project.
pub(crate) const STATUS_LOGS: Table = Table::new("async-status-logs");

/// The status, a line break and the record as JSON, by [`Key`].
pub(crate) const INVOCATIONS: Table = Table::new("invocations");
