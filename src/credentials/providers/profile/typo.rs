//! Names that are almost those that are read: what someone wrote who meant the other.

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

/// What other tools and the services call the same.
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

/// What begins the names of such variables.
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

/// Whether a key that is not read is like one that is.
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

/// Whether someone who wrote the one section may have meant the other: but for case, width, blanks, signs, a letter, or
/// a word that says what it is.
pub(super) fn is_misspelled_section(written: &str, meant: &str) -> bool {
    let (written, meant) = (normalize(written), normalize(meant));
    // `[profile basic]`, as another cloud has it; `BasicCredentials` is what the official SDKs call what it is for.
    let mut bare = written.as_str();
    for word in ["profile", "credentials", "credential"] {
        let rest = bare.strip_prefix(word).or_else(|| bare.strip_suffix(word));
        bare = rest
            .filter(|rest| !rest.is_empty() && !meant.contains(word))
            .unwrap_or(bare);
    }
    bare == meant || (meant.chars().count() > 2 && is_typo(bare, &meant))
}

/// Letters and digits, with neither case nor width.
fn normalize(text: &str) -> String {
    text.chars()
        .map(to_half_width)
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The ASCII sign for its full-width form.
fn to_half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

/// Whether one letter is another, too many or too few, or two stand in each other's place.
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
