//! The groups of operations as features of the SDK, in the text of its manifest.

/// The first group that is not a feature, or not in the feature `full`.
pub(crate) fn missing<'a>(manifest: &str, groups: &'a [String]) -> Option<&'a str> {
    let full = manifest
        .split_once("\nfull = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or("", |(full, _)| full);
    let mut groups = groups.iter().map(String::as_str);
    groups.find(|group| {
        let is_feature = manifest.contains(&format!("\n{group} = ["));
        !is_feature || !full.contains(&format!("\"{group}\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing_of(manifest: &str) -> Option<String> {
        let groups = ["async", "test-events"].map(str::to_owned);
        missing(manifest, &groups).map(str::to_owned)
    }

    #[test]
    fn accepts_features_in_full() {
        let manifest = "\
[features]
default = [\"async\"]
full = [\"async\", \"test-events\"]
async = []
test-events = []
";
        assert_eq!(missing_of(manifest), None);
    }

    /// As `cargo package` writes it.
    #[test]
    fn accepts_lists_on_several_lines() {
        let manifest = "\
[features]
async = []
default = [
    \"async\",
    \"regions-file\",
]
full = [
    \"async\",
    \"test-events\",
]
regions-file = [\"dep:serde-saphyr\"]
test-events = []
";
        assert_eq!(missing_of(manifest), None);
    }

    #[test]
    fn finds_missing_feature() {
        let manifest = "\
[features]
full = [\"async\", \"test-events\"]
async = []
";
        assert_eq!(missing_of(manifest), Some("test-events".to_owned()));
        assert_eq!(missing_of(""), Some("async".to_owned()));
    }

    #[test]
    fn finds_feature_outside_full() {
        let manifest = "\
[features]
default = [\"async\", \"test-events\"]
full = [
    \"test-events\",
]
async = []
test-events = [\"async\"]
";
        assert_eq!(missing_of(manifest), Some("async".to_owned()));
    }
}
