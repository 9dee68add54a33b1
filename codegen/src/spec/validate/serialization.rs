//! How a parameter is written: `style` and `explode`, of which the default of the place alone is supported.

use serde_json::{Value, json};

/// What is wrong with the `style` or `explode` of a parameter.
pub(super) fn problem(parameter: &Value) -> Option<String> {
    let (style, explode) = match parameter["in"].as_str()? {
        "query" => (json!("form"), json!(true)),
        "header" | "path" => (json!("simple"), json!(false)),
        _ => return None,
    };
    let place = &parameter["in"];
    for (keyword, supported) in [("style", style), ("explode", explode)] {
        let given = parameter.get(keyword).filter(|given| **given != supported);
        if let Some(given) = given {
            return Some(format!(
                "{keyword}: {given} is not supported of a parameter with in: {place}; \
                 write {keyword}: {supported}, which is the default, or leave it out"
            ));
        }
    }
    None
}
