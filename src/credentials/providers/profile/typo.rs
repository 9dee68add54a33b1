//! Recognizes misspelled sections and keys.

/// The keys of a profile's section.
pub(super) const KEYS: [&str; 8] = [
    "ak",
    "sk",
    "security_token",
    "project_id",
    "iam_endpoint",
    "region",
    "idp_id",
    "id_token_file",
];

/// Names for the same settings in other tools and in the services.
const ALIASES: [&str; 20] = [
    "access",
    "accessid",
    "accesskey",
    "accesskeyid",
    "secret",
    "secretkey",
    "secretkeyid",
    "secretaccesskey",
    "token",
    "authtoken",
    "sessiontoken",
    "xauthtoken",
    "xsecuritytoken",
    "project",
    "tenantid",
    "regionid",
    "regionname",
    "defaultregion",
    "idp",
    "idtoken",
];

/// Prefixes of such names in environment variables.
const PREFIXES: [&str; 8] = [
    "huaweicloudsdk",
    "huaweicloud",
    "huawei",
    "cloudsdk",
    "hwc",
    "hw",
    "hc",
    "aws",
];

/// Whether an unknown key is probably a misspelling of a known one.
pub(super) fn is_misspelled_key(written: &str) -> bool {
    if KEYS.contains(&written) {
        return false;
    }
    let written = normalize(written);
    let bare = PREFIXES
        .iter()
        .find_map(|prefix| written.strip_prefix(prefix));
    [Some(written.as_str()), bare]
        .into_iter()
        .flatten()
        .any(|written| {
            ALIASES.contains(&written)
                || KEYS
                    .map(normalize)
                    .iter()
                    .any(|key| written == key || (key.len() > 4 && is_typo(written, key)))
        })
}

/// Whether one section is probably a misspelling of the other: they differ in case, width, spaces, signs, one letter, or
/// a word such as "profile".
pub(super) fn is_misspelled_section(written: &str, meant: &str) -> bool {
    let (written, meant) = (normalize(written), normalize(meant));
    // AWS has `[profile basic]`; `BasicCredentials` is the type's name in the official SDKs.
    let mut bare = written.as_str();
    for word in ["profile", "credentials", "credential"] {
        let rest = bare.strip_prefix(word).or_else(|| bare.strip_suffix(word));
        bare = rest
            .filter(|rest| !rest.is_empty() && !meant.contains(word))
            .unwrap_or(bare);
    }
    bare == meant || (meant.chars().count() > 2 && is_typo(bare, &meant))
}

/// The letters and digits in lower case and half width.
fn normalize(text: &str) -> String {
    text.chars()
        .map(to_half_width)
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The ASCII character of a full-width one.
fn to_half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

/// Whether one letter is wrong, missing or extra, or two are swapped.
fn is_typo(written: &str, meant: &str) -> bool {
    let (mut written, mut meant): (Vec<char>, Vec<char>) =
        (written.chars().collect(), meant.chars().collect());
    let start = written
        .iter()
        .zip(&meant)
        .take_while(|(a, b)| a == b)
        .count();
    let end = written[start..]
        .iter()
        .rev()
        .zip(meant[start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let apart = written.len().max(meant.len()) - start - end;
    let swapped = apart == 2 && {
        written.sort_unstable();
        meant.sort_unstable();
        written == meant
    };
    apart == 1 || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_misspelled_sections() {
        for misspelled in [
            "Basic",
            " basic ",
            "BASIC",
            "\"basic\"",
            "[basic",
            "basic.",
            "basics",
            "bsic",
            "baisc",
            "profile basic",
            "basic credentials",
            "BasicCredentials",
            "ｂａｓｉｃ",
            "Ｂasic",
            "b\u{430}sic",
        ] {
            assert!(is_misspelled_section(misspelled, "basic"), "{misspelled}");
        }
        for other in [
            "default",
            "DEFAULT",
            "global",
            "GlobalCredentials",
            "staging",
            "classic",
            "basic-prod",
            "credentials",
            "b",
            "",
        ] {
            assert!(!is_misspelled_section(other, "basic"), "{other}");
        }
    }

    #[test]
    fn finds_misspelled_keys() {
        for misspelled in [
            "security-token",
            "securitytoken",
            "security token",
            "accesskey",
            "access_key",
            "access_key_id",
            "secret_key",
            "secret_access_key",
            "aws_secret_access_key",
            "huaweicloud_sdk_ak",
            "hw_access_key",
            "token",
            "session_token",
            "project",
            "projectid",
            "project_ids",
            "iam-endpoint",
            "reigon",
            "region_name",
            "id-token-file",
            "ａｋ",
            "a.k",
        ] {
            assert!(is_misspelled_key(misspelled), "{misspelled}");
        }
        for other in KEYS.into_iter().chain([
            "domain_id",
            "user",
            "output",
            "endpoint",
            "comment",
            "hwx",
            "id",
            "key",
            "s",
            "",
        ]) {
            assert!(!is_misspelled_key(other), "{other}");
        }
    }
}
