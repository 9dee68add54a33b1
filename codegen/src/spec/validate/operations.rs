//! Validates operations: their page, their parameters.

use openapiv3::{Parameter, SchemaKind, Type};

use super::schemas;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;
use crate::spec::schema::parameter_schema;

pub(super) fn validate(document: &Document, view: &OperationView) -> Result<(), SpecError> {
    let fail = |what: String| Err(document.error(format!("{}: {what}", view.id)));
    let page = view.operation.extensions.get("x-page");
    let has_text = |key: &str| page.and_then(|page| page.get(key)?.as_str()).is_some();
    if !has_text("title") {
        return fail("x-page: title is missing".to_owned());
    }
    if !has_text("url") && !has_text("x-note") {
        return fail(
            "x-page: url is missing; set it, or explain in x-note why there is none".to_owned(),
        );
    }
    for parameter in &view.parameters {
        let data = parameter.parameter_data_ref();
        let Some(schema) = parameter_schema(data) else {
            return fail(format!(
                "parameter {}: schema: $ref is not supported; define it inline",
                data.name
            ));
        };
        schemas::validate_schema(document, view.id, &data.name, schema)?;
        if !matches!(
            schema.schema_kind,
            SchemaKind::Type(Type::String(_) | Type::Integer(_) | Type::Boolean(_))
        ) {
            return fail(format!(
                "parameter {}: the type is not supported (string, integer, boolean)",
                data.name
            ));
        }
        if matches!(parameter, Parameter::Cookie { .. }) {
            return fail(format!(
                "parameter {}: cookies are not supported",
                data.name
            ));
        }
        if matches!(parameter, Parameter::Path { .. })
            && !view.path.contains(&format!("{{{}}}", data.name))
        {
            return fail(format!(
                "parameter {}: the path {} has no such parameter",
                data.name, view.path
            ));
        }
    }
    Ok(())
}
