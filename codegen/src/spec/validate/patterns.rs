//! The patterns that are equivalent to extensions, for tools that do not know the extensions.

use serde_json::Value;

use crate::spec::text_format::List;

/// The pattern for tools that do not know `x-time-format`: days that each year has, and the 29th of February.
pub(super) fn time_pattern(between: char) -> String {
    const DAY: &str = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)\
        |02-(0[1-9]|1[0-9]|2[0-8])";
    const LEAP_YEAR: &str =
        "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)";
    const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    format!("^([0-9]{{4}}-({DAY})|{LEAP_YEAR}-02-29){between}{TIME}$")
}

/// The pattern for tools that do not know how functions are named; the parser takes other scripts too.
pub(super) fn function_pattern() -> String {
    const FIELD: &str = r"\.*[A-Za-z0-9_-][A-Za-z0-9_.-]*";
    let full = format!("urn:fss:{FIELD}:{FIELD}:function:{FIELD}:{FIELD}(:!?{FIELD})?");
    format!("^({FIELD}(:{FIELD}){{0,2}}|{FIELD}:{FIELD}:{FIELD}:!?{FIELD}|{full})$")
}

/// The pattern for tools that do not know `x-integer`: as many digits as surely fit, or the numbers up to the maximum.
/// There is none for a minimum other than 0.
#[must_use]
pub fn integer_pattern(bounds: &Value, may_be_empty: bool) -> Option<String> {
    const ANY: &str = "0*[0-9]{1,18}";
    let is_negative = match bounds.get("minimum") {
        Some(min) if min.as_u64()? == 0 => false,
        Some(_) => return None,
        None => true,
    };
    let numbers = match bounds.get("maximum") {
        None if is_negative => format!("-?{ANY}"),
        None => ANY.to_owned(),
        Some(max) => {
            let numbers = format!("0*({})", up_to(&max.as_u64()?.to_string()));
            if is_negative {
                format!("(-{ANY}|{numbers})")
            } else {
                numbers
            }
        }
    };
    Some(if may_be_empty {
        format!("^({numbers})?$")
    } else {
        format!("^{numbers}$")
    })
}

/// The numbers up to `max`: shorter ones, those that are smaller at the first digit that differs, and `max` itself.
fn up_to(max: &str) -> String {
    let times = |count: usize, min: &str| match count {
        1 if min.is_empty() => "[0-9]".to_owned(),
        count => format!("[0-9]{{{min}{count}}}"),
    };
    let mut found = Vec::new();
    if max.len() > 1 {
        found.push(times(max.len() - 1, if max.len() > 2 { "1," } else { "" }));
    }
    for (at, digit) in max.bytes().enumerate().filter(|(_, digit)| *digit > b'0') {
        let rest = max.len() - at - 1;
        let rest = if rest > 0 {
            times(rest, "")
        } else {
            String::new()
        };
        found.push(format!("{}[0-{}]{rest}", &max[..at], char::from(digit - 1)));
    }
    found.push(max.to_owned());
    found.join("|")
}

/// The pattern for tools that do not know `x-list`.
pub(super) fn list_pattern(list: &List) -> String {
    let (separator, more) = (list.separator, list.max_items - 1);
    format!("^[^{separator}]+({separator}[^{separator}]+){{0,{more}}}$")
}
