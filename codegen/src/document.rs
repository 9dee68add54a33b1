//! The document as it stands: reading it, walking it, and saying what is wrong with it.

use std::fmt;

use heck::ToSnakeCase;
use openapiv3::{
    APIKeyLocation, Content, OpenAPI, Operation, Parameter, ParameterData,
    ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, SecurityScheme, StatusCode, Type,
};
use serde_json::Value;

use super::keywords;
use super::parse::{self, Problem};
use super::rules;

/// The models written by hand that `x-rust-model` can name.
pub const RUST_MODELS: [&str; 4] = ["Destination", "Event", "FunctionUrn", "Timestamp"];

/// The parameter that belongs to the client, not to a call.
pub const PROJECT_ID: &str = "project_id";

pub struct Document {
    pub file: String,
    pub api: OpenAPI,
}

/// One operation with everything it refers to at hand.
pub struct OperationView<'a> {
    pub id: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub operation: &'a Operation,
    pub parameters: Vec<&'a Parameter>,
    /// Headers that are the transport's concern: those of authentication, and what OpenAPI leaves out.
    transport_headers: Vec<&'a str>,
    /// Name of the schema of the request's body.
    pub body: Option<&'a str>,
    pub success: u16,
    /// Name of the schema of the answer's body.
    pub answer: Option<&'a str>,
}

impl OperationView<'_> {
    /// The parameters that are given call by call: not the project, and not the headers of authentication.
    pub fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.checked_parameters()
            .filter(|parameter| parameter.parameter_data_ref().name != PROJECT_ID)
    }

    /// The parameters that have a table of rules: all but the headers of authentication.
    pub fn checked_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().copied().filter(|parameter| {
            let name = parameter.parameter_data_ref().name.as_str();
            let header = matches!(parameter, Parameter::Header { .. });
            !(header
                && self
                    .transport_headers
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name)))
        })
    }
}

impl Document {
    pub fn read(file: &str, text: &str) -> Result<Self, Problem> {
        let (raw, api) = parse::openapi(file, text)?;
        let document = Self {
            file: file.to_owned(),
            api,
        };
        document.validate()?;
        if let Some((at, keyword)) = keywords::unknown(&raw) {
            return Err(document.problem(format!("{at}: the keyword {keyword} is not known")));
        }
        Ok(document)
    }

    pub fn problem(&self, what: impl fmt::Display) -> Problem {
        Problem::new(&self.file, what)
    }

