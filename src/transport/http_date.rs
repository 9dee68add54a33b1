//! Dates in headers, in the three formats of [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use reqwest::header::{HeaderMap, HeaderName};

/// The date in this header. None without a valid one.
pub(crate) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<Timestamp> {
    const PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    let text = text(headers, name)?;
    PARSER
        .parse_timestamp(text)
        .ok()
        .or_else(|| obsolete(text, Timestamp::now()))
}

/// The obsolete formats `Sunday, 06-Nov-94 08:49:37 GMT` (RFC 850) and `Sun Nov  6 08:49:37 1994` (asctime), both in
/// UTC. The day of the week is ignored, as in the current format.
pub(super) fn obsolete(text: &str, now: Timestamp) -> Option<Timestamp> {
    let at = |time: DateTime| TimeZone::UTC.to_timestamp(time).ok();
    let Some((_, rest)) = text.split_once(',') else {
        let (_, rest) = text.split_once(' ')?;
        let words = rest.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        return at(strtime::parse("%b %d %H:%M:%S %Y", words)
            .ok()?
            .to_datetime()
            .ok()?);
    };
    let time = strtime::parse("%d-%b-%y %H:%M:%S GMT", rest.trim())
        .ok()?
        .to_datetime()
        .ok()?;
    // A two-digit year that appears more than 50 years in the future is the most recent past year with these digits.
    let now = TimeZone::UTC.to_datetime(now);
    let this_year = now.year();
    let year = this_year - this_year.rem_euclid(100) + time.year().rem_euclid(100);
    let in_year = |year| at(time.with().year(year).build().ok()?);
    // The 29th of February may not exist in that year.
    let limit = at(now
        .with()
        .year(this_year + 50)
        .day(now.day().min(28))
        .build()
        .ok()?)?;
    in_year(year)
        .filter(|time| *time <= limit)
        .or_else(|| in_year(year - 100))
}

pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
