//! The OpenAPI document, as checking needs it: each part has a JSON pointer, and with it a line.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_saphyr::Spanned;

use crate::page::{Facts, Type};
use functiongraph_codegen::spec::parse;

pub struct Spec {
    pub file: String,
    value: Value,
    lines: Node,
}

/// An operation of the document.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The title of its page.
    pub title: Option<String>,
    pub pointer: Pointer,
}

/// A parameter, a property or a member: what a row of a table describes.
pub struct Field {
    pub name: String,
    pub pointer: Pointer,
    pub kind: Type,
    pub required: bool,
    pub facts: Facts,
    /// Where the document has it from, if it is not from the page.
    pub is_from_elsewhere: bool,
}

/// The place of a part, as RFC 6901 writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(String);

impl Pointer {
    pub fn new(parts: &[&str]) -> Self {
        parts
            .iter()
            .fold(Self(String::new()), |pointer, part| pointer.to(part))
    }

    pub fn to(&self, part: &str) -> Self {
        Self(format!(
            "{}/{}",
            self.0,
            part.replace('~', "~0").replace('/', "~1")
        ))
    }

    fn parts(&self) -> impl Iterator<Item = String> {
        self.0
            .split('/')
            .skip(1)
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
    }
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "patch", "head", "options", "trace",
];

impl Spec {
    pub fn read(file: &str, text: &str) -> Result<Self, String> {
        let (value, _) = parse::openapi(file, text).map_err(|problem| problem.to_string())?;
        let lines = serde_saphyr::from_str(text).map_err(|error| format!("{file}: {error}"))?;
        Ok(Self {
            file: file.to_owned(),
            value,
            lines,
        })
    }

    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        self.value.pointer(&pointer.0)
    }

    fn text(&self, pointer: &Pointer) -> Option<String> {
        Some(self.get(pointer)?.as_str()?.to_owned())
    }

    fn keys(&self, pointer: &Pointer) -> Vec<String> {
        self.get(pointer)
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|object| object.keys().cloned())
            .collect()
    }

    /// The line of the part, or of the nearest one around it that exists.
    pub fn line(&self, pointer: &Pointer) -> Option<usize> {
        let mut node = &self.lines;
        let mut line = None;
        for part in pointer.parts() {
            let Some((at, next)) = node.step(&part) else {
                break;
            };
            line = at.or(line);
            node = next;
        }
        line
    }

    pub fn operations(&self) -> Vec<Operation> {
        let paths = Pointer::new(&["paths"]);
        let mut operations = Vec::new();
        for path in self.keys(&paths) {
            let item = paths.to(&path);
            for method in self
                .keys(&item)
                .into_iter()
                .filter(|key| METHODS.contains(&key.as_str()))
            {
                let pointer = item.to(&method);
                operations.push(Operation {
                    id: self
                        .text(&pointer.to("operationId"))
                        .unwrap_or_else(|| format!("{method} {path}")),
                    title: self.text(&pointer.to("x-page").to("title")),
                    method: method.to_ascii_uppercase(),
                    path: path.clone(),
                    pointer,
                });
            }
        }
        operations
    }

    /// Where a reference leads, directly or through `allOf`, and in how ever many steps.
    pub fn resolve(&self, pointer: &Pointer) -> Pointer {
        let mut pointer = pointer.clone();
        // A document may lead in circles.
        for _ in 0..16 {
            let reference = self.text(&pointer.to("$ref"));
            let Some(reference) =
                reference.or_else(|| self.text(&pointer.to("allOf").to("0").to("$ref")))
            else {
                break;
            };
            match reference.strip_prefix('#') {
                Some(local) => pointer = Pointer(local.to_owned()),
                None => break,
            }
        }
        pointer
    }

    /// The parameters of an operation that stand in the path, the query or the header.
    pub fn parameters(&self, operation: &Operation, place: &str) -> Vec<Field> {
        let item = Pointer::new(&["paths", &operation.path]);
        let lists = [item.to("parameters"), operation.pointer.to("parameters")];
        let entries = lists.iter().flat_map(|list| {
            let count = self.get(list).and_then(Value::as_array).map_or(0, Vec::len);
            (0..count).map(|at| self.resolve(&list.to(&at.to_string())))
        });
        entries
            .filter(|entry| self.text(&entry.to("in")).as_deref() == Some(place))
            .map(|entry| Field {
                name: self.text(&entry.to("name")).unwrap_or_default(),
                kind: self.kind(&entry.to("schema")),
                required: self.get(&entry.to("required")) == Some(&Value::Bool(true)),
                facts: self.facts(&entry.to("schema")),
                is_from_elsewhere: self.get(&entry.to("x-source")).is_some(),
                pointer: entry,
            })
            .collect()
    }

    /// The media type's part of a body.
    pub fn body(&self, pointer: &Pointer) -> Option<Pointer> {
        let json = self.resolve(pointer).to("content").to("application/json");
        self.get(&json).is_some().then_some(json)
    }

    /// The headers of an answer.
    pub fn headers(&self, response: &Pointer) -> Vec<Field> {
        let headers = self.resolve(response).to("headers");
        let field = |name: String| {
            let pointer = self.resolve(&headers.to(&name));
            Field {
                kind: self.kind(&pointer.to("schema")),
                required: false,
                facts: self.facts(&pointer.to("schema")),
                is_from_elsewhere: self.get(&pointer.to("x-source")).is_some(),
                name,
                pointer,
            }
        };
        self.keys(&headers).into_iter().map(field).collect()
    }

    pub fn statuses(&self, operation: &Operation) -> Vec<(u16, Pointer)> {
        let responses = operation.pointer.to("responses");
        let codes = self.keys(&responses).into_iter();
        codes
            .filter_map(|code| Some((code.parse().ok()?, responses.to(&code))))
            .collect()
    }

    /// The members of an object.
    pub fn properties(&self, schema: &Pointer) -> Vec<Field> {
        let schema = self.resolve(schema);
        let properties = schema.to("properties");
        let required = self
            .get(&schema.to("required"))
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let field = |name: String| {
            let pointer = properties.to(&name);
            Field {
                kind: self.kind(&pointer),
                required: required.iter().any(|known| known.as_str() == Some(&name)),
                facts: self.facts(&pointer),
                is_from_elsewhere: self.get(&pointer.to("x-source")).is_some(),
                name,
                pointer,
            }
        };
        self.keys(&properties).into_iter().map(field).collect()
    }

    pub fn schema(&self, name: &str) -> Option<Pointer> {
        let pointer = Pointer::new(&["components", "schemas", name]);
        self.get(&pointer).is_some().then_some(pointer)
    }

    /// The schemas that a table of this name can be: the one of the name, and those that a page has under it.
    pub fn schemas_of(&self, table: &str) -> Vec<String> {
        let schemas = Pointer::new(&["components", "schemas"]);
        let mut names = self.keys(&schemas);
        let is_under = |name: &String| {
            self.text(&schemas.to(name).to("x-page-says").to("table"))
                .as_deref()
                == Some(table)
        };
        names.retain(|name| name == table || is_under(name));
        names.sort_by_key(|name| name != table);
        names
    }

    /// A schema's type, in the words of the pages.
    pub fn kind(&self, schema: &Pointer) -> Type {
        let target = self.resolve(schema);
        if target != *schema {
            return match target.0.strip_prefix("/components/schemas/") {
                Some(name) => Type::Reference(name.to_owned()),
                None => self.kind(&target),
            };
        }
        let format = self.text(&schema.to("format"));
        match (self.text(&schema.to("type")).as_deref(), format.as_deref()) {
            (Some("string"), _) => Type::String,
            (Some("integer"), Some("int64")) => Type::Long,
            (Some("integer"), _) => Type::Integer,
            (Some("number"), _) => Type::Number,
            (Some("boolean"), _) => Type::Boolean,
            (Some("array"), _) => Type::Array(Box::new(self.kind(&schema.to("items")))),
            (Some("object"), _) => match self.get(&schema.to("additionalProperties")) {
                None | Some(Value::Bool(false)) => Type::Object,
                Some(_) => Type::Map,
            },
            _ => Type::Any,
        }
    }

    fn facts(&self, schema: &Pointer) -> Facts {
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let one = |key: &str| {
            self.get(&schema.to(key))
                .map(plain)
                .into_iter()
                .collect::<Vec<_>>()
        };
        let either = |key: &str, other: &str| {
            if one(key).is_empty() {
                one(other)
            } else {
                one(key)
            }
        };
        let list = |key: &str| {
            let values = self.get(&schema.to(key)).and_then(Value::as_array);
            values
                .map(|values| values.iter().map(plain).collect())
                .into_iter()
                .collect()
        };
        // A number in a string has its bounds in an extension; pages have at most its default.
        let in_string = self.get(&schema.to("x-integer").to("default")).map(plain);
        Facts {
            minimum: one("minimum"),
            maximum: one("maximum"),
            min_length: either("minLength", "minItems"),
            max_length: either("maxLength", "maxItems"),
            default: one("default").into_iter().chain(in_string).collect(),
            enumeration: list("enum"),
        }
    }
}

