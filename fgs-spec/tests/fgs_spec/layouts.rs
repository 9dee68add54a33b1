//! The forms a page comes in say the same.

use insta::assert_snapshot;
use serde_json::Value;

use super::{own_page, page_of};

fn facts(text: &str) -> Value {
    serde_json::to_value(page_of(text).unwrap()).unwrap()
}

fn cell(kind: &str, words: &str) -> Value {
    let page = format!(
        "功能介绍\n\n看。\n\nURI\n\nGET /v2/{{project_id}}/things\n\n响应参数\n\n状态码: 200\n\n表1 响应Body参数\n\n参数\n\n参数类型\n\n描述\n\nit\n\n{kind}\n\n{words}\n\n状态码\n\n状态码\n\n描述\n\n200\n\nOk\n"
    );
    let page = facts(&page);
    let mut field = page["tables"][0]["fields"][0].clone();
    for known in ["name", "type", "description"] {
        field.as_object_mut().unwrap().remove(known);
    }
    let unparsed = page["unread"].as_array().unwrap().len();
    if unparsed > 0 {
        field["unread"] = unparsed.into();
    }
    field
}

fn is(kind: &str, words: &str, facts: &str) {
    assert_eq!(
        cell(kind, words),
        serde_json::from_str::<Value>(facts).unwrap(),
        "{kind}: {words}"
    );
}

