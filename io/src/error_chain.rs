//! An error and its sources.

use std::error::Error;

/// The error, its source, the source of that, and so on.
pub fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// The last source, which says what failed.
pub fn root_cause<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    causes(error).last().unwrap_or(error)
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("outer")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn finds_root_cause() {
        let inner = "x".parse::<u8>().unwrap_err();
        let outer = Outer(inner.clone());
        let texts: Vec<String> = causes(&outer).map(ToString::to_string).collect();
        assert_eq!(texts, ["outer".to_owned(), inner.to_string()]);
        assert_eq!(root_cause(&outer).to_string(), inner.to_string());
        assert_eq!(root_cause(&inner).to_string(), inner.to_string());
    }
}
