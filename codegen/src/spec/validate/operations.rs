//! Validates operations: their page, method, path, tags and media types.

use openapiv3::Parameter;

use super::parameters;
use super::schemas::Schemas;
use crate::spec::document::PROJECT_ID;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;

pub(super) fn validate<'a>(
    schemas: &mut Schemas<'a>,
    view: &OperationView<'a>,
) -> Result<(), SpecError> {
    let document = schemas.document;
    let fail = |what: String| document.error(format!("{}: {what}", view.id));
    page(view).map_err(fail)?;
    route(view).map_err(fail)?;
    tags(view).map_err(fail)?;
    media_types(view).map_err(fail)?;
    for (at, parameter) in view.parameters.iter().enumerate() {
        parameters::validate(schemas, view, &view.parameters[..at], parameter)?;
    }
    placeholders(view).map_err(fail)
}

/// `x-page`: the page that describes the operation.
fn page(view: &OperationView) -> Result<(), String> {
    let page = view.operation.extensions.get("x-page");
    let has_text = |key: &str| page.and_then(|page| page.get(key)?.as_str()).is_some();
    if !has_text("title") {
        return Err("x-page: title is missing".to_owned());
    }
    if !has_text("url") && !has_text("x-note") {
        return Err(
            "x-page: url is missing; set it, or explain in x-note why there is none".to_owned(),
        );
    }
    Ok(())
}

/// The method and the path.
fn route(view: &OperationView) -> Result<(), String> {
    if !["delete", "get", "head", "patch", "post", "put"].contains(&view.method) {
        return Err(format!(
            "{} is not a supported method (delete, get, head, patch, post, put)",
            view.method
        ));
    }
    if view.path.matches(&format!("{{{PROJECT_ID}}}")).count() > 1 {
        return Err(format!("the path {} has {{{PROJECT_ID}}} twice", view.path));
    }
    Ok(())
}

fn tags(view: &OperationView) -> Result<(), String> {
    match view.operation.tags.iter().find(|tag| !is_feature(tag)) {
        Some(tag) => Err(format!(
            "tags: {tag:?} is not the name of a feature (lower-case letters, digits and '-')"
        )),
        None => Ok(()),
    }
}

fn media_types(view: &OperationView) -> Result<(), String> {
    let contents = [view.body_content, view.response_content];
    let mut names = contents
        .iter()
        .flatten()
        .map(|content| content.media.name());
    let is_visible = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    match names.find(|name| !name.bytes().all(is_visible)) {
        Some(name) => Err(format!("{name:?} is not a media type")),
        None => Ok(()),
    }
}

/// Every placeholder of the path is a parameter.
fn placeholders(view: &OperationView) -> Result<(), String> {
    let mut placeholders = view.path.split('{').skip(1);
    let missing = placeholders.find_map(|rest| {
        let name = rest.split('}').next()?;
        let is_known = view.parameters.iter().any(|parameter| {
            matches!(parameter, Parameter::Path { .. })
                && parameter.parameter_data_ref().name == name
        });
        // The project belongs to the client.
        (!is_known && name != PROJECT_ID).then_some(name)
    });
    match missing {
        Some(name) => Err(format!(
            "the path {} has {{{name}}}, which is not a parameter",
            view.path
        )),
        None => Ok(()),
    }
}

fn is_feature(tag: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    tag.starts_with(|letter: char| letter.is_ascii_lowercase()) && tag.bytes().all(is_allowed)
}