    pub fn operations(&self) -> Result<Vec<OperationView<'_>>, Problem> {
        let mut views = Vec::new();
        for (path, item) in &self.api.paths.paths {
            let item = item.as_item().ok_or_else(|| {
                self.problem(format!("{path}: a path must stand here, not a $ref"))
            })?;
            for (method, operation) in item.iter() {
                views.push(self.view(path, method, operation, &item.parameters)?);
            }
        }
        Ok(views)
    }

    fn view<'a>(
        &'a self,
        path: &'a str,
        method: &'a str,
        operation: &'a Operation,
        shared: &'a [ReferenceOr<Parameter>],
    ) -> Result<OperationView<'a>, Problem> {
        let id = operation
            .operation_id
            .as_deref()
            .ok_or_else(|| self.problem(format!("{method} {path}: operationId is missing")))?;
        let fail = |what: &str| self.problem(format!("{id}: {what}"));
        if !is_identifier(id) {
            return Err(fail("the operationId cannot be a name"));
        }
        let parameters = shared
            .iter()
            .chain(&operation.parameters)
            .map(|parameter| self.parameter(id, parameter))
            .collect::<Result<Vec<_>, _>>()?;
        let body = match &operation.request_body {
            None => None,
            Some(body) => {
                let body = body
                    .as_item()
                    .ok_or_else(|| fail("requestBody must stand in place, not be a $ref"))?;
                Some(self.json_schema_name(id, "requestBody", &body.content)?)
            }
        };
        let mut success = operation
            .responses
            .responses
            .iter()
            .filter_map(|(status, response)| match status {
                StatusCode::Code(code @ 200..=299) => Some((*code, response)),
                _ => None,
            });
        let (Some((success, response)), None) = (success.next(), success.next()) else {
            return Err(fail(
                "responses must document exactly one status of success",
            ));
        };
        let response = response
            .as_item()
            .ok_or_else(|| fail("the response of success must stand in place, not be a $ref"))?;
        let answer = match response.content.is_empty() {
            true => None,
            false => Some(self.json_schema_name(
                id,
                &format!("response {success}"),
                &response.content,
            )?),
        };
        let transport_headers = self.transport_headers();
        Ok(OperationView {
            id,
            method,
            path,
            operation,
            parameters,
            transport_headers,
            body,
            success,
            answer,
        })
    }

    fn transport_headers(&self) -> Vec<&str> {
        let schemes = self
            .api
            .components
            .iter()
            .flat_map(|components| components.security_schemes.values());
        let authentication = schemes.filter_map(|scheme| match scheme.as_item()? {
            SecurityScheme::APIKey {
                location: APIKeyLocation::Header,
                name,
                ..
            } => Some(name.as_str()),
            _ => None,
        });
        ["Accept", "Content-Type"]
            .into_iter()
            .chain(authentication)
            .collect()
    }

    fn json_schema_name<'a>(
        &self,
        id: &str,
        place: &str,
        content: &'a Content,
    ) -> Result<&'a str, Problem> {
        content
            .get("application/json")
            .and_then(|media| media.schema.as_ref())
            .and_then(|schema| match schema {
                ReferenceOr::Reference { reference } => schema_name(reference),
                ReferenceOr::Item(_) => None,
            })
            .ok_or_else(|| {
                self.problem(format!(
                    "{id}: {place}: application/json with a $ref to a schema is expected"
                ))
            })
    }

    fn parameter<'a>(
        &'a self,
        id: &str,
        parameter: &'a ReferenceOr<Parameter>,
    ) -> Result<&'a Parameter, Problem> {
        match parameter {
            ReferenceOr::Item(parameter) => Ok(parameter),
            ReferenceOr::Reference { reference } => reference
                .strip_prefix("#/components/parameters/")
                .and_then(|name| {
                    self.api
                        .components
                        .as_ref()?
                        .parameters
                        .get(name)?
                        .as_item()
                })
                .ok_or_else(|| {
                    self.problem(format!("{id}: parameters: {reference} leads nowhere"))
                }),
        }
    }

    pub fn schema(&self, name: &str) -> Option<&Schema> {
        self.api.components.as_ref()?.schemas.get(name)?.as_item()
    }

    /// The Rust type of a schema.
    pub fn rust_name<'a>(&'a self, name: &'a str) -> &'a str {
        let extensions = self
            .schema(name)
            .map(|schema| &schema.schema_data.extensions);
        let renamed = extensions.and_then(|extensions| {
            extensions
                .get("x-rust-model")
                .or(extensions.get("x-rust-name"))
        });
        renamed.and_then(Value::as_str).unwrap_or(name)
    }

    /// The names of all schemas, in the document's order.
    pub fn schema_names(&self) -> impl Iterator<Item = &str> {
        self.api
            .components
            .iter()
            .flat_map(|components| components.schemas.keys().map(String::as_str))
    }

    /// The hand-written type that stands for the body of an operation, and that knows its own bytes.
    pub fn body_model(&self, view: &OperationView) -> Option<&str> {
        extension_str(self.schema(view.body?)?, "x-rust-model")
    }

    /// Adds to `seen` the schema and every schema it leads to, JSON in strings included.
    pub fn reach(&self, name: &str, seen: &mut Vec<String>) {
        if seen.iter().any(|known| known == name) {
            return;
        }
        seen.push(name.to_owned());
        let Some(schema) = self.schema(name) else {
            return;
        };
        for (_, property) in properties(schema) {
            for next in property.leads_to() {
                self.reach(&next, seen);
            }
        }
    }

    fn validate(&self) -> Result<(), Problem> {
        let operations = self.operations()?;
        let mut checked = Vec::new();
        for view in &operations {
            let fail = |what: String| Err(self.problem(format!("{}: {what}", view.id)));
            let page = view.operation.extensions.get("x-page");
            let told = |key: &str| page.and_then(|page| page.get(key)?.as_str()).is_some();
            if !told("title") {
                return fail("x-page: title is missing".to_owned());
            }
            if !told("url") && !told("x-note") {
                return fail("x-page: url is missing, and no x-note says why".to_owned());
            }
            for parameter in &view.parameters {
                let data = parameter.parameter_data_ref();
                let Some(schema) = parameter_schema(data) else {
                    return fail(format!(
                        "parameter {}: a schema must stand here, not a $ref",
                        data.name
                    ));
                };
                self.validate_schema(view.id, &data.name, schema)?;
                if !matches!(
                    schema.schema_kind,
                    SchemaKind::Type(Type::String(_) | Type::Integer(_) | Type::Boolean(_))
                ) {
                    return fail(format!(
                        "parameter {}: only string, integer and boolean are understood in a parameter",
                        data.name
                    ));
                }
                if matches!(parameter, Parameter::Cookie { .. }) {
                    return fail(format!(
                        "parameter {}: nothing would check it in a cookie",
                        data.name
                    ));
                }
                if matches!(parameter, Parameter::Path { .. })
                    && !view.path.contains(&format!("{{{}}}", data.name))
                {
                    return fail(format!(
                        "parameter {}: the path {} has no such part",
                        data.name, view.path
                    ));
                }
            }
            for name in [view.body, view.answer].into_iter().flatten() {
                self.validate_reached(view.id, name, &mut checked)?;
            }
        }
        for name in self.schema_names() {
            self.validate_reached("components", name, &mut checked)?;
        }
        Ok(())
    }

    fn validate_reached(
        &self,
        operation: &str,
        name: &str,
        checked: &mut Vec<String>,
    ) -> Result<(), Problem> {
        if checked.iter().any(|known| known == name) {
            return Ok(());
        }
        checked.push(name.to_owned());
        let at = |what: String| self.problem(format!("{operation}: {name}: {what}"));
        let Some(schema) = self.schema(name) else {
            return Err(at("there is no schema of this name".to_owned()));
        };
        let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind else {
            return Err(at("an object is expected (type: object)".to_owned()));
        };
        if object.min_properties.or(object.max_properties).is_some() {
            return Err(at(
                "minProperties or maxProperties is not understood; nothing would check it"
                    .to_owned(),
            ));
        }
        for required in &object.required {
            if !object.properties.contains_key(required) {
                return Err(at(format!(
                    "required names {required}, which is no property"
                )));
            }
        }
        for (field, property) in properties(schema) {
            if !is_identifier(field) {
                return Err(at(format!("{field:?} cannot be the name of a field")));
            }
            if let Some(schema) = property.inline {
                self.validate_schema(operation, &format!("{name}.{field}"), schema)?;
            }
            for next in property.leads_to() {
                if self.schema(&next).is_none() {
                    return Err(at(format!("{field}: $ref to {next}, which is no schema")));
                }
                self.validate_reached(operation, &next, checked)?;
            }
        }
        Ok(())
    }

    fn validate_schema(
        &self,
        operation: &str,
        field: &str,
        schema: &Schema,
    ) -> Result<(), Problem> {
        let fail = |what: String| Err(self.problem(format!("{operation}: {field}: {what}")));
        if let Some(model) = extension_str(schema, "x-rust-model")
            && !RUST_MODELS.contains(&model)
        {
            return fail(format!(
                "x-rust-model {model} is not one of {}",
                RUST_MODELS.join(", ")
            ));
        }
        if let Some(keyword) = not_understood(schema) {
            return fail(format!(
                "{keyword} is not understood; nothing would check it"
            ));
        }
        let default = schema.schema_data.default.as_ref();
        match &schema.schema_kind {
            SchemaKind::Type(Type::Integer(integer)) => {
                if let (Some(least), Some(most)) = (integer.minimum, integer.maximum)
                    && least > most
                {
                    return fail(format!("minimum {least} is above maximum {most}"));
                }
                if let Some(default) = default {
                    let Some(default) = default.as_i64() else {
                        return fail(format!("default {default} is no integer"));
                    };
                    if integer.minimum.is_some_and(|least| default < least)
                        || integer.maximum.is_some_and(|most| default > most)
                    {
                        return fail(format!("default {default} is outside minimum and maximum"));
                    }
                }
            }
            SchemaKind::Type(Type::String(string)) => {
                if let (Some(least), Some(most)) = (string.min_length, string.max_length)
                    && least > most
                {
                    return fail(format!("minLength {least} is above maxLength {most}"));
                }
                if default.is_some_and(|default| !default.is_string()) {
                    return fail("default is no string".to_owned());
                }
            }
            SchemaKind::Type(Type::Boolean(_) | Type::Array(_) | Type::Object(_)) => {}
            SchemaKind::AllOf { all_of }
                if matches!(all_of.as_slice(), [ReferenceOr::Reference { .. }]) => {}
            SchemaKind::Any(any) => {
                let found = any.typ.as_deref().unwrap_or("missing");
                return fail(format!(
                    "type {found} with these keywords is not understood; a type is one of string, integer, boolean, array, object, with its own keywords only"
                ));
            }
            _ => {
                return fail(
                    "only string, integer, boolean, array, object and allOf with one $ref are understood".to_owned(),
                );
            }
        }
        Ok(())
    }
}

