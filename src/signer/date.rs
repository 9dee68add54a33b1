//! The date of a signature.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::Offset;

/// The time as `YYYYMMDDThhmmssZ`, in UTC.
pub(super) fn date(now: SystemTime) -> [u8; 16] {
    let now = Timestamp::try_from(now).unwrap_or(Timestamp::MAX);
    let now = Offset::UTC.to_datetime(now.max(Timestamp::UNIX_EPOCH));
    let year = now.year().unsigned_abs();
    let mut text = *b"YYYYMMDDThhmmssZ";
    let pairs = [
        (0, year / 100),
        (2, year % 100),
        (4, now.month().unsigned_abs().into()),
        (6, now.day().unsigned_abs().into()),
        (9, now.hour().unsigned_abs().into()),
        (11, now.minute().unsigned_abs().into()),
        (13, now.second().unsigned_abs().into()),
    ];
    for (at, number) in pairs {
        text[at] = digit(number / 10);
        text[at + 1] = digit(number % 10);
    }
    text
}

/// The last digit of a number.
fn digit(number: u16) -> u8 {
    b"0123456789"[usize::from(number % 10)]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn after_epoch(seconds: u64) -> String {
        let date = date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        String::from_utf8(date.to_vec()).unwrap()
    }

    #[test]
    fn writes_basic_format_in_utc() {
        assert_eq!(after_epoch(0), "19700101T000000Z");
        assert_eq!(after_epoch(1_767_323_045), "20260102T030405Z");
        assert_eq!(after_epoch(1_709_251_199), "20240229T235959Z");
        assert_eq!(after_epoch(253_402_300_799 - 93_600), "99991230T215959Z");
    }

    #[test]
    fn clamps_to_four_digit_years() {
        assert_eq!(after_epoch(1 << 60), after_epoch(u64::MAX >> 1));
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(date(before), *b"19700101T000000Z");
    }
}
