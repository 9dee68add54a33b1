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

/// The number as JSON has it: `1,000` is 1000, and `07` is 7.
pub(super) fn digits(number: &str) -> String {
    let number = number.replace(',', "");
    let unsigned = number.trim_start_matches('-');
    let significant = unsigned.trim_start_matches('0');
    let is_negative = number.starts_with('-') && !significant.is_empty();
    let sign = if is_negative { "-" } else { "" };
    let is_fraction = significant.is_empty() || significant.starts_with('.');
    let zero = if is_fraction { "0" } else { "" };
    format!("{sign}{zero}{significant}")
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn reads_numbers_as_json_digits() {
        for (words, number) in [
            ("1,000", "1000"),
            ("07", "7"),
            ("-007", "-7"),
            ("0", "0"),
            ("00", "0"),
            ("-0", "0"),
            ("0.5", "0.5"),
            ("-00.50", "-0.50"),
            ("10", "10"),
        ] {
            assert_eq!(digits(words), number, "{words}");
            let read: f64 = serde_json::from_str(number).unwrap();
            assert_eq!(words.replace(',', "").parse::<f64>(), Ok(read), "{words}");
        }
    }
}