#[test]
fn every_form_of_a_number_s_bounds_is_read() {
    let both = r#"{"minimum": ["1"], "maximum": ["86400"]}"#;
    is("Integer", "最小值:1\n\n最大值:86400", both);
    is("Integer", "Minimum: 1\n\nMaximum: 86,400", both);
    is("Integer", "取值范围[1,86400],单位:秒。", both);
    is("Integer", "取值范围[1,86,400]。", both);
    is("Long", "How long. Range: 1 to 86,400.", both);
    is("Integer", "The value ranges from 1 to 86,400.", both);
    is("Integer", "Value range: 1s to 86,400s", both);
    is(
        "Integer",
        "参数解释:\n\n多久。\n\n取值范围:\n\n1到86400秒。",
        both,
    );
    is(
        "Integer",
        "参数解释: 多久。 约束限制: 不涉及。 取值范围: 1~86400。",
        both,
    );
    is("Integer", "取值范围:1\u{a0}-\u{a0}86400", both);
    is("Integer", "缺省值:3", r#"{"default": ["3"]}"#);
    is("Integer", "默认值为3600秒。", r#"{"default": ["3600"]}"#);
    is("Integer", "默认取值:\n\n不涉及。", "{}");
    is("Boolean", "Default: true", r#"{"default": ["true"]}"#);
    is(
        "Boolean",
        "Default: false. Where it is true, a log is kept.",
        r#"{"default": ["false"]}"#,
    );
    is(
        "Integer",
        "Default: 3. At most 5 are tried.",
        r#"{"default": ["3"], "unread": 1}"#,
    );
}

#[test]
fn every_form_of_a_string_s_length_is_read() {
    let both = r#"{"min_length": ["1"], "max_length": ["269"]}"#;
    is("String", "最小长度:1\n\n最大长度:269", both);
    is("String", "Minimum: 1\n\nMaximum: 269", both);
    is(
        "String",
        "Minimum length: 1 character.\n\nMaximum length: 269 characters.",
        both,
    );
    is(
        "String",
        "取值范围:\n\n只能由字母、下划线组成,长度1-269位。",
        both,
    );
    is("String", "It has 1 to 269 characters.", both);
    is(
        "String",
        "长度为36个字符。",
        r#"{"min_length": ["36"], "max_length": ["36"]}"#,
    );
    is(
        "String",
        "长度不超过64个字符。",
        r#"{"max_length": ["64"]}"#,
    );
    is(
        "Array of strings",
        "数组长度:0 - 10",
        r#"{"min_length": ["0"], "max_length": ["10"]}"#,
    );
}

#[test]
fn every_form_of_an_enumeration_is_read() {
    let both = r#"{"enum": [["OBS", "SMN"]]}"#;
    is("String", "枚举值:\n\n  • OBS\n\n  • SMN", both);
    is("String", "Enumeration values:\n\n• OBS\n\n• SMN", both);
    is("String", "Enumeration values:\n\nOBS\n\nSMN", both);
    is(
        "String",
        "参数解释:\n\n哪个。\n\n取值范围:\n\n  • OBS:存储。\n\n  • SMN:通知。\n\n默认取值:\n\n不涉及。",
        both,
    );
    is("String", "枚举值:[OBS,SMN]", both);
    is("String", "取值范围:\n\nOBS\n\nSMN", both);
    is(
        "String",
        "枚举值:\n\n  • C#(.NET Core 2.1)\n\n  • Custom Image",
        r#"{"enum": [["C#(.NET Core 2.1)", "Custom Image"]]}"#,
    );
}

#[test]
fn what_is_not_understood_is_kept_and_not_guessed() {
    let unparsed = r#"{"unread": 1}"#;
    is("Integer", "大于0。", unparsed);
    is("Integer", "取值范围(0,100]。", unparsed);
    is("Integer", "1秒到7天。", unparsed);
    is("Integer", "取值范围:同步1到10,异步1到20。", unparsed);
    is("Integer", "同步默认值为3,异步默认值为5。", unparsed);
    is("String", "取值范围[0,365]天。", unparsed);
    is(
        "String",
        "At most 60 characters of the name are shown.",
        unparsed,
    );
    is("String", "取值:OBS或其他服务。", unparsed);
    is("Array of strings", "最大长度:64", unparsed);
    is("Integer", "最小值:零", unparsed);
    is("Boolean", "Default: as the other one has it.", unparsed);
    is("String", "Maximum value: 400", unparsed);
    is(
        "String",
        "Of what sort. Options: small and large.",
        unparsed,
    );
    is(
        "String",
        "Its name.Max. 60 of letters and digits.",
        unparsed,
    );
    is(
        "String",
        "Of what sort.\n\n  • SMALL: a little\n\n  • LARGE",
        r#"{"unread": 2}"#,
    );
    is("String", "函数的URN,v2的形式见说明。", "{}");
    is("String", "取值范围:\n\nOBS。", unparsed);
    is("String", "取值范围:\n\n由字母组成。", unparsed);
    is("String", "Of what sort (default value)", unparsed);
    is(
        "Boolean",
        "A: by default false with B.\n\nC: the default is true.",
        r#"{"unread": 2}"#,
    );
    is("String", "Such, which is a default attribute.", unparsed);
    is("String", "使用默认VPC。", unparsed);
    is("String", "默认为OBS。", r#"{"default": ["OBS"]}"#);
    is("String", "The default is OBS.", r#"{"default": ["OBS"]}"#);
    is(
        "Integer",
        "In seconds, default 60.",
        r#"{"default": ["60"]}"#,
    );
    is(
        "String",
        "Such as urn:fss:region:project:function:default:name.",
        "{}",
    );
    is("String", "Of what sort.\n\n  • NONE", "{}");
    let one = r#"{"enum": [["A", "B"]], "unread": 1}"#;
    is(
        "String",
        "  • A: first\n\n  • C: third\n\nEnumeration values:\n\n  • A\n\n  • B",
        one,
    );
}

#[test]
fn a_parameter_can_be_called_like_a_heading() {
    let page = own_page("create-reserved-window.en.txt");
    for name in [
        "name",
        "type",
        "parameter",
        "description",
        "code",
        "url",
        "function",
        "response",
        "status",
    ] {
        let page = facts(&page.replace("\nwindow_name\n", &format!("\n{name}\n")));
        let body = page["tables"]
            .as_array()
            .unwrap()
            .iter()
            .find(|table| table["where"] == "request.body")
            .unwrap();
        assert_eq!(body["fields"][0]["name"], name);
        assert_eq!(body["fields"].as_array().unwrap().len(), 7, "{name}");
    }
}

#[test]
fn an_example_within_a_line_is_told() {
    let page = own_page("create-reserved-window.en.txt").replace("\n{", "\nThis one: {");
    let unparsed = facts(&page)["unread"].as_array().unwrap().clone();
    assert!(
        unparsed
            .iter()
            .any(|unparsed| unparsed["where"] == "example"),
        "{unparsed:?}"
    );
}

#[test]
fn numbers_beside_the_lines_of_an_example_are_none_of_it() {
    let page = own_page("list-function-async-invoke-config.en.html");
    let with = |example: &str| {
        let begin = "Example Responses</h4>";
        facts(&page.replace(begin, &format!("{begin}<p>Status code: 200</p>{example}")))
    };
    let code = "<pre>{\n  \"count\" : 1\n}</pre>";
    let numbered = format!("<table><tr><td><pre>1\n2\n3</pre></td><td>{code}</td></tr></table>");
    assert_eq!(with(code)["examples"][0]["response"]["count"], 1);
    assert_eq!(with(&numbered), with(code));
}

#[test]
fn tabs_returns_and_widths_change_nothing() {
    let page = own_page("update-function-async-invoke-config.zh.txt");
    let same = facts(&page);
    assert_eq!(facts(&page.replace('\n', "\r\n")), same);
    assert_eq!(facts(&format!("\u{feff}{page}")), same);
    assert_eq!(
        facts(&page.replace(
            "参数\n\n是否必选\n\n参数类型\n\n描述",
            "参数\t是否必选\t参数类型\t描述"
        )),
        same
    );
    assert_eq!(facts(&page.replace(": ", ":")), same);
    let wide = page
        .replace("[1,86400]", "\u{ff3b}1\u{ff0c}86400\u{ff3d}")
        .replace("  • ", "\u{a0}\u{a0}•\u{a0}");
    assert_ne!(wide, page);
    assert_eq!(facts(&wide), same);
}

#[test]
fn a_page_of_text_and_of_html_is_read_whole() {
    for name in [
        "show-function-async-invoke-config.zh.txt",
        "list-function-async-invoke-config.en.html",
        "create-reserved-window.en.txt",
    ] {
        let mut page = page_of(&own_page(name)).unwrap();
        // The words of the cells would only repeat the page.
        page.tables
            .iter_mut()
            .flat_map(|table| &mut table.fields)
            .for_each(|field| field.description.clear());
        assert_snapshot!(name, serde_json::to_string_pretty(&page).unwrap());
    }
}

mod anything {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_a_page_or_is_refused(text in "(功能介绍|URI|PUT /v2/x|请求参数|响应参数|表1 路径参数|参数|参数类型|描述|a_b|String|状态码|状态码: 200|Integer|枚举值:|  • A|取值范围|\\[1,2\\]|\\{|\"|[a-z<>:0-9,~(\\[-]{0,9}|\n){0,60}") {
            if let Ok(page) = super::page_of(&text) {
                let draft = crate::draft::draft(&page).unwrap();
                let draft = crate::spec::Spec::read("draft", &draft).unwrap();
                let drift = crate::check::check(&page, &draft).drift;
                prop_assert!(drift.is_empty(), "{drift:?}");
            }
        }

        #[test]
        fn in_a_cell_is_read_without_a_panic(kind in "(String|Integer|Boolean|Array of strings|Double)", words in "(取值范围|默认值|为|长度|最小值|最大值|枚举值|:|,|。|\\[|\\]|\\(|\\)|~|-|到|[0-9]{1,4}|个字符|秒|天| |default|range|to|characters|é|𝄞|\n\n){0,20}") {
            let _ = super::page_of(&format!("功能介绍\n\nURI\n\nGET /v2/x\n\n响应参数\n\n状态码: 200\n\n表1 响应Body参数\n\n参数\n\n参数类型\n\n描述\n\nit\n\n{kind}\n\n{words}\n"));
        }
    }
}
