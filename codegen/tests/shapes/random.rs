//! Documents at random, of the shapes that are accepted.

use fastrand::Rng;
use serde_json::{Map, Value, json};

const OPERATIONS: usize = 40;
const SCHEMAS: usize = 30;

/// Names that Rust, the generator or the generated code have, too.
const NAMES: [&str; 40] = [
    "type",
    "self",
    "Self",
    "fn",
    "async",
    "crate",
    "super",
    "client",
    "extra",
    "body",
    "send",
    "new",
    "page",
    "pages",
    "stream",
    "build",
    "builder",
    "default",
    "clone",
    "validate",
    "fooBar",
    "foo_bar",
    "FooBar",
    "foo-bar",
    "2fa",
    "@id",
    "$ref_",
    "x.y",
    "URL",
    "OBSBucket",
    "value",
    "name",
    "map",
    "error",
    "response",
    "request",
    "result",
    "url",
    "operation",
    "wait",
];

/// Texts that are awkward in documentation.
const TEXTS: [&str; 8] = [
    "Plain words.",
    "Ends a comment: */ and begins one: /*.",
    "Quotes \" and \\ and {braces} and `code`.",
    "Lines\n\nand more\n* of them",
    "名 ü 😀",
    "<b>HTML</b> [link] (none)",
    "",
    "Trailing space ",
];

const PATTERNS: [&str; 5] = [
    "^[a-z]+$",
    "^[A-Za-z0-9_.-]{1,64}$",
    r"^([_a-zA-Z0-9().-]|[\u4e00-\u9fa5]){1,256}$",
    r"^[A-Z]\d{2,}x?$",
    "^[^]+$",
];

/// A document as text, and how many operations it has.
pub(crate) fn document(seed: u64) -> (String, usize) {
    let mut random = Random(Rng::with_seed(seed));
    let mut text = "paths:\n".to_owned();
    for number in 0..OPERATIONS {
        let (path, item) = random.path(number);
        text.push_str(&format!("  {path:?}: {item}\n"));
    }
    text.push_str("components:\n  schemas:\n");
    for number in 0..SCHEMAS {
        text.push_str(&format!("    {}: {}\n", name(number), random.component()));
    }
    (text, OPERATIONS)
}

fn name(number: usize) -> String {
    // Some names are not as Rust writes them.
    match number % 3 {
        0 => format!("Schema{number}"),
        1 => format!("random_{number}_schema"),
        _ => format!("OBSThing{number}"),
    }
}

struct Random(Rng);

impl Random {
    fn chance(&mut self, percent: u8) -> bool {
        self.0.u8(..100) < percent
    }

