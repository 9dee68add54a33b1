//! The known name that is meant by a misspelt one.

/// The nearest of the names, if it is near enough to be meant.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = letters(written);
    let limit = written.len().max(3) / 3;
    names
        .into_iter()
        .map(|name| (distance(&written, &letters(name)), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Without the signs and capitals that styles of names differ in.
fn letters(name: &str) -> Vec<char> {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(100)
        .collect()
}

/// How many letters are to be changed, added or removed.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut diagonal = at;
        row[0] = at + 1;
        for (column, known) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != known);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_nearest_name() {
        let names = ["func_name", "memory_size", "timeout"];
        for (written, expected) in [
            ("memory-size", Some("memory_size")),
            ("memorySize", Some("memory_size")),
            ("memory_sise", Some("memory_size")),
            ("funcname", Some("func_name")),
            ("timeuot", Some("timeout")),
            ("handler", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, names), expected, "{written}");
        }
    }
}
