//! Random pages.

use proptest::prelude::*;

use super::{check, draft, page_of, spec};

proptest! {
    #[test]
    fn drafts_equal_their_random_page(text in "(功能介绍|URI|PUT /v2/x|请求参数|响应参数|表1 路径参数|参数|参数类型|描述|a_b|String|状态码|状态码: 200|Integer|枚举值:|  • A|取值范围|\\[1,2\\]|\\{|\"|[a-z<>:0-9,~(\\[-]{0,9}|\n){0,60}") {
        if let Ok(page) = page_of(&text) {
            let draft = draft::draft(&page).unwrap();
            let draft = spec::Spec::read("draft", &draft).unwrap();
            let drift = check::check(&page, &draft).drift;
            prop_assert!(drift.is_empty(), "{drift:?}");
        }
    }

    #[test]
    fn random_cells_cause_no_panic(kind in "(String|Integer|Boolean|Array of strings|Double)", words in "(取值范围|默认值|为|长度|最小值|最大值|枚举值|:|,|。|\\[|\\]|\\(|\\)|~|-|到|[0-9]{1,4}|个字符|秒|天| |default|range|to|characters|é|𝄞|\n\n){0,20}") {
        let _ = page_of(&format!("功能介绍\n\nURI\n\nGET /v2/x\n\n响应参数\n\n状态码: 200\n\n表1 响应Body参数\n\n参数\n\n参数类型\n\n描述\n\nit\n\n{kind}\n\n{words}\n"));
    }
}
