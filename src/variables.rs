//! Where settings are read from that were set for other tools already.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Environment variables: the process's own, or what stands for them.
#[derive(Clone)]
pub(crate) struct Variables(Arc<LookUp>);

type LookUp = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Variables {
    pub fn new(look_up: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(look_up))
    }

    /// A variable's value; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// A file that a variable names, or else one in the folder where the official SDKs keep theirs.
    pub fn file(&self, variable: &str, name: &str) -> Option<PathBuf> {
        let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let beside = || Some(PathBuf::from(self.get(home)?).join(".huaweicloud").join(name));
        self.get(variable).map(PathBuf::from).or_else(beside)
    }
}

impl Default for Variables {
    fn default() -> Self {
        Self::new(|name| std::env::var(name).ok())
    }
}

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Variables")
    }
}

#[cfg(test)]
impl Variables {
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::new(move |name| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()))
    }
}
