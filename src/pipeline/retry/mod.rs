//! Retries: the policy, the decision after each attempt, the waits, and the recovery from a 401.
//!
//! Why it is written here: docs/decisions/0008-no-backon.md.

pub(crate) mod backoff;
pub(crate) mod decision;
pub(crate) mod policy;
pub(crate) mod recovery;
pub(crate) mod send;
pub(crate) mod token_bucket;
