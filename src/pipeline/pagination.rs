//! Lists of many pages as one stream.
#![allow(dead_code, reason = "which of it is called follows from the document")]

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use functiongraph_io::printable::one_line;
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};
use crate::generated::constants::Operation;
use crate::json::object::Object;

/// A page, and the marker of the next one.
pub(crate) struct Page<P> {
    pub page: P,
    /// How many items it lists.
    pub count: usize,
    /// None after the last page; an error where the marker is invalid.
    pub next: Result<Option<String>, Error>,
}

/// All pages, by their markers. Counts are not trusted. A marker that is invalid, or was followed before, is an error
/// after its page, since a list that may go on has not ended.
pub(crate) fn follow<P, F>(
    fetch: impl Fn(Option<String>) -> F + Send,
) -> impl Stream<Item = Result<P, Error>> + Send
where
    P: Send,
    F: Future<Output = Result<Page<P>, Error>> + Send,
{
    let first: Option<Result<Option<String>, Error>> = Some(Ok(None));
    stream::try_unfold(
        (first, HashSet::new(), fetch),
        |(step, mut followed, fetch)| async move {
            let Some(marker) = step.transpose()? else {
                return Ok(None);
            };
            let Page { page, count, next } =
                fetch(marker.clone())
                    .await
                    .map_err(|error| match (marker, error.kind()) {
                        // It is not the caller's.
                        (Some(marker), ErrorKind::InvalidInput) => {
                            invalid_marker(&format!("{marker:?}"), error.message())
                        }
                        _ => error,
                    })?;
            let step = match next {
                Ok(None) => None,
                Ok(Some(_)) if count == 0 => None,
                Ok(Some(next)) if followed.contains(&next) => {
                    Some(Err(invalid_marker(&next, "it was followed before")))
                }
                Ok(Some(next)) => {
                    followed.insert(next.clone());
                    Some(Ok(Some(next)))
                }
                Err(error) => Some(Err(error)),
            };
            Ok(Some((page, (step, followed, fetch))))
        },
    )
}

/// All pages, by the number of items before them. The list ends after an empty page.
#[allow(
    dead_code,
    reason = "generated code calls it where a document needs it"
)]
pub(crate) fn follow_offsets<P, F>(
    first: i64,
    fetch: impl Fn(i64) -> F + Send,
) -> impl Stream<Item = Result<P, Error>> + Send
where
    P: Send,
    F: Future<Output = Result<Page<P>, Error>> + Send,
{
    stream::try_unfold((Some(first), fetch), |(offset, fetch)| async move {
        let Some(offset) = offset else {
            return Ok(None);
        };
        let Page { page, count, .. } = fetch(offset).await?;
        let next = i64::try_from(count)
            .ok()
            .and_then(|count| offset.checked_add(count));
        Ok(Some((page, (next.filter(|_| count > 0), fetch))))
    })
}

/// The pages, whose errors name the operation.
pub(crate) fn named<P: Send + 'static>(
    pages: impl Stream<Item = Result<P, Error>> + Send + 'static,
    operation: &'static Operation,
) -> BoxStream<'static, Result<P, Error>> {
    pages.map_err(|error| error.of_operation(operation)).boxed()
}

/// The items of the pages.
pub(crate) fn items<P: 'static, T: Send + 'static>(
    pages: impl Stream<Item = Result<P, Error>> + Send + Unpin + 'static,
    items_of: impl Fn(P) -> Vec<T> + Send + Unpin + 'static,
) -> impl Stream<Item = Result<T, Error>> + Send + Unpin + 'static {
    pages
        .map_ok(move |page| stream::iter(items_of(page).into_iter().map(Ok)))
        .try_flatten()
}

/// The items of all pages at once, within a timeout. A first page has its own timeout.
pub(crate) async fn collect<P, T>(
    mut pages: impl Stream<Item = Result<P, Error>> + Unpin,
    items_of: impl Fn(P) -> Vec<T>,
    timeout: Duration,
) -> Result<Vec<T>, Error> {
    let (started_at, mut items, mut read) = (Instant::now(), Vec::new(), 0_u32);
    loop {
        let page = match read {
            0 => pages.next().await,
            _ => tokio::time::timeout(timeout.saturating_sub(started_at.elapsed()), pages.next()).await.map_err(|_| {
                let message = format!(
                    "timed out after {timeout:?}: the list has more than {} items on {read} pages; set a longer timeout, or use stream(), \
                     whose timeout is per page",
                    items.len()
                );
                Error::new(ErrorKind::Timeout, message)
            })?,
        };
        let Some(page) = page else { return Ok(items) };
        items.append(&mut items_of(page?));
        read = read.saturating_add(1);
    }
}

/// The page of a response, of whose list so many items were read, with the marker of the next page.
pub(crate) fn marked<P: Object>(
    page: P,
    read: usize,
    items: &str,
    path: &[&str],
) -> Result<Page<P>, Error> {
    let count = count(&page, read, items)?;
    let marker = path
        .split_first()
        .and_then(|(name, rest)| Some((page.json(name)?, rest)));
    let next = match marker {
        Some((json, rest)) => next_marker(json.as_str(), rest),
        None => Ok(None),
    };
    Ok(Page { page, count, next })
}

