//! URNs of functions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::json::scalar::{Scalar, read_scalar};

/// The URN or short name of a function, in one of the six forms of the API.
///
/// | fields | form |
/// |---|---|
/// | 1 | `name` |
/// | 2 | `package:name` |
/// | 3 | `project_id:package:name` |
/// | 4 | `project_id:package:name:version` |
/// | 7 | `urn:fss:region:project_id:function:package:name` |
/// | 8 | `urn:fss:region:project_id:function:package:name:version` |
///
/// An alias with a `!` before it may take the place of the version. The default package is `default`, the default
/// version `latest`.
///
/// ```
/// use functiongraph::FunctionUrn;
///
/// let urn: FunctionUrn =
///     "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize:!live".parse()?;
/// assert_eq!(urn.region(), Some("cn-north-4"));
/// assert_eq!((urn.package(), urn.name()), ("default", "resize"));
/// assert_eq!(urn.alias(), Some("live"));
///
/// let short: FunctionUrn = "resize".parse()?;
/// assert_eq!((short.region(), short.version()), (None, Some("latest")));
/// # Ok::<(), functiongraph::ParseFunctionUrnError>(())
/// ```
///
/// The form is described on the page of
/// [the function model](https://support.huaweicloud.com/api-functiongraph/functiongraph_06_0101.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FunctionUrn(String);

const PREFIX: [&str; 2] = ["urn", "fss"];
const KIND: &str = "function";
const LATEST: &str = "latest";

impl FunctionUrn {
    /// The full name of the latest version of a function.
    ///
    /// ```
    /// use functiongraph::FunctionUrn;
    ///
    /// let urn = FunctionUrn::new("cn-north-4", "7aad83af3e8d42e99ac194c8419e2c9b", "default", "resize")?;
    /// assert_eq!(urn.as_str(), "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize");
    /// # Ok::<(), functiongraph::ParseFunctionUrnError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseFunctionUrnError`] where a part is empty or holds a letter that no name has.
    pub fn new(
        region: impl AsRef<str>,
        project_id: impl AsRef<str>,
        package: impl AsRef<str>,
        name: impl AsRef<str>,
    ) -> Result<Self, ParseFunctionUrnError> {
        let parts = [
            region.as_ref(),
            project_id.as_ref(),
            package.as_ref(),
            name.as_ref(),
        ];
        let [region, project_id, package, name] = parts;
        let urn = format!("urn:fss:{region}:{project_id}:{KIND}:{package}:{name}");
        // A part with a colon would be two.
        match parts.iter().find(|part| part.contains(':')) {
            None => Self::try_from(urn),
            Some(part) => Err(ParseFunctionUrnError {
                reason: format!("{part:?} holds ':'"),
                urn,
            }),
        }
    }

    /// The original text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region, which only full URNs have.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.is_full().then(|| self.field(2))
    }

    /// The project, which all forms but the two shortest have.
    #[must_use]
    pub fn project_id(&self) -> Option<&str> {
        match self.fields() {
            1 | 2 => None,
            3 | 4 => Some(self.field(0)),
            _ => Some(self.field(3)),
        }
    }

    /// The package, by default `default`.
    #[must_use]
    pub fn package(&self) -> &str {
        match self.fields() {
            1 => "default",
            2 => self.field(0),
            3 | 4 => self.field(1),
            _ => self.field(5),
        }
    }

    /// The name without package and version.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.fields() {
            1 => self.field(0),
            2 => self.field(1),
            3 | 4 => self.field(2),
            _ => self.field(6),
        }
    }

    /// The version, by default `latest`. None if there is an alias.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        match self.qualifier() {
            None => Some(LATEST),
            Some(qualifier) if qualifier.starts_with('!') => None,
            version => version,
        }
    }

    /// The alias, without its `!`.
    #[must_use]
    pub fn alias(&self) -> Option<&str> {
        self.qualifier()?.strip_prefix('!')
    }

    /// The version or `!alias`, if there is one.
    #[must_use]
    pub fn qualifier(&self) -> Option<&str> {
        match self.fields() {
            4 => Some(self.field(3)),
            8 => Some(self.field(7)),
            _ => None,
        }
    }

    /// The same function, with this region and project where it has none.
    pub(crate) fn within(&self, region: Option<&str>, project_id: &str) -> Self {
        let project_id = self.project_id().unwrap_or(project_id);
        let (package, name) = (self.package(), self.name());
        let qualifier = self.qualifier().unwrap_or(LATEST);
        Self(match self.region().or(region) {
            Some(region) => {
                let [urn, fss] = PREFIX;
                [urn, fss, region, project_id, KIND, package, name, qualifier].join(":")
            }
            None => [project_id, package, name, qualifier].join(":"),
        })
    }

    /// Whether both are the same version or alias of a function. Region and project are compared if both have them.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let agree = |one: Option<&str>, other: Option<&str>| {
            one.is_none() || other.is_none() || one == other
        };
        (self.package(), self.name()) == (other.package(), other.name())
            && self.qualifier().unwrap_or(LATEST) == other.qualifier().unwrap_or(LATEST)
            && agree(self.project_id(), other.project_id())
            && agree(self.region(), other.region())
    }

    /// Whether a text is a URN.
    pub(crate) fn check(text: &str) -> Result<(), ParseFunctionUrnError> {
        let invalid = |reason| ParseFunctionUrnError {
            urn: text.to_owned(),
            reason,
        };
        invalid_reason(text).map_or(Ok(()), |reason| Err(invalid(reason)))
    }

    fn is_full(&self) -> bool {
        self.fields() >= 7
    }

    fn fields(&self) -> usize {
        count(&self.0)
    }

    fn field(&self, index: usize) -> &str {
        self.0.split(':').nth(index).unwrap_or_default()
    }
}

