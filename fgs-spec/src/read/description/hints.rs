//! Text that hints at a fact.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::pattern::pattern;

/// Whether text that cannot be parsed may contain a fact.
pub(crate) fn hints_at_fact(text: &str) -> bool {
    static STRONG: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"取值|默认|缺省|枚举|可选值|可选项|有效值|[\[(]\s*-?\d+\s*[,~-]\s*-?\d+\s*[\])]|(?i:(?:^|[^:\w])default|\brange|enumerat|\bvalid values?|\bvalues? can be|\bpossible values?|\boptions? (?:are|include)|\bone of)",
        )
    });
    static WEAK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"最[大小长短多少高低]|不[能得可]?(?:超过|大于|小于|少于|多于|高于|低于)|大于|小于|至[少多]|长度|之间|以[内上下]|上限|下限|个字符|(?i:\bmin|\bmax|\bat (?:most|least)|\bup to\b|\bexceed|\b(?:more|less|greater|fewer|longer|shorter) than|\bcharacters?\b|\bbetween\b|\blimit|\blength|\blong\b)",
        )
    });
    static RANGE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\d\s*[^\s\d]{0,7}\s*(?:~|到|至|\bto\b)\s*-?\d"));
    let text = text.replace("Max. ", "Max ").replace("Min. ", "Min ");
    let clauses = text
        .split(['。', ';'])
        .flat_map(|clause| clause.split(". "));
    clauses.into_iter().any(|clause| {
        let number = clause.contains(|letter: char| letter.is_ascii_digit());
        STRONG.is_match(clause) || number && (WEAK.is_match(clause) || RANGE.is_match(clause))
    })
}
