//! The content of a body.

use serde_json::Value;

use super::yaml::{Yaml, map, text};

pub(super) fn content(schema: &str, examples: &[&Value]) -> Yaml {
    let mut media = map([(
        "schema",
        map([("$ref", text(&format!("#/components/schemas/{schema}")))]),
    )]);
    match examples {
        [] => {}
        [only] => media.push("example", Yaml::from(*only)),
        several => {
            let named = several.iter().zip(1..);
            let named = named
                .map(|(value, at)| (format!("example{at}"), map([("value", Yaml::from(*value))])));
            media.push("examples", Yaml::Map(named.collect()));
        }
    }
    map([("application/json", media)])
}
