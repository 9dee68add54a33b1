//! Facts in descriptions.

use serde_json::Value;

use super::page_facts;

fn cell(kind: &str, words: &str) -> Value {
    let page = format!(
        "功能介绍\n\n看。\n\nURI\n\nGET /v2/{{project_id}}/things\n\n响应参数\n\n状态码: 200\n\n表1 响应Body参数\n\n参数\n\n参数类型\n\n描述\n\nit\n\n{kind}\n\n{words}\n\n状态码\n\n状态码\n\n描述\n\n200\n\nOk\n"
    );
    let page = page_facts(&page);
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

fn assert_facts(kind: &str, words: &str, facts: &str) {
    assert_eq!(
        cell(kind, words),
        serde_json::from_str::<Value>(facts).unwrap(),
        "{kind}: {words}"
    );
}

#[test]
fn reads_bounds_of_numbers() {
    let both = r#"{"minimum": ["1"], "maximum": ["86400"]}"#;
    assert_facts("Integer", "最小值:1\n\n最大值:86400", both);
    assert_facts("Integer", "Minimum: 1\n\nMaximum: 86,400", both);
    assert_facts("Integer", "取值范围[1,86400],单位:秒。", both);
    assert_facts("Integer", "取值范围[1,86,400]。", both);
    assert_facts("Long", "How long. Range: 1 to 86,400.", both);
    assert_facts("Integer", "The value ranges from 1 to 86,400.", both);
    assert_facts("Integer", "Value range: 1s to 86,400s", both);
    assert_facts(
        "Integer",
        "参数解释:\n\n多久。\n\n取值范围:\n\n1到86400秒。",
        both,
    );
    assert_facts(
        "Integer",
        "参数解释: 多久。 约束限制: 不涉及。 取值范围: 1~86400。",
        both,
    );
    assert_facts("Integer", "取值范围:1\u{a0}-\u{a0}86400", both);
    assert_facts("Integer", "最小值:01\n\n取值范围[1,086400]。", both);
    assert_facts("Integer", "缺省值:3", r#"{"default": ["3"]}"#);
    assert_facts("Integer", "默认值为3600秒。", r#"{"default": ["3600"]}"#);
    assert_facts("Integer", "默认取值:\n\n不涉及。", "{}");
    assert_facts("Boolean", "Default: true", r#"{"default": ["true"]}"#);
    assert_facts(
        "Boolean",
        "Default: false. Where it is true, a log is kept.",
        r#"{"default": ["false"]}"#,
    );
    assert_facts(
        "Integer",
        "Default: 3. At most 5 are tried.",
        r#"{"default": ["3"], "unread": 1}"#,
    );
}

#[test]
fn reads_lengths_of_strings() {
    let both = r#"{"min_length": ["1"], "max_length": ["269"]}"#;
    assert_facts("String", "最小长度:1\n\n最大长度:269", both);
    assert_facts("String", "Minimum: 1\n\nMaximum: 269", both);
    assert_facts(
        "String",
        "Minimum length: 1 character.\n\nMaximum length: 269 characters.",
        both,
    );
    assert_facts(
        "String",
        "取值范围:\n\n只能由字母、下划线组成,长度1-269位。",
        both,
    );
    assert_facts("String", "It has 1 to 269 characters.", both);
    assert_facts(
        "String",
        "长度为36个字符。",
        r#"{"min_length": ["36"], "max_length": ["36"]}"#,
    );
    assert_facts(
        "String",
        "At most 64 characters.",
        r#"{"max_length": ["64"]}"#,
    );
    assert_facts(
        "String",
        "长度不超过64个字符。",
        r#"{"max_length": ["64"]}"#,
    );
    assert_facts(
        "Array of strings",
        "数组长度:0 - 10",
        r#"{"min_length": ["0"], "max_length": ["10"]}"#,
    );
}

#[test]
fn reads_enumerations() {
    let both = r#"{"enum": [["OBS", "SMN"]]}"#;
    assert_facts("String", "枚举值:\n\n  • OBS\n\n  • SMN", both);
    assert_facts("String", "Enumeration values:\n\n• OBS\n\n• SMN", both);
    assert_facts("String", "Enumeration values:\n\nOBS\n\nSMN", both);
    assert_facts(
        "String",
        "参数解释:\n\n哪个。\n\n取值范围:\n\n  • OBS:存储。\n\n  • SMN:通知。\n\n默认取值:\n\n不涉及。",
        both,
    );
    assert_facts("String", "枚举值:[OBS,SMN]", both);
    assert_facts("String", "取值范围:\n\nOBS\n\nSMN", both);
    assert_facts(
        "String",
        "枚举值:\n\n  • C#(.NET Core 2.1)\n\n  • Custom Image",
        r#"{"enum": [["C#(.NET Core 2.1)", "Custom Image"]]}"#,
    );
}

#[test]
fn keeps_ambiguous_text_unparsed() {
    let unparsed = r#"{"unread": 1}"#;
    assert_facts("Integer", "大于0。", unparsed);
    assert_facts("Integer", "取值范围(0,100]。", unparsed);
    assert_facts("Integer", "1秒到7天。", unparsed);
    assert_facts("Integer", "取值范围:同步1到10,异步1到20。", unparsed);
    assert_facts("Integer", "同步默认值为3,异步默认值为5。", unparsed);
    assert_facts("String", "取值范围[0,365]天。", unparsed);
    assert_facts(
        "String",
        "At most 60 characters of the name are shown.",
        unparsed,
    );
    assert_facts("String", "取值:OBS或其他服务。", unparsed);
    assert_facts("Array of strings", "最大长度:64", unparsed);
    assert_facts("Integer", "最小值:零", unparsed);
    assert_facts("Boolean", "Default: as the other one has it.", unparsed);
    assert_facts("String", "Maximum value: 400", unparsed);
    assert_facts(
        "String",
        "Of what sort. Options: small and large.",
        unparsed,
    );
    assert_facts(
        "String",
        "Its name.Max. 60 of letters and digits.",
        unparsed,
    );
    assert_facts(
        "String",
        "Of what sort.\n\n  • SMALL: a little\n\n  • LARGE",
        r#"{"unread": 2}"#,
    );
    assert_facts("String", "函数的URN,v2的形式见说明。", "{}");
    assert_facts("String", "取值范围:\n\nOBS。", unparsed);
    assert_facts("String", "取值范围:\n\n由字母组成。", unparsed);
    assert_facts("String", "Of what sort (default value)", unparsed);
    assert_facts(
        "Boolean",
        "A: by default false with B.\n\nC: the default is true.",
        r#"{"unread": 2}"#,
    );
    assert_facts("String", "Such, which is a default attribute.", unparsed);
    assert_facts("String", "使用默认VPC。", unparsed);
    assert_facts("String", "默认为OBS。", r#"{"default": ["OBS"]}"#);
    assert_facts("String", "The default is OBS.", r#"{"default": ["OBS"]}"#);
    assert_facts(
        "Integer",
        "In seconds, default 60.",
        r#"{"default": ["60"]}"#,
    );
    assert_facts(
        "String",
        "Such as urn:fss:region:project:function:default:name.",
        "{}",
    );
    assert_facts("String", "Of what sort.\n\n  • NONE", "{}");
    let one = r#"{"enum": [["A", "B"]], "unread": 1}"#;
    assert_facts(
        "String",
        "  • A: first\n\n  • C: third\n\nEnumeration values:\n\n  • A\n\n  • B",
        one,
    );
}
