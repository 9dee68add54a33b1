//! JSON pointers.

/// The place of a part, as RFC 6901 writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(pub(super) String);

impl Pointer {
    pub fn new(parts: &[&str]) -> Self {
        parts
            .iter()
            .fold(Self(String::new()), |pointer, part| pointer.to(part))
    }

    pub fn to(&self, part: &str) -> Self {
        Self(format!(
            "{}/{}",
            self.0,
            part.replace('~', "~0").replace('/', "~1")
        ))
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = String> {
        self.0
            .split('/')
            .skip(1)
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
    }
}
