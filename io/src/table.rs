//! Tables for people.

use unicode_width::UnicodeWidthStr;

use crate::printable::escaped;

/// Columns side by side, each as wide as its widest cell on a terminal. Invisible characters become escapes.
pub fn table(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<_>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| escaped(cell)).collect())
        .collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| {
                let padding = width.saturating_sub(cell.width());
                format!("{cell}{:padding$}", "")
            });
            format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_wide_and_combining_text() {
        let cells = ["NAME", "函数", "e\u{301}e\u{301}", "ab\u{1b}", "🎉"];
        let rows: Vec<Vec<String>> = cells
            .iter()
            .map(|cell| vec![(*cell).to_owned(), "|".to_owned()])
            .collect();
        assert_eq!(
            table(&rows).lines().collect::<Vec<_>>(),
            [
                "NAME      |",
                "函数      |",
                "e\u{301}e\u{301}        |",
                "ab\\u{1b}  |",
                "🎉        |",
            ]
        );
    }

    #[test]
    fn rows_may_differ_in_length() {
        let rows = [vec!["a".to_owned()], vec!["bb".to_owned(), "c".to_owned()]];
        assert_eq!(table(&rows), "a\nbb  c\n");
    }
}
