//! What `Debug` shows of models with secrets.

use std::fmt;

use super::extra::Extra;

/// Stands for a value that must not be shown.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}

/// The members that are no fields, without the values of those names, which may be secrets of another type.
pub(crate) struct WithoutSecrets<'a>(pub &'a Extra, pub &'static [&'static str]);

impl fmt::Debug for WithoutSecrets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            if self.1.contains(&name) {
                map.entry(&name, &Redacted);
            } else {
                map.entry(&name, value);
            }
        }
        map.finish()
    }
}