/// The page of a response, of whose list so many items were read.
#[allow(
    dead_code,
    reason = "generated code calls it where a document needs it"
)]
pub(crate) fn counted<P: Object>(page: P, read: usize, items: &str) -> Result<Page<P>, Error> {
    let count = count(&page, read, items)?;
    Ok(Page {
        page,
        count,
        next: Ok(None),
    })
}

/// How many items a page lists, with those that could not be read.
fn count<P: Object>(page: &P, read: usize, items: &str) -> Result<usize, Error> {
    let Some(kept) = page.extra().get(items) else {
        return Ok(read);
    };
    let listed: Vec<&RawValue> = serde_json::from_str(kept.as_str()).map_err(|_| {
        let message = format!(
            "{items} of the response is {} where an array is expected",
            one_line(kept.as_str())
        );
        Error::new(ErrorKind::InvalidResponse, message)
    })?;
    let unread = listed.len().saturating_sub(read);
    if unread > 0 {
        tracing::warn!(
            "{unread} of {} {items} in the response cannot be read and are skipped",
            listed.len()
        );
    }
    Ok(listed.len())
}

/// The marker in a member of a page, with all of its digits.
pub fn next_marker(json: &str, mut path: &[&str]) -> Result<Option<String>, Error> {
    let mut value = json.trim();
    loop {
        if matches!(value, "null" | r#""""#) {
            return Ok(None);
        }
        let Some((name, rest)) = path.split_first() else {
            break;
        };
        let members: Option<HashMap<Cow<'_, str>, &RawValue>> = serde_json::from_str(value).ok();
        let Some(members) = members else {
            return Err(invalid_marker(value, "an object is expected around it"));
        };
        let Some(member) = members.get(*name) else {
            return Ok(None);
        };
        (value, path) = (member.get().trim(), rest);
    }
    let text: Option<String> = serde_json::from_str(value).ok();
    let marker = text.or_else(|| integer(value));
    let marker =
        marker.ok_or_else(|| invalid_marker(value, "a string or an integer is expected"))?;
    Ok(Some(marker).filter(|marker| !marker.is_empty() && marker != "0"))
}

/// The digits of an integer in JSON, however many there are: 7, -7, 7.0.
fn integer(json: &str) -> Option<String> {
    let whole = match json.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => json,
    };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| if digits == "0" { digits } else { whole }.to_owned())
}

