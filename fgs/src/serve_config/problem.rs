//! What is wrong in the file.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::node::Node;

/// Names of secrets in all spellings, without `-` and `_`.
const SECRETS: [&str; 14] = [
    "accesskey",
    "accesskeys",
    "accesskeyid",
    "ak",
    "authtoken",
    "authtokens",
    "huaweicloudsdkak",
    "huaweicloudsdksk",
    "secretaccesskey",
    "secretkey",
    "secretkeys",
    "sk",
    "token",
    "tokens",
];

#[derive(Debug)]
pub(super) struct Problem {
    /// From the root to what is wrong.
    pub path: Vec<String>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Value(String),
    Missing(&'static str),
    Unknown(&'static [&'static str]),
}

impl Problem {
    pub(super) fn of_value(path: &[&str], reason: String) -> Self {
        Self {
            path: path.iter().map(|&key| key.to_owned()).collect(),
            kind: Kind::Value(reason),
        }
    }

    fn new(kind: Kind) -> Self {
        Self {
            path: Vec::new(),
            kind,
        }
    }

    /// It is in this part.
    pub(super) fn within(mut self, key: &str) -> Self {
        self.path.insert(0, key.to_owned());
        self
    }

    /// The setting that is missing, if that is the problem.
    pub(super) fn missing(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Missing(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn line(&self, root: &Node) -> Option<u64> {
        root.entry(&self.path).map(|entry| entry.line)
    }

    /// What is wrong, without the line.
    pub(super) fn text(&self, root: &Node) -> String {
        let name = self.path.join(".");
        match &self.kind {
            Kind::Missing(missing) => format!("'{name}' has no '{missing}'; add it"),
            Kind::Unknown(_) if self.is_secret() => format!(
                "'{name}' is a secret, which the file cannot hold; set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or use --auth-token"
            ),
            Kind::Unknown(known) => {
                format!("unknown setting '{name}'; allowed: {}", known.join(", "))
            }
            Kind::Value(reason) if self.path.is_empty() => reason.clone(),
            Kind::Value(reason) => {
                let value = root.entry(&self.path).and_then(|entry| entry.node.scalar());
                // The value of a variable may be a secret.
                let value = value.filter(|_| !self.path.iter().any(|key| key == "env"));
                let value = value.map_or(String::new(), |value| format!(" '{value}'"));
                format!("invalid value{value} for '{name}': {reason}")
            }
        }
    }

    fn is_secret(&self) -> bool {
        let key = self.path.last().map(|key| key.to_ascii_lowercase());
        let key = key.unwrap_or_default().replace(['-', '_'], "");
        SECRETS.contains(&key.as_str())
    }
}

/// Without the path: a deserializer of a part does not know where it is.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&Node::Null))
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self::new(Kind::Value(reason.to_string()))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let given = match unexpected {
            Unexpected::Bool(_) => "a boolean",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
            Unexpected::Str(_) => "a string",
            Unexpected::Seq => "an array",
            Unexpected::Map => "a map",
            _ => "nothing",
        };
        // A number that is out of bounds.
        let is_numeric = |expected: String| {
            ["number", "integer"]
                .iter()
                .any(|word| expected.contains(word))
        };
        if given == "a number" && is_numeric(expected.to_string()) {
            return Self::invalid_value(unexpected, expected);
        }
        let quotes = if is_plain(unexpected) && expected.to_string() == "a string" {
            "; write it in quotes"
        } else {
            ""
        };
        let expected = plain(expected);
        Self::new(Kind::Value(format!(
            "{expected} is expected, not {given}{quotes}"
        )))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Kind::Value(format!("{} is expected", plain(expected))))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Kind::Unknown(expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Kind::Missing(field))
    }
}

fn is_plain(value: Unexpected<'_>) -> bool {
    matches!(
        value,
        Unexpected::Bool(_)
            | Unexpected::Unsigned(_)
            | Unexpected::Signed(_)
            | Unexpected::Float(_)
    )
}

/// serde's words for types, in those of JSON.
fn plain(expected: &dyn Expected) -> String {
    match expected.to_string().as_str() {
        "a sequence" => "an array",
        "path string" => "a path",
        "socket address" => "ADDRESS:PORT",
        other => return other.to_owned(),
    }
    .to_owned()
}
