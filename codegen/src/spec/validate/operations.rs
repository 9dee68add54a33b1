//! Validates operations: their page, their parameters.

use openapiv3::{Parameter, SchemaKind, Type};

use super::schemas;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;
use crate::spec::schema::parameter_schema;

pub fn validate(document: &Document, view: &OperationView) -> Result<(), SpecError> {
    let fail = |what: String| Err(document.error(format!("{}: {what}", view.id)));
    let page = view.operation.extensions.get("x-page");
    let has_text = |key: &str| page.and_then(|page| page.get(key)?.as_str()).is_some();
    if !has_text("title") {
        return fail("x-page: title is missing".to_owned());
    }
    if !has_text("url") && !has_text("x-note") {
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
        schemas::validate_schema(document, view.id, &data.name, schema)?;
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
    Ok(())
}
