//! The names of objects.

use std::path::Path;

use functiongraph::Destination;

/// The object that a file stands for, where the destination is a bucket: `obs://BUCKET/PREFIX…`.
pub(super) fn object(destination: &Destination, file: &Path) -> Option<String> {
    let Destination::Obs { param, .. } = destination else {
        return None;
    };
    let bucket = param.bucket.as_deref().unwrap_or_default();
    let prefix = param.prefix.as_deref().unwrap_or_default();
    // A prefix may end in the middle of a name.
    let count = prefix.matches('/').count() + 1;
    let names: Vec<_> = file.iter().rev().take(count).collect();
    let names: Vec<_> = names
        .iter()
        .rev()
        .map(|name| name.to_string_lossy())
        .collect();
    Some(format!("obs://{bucket}/{}", names.join("/")))
}
