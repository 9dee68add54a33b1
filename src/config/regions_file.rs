//! The regions file of the official SDKs: `~/.huaweicloud/regions.yaml`, or `HUAWEICLOUD_SDK_REGIONS_FILE`.
//!
//! ```yaml
//! FunctionGraph:
//!   - id: cn-north-4
//!     endpoint: https://functiongraph.example.com
//!   - id: moon-1
//!     endpoints: [https://moon.example.com]
//! ```

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::validation::ValidationError;
use functiongraph_io::file as files;
use functiongraph_io::printable::one_line;

const SERVICE: &str = "FUNCTIONGRAPH";

#[derive(Deserialize)]
struct Region {
    id: Option<String>,
    endpoint: Option<String>,
    #[serde(default)]
    endpoints: Option<Vec<String>>,
}

/// The endpoints of this service in a file, by region.
#[derive(Debug, Default)]
pub(crate) struct RegionsFile(HashMap<String, String>);

impl RegionsFile {
    /// Reads the file; `None` if there is none.
    pub(crate) fn read(path: &Path, timeout: Duration) -> Result<Option<Self>, ValidationError> {
        let to_error = |reason: String| {
            ValidationError::new(
                "regions file",
                format!("{} {}; correct it", path.display(), one_line(&reason)),
            )
        };
        let content = match files::read_within(path, timeout) {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(to_error(format!("cannot be read: {error}"))),
        };
        let text = files::text(&content)
            .map_err(|line| to_error(format!("line {line} is not valid UTF-8")))?;
        let services: HashMap<String, Vec<Region>> = serde_saphyr::from_str(text)
            .map_err(|error| to_error(format!("cannot be read: {error}")))?;
        let ours = services
            .into_iter()
            .filter(|(service, _)| service.eq_ignore_ascii_case(SERVICE));
        let named = ours.flat_map(|(_, regions)| regions).filter_map(|region| {
            let endpoint = region
                .endpoints
                .unwrap_or_default()
                .into_iter()
                .next()
                .or(region.endpoint)?;
            Some((region.id?, endpoint))
        });
        Ok(Some(Self(named.collect())))
    }

    /// The endpoint that the file has for a region, where this variable of the environment has none.
    pub(crate) fn endpoint(
        &self,
        region: &str,
        _: &str,
    ) -> Result<Option<String>, ValidationError> {
        Ok(self.0.get(region).cloned())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(text: &str) -> Result<HashMap<String, String>, ValidationError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let read = RegionsFile::read(file.path(), Duration::MAX)?;
        Ok(read.unwrap().0)
    }

    #[test]
    fn reads_regions_of_service() {
        let read = read(
            "ECS:\n  - id: cn-north-4\n    endpoint: https://ecs\nFunctionGraph:\n  - id: cn-north-4\n    endpoint: \
             https://one\n  - id: moon-1\n    endpoints: [https://two, https://three]\n  - endpoint: https://unnamed\n  \
             - id: moon-2\n",
        );
        let read = read.unwrap();
        assert_eq!(
            (
                read["cn-north-4"].as_str(),
                read["moon-1"].as_str(),
                read.len()
            ),
            ("https://one", "https://two", 2)
        );
    }

    #[test]
    fn reports_unreadable_file_in_one_line() {
        for text in [
            "- a",
            "FunctionGraph: 1",
            "a: [",
            "FunctionGraph:\n  - id: [1]",
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(
                error.lines().count() == 1 && error.contains("cannot be read"),
                "{error}"
            );
        }
        assert!(
            RegionsFile::read(Path::new("/nowhere/regions.yaml"), Duration::MAX)
                .unwrap()
                .is_none()
        );
    }
}
