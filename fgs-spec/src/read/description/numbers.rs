//! Patterns of numbers and units.

/// A whole number, with or without thousands separators.
pub(super) const NUMBER: &str = r"-?\d{1,3}(?:,\d{3})+|-?\d+(?:\.\d+)?";
pub(super) const UNIT: &str = r"(?:\s*(毫秒|秒|分钟|小时|天|次|个|(?i:milliseconds?|ms|seconds?|minutes?|hours?|days?|times|s|MB|GB|KB|bytes?)\b))?";
pub(super) const TO: &str = r"\s*(?:~|-|到|至|to|and)\s*";
pub(super) const CHARACTERS: &str = r"\s*(?:位|个字符|字符|(?i:characters?))";
/// The end of a clause; a length of something else continues with `of`.
pub(super) const END: &str = r"(?:\s*(?:long|in length|之间|以内))?\s*(?:[,;:.。)]|$)";

pub(super) fn unit_symbol(words: &str) -> &'static str {
    match words.to_ascii_lowercase().as_str() {
        "毫秒" | "ms" | "millisecond" | "milliseconds" => "ms",
        "秒" | "s" | "second" | "seconds" => "s",
        "分钟" | "minute" | "minutes" => "min",
        "小时" | "hour" | "hours" => "h",
        "天" | "day" | "days" => "d",
        "mb" => "MB",
        "gb" => "GB",
        "kb" => "KB",
        "byte" | "bytes" => "B",
        _ => "",
    }
}

pub(super) fn digits(number: &str) -> String {
    number.replace(',', "")
}
