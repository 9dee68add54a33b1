//! The keywords that structure a page, in both languages.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::page::Language;
use crate::pattern::pattern;

/// The section that a heading opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    Function,
    Uri,
    Request,
    Response,
    RequestExamples,
    ResponseExamples,
    Statuses,
    /// A part without facts: SDK samples, error codes, how to call.
    Other,
}

const HEADINGS: [(Heading, &[&str]); 8] = [
    (Heading::Function, &["功能介绍", "Function"]),
    (Heading::Uri, &["URI", "URL"]),
    (
        Heading::Request,
        &[
            "请求参数",
            "请求消息",
            "Request",
            "Request Parameters",
            "Request Parameter",
        ],
    ),
    (
        Heading::Response,
        &[
            "响应参数",
            "响应消息",
            "Response",
            "Response Parameters",
            "Response Parameter",
        ],
    ),
    (
        Heading::RequestExamples,
        &[
            "请求示例",
            "Example Request",
            "Example Requests",
            "Request Example",
            "Request Examples",
        ],
    ),
    (
        Heading::ResponseExamples,
        &[
            "响应示例",
            "Example Response",
            "Example Responses",
            "Response Example",
            "Response Examples",
        ],
    ),
    (
        Heading::Statuses,
        &["状态码", "返回值", "Status Code", "Status Codes"],
    ),
    (
        Heading::Other,
        &[
            "调用方法",
            "授权信息",
            "SDK代码示例",
            "错误码",
            "相关文档",
            "相关产品",
            "父主题",
            "Calling Method",
            "Authorization Information",
            "SDK Sample Code",
            "Error Code",
            "Error Codes",
            "Feedback",
        ],
    ),
];

pub(super) fn heading(text: &str) -> Option<Heading> {
    let (heading, _) = HEADINGS
        .iter()
        .find(|(_, words)| words.iter().any(|words| is_title(text, words)))?;
    Some(*heading)
}

/// Any case but lower case, since a parameter can be called `name` or `url`.
fn is_title(text: &str, words: &str) -> bool {
    text.eq_ignore_ascii_case(words)
        && !text.starts_with(|letter: char| letter.is_ascii_lowercase())
}

/// The language of a heading; some are the same in both.
pub(super) fn language(heading: &str) -> Option<Language> {
    match heading {
        "URI" | "URL" => None,
        _ if heading.is_ascii() => Some(Language::English),
        _ => Some(Language::Chinese),
    }
}

/// What follows the number of a table in its caption; some themes repeat the number.
pub(super) fn caption(text: &str) -> Option<&str> {
    static CAPTION: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:(?:表|Table)\s*\d+\s*)+(.*)$"));
    Some(CAPTION.captures(text)?.get(1)?.as_str())
}

/// What a table describes, other than an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Path,
    Query,
    Header,
    Body,
}

pub(super) fn subject(caption: &str) -> Option<Subject> {
    static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?i:(?:(?:请求|响应|request|response)\s*)?(路径|path|query|header|body)\s*(?:参数|parameters?))$",
        )
    });
    Some(
        match SUBJECT
            .captures(caption)?
            .get(1)?
            .as_str()
            .to_ascii_lowercase()
            .as_str()
        {
            "路径" | "path" => Subject::Path,
            "query" => Subject::Query,
            "header" => Subject::Header,
            _ => Subject::Body,
        },
    )
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Name,
    Required,
    Type,
    Description,
    Status,
}

const COLUMNS: [(Column, &[&str]); 5] = [
    (
        Column::Name,
        &["参数", "参数名", "参数名称", "名称", "Parameter", "Name"],
    ),
    (
        Column::Required,
        &["是否必选", "是否必填", "必选", "Mandatory", "Required"],
    ),
    (
        Column::Type,
        &["参数类型", "类型", "Type", "Parameter Type"],
    ),
    (
        Column::Description,
        &["描述", "说明", "参数描述", "Description"],
    ),
    (Column::Status, &["状态码", "返回值", "Status Code", "Code"]),
];

/// The column with this header.
pub(super) fn column(text: &str) -> Option<Column> {
    let (column, _) = COLUMNS
        .iter()
        .find(|(_, words)| words.iter().any(|words| is_title(text, words)))?;
    Some(*column)
}

/// A cell of the column "Mandatory".
pub(super) fn required(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "是" | "yes" | "mandatory" | "required" => Some(true),
        "否" | "no" | "optional" => Some(false),
        _ => None,
    }
}

/// The status of the response tables and examples that follow.
pub(super) fn status(text: &str) -> Option<u16> {
    static STATUS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:状态码|(?i:status code))\s*:\s*([1-5]\d\d)\b"));
    STATUS.captures(text)?.get(1)?.as_str().parse().ok()
}

/// Whether a paragraph starts like one with a status.
pub(super) fn has_status_prefix(text: &str) -> bool {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:状态码|(?i:status code))\s*:"));
    STATUS.is_match(text)
}

/// The date of the last change of the page.
pub(super) fn date(text: &str) -> Option<&str> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?:更新时间\s*:|(?i:(?:last )?updated (?:on|at)\s*:?))\s*(\d{4}-\d\d-\d\d)\b")
    });
    Some(DATE.captures(text)?.get(1)?.as_str())
}

/// Method and path, as in `PUT /v2/{project_id}/…`, with or without a host.
pub(super) fn request_line(text: &str) -> Option<(&str, &str)> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(?:https?://[^/\s]+)?(/[^\s?]*)(?:\?\S*)?$",
        )
    });
    let parts = LINE.captures(text)?;
    Some((parts.get(1)?.as_str(), parts.get(2)?.as_str()))
}
