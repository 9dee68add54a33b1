//! Reading answers that are not quite what the document says: an odd member loses nothing, and stays as it came.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The members of an object, which a model of this name is made of. Of members of one name the last counts.
pub(crate) fn members<'de, D: Deserializer<'de>>(
    deserializer: D,
    model: &'static str,
) -> Result<Map<String, Value>, D::Error> {
    struct Members(&'static str);

    impl<'de> Visitor<'de> for Members {
        type Value = Map<String, Value>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "struct {}", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut members = Map::new();
            while let Some((name, value)) = access.next_entry()? {
                members.insert(name, value);
            }
            Ok(members)
        }
    }

    deserializer.deserialize_map(Members(model))
}

/// A model that answers hold.
pub(crate) trait Model {
    /// Whether it keeps a member that is documented and could not be read.
    fn has_odd_members(&self) -> bool;
}

/// Takes out a member that may be missing, null, or of the right kind in the wrong clothes (`"30"` for 30). One that
/// cannot be read stays.
pub(crate) fn option<T: DeserializeOwned>(
    members: &mut Map<String, Value>,
    name: &str,
) -> Option<T> {
    let value = members.remove(name)?;
    match read(&value) {
        Read::Value(read) => Some(read),
        Read::Nothing => None,
        Read::Odd => {
            members.insert(name.to_owned(), value);
            None
        }
    }
}

/// Takes out a list that may be null, and whose elements may be odd; what is no list stays.
pub(crate) fn list<T: DeserializeOwned>(members: &mut Map<String, Value>, name: &str) -> Vec<T> {
    match members.remove(name) {
        Some(Value::Array(items)) => items.into_iter().filter_map(element).collect(),
        None | Some(Value::Null) => Vec::new(),
        Some(other) => {
            members.insert(name.to_owned(), other);
            Vec::new()
        }
    }
}

/// Objects are large, and read without a copy; all else may be in the wrong clothes.
fn element<T: DeserializeOwned>(value: Value) -> Option<T> {
    if value.is_object() {
        return serde_json::from_value(value).ok();
    }
    match read(&value) {
        Read::Value(read) => Some(read),
        Read::Nothing | Read::Odd => None,
    }
}

/// 2⁶³, the first that is no `i64`.
const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;

/// What a model says of a value that stands for none, such as a destination without a name.
pub(crate) const NOTHING: &str = "stands for none";

enum Read<T> {
    Value(T),
    Nothing,
    Odd,
}

fn read<T: DeserializeOwned>(value: &Value) -> Read<T> {
    if value.is_null() {
        return Read::Nothing;
    }
    let problem = match T::deserialize(value) {
        Ok(read) => return Read::Value(read),
        Err(problem) => problem,
    };
    if problem.to_string() == NOTHING {
        return Read::Nothing;
    }
    let read = match value {
        Value::String(text) => serde_json::from_str::<Value>(text)
            .ok()
            .and_then(|inner| T::deserialize(inner).ok()),
        Value::Number(number) => whole(number)
            .and_then(|whole| T::deserialize(whole).ok())
            .or_else(|| T::deserialize(Value::String(number.to_string())).ok()),
        _ => None,
    };
    read.map_or(Read::Odd, Read::Value)
}

/// 2.0 as 2.
fn whole(number: &Number) -> Option<Value> {
    let float = number
        .as_f64()
        .filter(|float| float.fract() == 0.0 && (-TOO_LARGE..TOO_LARGE).contains(float))?;
    Some(Value::from(float as i64))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::types::{AsyncInvocation, AsyncInvocations, FuncAsyncDestinationConfig};

    #[test]
    fn keeps_what_cannot_be_read() {
        let odd = json!({ "error_code": "FSS.1021", "status": {"a": 1}, "end_time": [1], "request_id": 5, "new": null });
        let read: AsyncInvocation = serde_json::from_value(odd.clone()).unwrap();
        assert_eq!(
            (read.error_code, read.request_id.as_deref()),
            (None, Some("5"))
        );
        assert_eq!(read.extra["error_code"], "FSS.1021");
        let mut written = odd;
        written["request_id"] = json!("5");
        assert_eq!(serde_json::to_value(&read).unwrap(), written);

        let page: AsyncInvocations =
            serde_json::from_value(json!({ "invocations": "none", "count": "many" })).unwrap();
        assert_eq!(
            (page.invocations.len(), page.count, page.extra.len()),
            (0, None, 2)
        );
    }

    #[test]
    fn does_not_keep_what_stands_for_none() {
        let none =
            json!({ "on_success": { "destination": "", "param": "{}" }, "on_failure": null });
        let read: FuncAsyncDestinationConfig = serde_json::from_value(none).unwrap();
        assert_eq!(read, FuncAsyncDestinationConfig::default());
    }

    #[test]
    fn takes_the_last_of_one_name() {
        let read: AsyncInvocation =
            serde_json::from_str(r#"{"status":"WAIT","status":"FAIL"}"#).unwrap();
        assert_eq!(read.status.as_deref(), Some("FAIL"));
    }
}