/// A keyword that limits what may be sent, and that no check is made of.
fn not_understood(schema: &Schema) -> Option<&'static str> {
    let integer = schema.schema_data.extensions.get("x-integer");
    let odd = |(name, bound): (&String, &Value)| {
        !["minimum", "maximum", "default", "largest"].contains(&name.as_str()) || !bound.is_i64()
    };
    if integer.is_some_and(|integer| {
        integer
            .as_object()
            .is_none_or(|bounds| bounds.iter().any(odd))
    }) {
        return Some("x-integer with other than whole minimum, maximum, default and largest");
    }
    if !matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)))
        && let Some(extension) = rules::misplaced(schema)
    {
        return Some(extension);
    }
    let extensions = &schema.schema_data.extensions;
    if extensions
        .get("x-checked-as")
        .is_some_and(|model| model != "FunctionUrn")
    {
        return Some("x-checked-as with other than FunctionUrn");
    }
    let is_text = matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)));
    let is_urn = |urn: &Value| urn.as_str().is_some_and(|urn| urn.starts_with("urn:"));
    if extensions
        .get("x-urn")
        .is_some_and(|urn| !is_urn(urn) || !is_text)
    {
        return Some(
            "x-urn with other than a form, such as urn:smn:REGION:PROJECT_ID:NAME, of a text",
        );
    }
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => object
            .min_properties
            .or(object.max_properties)
            .map(|_| "minProperties or maxProperties"),
        SchemaKind::Type(Type::Integer(integer)) => {
            let exclusive = integer.exclusive_minimum || integer.exclusive_maximum;
            let exclusive = exclusive.then_some("exclusiveMinimum or exclusiveMaximum");
            let enumeration = (!integer.enumeration.is_empty()).then_some("enum of an integer");
            exclusive
                .or(integer.multiple_of.map(|_| "multipleOf"))
                .or(enumeration)
        }
        SchemaKind::Type(Type::String(string)) => rules::not_understood(schema, string),
        SchemaKind::Type(Type::Boolean(boolean)) => {
            (!boolean.enumeration.is_empty()).then_some("enum of a boolean")
        }
        SchemaKind::Type(Type::Array(array)) => {
            let length = array
                .min_items
                .or(array.max_items)
                .map(|_| "minItems or maxItems");
            length.or(array.unique_items.then_some("uniqueItems"))
        }
        _ => None,
    }
}

