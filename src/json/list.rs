//! Reading lists: an element that cannot be read is kept in the text of all.

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserializer, Error, SeqAccess};

use super::budget;
use super::form::{Form, Formed};
use super::read::{Found, MAX_ITEMS, Read, Reader, too_many};
use super::text::separate;
use super::value::Json;

/// More in the lists of one list is an error.
const MAX_INNER_ITEMS: usize = 10 * MAX_ITEMS;

struct List<T>(PhantomData<T>);

impl<T: Read + Serialize> Read for Vec<T> {
    const EXPECTED: &'static str = "an array";

    fn of_null() -> Option<Self> {
        Some(Self::new())
    }

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        let form = List(PhantomData);
        deserializer.deserialize_any(Formed { form, place })
    }

    fn elements(&self) -> usize {
        self.len() + self.iter().map(T::elements).sum::<usize>()
    }
}

impl<'de, T: Read + Serialize> Form<'de> for List<T> {
    type Value = Vec<T>;
    const OPENING: char = '[';

    fn seq<A: SeqAccess<'de>>(
        self,
        place: &mut Option<Vec<T>>,
        mut items: A,
    ) -> Result<Found, A::Error> {
        let mut read: Vec<T> = Vec::new();
        // The text of all elements, once there is one that cannot be read.
        let mut all: Option<String> = None;
        let (mut count, mut inner) = (0, 0);
        let mut value: Option<T> = None;
        while let Some(found) = items.next_element_seed(Reader(&mut value))? {
            let text = match found {
                Found::Absent => Some(Json::default()),
                found => found.into_text(),
            };
            if text.is_some() && all.is_none() {
                all = Some(unclosed(&read).map_err(A::Error::custom)?);
            }
            if let Some(all) = &mut all {
                separate(all);
                match (&text, &value) {
                    (Some(text), _) => all.push_str(text.as_str()),
                    (None, value) => {
                        all.push_str(&serde_json::to_string(value).map_err(A::Error::custom)?)
                    }
                }
            }
            inner += value.as_ref().map_or(0, T::elements);
            if let Some(value) = value.take() {
                if read.len() == read.capacity() {
                    let (old, more) = (read.capacity(), read.len().max(4));
                    // Both are there while the items move.
                    budget::take::<T, A::Error>(old + more)?;
                    read.reserve_exact(more);
                    budget::give_back::<T>(old);
                }
                read.push(value);
            }
            count += 1;
            if count > MAX_ITEMS {
                return Err(too_many("items of one list"));
            }
            if inner > MAX_INNER_ITEMS {
                let message = format!("more than {MAX_INNER_ITEMS} items in the lists of one list");
                return Err(A::Error::custom(message));
            }
        }
        if budget::try_take::<T>(read.len()) {
            budget::give_back::<T>(read.capacity());
            read.shrink_to_fit();
        }
        *place = Some(read);
        Ok(match all {
            None => Found::Value,
            Some(all) => Found::partial(all + "]"),
        })
    }
}

/// The text of a list, but for its end.
fn unclosed<T: Serialize>(items: &[T]) -> serde_json::Result<String> {
    let mut text = serde_json::to_string(items)?;
    text.pop();
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read::{Reading, read_text};

    fn list(json: &str) -> (Option<Vec<i64>>, Option<String>) {
        match read_text::<Vec<i64>>(json).unwrap() {
            Reading::Value(list) => (Some(list), None),
            Reading::Partial(list, text) => (Some(list), Some(text.to_string())),
            Reading::Absent => (None, None),
            Reading::Kept(text) => (None, Some(text.to_string())),
        }
    }

    #[test]
    fn reads_lists() {
        assert_eq!(list("[1,\"2\",3.0]"), (Some(vec![1, 2, 3]), None));
        assert_eq!(list(r#""[1, 2]""#), (Some(vec![1, 2]), None));
        assert_eq!(list("null"), (None, None));
    }

    #[test]
    fn keeps_lists_with_odd_elements() {
        let all = "[1,null,{ \"a\":1.0},2]".to_owned();
        assert_eq!(list(&all), (Some(vec![1, 2]), Some(all)));
    }

    #[test]
    fn keeps_text_of_other_than_list() {
        for other in [
            "1",
            "true",
            r#""a""#,
            r#""[1,{}]""#,
            r#""[1,\"\u0041\"]""#,
            r#"{"a":1}"#,
        ] {
            assert_eq!(list(other), (None, Some(other.to_owned())));
        }
    }

    #[test]
    fn limits_list_length() {
        let json = |count| format!("[{}]", vec!["1"; count].join(","));
        assert_eq!(list(&json(MAX_ITEMS)).0.unwrap().len(), MAX_ITEMS);
        assert!(read_text::<Vec<i64>>(&json(MAX_ITEMS + 1)).is_err());
    }
}
