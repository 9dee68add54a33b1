//! JSON texts by a JSON Schema, and others.

use bolero::Driver;
use serde_json::{Map, Value};

use crate::choice::{below, once_in, one_of};

/// The name of a member that no schema has.
pub const UNKNOWN: &str = "future";

/// So many levels a value has at most, but for one that is deeper than any parser goes.
const MOST_LEVELS: usize = 6;

/// A list has at most so many items, as a power of two.
const MOST_ITEMS: usize = 16;

/// What takes much more memory as a value than as a text.
const SMALL: [&str; 6] = ["0", "{}", "[]", "\"\"", "{\"\":{}}", "{\"future\":0}"];

const SCALARS: [&str; 32] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "30",
    "2.0",
    "2e3",
    "-1.50",
    "1e400",
    "18446744073709551616",
    "0.12345678901234567890123",
    r#""""#,
    r#""30""#,
    r#"" 30 ""#,
    r#""2e1""#,
    r#""true""#,
    r#""null""#,
    r#""OBS""#,
    r#""SMN""#,
    r#""{\"bucket\":\"a\", \"expires\":\"3\",\"x\":1.0}""#,
    r#""[{\"func_urn\":1}]""#,
    r#""{}""#,
    r#""[]""#,
    r#""WAIT""#,
    r#""\u0041\/\n""#,
    r#""\ud83d\ude00""#,
    r#""2021-03-04 14:50:02""#,
    r#""2021-03-04T14:50:02+08:00""#,
    r#""urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize:!live""#,
    r#""字𝄞""#,
    "[]",
];

/// Schemas by name, as schemars has them.
pub struct Schemas(Map<String, Value>);

impl Schemas {
    /// These definitions.
    #[must_use]
    pub fn new(definitions: Map<String, Value>) -> Self {
        Self(definitions)
    }

    /// A JSON text that is mostly by this schema.
    pub fn text<D: Driver>(&self, driver: &mut D, name: &str) -> Option<String> {
        let mut text = String::new();
        match self.0.get(name) {
            Some(schema) if !once_in(driver, 30)? => {
                self.by_schema(driver, schema, 0, &mut text)?;
            }
            _ => self.any(driver, 0, &mut text)?,
        }
        Some(text)
    }

    fn value<D: Driver>(
        &self,
        driver: &mut D,
        schema: &Value,
        level: usize,
        text: &mut String,
    ) -> Option<()> {
        match below(driver, 24)? {
            1 => self.any(driver, level, text),
            2 => {
                // As a text, which is how the service writes some of its JSON.
                let mut inner = String::new();
                self.by_schema(driver, schema, level + 1, &mut inner)?;
                text.push_str(&Value::from(inner).to_string());
                Some(())
            }
            _ => self.by_schema(driver, schema, level, text),
        }
    }

    fn by_schema<D: Driver>(
        &self,
        driver: &mut D,
        schema: &Value,
        level: usize,
        text: &mut String,
    ) -> Option<()> {
        if level > MOST_LEVELS {
            return scalar(driver, text);
        }
        if let Some(other) = self.referenced(schema) {
            return self.by_schema(driver, other, level, text);
        }
        if let Some(examples) = schema["examples"].as_array() {
            let example = examples.get(below(driver, examples.len() + 1)?);
            if let Some(example) = example {
                text.push_str(&example.to_string());
                return Some(());
            }
        }
        match kind(schema) {
            "object" => self.object(driver, schema, level, text),
            "array" if once_in(driver, 30)? => long_list(driver, text),
            "array" => {
                let count = below(driver, 4)?;
                text.push('[');
                for index in 0..count {
                    if index > 0 {
                        text.push(',');
                    }
                    self.value(driver, &schema["items"], level + 1, text)?;
                }
                text.push(']');
                Some(())
            }
            "boolean" => {
                text.push_str(one_of(driver, &["true", "false", "\"true\"", "1"])?);
                Some(())
            }
            "integer" | "number" => {
                text.push_str(one_of(
                    driver,
                    &["0", "1", "60", "\"60\"", "60.0", "6e1", "-1", "86400"],
                )?);
                Some(())
            }
            _ => scalar(driver, text),
        }
    }

    fn object<D: Driver>(
        &self,
        driver: &mut D,
        schema: &Value,
        level: usize,
        text: &mut String,
    ) -> Option<()> {
        let mut separator = "";
        text.push('{');
        if let Some(members) = schema["properties"].as_object() {
            // Of a large model a few, so that an input stays small.
            let share = 1 + members.len() / 12;
            for (name, schema) in members {
                if below(driver, 2 * share)? != 0 {
                    continue;
                }
                for _ in 0..=usize::from(once_in(driver, 60)?) {
                    text.push_str(separator);
                    text.push_str(&Value::from(name.as_str()).to_string());
                    text.push_str(one_of(driver, &[":", ": ", " :\n\t"])?);
                    self.value(driver, schema, level + 1, text)?;
                    separator = ",";
                }
            }
        }
        if once_in(driver, 3)? {
            text.push_str(separator);
            text.push_str(&format!("\"{UNKNOWN}\":"));
            self.any(driver, level + 1, text)?;
        }
        text.push('}');
        Some(())
    }

    fn any<D: Driver>(&self, driver: &mut D, level: usize, text: &mut String) -> Option<()> {
        if level > MOST_LEVELS {
            return scalar(driver, text);
        }
        match below(driver, 8)? {
            0 | 1 => {
                let names: Vec<&String> = self.0.keys().collect();
                let name = names.get(below(driver, names.len())?)?;
                self.by_schema(driver, &self.0[name.as_str()], level, text)
            }
            2 => {
                text.push('[');
                self.any(driver, level + 1, text)?;
                text.push_str(" , ");
                self.any(driver, level + 1, text)?;
                text.push(']');
                Some(())
            }
            3 if once_in(driver, 16)? => long_list(driver, text),
            3 if once_in(driver, 8)? => {
                let levels = one_of(driver, &[&20, &126, &127, &128, &129, &200])?;
                text.push_str(&"[".repeat(*levels));
                text.push_str(&"]".repeat(*levels));
                Some(())
            }
            _ => scalar(driver, text),
        }
    }

    fn referenced<'a>(&'a self, schema: &'a Value) -> Option<&'a Value> {
        if let Some(path) = schema["$ref"].as_str() {
            return self.0.get(path.rsplit('/').next()?);
        }
        let of = ["allOf", "anyOf", "oneOf"].into_iter();
        of.filter_map(|name| schema[name].as_array()?.first())
            .next()
    }
}

/// The first type of a schema that is not null.
fn kind(schema: &Value) -> &str {
    let one = schema["type"].as_str();
    let first = || {
        let kinds = schema["type"].as_array()?.iter();
        kinds.filter_map(Value::as_str).find(|kind| *kind != "null")
    };
    one.or_else(first).unwrap_or_default()
}

fn long_list<D: Driver>(driver: &mut D, text: &mut String) -> Option<()> {
    let item = one_of(driver, &SMALL)?;
    let times = 1 << below(driver, MOST_ITEMS)?;
    text.push_str(&format!("[{}]", vec![item; times].join(",")));
    Some(())
}

fn scalar<D: Driver>(driver: &mut D, text: &mut String) -> Option<()> {
    if once_in(driver, 10)? {
        let any: String = driver.produce()?;
        text.push_str(&Value::from(any).to_string());
    } else {
        text.push_str(one_of(driver, &SCALARS)?);
    }
    Some(())
}