impl FromStr for FunctionUrn {
    type Err = ParseFunctionUrnError;

    fn from_str(text: &str) -> Result<Self, ParseFunctionUrnError> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for FunctionUrn {
    type Error = ParseFunctionUrnError;

    fn try_from(text: String) -> Result<Self, ParseFunctionUrnError> {
        match invalid_reason(&text) {
            None => Ok(Self(text)),
            Some(reason) => Err(ParseFunctionUrnError { urn: text, reason }),
        }
    }
}

impl TryFrom<&str> for FunctionUrn {
    type Error = ParseFunctionUrnError;

    fn try_from(text: &str) -> Result<Self, ParseFunctionUrnError> {
        text.parse()
    }
}

impl TryFrom<&String> for FunctionUrn {
    type Error = ParseFunctionUrnError;

    fn try_from(text: &String) -> Result<Self, ParseFunctionUrnError> {
        text.parse()
    }
}

impl From<&FunctionUrn> for FunctionUrn {
    fn from(urn: &FunctionUrn) -> Self {
        urn.clone()
    }
}

impl AsRef<str> for FunctionUrn {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<FunctionUrn> for String {
    fn from(urn: FunctionUrn) -> Self {
        urn.0
    }
}

impl Scalar for FunctionUrn {
    const EXPECTED: &'static str = "a string";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_number(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

read_scalar!(FunctionUrn);

impl fmt::Display for FunctionUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How many fields a text has.
fn count(text: &str) -> usize {
    // Many bytes at once, where `split` finds one field after the other.
    1 + text.bytes().filter(|byte| *byte == b':').count()
}

fn invalid_reason(text: &str) -> Option<String> {
    let count = count(text);
    if !matches!(count, 1..=4 | 7 | 8) {
        return Some(format!("{count} fields"));
    }
    let mut fields = [""; 8];
    let fields = &mut fields[..count];
    fields
        .iter_mut()
        .zip(text.split(':'))
        .for_each(|(field, part)| *field = part);
    if matches!(fields.len(), 2..7) && fields.starts_with(&PREFIX[..1]) {
        return Some(format!(
            "{} fields, where a full URN has 7 or 8",
            fields.len()
        ));
    }
    if fields.len() >= 7 && (fields[..2] != PREFIX || fields[4] != KIND) {
        return Some(format!(
            "a full URN begins {}:<region>:<project_id>:{KIND}:",
            PREFIX.join(":")
        ));
    }
    let has_qualifier = matches!(fields.len(), 4 | 8);
    for (index, field) in fields.iter().enumerate() {
        let is_qualifier = has_qualifier && index == fields.len() - 1;
        let name = if is_qualifier {
            field.strip_prefix('!').unwrap_or(field)
        } else {
            field
        };
        if name.is_empty() {
            return Some(format!("field {} is empty", index + 1));
        }
        if let Some(invalid) = name
            .chars()
            .find(|letter| !letter.is_alphanumeric() && !matches!(letter, '-' | '_' | '.'))
        {
            return Some(format!(
                "field {} holds {invalid:?}; letters, digits, '-', '_' and '.' are allowed",
                index + 1
            ));
        }
        if name.chars().all(|letter| letter == '.') {
            return Some(format!("field {} is only dots", index + 1));
        }
    }
    None
}

/// A text that is not the URN or short name of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseFunctionUrnError {
    urn: String,
    reason: String,
}

impl fmt::Display for ParseFunctionUrnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let urn: String = self.urn.chars().take(300).collect();
        write!(
            f,
            "{urn:?} is not a valid function name or URN ({}); expected: NAME, PACKAGE:NAME, PROJECT_ID:PACKAGE:NAME[:VERSION] or \
             urn:fss:REGION:PROJECT_ID:function:PACKAGE:NAME[:VERSION], with !ALIAS for VERSION",
            self.reason
        )
    }
}

impl std::error::Error for ParseFunctionUrnError {}