fn invalid_marker(marker: &str, reason: &str) -> Error {
    let message = format!(
        "the next marker {} cannot be followed: {reason}; there may be more items",
        one_line(marker)
    );
    Error::new(ErrorKind::InvalidResponse, message)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::types::AsyncInvocations;

    /// The results of pages that are fetched in turn, and the markers they were fetched with.
    async fn followed(
        pages: Vec<Result<Page<u32>, Error>>,
    ) -> (Vec<Result<u32, String>>, Vec<Option<String>>) {
        let (pages, markers) = (Mutex::new(pages.into_iter()), Mutex::new(Vec::new()));
        let stream = follow(|marker| {
            markers.lock().unwrap().push(marker);
            let page = pages
                .lock()
                .unwrap()
                .next()
                .expect("one page too many is fetched");
            async move { page }
        });
        let pages = stream.collect::<Vec<_>>().await;
        (
            pages
                .into_iter()
                .map(|page| page.map_err(|error| error.to_string()))
                .collect(),
            markers.into_inner().unwrap(),
        )
    }

    /// A page that is empty when it is page 0.
    fn page(page: u32, next: &str) -> Result<Page<u32>, Error> {
        Ok(Page {
            page,
            count: usize::from(page > 0),
            next: next_marker(&format!(r#"{{"next":{next}}}"#), &["next"]),
        })
    }

    #[tokio::test]
    async fn follows_markers_to_end() {
        let big = "123456789012345678901234567890";
        let (pages, markers) = followed(vec![
            page(1, "2"),
            page(2, big),
            page(3, r#""a\u002fb""#),
            page(4, "0"),
        ])
        .await;
        assert_eq!(pages, [1, 2, 3, 4].map(Ok));
        assert_eq!(
            markers,
            [None, Some("2"), Some(big), Some("a/b")].map(|marker| marker.map(str::to_owned))
        );
    }

    #[tokio::test]
    async fn ends_on_empty_page() {
        assert_eq!(
            followed(vec![page(1, "7"), page(0, "9")]).await.0,
            [Ok(1), Ok(0)]
        );
        assert_eq!(followed(vec![page(0, "9")]).await.0, [Ok(0)]);
    }

    #[tokio::test]
    async fn yields_pages_before_their_error() {
        let broken = Err(Error::new(ErrorKind::Network, "broken"));
        assert_eq!(
            followed(vec![page(1, "7"), broken]).await.0,
            [Ok(1), Err("broken".to_owned())]
        );
        let (pages, _) = followed(vec![page(1, "7"), page(2, "[8]")]).await;
        let why = "the next marker [8] cannot be followed: a string or an integer is expected; there may be more items";
        assert_eq!(pages, [Ok(1), Ok(2), Err(why.to_owned())]);
    }

    #[tokio::test]
    async fn rejects_repeated_marker() {
        let (pages, markers) = followed(vec![page(1, "7"), page(2, "9"), page(3, r#""7""#)]).await;
        assert_eq!(
            (pages[..3].to_vec(), markers.len()),
            ([1, 2, 3].map(Ok).to_vec(), 3)
        );
        let why = pages[3].as_ref().unwrap_err();
        assert!(
            why.starts_with("the next marker 7 cannot be followed: it was followed before"),
            "{why}"
        );
    }

    #[tokio::test]
    async fn rejected_marker_is_no_input_error() {
        let refused = Err(Error::new(ErrorKind::InvalidInput, "marker: too long"));
        let pages = Mutex::new(vec![refused, page(1, r#""long""#)]);
        let stream = follow(|_| {
            let page = pages.lock().unwrap().pop().unwrap();
            async move { page }
        });
        let error = stream.collect::<Vec<_>>().await.pop().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        assert!(
            error
                .to_string()
                .contains(r#""long" cannot be followed: marker: too long"#),
            "{error}"
        );
    }

    #[test]
    fn reads_markers_verbatim() {
        let read =
            |json: &str| next_marker(json, &["outer", "next"]).map_err(|error| error.to_string());
        for none in ["null", r#""""#, "0", r#""0""#, "0.0", "-0"] {
            assert_eq!(
                read(&format!(r#"{{"outer":{{"next":{none}}}}}"#)),
                Ok(None),
                "{none}"
            );
        }
        for none in [
            "{}",
            r#"{"outer":null}"#,
            r#"{"outer":""}"#,
            r#"{"outer":{}}"#,
        ] {
            assert_eq!(read(none), Ok(None), "{none}");
        }
        for (json, marker) in [
            ("7", "7"),
            ("7.0", "7"),
            ("-7", "-7"),
            ("9223372036854775808", "9223372036854775808"),
            ("-99999999999999999999999", "-99999999999999999999999"),
            (r#""eyJ0\/=""#, "eyJ0/="),
            (r#"" ""#, " "),
        ] {
            assert_eq!(
                read(&format!(r#"{{"outer": {{"next": {json} }} }}"#)),
                Ok(Some(marker.to_owned())),
                "{json}"
            );
        }
        for odd in ["true", "{}", "[]", "[7]", "1.5", "1e3", r#""\ud800""#] {
            let why = read(&format!(r#"{{"outer":{{"next":{odd}}}}}"#)).unwrap_err();
            assert!(
                why.contains(odd) && why.contains("a string or an integer"),
                "{why}"
            );
        }
        for odd in ["[7]", "7", r#""seven""#] {
            assert!(
                read(&format!(r#"{{"outer":{odd}}}"#))
                    .unwrap_err()
                    .contains(odd),
                "{odd}"
            );
        }
    }

    #[test]
    fn counts_unreadable_items() {
        let count = |json: &str| {
            let page: AsyncInvocations = serde_json::from_str(json).unwrap();
            let read = page.invocations().len();
            super::count(&page, read, "invocations").map_err(|error| error.to_string())
        };
        for none in [r#"{"invocations":[]}"#, r#"{"invocations": null}"#, "{}"] {
            assert_eq!(count(none), Ok(0), "{none}");
        }
        assert_eq!(count(r#"{"invocations":["odd", 1, null, {}]}"#), Ok(4));
        for other in ["{}", "7", r#""a""#, "false"] {
            assert!(
                count(&format!(r#"{{"invocations":{other}}}"#))
                    .unwrap_err()
                    .contains(&format!(
                        "invocations of the response is {other} where an array"
                    ))
            );
        }
    }

    #[tokio::test]
    async fn follows_offsets_to_empty_page() {
        let offsets = Mutex::new(Vec::new());
        let stream = follow_offsets(5, |offset| {
            offsets.lock().unwrap().push(offset);
            let count = if offset < 25 { 10 } else { 0 };
            async move {
                Ok(Page {
                    page: offset,
                    count,
                    next: Ok(None),
                })
            }
        });
        let pages: Vec<_> = stream.map(|page| page.unwrap()).collect().await;
        assert_eq!(pages, [5, 15, 25]);
    }

    #[tokio::test]
    async fn timeout_bounds_all_pages() {
        // The second page never comes, however slow the machine is.
        let endless = stream::iter([Ok(1_u32)]).chain(stream::pending());
        let error = collect(endless, |page| vec![page; 10], Duration::ZERO)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.to_string().contains("10 items on 1 pages"), "{error}");
    }
}
