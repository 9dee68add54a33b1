//! Random pages.

use proptest::prelude::*;

use super::{check, draft, page_of, spec};

proptest! {
    #[test]
    fn drafts_equal_their_random_page(text in "(功能介绍|URI|PUT /v2/x|请求参数|响应参数|表1 路径参数|参数|参数类型|描述|a_b|String|状态码|状态码: 200|Integer|枚举值:|  • A|取值范围|\\[1,2\\]|\\{|\"|[a-z<>:0-9,~(\\[-]{0,9}|\n){0,60}") {
        assert_equals_draft(&text)?;
    }

    #[test]
    fn drafts_equal_pages_of_random_cells(table in "响应(Header|Body)参数", required in "(是|否|-)", kind in "(String|Integer|Long|Boolean|Array of strings|Double|Thing object)", words in "(取值范围|默认值|为|长度|最小值|最大值|枚举值|:|,|。|\\[|\\]|\\(|\\)|~|-|到|[0-9]{1,4}|个字符|秒|天| |default|range|to|characters|é|𝄞|\n\n){0,20}") {
        assert_equals_draft(&format!("功能介绍\n\nURI\n\nGET /v2/x\n\n响应参数\n\n状态码: 200\n\n表1 {table}\n\n参数\n\n是否必选\n\n参数类型\n\n描述\n\nit\n\n{required}\n\n{kind}\n\n{words}\n"))?;
    }
}

/// Checks that the draft of a page, if it is one, can be read and has no difference to it.
fn assert_equals_draft(text: &str) -> Result<(), TestCaseError> {
    if let Ok(page) = page_of(text) {
        let draft = draft::draft(&page).unwrap();
        let draft = spec::Spec::read("draft", &draft).unwrap();
        let differences = check::check(&page, &draft).differences;
        prop_assert!(differences.is_empty(), "{differences:?}");
    }
    Ok(())
}