    fn name(&mut self) -> &'static str {
        NAMES[self.0.usize(..NAMES.len())]
    }

    /// Different names, some of which are the same in Rust.
    fn names(&mut self, most: usize) -> Vec<&'static str> {
        let mut names: Vec<&str> = (0..self.0.usize(..=most)).map(|_| self.name()).collect();
        names.sort_unstable();
        names.dedup();
        self.0.shuffle(&mut names);
        names
    }

    fn reference(&mut self) -> Value {
        json!({ "$ref": format!("#/components/schemas/{}", name(self.0.usize(..SCHEMAS))) })
    }

    fn described(&mut self, mut schema: Value) -> Value {
        if self.chance(60) {
            schema["description"] = json!(TEXTS[self.0.usize(..TEXTS.len())]);
        }
        schema
    }

    /// A schema of a component. Lists and maps are of objects, since one made of nothing but itself is refused.
    fn component(&mut self) -> Value {
        let schema = match self.0.u8(..10) {
            0 => json!({ "type": "array", "items": self.scalar() }),
            1 => json!({ "type": "object", "additionalProperties": self.scalar() }),
            2 | 3 => self.enumeration(),
            4 => self.scalar(),
            _ => self.object(2),
        };
        self.described(schema)
    }

    fn schema(&mut self, depth: u8) -> Value {
        let schema = match self.0.u8(..14) {
            0..=2 if depth > 0 => self.object(depth - 1),
            3 | 4 if depth > 0 => self.list(depth - 1),
            5 if depth > 0 => {
                json!({ "type": "object", "additionalProperties": self.schema(depth - 1) })
            }
            6 | 7 => return self.reference(),
            8 => json!({ "allOf": [self.reference()] }),
            9 => json!({}),
            10 => json!({ "type": "object" }),
            11 => self.enumeration(),
            _ => self.scalar(),
        };
        self.described(schema)
    }

    fn object(&mut self, depth: u8) -> Value {
        let names = self.names(7);
        let mut properties = Map::new();
        for name in &names {
            let mut property = self.schema(depth);
            if property.get("type").is_some() && self.chance(10) {
                property["nullable"] = json!(true);
            }
            properties.insert((*name).to_owned(), property);
        }
        let required: Vec<&&str> = names.iter().filter(|_| self.chance(30)).collect();
        let mut object = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    fn list(&mut self, depth: u8) -> Value {
        let mut list = json!({ "type": "array", "items": self.schema(depth) });
        if self.chance(40) {
            list["minItems"] = json!(self.0.u8(..3));
        }
        if self.chance(40) {
            list["maxItems"] = json!(self.0.u8(3..9));
        }
        if self.chance(20) {
            list["uniqueItems"] = json!(true);
        }
        list
    }

    fn enumeration(&mut self) -> Value {
        let mut values = self.names(5);
        values.extend(
            ["3", "128", "a b", "C#(.NET)", "+"]
                .iter()
                .filter(|_| self.chance(30)),
        );
        values.push("last");
        json!({ "type": "string", "enum": values })
    }

    fn scalar(&mut self) -> Value {
        match self.0.u8(..9) {
            0 => json!({ "type": "boolean" }),
            1 => json!({ "type": "boolean", "enum": [true], "default": true }),
            2 => json!({ "type": "number", "minimum": -1.5, "maximum": 2, "default": 0.5 }),
            3 => {
                json!({ "type": "integer", "format": if self.chance(50) { "int32" } else { "int64" }, "minimum": 1, "maximum": 9, "default": 3, "x-unit": "seconds" })
            }
            4 => json!({ "type": "integer", "enum": [1, 2, 40] }),
            5 => {
                json!({ "type": "string", "minLength": self.0.u8(..3), "maxLength": 9, "pattern": PATTERNS[self.0.usize(..4)] })
            }
            6 => json!({ "type": "string", "x-time-format": "YYYY-MM-DDThh:mm:ss" }),
            7 => {
                json!({ "type": "string", "x-rust-model": if self.chance(50) { "Timestamp" } else { "FunctionUrn" } })
            }
            _ => json!({ "type": "string", "default": "x" }),
        }
    }

    fn path(&mut self, number: usize) -> (String, Value) {
        let mut path = format!("/v2/{{project_id}}/random/{number}");
        let mut parameters = Vec::new();
        for name in self.names(6) {
            let place = ["path", "query", "query", "header"][self.0.usize(..4)];
            let is_token = name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.$".contains(&byte));
            let place = if place == "header" && !is_token {
                "query"
            } else {
                place
            };
            if place == "path" {
                path.push_str(&format!("/{{{name}}}"));
            }
            let schema = if self.chance(30) {
                self.enumeration()
            } else {
                self.scalar()
            };
            let schema = if place == "query" && self.chance(20) {
                json!({ "type": "array", "items": schema, "uniqueItems": self.chance(30) })
            } else {
                schema
            };
            let parameter = json!({ "name": name, "in": place, "required": place == "path" || self.chance(20), "schema": schema });
            parameters.push(self.described(parameter));
        }
        let method = ["get", "put", "post", "delete", "patch"][self.0.usize(..5)];
        let mut operation = json!({
            "operationId": format!("{}{number}", ["Show", "list_", "OBSOf", "type"][self.0.usize(..4)]),
            "x-page": { "title": "random", "x-note": "Made up." },
            "parameters": parameters,
            "responses": self.responses(),
        });
        if self.chance(70) {
            operation["summary"] = json!(TEXTS[self.0.usize(..TEXTS.len())]);
        }
        let tags: Vec<&&str> = ["async", "invocation"]
            .iter()
            .filter(|_| self.chance(50))
            .collect();
        operation["tags"] = json!(tags);
        if method != "get" && self.chance(70) {
            let content = self.content();
            operation["requestBody"] = json!({ "required": self.chance(60), "content": content });
        }
        (path, json!({ method: operation }))
    }

    fn content(&mut self) -> Value {
        match self.0.u8(..8) {
            0 => json!({ "text/plain; charset=utf-8": {} }),
            1 => {
                json!({ "application/zip": { "schema": { "type": "string", "format": "binary" } } })
            }
            2 => json!({ "application/json": {} }),
            3..=5 => json!({ "application/json": { "schema": self.reference() } }),
            _ => json!({ "application/json": { "schema": self.schema(2) } }),
        }
    }

    fn responses(&mut self) -> Value {
        let content = self.content();
        match self.0.u8(..5) {
            0 => json!({ "204": { "description": "" } }),
            1 => {
                json!({ "200": { "description": "", "content": content }, "204": { "description": "" } })
            }
            2 => {
                json!({ "200": { "description": "", "content": content }, "201": { "description": "", "content": content } })
            }
            _ => {
                json!({ "200": { "description": "", "content": content }, "400": { "description": "" } })
            }
        }
    }
}