/// Whether a name of the document can be one in Rust, once it is written as Rust does.
pub fn is_identifier(name: &str) -> bool {
    let snake = name.to_snake_case();
    syn::parse_str::<syn::Ident>(&snake).is_ok()
        || syn::parse_str::<syn::Ident>(&format!("{snake}_")).is_ok()
}

/// A property of an object: what it holds, and where it leads.
pub struct Property<'a> {
    /// The schema when it stands in place.
    pub inline: Option<&'a Schema>,
    /// Name of the schema it refers to, directly or through `allOf`.
    pub reference: Option<&'a str>,
    /// Name of the schema an array's items refer to.
    pub items: Option<&'a str>,
    pub required: bool,
}

impl Property<'_> {
    fn leads_to(&self) -> Vec<String> {
        let content = self
            .inline
            .and_then(|schema| schema.schema_data.extensions.get("x-json-content"));
        let content = content.and_then(Value::as_object).into_iter().flatten();
        let content = content.filter_map(|(_, reference)| schema_name(reference.as_str()?));
        self.reference
            .into_iter()
            .chain(self.items)
            .chain(content)
            .map(str::to_owned)
            .collect()
    }
}

/// The properties of an object, in the document's order.
pub fn properties(schema: &Schema) -> impl Iterator<Item = (&str, Property<'_>)> {
    let object = match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => Some(object),
        _ => None,
    };
    object.into_iter().flat_map(|object| {
        object.properties.iter().map(|(name, property)| {
            let required = object.required.contains(name);
            let property = match property {
                ReferenceOr::Reference { reference } => Property {
                    inline: None,
                    reference: schema_name(reference),
                    items: None,
                    required,
                },
                ReferenceOr::Item(schema) => Property {
                    inline: Some(schema),
                    reference: all_of(schema),
                    items: items(schema),
                    required,
                },
            };
            (name.as_str(), property)
        })
    })
}

fn all_of(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => match all_of.as_slice() {
            [ReferenceOr::Reference { reference }] => schema_name(reference),
            _ => None,
        },
        _ => None,
    }
}

fn items(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Array(array)) => match array.items.as_ref()? {
            ReferenceOr::Reference { reference } => schema_name(reference),
            ReferenceOr::Item(_) => None,
        },
        _ => None,
    }
}

pub fn schema_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

pub fn parameter_schema(data: &ParameterData) -> Option<&Schema> {
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => schema.as_item(),
        ParameterSchemaOrContent::Content(_) => None,
    }
}

pub fn extension_str<'a>(schema: &'a Schema, name: &str) -> Option<&'a str> {
    schema.schema_data.extensions.get(name)?.as_str()
}
