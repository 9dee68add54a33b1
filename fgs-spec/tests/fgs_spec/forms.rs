//! The forms that a page is published in: the facts are the same in each.

use super::{own_page, page_facts};

#[test]
fn markdown_equals_text() {
    for name in [
        "show-function-async-invoke-config.zh",
        "create-reserved-window.en",
    ] {
        let markdown = own_page(&format!("{name}.md"));
        assert_eq!(
            page_facts(&markdown),
            page_facts(&own_page(&format!("{name}.txt")))
        );
    }
}

#[test]
fn sphinx_equals_html() {
    assert_eq!(
        page_facts(&own_page("list-function-async-invoke-config.sphinx.html")),
        page_facts(&own_page("list-function-async-invoke-config.en.html"))
    );
}

#[test]
fn markdown_has_many_spellings() {
    let page = own_page("create-reserved-window.en.md");
    let same = page_facts(&page);
    let spellings = [
        page.replace('\n', "\r\n"),
        page.replace("| --- |", "|:---|").replace("--- |", "---:|"),
        page.replace("window_name |", "window\\_name |"),
        page.replace("| Yes |", "| **Yes** |"),
        page.replace("WindowHours object", "[WindowHours](#hours) object"),
        page.replace("<br>", "<br/>").replace("• ", "<li>"),
        page.replace("\nTable", "\n#### Table")
            .replace("parameters\n|", "parameters\n\n|"),
        page.replace("```json", "~~~").replace("```", "~~~"),
    ];
    for spelling in spellings {
        assert_ne!(spelling, page);
        assert_eq!(page_facts(&spelling), same, "{spelling}");
    }
}

#[test]
fn reads_bar_in_markdown_cell() {
    let page =
        own_page("create-reserved-window.en.md").replace("What one likes.", "This \\| that.");
    let facts = page_facts(&page);
    let labels = facts["tables"][2]["fields"][5].clone();
    assert_eq!(labels["name"], "labels");
    assert_eq!(labels["description"][0], "This | that.");
}
