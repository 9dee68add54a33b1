//! Inputs of a corpus, changed at random.

use bolero::{Driver, ValueGenerator};

use crate::choice::{below, one_of};
use crate::corpus::Input;

/// So many changes an input has at most.
const MOST_CHANGES: usize = 6;

/// What is often special to a parser.
const SPECIAL: [&[u8]; 40] = [
    b"\0",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r\n\r\n",
    b" ",
    b"\"",
    b"'",
    b"\\",
    b"/",
    b"//",
    b"..",
    b":",
    b"::",
    b";",
    b",",
    b"?",
    b"&",
    b"=",
    b"#",
    b"%",
    b"%00",
    b"%2F",
    b"%zz",
    b"+",
    b"-1",
    b"0",
    b"4294967296",
    b"9223372036854775808",
    b"1e999",
    b"null",
    b"{}",
    b"[[[[",
    b"\\u0000",
    b"\\ud800",
    b"\xef\xbb\xbf",
    "é".as_bytes(),
    "字".as_bytes(),
    "𝄞".as_bytes(),
    b"\xff\xfe",
];

/// Generates inputs from those of a corpus.
pub struct Mutants(Vec<Input>);

impl Mutants {
    /// Generates inputs from these.
    #[must_use]
    pub fn of(inputs: Vec<Input>) -> Self {
        Self(inputs)
    }

    fn input<D: Driver>(&self, driver: &mut D) -> Option<&[u8]> {
        Some(self.0.get(below(driver, self.0.len())?)?.bytes())
    }

    fn change<D: Driver>(&self, driver: &mut D, bytes: &mut Vec<u8>) -> Option<()> {
        let start = below(driver, bytes.len() + 1)?;
        let bits = below(driver, 8)?;
        let length = below(driver, 1 << bits)?;
        let end = (start + length).min(bytes.len());
        match below(driver, 8)? {
            0 => drop(bytes.drain(start..end)),
            1 => bytes.truncate(start),
            2 => {
                let part = bytes[start..end].to_vec();
                let times = 1 + below(driver, 1 << (bits / 2))?;
                bytes.splice(start..start, part.repeat(times));
            }
            3 => {
                let other = self.input(driver)?;
                let from = below(driver, other.len() + 1)?;
                let to = from + below(driver, other.len() - from + 1)?;
                bytes.splice(start..end, other[from..to].iter().copied());
            }
            4 => {
                let byte: u8 = driver.produce()?;
                bytes.insert(start, byte);
            }
            5 => {
                if let Some(byte) = bytes.get_mut(start) {
                    *byte ^= 1 << below(driver, 8)?;
                }
            }
            6 => {
                let special = one_of(driver, &SPECIAL)?;
                bytes.splice(start..end, special.iter().copied());
            }
            _ => {
                let special = one_of(driver, &SPECIAL)?;
                bytes.splice(start..start, special.iter().copied());
            }
        }
        Some(())
    }
}

impl ValueGenerator for Mutants {
    type Output = Input;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<Input> {
        let mut bytes = self.input(driver)?.to_vec();
        for _ in 0..below(driver, MOST_CHANGES + 1)? {
            self.change(driver, &mut bytes)?;
        }
        Some(Input(bytes))
    }
}
