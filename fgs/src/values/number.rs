//! Options whose values are numbers.

/// An integer. Which are allowed, the document says.
pub(crate) fn whole(text: &str) -> Result<i64, String> {
    text.parse()
        .map_err(|_| "an integer is expected".to_owned())
}

/// How many there are at most, so that 0 makes no sense.
pub(crate) fn count(text: &str) -> Result<u32, String> {
    let count = text.parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| format!("an integer from 1 to {} is expected", u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_count_of_zero() {
        assert_eq!(count("1"), Ok(1));
        for refused in ["0", "-1", "x", "", "1.5", "4294967296"] {
            assert!(count(refused).is_err(), "{refused}");
        }
    }
}
