//! The regions file of the official SDKs, without the feature that reads it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::validation::ValidationError;

/// The path of a file that exists.
#[derive(Debug, Default)]
pub(crate) struct RegionsFile(Option<PathBuf>);

impl RegionsFile {
    /// `None` if there is no file.
    pub(crate) fn read(path: &Path, _: Duration) -> Result<Option<Self>, ValidationError> {
        let is_missing = matches!(path.try_exists(), Ok(false));
        Ok((!is_missing).then(|| Self(Some(path.to_owned()))))
    }

    /// An error, since the file may have an endpoint for the region.
    pub(crate) fn endpoint(
        &self,
        _: &str,
        variable: &str,
    ) -> Result<Option<String>, ValidationError> {
        let Some(path) = &self.0 else {
            return Ok(None);
        };
        let reason = format!(
            "{} is not read: this program is built without the feature regions-file of functiongraph; build it with the \
             feature, or set {variable}",
            path.display()
        );
        Err(ValidationError::new("regions file", reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unread_file_is_error() {
        const VARIABLE: &str = "HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_MOON_1";
        let read = |path: &Path| RegionsFile::read(path, Duration::MAX).unwrap();
        assert!(read(Path::new("/nowhere/regions.yaml")).is_none());
        assert_eq!(
            RegionsFile::default().endpoint("moon-1", VARIABLE),
            Ok(None)
        );

        let file = tempfile::NamedTempFile::new().unwrap();
        let error = read(file.path()).unwrap().endpoint("moon-1", VARIABLE);
        let text = error.unwrap_err().to_string();
        let text = text.replace(&*file.path().to_string_lossy(), "FILE");
        insta::assert_snapshot!(text, @"regions file: FILE is not read: this program is built without the feature regions-file of functiongraph; build it with the feature, or set HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_MOON_1");
    }
}
