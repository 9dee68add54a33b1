//! The members of an object that its model does not have.

use std::collections::HashSet;
use std::fmt;
use std::ops::Index;

use super::short_text::ShortText;
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
///
/// A member of the model is set in the model: a request with one that was set here instead is an error.
#[derive(Clone, Default)]
pub struct Extra(
    /// One pointer, since most objects have none and every model holds an `Extra`.
    Option<Box<Members>>,
);

#[derive(Clone, Default)]
struct Members {
    list: Vec<(ShortText, Json)>,
    /// The names that a program has set.
    set: Vec<Box<str>>,
}

impl Extra {
    #[inline]
    fn members(&self) -> &[(ShortText, Json)] {
        self.0.as_deref().map_or(&[], |members| &members.list)
    }

    fn members_mut(&mut self) -> &mut Members {
        self.0.get_or_insert_default()
    }

    /// How many bytes it takes, but for what its texts do beyond their own size.
    pub(crate) fn memory(&self) -> usize {
        self.0.as_ref().map_or(0, |members| {
            size_of::<Members>() + members.list.capacity() * size_of::<(ShortText, Json)>()
        })
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
    ///
    /// ```
    /// let mut body = functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody::default();
    /// body.extra.insert("priority", 1);
    /// body.extra.insert("labels", serde_json::json!(["a", "b"]));
    /// assert_eq!(serde_json::to_string(&body)?, r#"{"priority":1,"labels":["a","b"]}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let name = name.into();
        if !self.is_set(&name) {
            self.members_mut().set.push(name.as_str().into());
        }
        self.put(name, value.into())
    }

    fn put(&mut self, name: String, value: Json) -> Option<Json> {
        let members = &mut self.members_mut().list;
        match members.iter_mut().find(|(known, _)| known.as_str() == name) {
            Some((_, known)) => Some(std::mem::replace(known, value)),
            None => {
                members.push((name.into(), value));
                None
            }
        }
    }

    /// Whether a program has set the member of this name.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        let members = self.0.as_deref();
        members.is_some_and(|members| members.set.iter().any(|set| **set == *name))
    }

    /// Sets the members of another, which are as much set by a program as they are there.
    #[cfg_attr(
        not(feature = "async"),
        allow(dead_code, reason = "only an update is merged")
    )]
    pub(crate) fn overlay(&mut self, over: Self) {
        let Some(over) = over.0 else { return };
        for (name, value) in over.list {
            self.members_mut().set.retain(|set| **set != *name.as_str());
            self.put(name.as_str().to_owned(), value);
        }
        self.members_mut().set.extend(over.set);
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let Members { list, set } = self.0.as_deref_mut()?;
        set.retain(|set| **set != *name);
        let at = list.iter().position(|(known, _)| known.as_str() == name)?;
        Some(list.remove(at).1)
    }

    /// The members, in their order.
    pub fn iter(&self) -> ExtraIter<'_> {
        ExtraIter(self.members().iter())
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
        self.members_mut().list.push((name.into(), value));
    }

    /// Keeps the members for which `is_kept` holds.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&str, &Json) -> bool) {
        let Some(Members { list, set }) = self.0.as_deref_mut() else {
            return;
        };
        list.retain(|(name, value)| is_kept(name.as_str(), value));
        set.retain(|set| list.iter().any(|(name, _)| **set == *name.as_str()));
    }

    /// Ends the adding: drops all but the last of the members of one name, and what was reserved for more.
    #[inline]
    pub(crate) fn keep_last(&mut self) {
        if let Some(members) = self.0.as_deref_mut() {
            keep_last(&mut members.list);
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

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// The members of an [`Extra`], in their order.
#[derive(Clone, Debug)]
pub struct ExtraIter<'a>(std::slice::Iter<'a, (ShortText, Json)>);

impl<'a> Iterator for ExtraIter<'a> {
    type Item = (&'a str, &'a Json);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for ExtraIter<'_> {}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a str, &'a Json);
    type IntoIter = ExtraIter<'a>;

    fn into_iter(self) -> ExtraIter<'a> {
        self.iter()
    }
}

impl IntoIterator for Extra {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        let members = self.0.map(|members| members.list).unwrap_or_default();
        let members = members.into_iter();
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
    fn keeps_last_of_equal_names() {
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
    fn equality_ignores_order() {
        let one = extra(&[("a", "1"), ("b", "[2, 3]")]);
        assert_eq!(one, extra(&[("b", "[2,3]"), ("a", "1")]));
        assert_ne!(one, extra(&[("a", "1")]));
        assert_ne!(one, extra(&[("a", "1"), ("b", "[2]")]));
    }
}
