//! Shares of the calls as people write them: v2=20.

use std::collections::BTreeMap;

/// The share of the calls that goes to a version, in percent.
#[derive(Clone, Debug)]
pub(crate) struct Weight {
    version: String,
    percent: u8,
}

impl Weight {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        const EXPECTED: &str = "VERSION=PERCENT is expected, such as v2=20";
        let (version, percent) = text.rsplit_once('=').ok_or(EXPECTED)?;
        if version.trim().is_empty() {
            return Err(EXPECTED.to_owned());
        }
        match percent.parse() {
            Ok(percent @ 0..=100) => Ok(Self {
                version: version.to_owned(),
                percent,
            }),
            _ => Err(format!(
                "'{percent}' is not an integer percentage (0 to 100)"
            )),
        }
    }
}

/// The shares by version, as requests have them.
pub(crate) type Weights = BTreeMap<String, i64>;

/// The shares by version; an error names a version that stands there twice.
pub(crate) fn by_version(weights: &[Weight]) -> Result<Weights, &str> {
    let mut by_version = Weights::new();
    for weight in weights {
        let other = by_version.insert(weight.version.clone(), i64::from(weight.percent));
        if other.is_some() {
            return Err(&weight.version);
        }
    }
    Ok(by_version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(texts: &[&str]) -> Vec<Weight> {
        let weights = texts.iter().map(|text| Weight::parse(text).unwrap());
        weights.collect()
    }

    #[test]
    fn reads_shares_by_version() {
        let weights = parse(&["v2=20", "v=1=0", "latest=100"]);
        let weights = by_version(&weights).unwrap();
        let expected = [("latest", 100), ("v2", 20), ("v=1", 0)];
        assert!(weights.iter().map(|(v, p)| (v.as_str(), *p)).eq(expected));
    }

    #[test]
    fn rejects_invalid_shares() {
        for text in [
            "", "v2", "=20", " =20", "v2=", "v2=101", "v2=-1", "v2=1.5", "v2=20%",
        ] {
            assert!(!Weight::parse(text).unwrap_err().contains('\n'), "{text}");
        }
    }

    #[test]
    fn names_repeated_versions() {
        let weights = parse(&["v2=20", "v3=1", "v2=20"]);
        assert_eq!(by_version(&weights), Err("v2"));
    }
}
