//! Text and HTML of the same page are equal.

use insta::assert_snapshot;

use super::{own_page, page_facts, page_of};

#[test]
fn reads_parameter_like_heading() {
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
        let page = page_facts(&page.replace("\nwindow_name\n", &format!("\n{name}\n")));
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
fn reports_example_within_line() {
    let page = own_page("create-reserved-window.en.txt").replace("\n{", "\nThis one: {");
    let unparsed = page_facts(&page)["unread"].as_array().unwrap().clone();
    assert!(
        unparsed
            .iter()
            .any(|unparsed| unparsed["where"] == "example"),
        "{unparsed:?}"
    );
}

#[test]
fn ignores_line_numbers_of_examples() {
    let page = own_page("list-function-async-invoke-config.en.html");
    let with = |example: &str| {
        let begin = "Example Responses</h4>";
        page_facts(&page.replace(begin, &format!("{begin}<p>Status code: 200</p>{example}")))
    };
    let code = "<pre>{\n  \"count\" : 1\n}</pre>";
    let numbered = format!("<table><tr><td><pre>1\n2\n3</pre></td><td>{code}</td></tr></table>");
    assert_eq!(with(code)["examples"][0]["response"]["count"], 1);
    assert_eq!(with(&numbered), with(code));
}

#[test]
fn ignores_tabs_returns_and_widths() {
    let page = own_page("update-function-async-invoke-config.zh.txt");
    let same = page_facts(&page);
    assert_eq!(page_facts(&page.replace('\n', "\r\n")), same);
    assert_eq!(page_facts(&format!("\u{feff}{page}")), same);
    assert_eq!(
        page_facts(&page.replace(
            "参数\n\n是否必选\n\n参数类型\n\n描述",
            "参数\t是否必选\t参数类型\t描述"
        )),
        same
    );
    assert_eq!(page_facts(&page.replace(": ", ":")), same);
    let wide = page
        .replace("[1,86400]", "\u{ff3b}1\u{ff0c}86400\u{ff3d}")
        .replace("  • ", "\u{a0}\u{a0}•\u{a0}");
    assert_ne!(wide, page);
    assert_eq!(page_facts(&wide), same);
}

#[test]
fn reads_text_and_html_pages() {
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
