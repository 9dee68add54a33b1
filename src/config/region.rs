//! Validates regions.

use crate::validation::ValidationError;

/// Whether a text can be the name of a region, which is part of URNs.
pub fn is_region(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_allowed)
}

/// Validates a region that `source` has. With an endpoint that is set, it may be unknown.
pub(crate) fn validate_region(source: &str, region: &str) -> Result<(), ValidationError> {
    if is_region(region) {
        return Ok(());
    }
    let reason = format!("{region:?} is not a region (letters, digits and '-' are allowed)");
    Err(ValidationError::new(source, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validates_region_characters() {
        for region in ["cn-north-4", "eu-de", "moon1", "MOON"] {
            assert!(is_region(region), "{region}");
        }
        for text in ["", "../x", "cn north", "cn-north-4\n", "a:b", "é"] {
            assert!(!is_region(text), "{text}");
        }
        let error = validate_region("HUAWEICLOUD_SDK_REGION", "../x").unwrap_err();
        insta::assert_snapshot!(error, @r#"HUAWEICLOUD_SDK_REGION: "../x" is not a region (letters, digits and '-' are allowed)"#);
    }
}