/// A part of the file, with the lines of its keys.
enum Node {
    Map(Vec<(String, usize, Node)>),
    List(Vec<Node>),
    Scalar,
}

impl Node {
    fn step(&self, part: &str) -> Option<(Option<usize>, &Self)> {
        match self {
            Self::Map(entries) => {
                let (_, line, node) = entries.iter().find(|(key, ..)| key == part)?;
                Some((Some(*line), node))
            }
            Self::List(nodes) => Some((None, nodes.get(part.parse::<usize>().ok()?)?)),
            Self::Scalar => None,
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nodes;

        impl<'de> Visitor<'de> for Nodes {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("YAML")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    let line = usize::try_from(key.referenced.line()).unwrap_or_default();
                    entries.push((key.value, line, map.next_value()?));
                }
                Ok(Node::Map(entries))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut nodes = Vec::new();
                while let Some(node) = list.next_element()? {
                    nodes.push(node);
                }
                Ok(Node::List(nodes))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
                Ok(Node::Scalar)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
                Ok(Node::Scalar)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
                Ok(Node::Scalar)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
                Ok(Node::Scalar)
            }

            fn visit_str<E>(self, _: &str) -> Result<Node, E> {
                Ok(Node::Scalar)
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Scalar)
            }
        }

        deserializer.deserialize_any(Nodes)
    }
}
