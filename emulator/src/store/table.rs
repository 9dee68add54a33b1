//! The tables of the database.

/// JSON by key.
pub(crate) type Table = redb::TableDefinition<'static, &'static str, &'static [u8]>;

/// Configs, by the full URN of the function's version or alias.
pub(crate) const CONFIGS: Table = Table::new("async-invoke-configs");
/// Status logs, by project.
pub(crate) const STATUS_LOGS: Table = Table::new("async-status-logs");

/// Versions of functions, `latest` among them, by full URN.
pub(crate) const VERSIONS: Table = Table::new("function-versions");
/// The code of versions, by full URN.
pub(crate) const CODE: Table = Table::new("function-code");
/// Aliases, by full URN.
pub(crate) const ALIASES: Table = Table::new("function-aliases");
/// Triggers, by the full URN of a version or alias, `|` and their id.
pub(crate) const TRIGGERS: Table = Table::new("function-triggers");
/// Test events, by the URN of the function without version, `|` and their id.
pub(crate) const TEST_EVENTS: Table = Table::new("test-events");
/// Tags, by the URN of the function without version.
pub(crate) const TAGS: Table = Table::new("function-tags");
/// The unit value, by the URN without version of a function that was deleted.
pub(crate) const DELETED: Table = Table::new("deleted-functions");

/// What there is of functions.
pub(super) const FUNCTION_TABLES: [Table; 7] = [
    VERSIONS,
    CODE,
    ALIASES,
    TRIGGERS,
    TEST_EVENTS,
    TAGS,
    DELETED,
];

/// The status, a line break and the record as JSON, by [`Key`].
pub(crate) const INVOCATIONS: Table = Table::new("invocations");
