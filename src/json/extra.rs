//! The members of an object that its model does not have.

use std::collections::HashSet;
use std::fmt;
use std::ops::Index;

use super::short::ShortText;
use super::value::Json;

/// The members of an object that its model does not have, or could not read, in their order.
///
/// They are written back as they were read, after the members of the model.
///
/// ```
/// use functiongraph::types::AsyncInvocation;
///
/// let read: AsyncInvocation = serde_json::from_str(r#"{"status":"WAIT","cost":0.10}"#)?;
/// assert_eq!(read.extra["cost"].as_str(), "0.10");
/// assert_eq!(serde_json::to_string(&read)?, r#"{"status":"WAIT","cost":0.10}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Extra(
    /// One pointer, since most objects have none and every model holds an `Extra`.
    #[allow(clippy::box_collection, reason = "a Vec is three pointers")]
    Option<Box<Vec<(ShortText, Json)>>>,
);

impl Extra {
    #[inline]
    fn members(&self) -> &[(ShortText, Json)] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    fn members_mut(&mut self) -> &mut Vec<(ShortText, Json)> {
        self.0.get_or_insert_default()
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        let mut members = self.members().iter();
        let found = members.find(|(known, _)| known.as_str() == name);
        found.map(|(_, value)| value)
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a member, at its place if there is one of its name. Returns the value it had.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let (name, value) = (name.into(), value.into());
        let members = self.members_mut();
        match members.iter_mut().find(|(known, _)| known.as_str() == name) {
            Some((_, known)) => Some(std::mem::replace(known, value)),
            None => {
                members.push((name.into(), value));
                None
            }
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let members = self.0.as_deref_mut()?;
        let at = members
            .iter()
            .position(|(known, _)| known.as_str() == name)?;
        Some(members.remove(at).1)
    }

    /// The members, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members = self.members().iter();
        members.map(|(name, value)| (name.as_str(), value))
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members().len()
    }

    /// Whether there is none.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.members().is_empty()
    }

    /// Adds a member, without a look at those of its name; see [`keep_last`](Self::keep_last).
    pub(crate) fn push(&mut self, name: &str, value: Json) {
        self.members_mut().push((name.into(), value));
    }

    /// Keeps the members for which `is_kept` holds.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&str, &Json) -> bool) {
        if let Some(members) = &mut self.0 {
            members.retain(|(name, value)| is_kept(name.as_str(), value));
        }
    }

    /// Ends the adding: drops all but the last of the members of one name, and what was reserved for more.
    #[inline]
    pub(crate) fn keep_last(&mut self) {
        if let Some(members) = self.0.as_deref_mut() {
            keep_last(members);
        }
    }
}

fn keep_last(members: &mut Vec<(ShortText, Json)>) {
    const FEW: usize = 16;
    members.shrink_to_fit();
    if members.len() < 2 {
        return;
    }
    let is_repeated = |at: usize, name: &str| {
        members[at + 1..]
            .iter()
            .any(|(later, _)| later.as_str() == name)
    };
    let repeated: Vec<bool> = if members.len() <= FEW {
        let numbered = members.iter().enumerate();
        numbered
            .map(|(at, (name, _))| is_repeated(at, name.as_str()))
            .collect()
    } else {
        let mut seen = HashSet::new();
        let mut found: Vec<bool> = members
            .iter()
            .rev()
            .map(|(name, _)| !seen.insert(name.as_str()))
            .collect();
        found.reverse();
        found
    };
    let mut repeated = repeated.into_iter();
    members.retain(|_| repeated.next() != Some(true));
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Extra").field(&self.members()).finish()
    }
}

/// Whether the same members have the same values, in whatever order.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Index<&str> for Extra {
    type Output = Json;

    /// # Panics
    ///
    /// Where there is no member of this name; [`get`](Extra::get) does not.
    fn index(&self, name: &str) -> &Json {
        match self.get(name) {
            Some(value) => value,
            #[allow(clippy::panic, reason = "as every Index of the standard library")]
            None => panic!("there is no member {name:?}"),
        }
    }
}

impl IntoIterator for Extra {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        let members = self
            .0
            .map(|members| *members)
            .unwrap_or_default()
            .into_iter();
        let members = members.map(|(name, value)| (name.as_str().to_owned(), value));
        members.collect::<Vec<_>>().into_iter()
    }
}

impl Extend<(String, Json)> for Extra {
    fn extend<I: IntoIterator<Item = (String, Json)>>(&mut self, members: I) {
        for (name, value) in members {
            self.insert(name, value);
        }
    }
}

impl FromIterator<(String, Json)> for Extra {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(members: I) -> Self {
        let mut extra = Self::default();
        extra.extend(members);
        extra
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extra(members: &[(&str, &str)]) -> Extra {
        let mut extra = Extra::default();
        for (name, text) in members {
            extra.push(name, Json::of_read(*text));
        }
        extra
    }

    fn names(extra: &Extra) -> Vec<&str> {
        extra.iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn keeps_the_last_of_a_name() {
        let mut few = extra(&[("a", "1"), ("b", "2"), ("a", "3")]);
        few.keep_last();
        assert_eq!(names(&few), ["b", "a"]);
        assert_eq!(few["a"].as_str(), "3");

        let mut many = Extra::default();
        for number in 0..100 {
            many.push(
                &(number % 50).to_string(),
                Json::of_read(number.to_string()),
            );
        }
        many.keep_last();
        assert_eq!(many.len(), 50);
        assert_eq!(many["0"].as_str(), "50");
    }

    #[test]
    fn inserts_in_place() {
        let mut members = extra(&[("a", "1"), ("b", "2")]);
        let before = members.insert("a", Json::of_read("3"));
        assert_eq!(before.unwrap().as_str(), "1");
        assert!(members.insert("c", Json::default()).is_none());
        assert_eq!(names(&members), ["a", "b", "c"]);
        assert_eq!(members.remove("b").unwrap().as_str(), "2");
        assert!(members.remove("b").is_none() && !members.contains("b"));
    }

    #[test]
    fn is_one_pointer() {
        assert_eq!(size_of::<Extra>(), size_of::<usize>());
    }

    #[test]
    fn order_does_not_make_a_difference() {
        let one = extra(&[("a", "1"), ("b", "[2, 3]")]);
        assert_eq!(one, extra(&[("b", "[2,3]"), ("a", "1")]));
        assert_ne!(one, extra(&[("a", "1")]));
        assert_ne!(one, extra(&[("a", "1"), ("b", "[2]")]));
    }
}
