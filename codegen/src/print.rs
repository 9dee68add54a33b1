//! Tokens as lines of source text.
//!
//! For those who step into the code or read an error of the compiler, one statement or member a line is enough. To parse
//! it again for a formatter takes most of the time of a build script that is not optimised.

use std::fmt::{Display, Write};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The source text of tokens: lines that are indented by the braces around them.
pub(crate) fn print(tokens: TokenStream) -> String {
    let mut printer = Printer {
        text: String::with_capacity(1 << 20),
        depth: 0,
        in_line: false,
        is_joint: true,
        is_after_word: false,
        is_line_due: false,
    };
    printer.tokens(tokens, true);
    printer.text.push('\n');
    printer.text
}

struct Printer {
    text: String,
    /// How many braces are open.
    depth: usize,
    /// Whether the line has a token.
    in_line: bool,
    /// Whether the next token follows without a space.
    is_joint: bool,
    /// Whether the last token is a name, as that of a call.
    is_after_word: bool,
    /// Whether the line ends, unless the next token belongs to it.
    is_line_due: bool,
}

impl Printer {
    /// `are_lines` are those between braces, which end where a statement or a member ends.
    fn tokens(&mut self, tokens: TokenStream, are_lines: bool) {
        let mut is_attribute = false;
        // Of generics, whose commas do not end a line.
        let mut angles = 0_usize;
        let mut before = ' ';
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let (delimiter, stream) = (group.delimiter(), group.stream());
                    // What only one holds is taken apart without a copy.
                    drop(group);
                    let (open, close, is_block) = match delimiter {
                        Delimiter::Brace => ("{", "}", true),
                        Delimiter::Bracket => ("[", "]", false),
                        Delimiter::Parenthesis => ("(", ")", false),
                        Delimiter::None => ("", "", false),
                    };
                    self.delimiter(open);
                    angles = if is_block { 0 } else { angles };
                    let is_empty = stream.is_empty();
                    if is_block && !is_empty {
                        self.depth += 1;
                        self.line();
                        self.tokens(stream, true);
                        self.depth -= 1;
                        self.line();
                    } else {
                        self.is_joint = true;
                        self.tokens(stream, false);
                        self.is_joint = true;
                    }
                    self.delimiter(close);
                    self.is_line_due = are_lines && (is_block || is_attribute);
                    is_attribute = false;
                }
                TokenTree::Punct(punct) => {
                    let punct_char = punct.as_char();
                    // A colon alone is that of a type, which follows its name.
                    self.is_joint |= punct_char == ':' && punct.spacing() == Spacing::Alone;
                    self.space(punct_char);
                    self.text.push(punct_char);
                    let is_path = punct_char == ':' && before == ':';
                    self.is_joint = punct.spacing() == Spacing::Joint
                        || is_path
                        || matches!(punct_char, '.' | '&' | '#' | '!');
                    match punct_char {
                        '<' => angles += 1,
                        '>' if !matches!(before, '-' | '=') => angles = angles.saturating_sub(1),
                        ';' => angles = 0,
                        _ => {}
                    }
                    before = punct_char;
                    is_attribute = punct_char == '#' || is_attribute && punct_char == '!';
                    if are_lines && angles == 0 && matches!(punct_char, ';' | ',') {
                        self.line();
                    }
                    continue;
                }
                TokenTree::Ident(ident) => {
                    self.is_line_due = self.is_line_due && ident != "else";
                    self.word(&ident);
                    self.is_after_word = true;
                }
                TokenTree::Literal(literal) => self.word(&literal),
            }
            before = ' ';
        }
    }

    fn delimiter(&mut self, delimiter: &str) {
        self.space(delimiter.chars().next().unwrap_or_default());
        self.text.push_str(delimiter);
    }

    /// A name or a literal.
    fn word(&mut self, word: &impl Display) {
        self.space('_');
        // To write to a string does not fail.
        let _ = write!(self.text, "{word}");
    }

    /// What stands before a token that begins with `first`.
    fn space(&mut self, first: char) {
        if self.is_line_due && !matches!(first, ',' | ';' | '.' | '?') {
            self.line();
        }
        self.is_line_due = false;
        if !self.in_line {
            for _ in 0..self.depth {
                self.text.push_str("    ");
            }
        } else if !(self.is_joint
            || matches!(first, ',' | ';' | '.' | '?' | ')' | ']')
            || self.is_after_word && matches!(first, '(' | '[' | '!'))
        {
            self.text.push(' ');
        }
        self.in_line = true;
        self.is_joint = false;
        self.is_after_word = false;
    }

    fn line(&mut self) {
        if self.in_line {
            self.text.push('\n');
            self.in_line = false;
        }
        self.is_line_due = false;
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::print;

    #[test]
    fn prints_one_statement_per_line() {
        let code = quote! {
            #![allow(dead_code)]
            #[doc = "A \"pair\"."]
            pub struct Pair<'a, T> { pub one: &'a T, pub other: Vec<Option<T>> }
            impl<T> Pair<'_, T> {
                fn first(&self, at: &mut usize) -> Result<i64, ()> { *at += 1; if *at >= 2 { return Err(()); } Ok(-1) }
            }
        };
        let text = print(code.clone());
        insta::assert_snapshot!(text);
        let printed: syn::File = syn::parse_str(&text).unwrap();
        let meant: syn::File = syn::parse2(code).unwrap();
        assert_eq!(
            prettyplease::unparse(&printed),
            prettyplease::unparse(&meant)
        );
    }
}
