//! Lists of many pages as one stream.

use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::stream::{self, Stream, StreamExt};
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};
use functiongraph_io::printable::one_line;

/// A page, and the marker that asks for the next.
pub(crate) struct Page<P> {
    pub page: P,
    pub is_empty: bool,
    /// None after the last page; an error where what came cannot be followed.
    pub next: Result<Option<String>, Error>,
}

/// All pages. Counts are not trusted. A marker that cannot be followed, or was followed before, is an error after the
/// page that brought it, since a list that may go on has not ended.
pub(crate) fn follow<P, F>(
    ask: impl Fn(Option<String>) -> F + Send,
) -> impl Stream<Item = Result<P, Error>> + Send
where
    P: Send,
    F: Future<Output = Result<Page<P>, Error>> + Send,
{
    let first: Option<Result<Option<String>, Error>> = Some(Ok(None));
    stream::try_unfold(
        (first, HashSet::new(), ask),
        |(step, mut followed, ask)| async move {
            let Some(marker) = step.transpose()? else {
                return Ok(None);
            };
            let Page {
                page,
                is_empty,
                next,
            } = ask(marker.clone())
                .await
                .map_err(|error| match (marker, error.kind()) {
                    // The caller has not chosen it.
                    (Some(marker), ErrorKind::InvalidInput) => {
                        unfollowed(&format!("{marker:?}"), error.message())
                    }
                    _ => error,
                })?;
            let step = match next {
                Ok(None) => None,
                Ok(Some(_)) if is_empty => None,
                Ok(Some(next)) if followed.contains(&next) => {
                    Some(Err(unfollowed(&next, "it was followed before")))
                }
                Ok(Some(next)) => {
                    followed.insert(next.clone());
                    Some(Ok(Some(next)))
                }
                Err(error) => Some(Err(error)),
            };
            Ok(Some((page, (step, followed, ask))))
        },
    )
}

/// The items of all pages at once, as long as they come within a time. A first page has its own timeout.
pub(crate) async fn collect<P, T>(
    pages: impl Stream<Item = Result<P, Error>>,
    items_of: impl Fn(P) -> Vec<T>,
    timeout: Duration,
) -> Result<Vec<T>, Error> {
    let (begun, mut items, mut read) = (Instant::now(), Vec::new(), 0_u32);
    let mut pages = pin!(pages);
    loop {
        let page = match read {
            0 => pages.next().await,
            _ => tokio::time::timeout(timeout.saturating_sub(begun.elapsed()), pages.next()).await.map_err(|_| {
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

/// The page of a response, of which so many items could be read, with the marker that the body has for the next.
pub(crate) fn page<P>(
    page: P,
    body: &reqwest::Body,
    read: usize,
    items: &str,
    next: &[&str],
) -> Result<Page<P>, Error> {
    let body = body.as_bytes().unwrap_or_default();
    let listed = entries(body, items)?;
    let unread = listed.saturating_sub(read);
    if unread > 0 {
        tracing::warn!(
            "{unread} of {listed} {items} in the response cannot be read and are skipped"
        );
    }
    Ok(Page {
        page,
        is_empty: listed == 0,
        next: next_marker(body, next),
    })
}

/// How many entries the answer lists, with those that the models cannot read.
fn entries(body: &[u8], items: &str) -> Result<usize, Error> {
    let members: HashMap<String, &RawValue> = serde_json::from_slice(body).unwrap_or_default();
    let Some(listed) = members
        .get(items)
        .map(|listed| listed.get())
        .filter(|listed| *listed != "null")
    else {
        return Ok(0);
    };
    let entries: Result<Vec<&RawValue>, _> = serde_json::from_str(listed);
    entries.map(|entries| entries.len()).map_err(|_| {
        let message = format!(
            "{items} of the response is {} where a list is expected",
            one_line(listed)
        );
        Error::new(ErrorKind::InvalidResponse, message)
    })
}

/// The models read numbers as `i64` and lose what is none; here the text of the answer counts.
fn next_marker(body: &[u8], path: &[&str]) -> Result<Option<String>, Error> {
    let mut here = std::str::from_utf8(body).unwrap_or_default().trim();
    for name in path {
        let members: Option<HashMap<String, &RawValue>> = serde_json::from_str(here).ok();
        let Some(members) = members else {
            return Err(unfollowed(here, "an object is expected around it"));
        };
        match members.get(*name).map(|member| member.get().trim()) {
            None | Some("null" | r#""""#) => return Ok(None),
            Some(member) => here = member,
        }
    }
    let text: Option<String> = serde_json::from_str(here).ok();
    let marker = text.or_else(|| whole_number(here));
    let marker = marker.ok_or_else(|| unfollowed(here, "a string or an integer is expected"))?;
    Ok(Some(marker).filter(|marker| !marker.is_empty() && marker != "0"))
}

/// The digits of a JSON number that is whole, however many there are: 7, -7, 7.0.
fn whole_number(json: &str) -> Option<String> {
    let whole = match json.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => json,
    };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| if digits == "0" { digits } else { whole }.to_owned())
}

fn unfollowed(came: &str, why: &str) -> Error {
    let message = format!(
        "the next marker {} cannot be followed: {why}; there may be more items",
        one_line(came)
    );
    Error::new(ErrorKind::InvalidResponse, message)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// What comes of pages that are asked for in turn, and the markers they were asked with.
    async fn followed(
        pages: Vec<Result<Page<u32>, Error>>,
    ) -> (Vec<Result<u32, String>>, Vec<Option<String>>) {
        let (pages, asked) = (Mutex::new(pages.into_iter()), Mutex::new(Vec::new()));
        let stream = follow(|marker| {
            asked.lock().unwrap().push(marker);
            let page = pages.lock().unwrap().next().expect("no more was asked for");
            async move { page }
        });
        let pages = stream.collect::<Vec<_>>().await;
        (
            pages
                .into_iter()
                .map(|page| page.map_err(|error| error.to_string()))
                .collect(),
            asked.into_inner().unwrap(),
        )
    }

    /// A page that is empty when it is page 0.
    fn page(page: u32, next: &str) -> Result<Page<u32>, Error> {
        Ok(Page {
            page,
            is_empty: page == 0,
            next: next_marker(format!(r#"{{"next":{next}}}"#).as_bytes(), &["next"]),
        })
    }

    #[tokio::test]
    async fn follows_markers_to_the_end() {
        let big = "123456789012345678901234567890";
        let (pages, asked) = followed(vec![
            page(1, "2"),
            page(2, big),
            page(3, r#""a\u002fb""#),
            page(4, "0"),
        ])
        .await;
        assert_eq!(pages, [1, 2, 3, 4].map(Ok));
        assert_eq!(
            asked,
            [None, Some("2"), Some(big), Some("a/b")].map(|marker| marker.map(str::to_owned))
        );
    }

    #[tokio::test]
    async fn ends_on_an_empty_page() {
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
    async fn a_circle_is_an_error() {
        let (pages, asked) = followed(vec![page(1, "7"), page(2, "9"), page(3, r#""7""#)]).await;
        assert_eq!(
            (pages[..3].to_vec(), asked.len()),
            ([1, 2, 3].map(Ok).to_vec(), 3)
        );
        let why = pages[3].as_ref().unwrap_err();
        assert!(
            why.starts_with("the next marker 7 cannot be followed: it was followed before"),
            "{why}"
        );
    }

    #[tokio::test]
    async fn a_marker_that_is_refused_is_no_mistake_of_the_caller() {
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
    fn reads_markers_as_they_came() {
        let read = |json: &str| {
            next_marker(json.as_bytes(), &["outer", "next"]).map_err(|error| error.to_string())
        };
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
    fn entries_that_cannot_be_read_are_entries() {
        let read =
            |json: &str| entries(json.as_bytes(), "items").map_err(|error| error.to_string());
        for none in [
            r#"{"items":[]}"#,
            r#"{"items": null}"#,
            "{}",
            r#"{"items":[ ]}"#,
        ] {
            assert_eq!(read(none), Ok(0), "{none}");
        }
        assert_eq!(read(r#"{"items":["odd", 1, null]}"#), Ok(3));
        for odd in ["{}", "7", r#""a""#, "false"] {
            assert!(
                read(&format!(r#"{{"items":{odd}}}"#))
                    .unwrap_err()
                    .contains(&format!("items of the response is {odd} where a list"))
            );
        }
    }

    #[tokio::test]
    async fn all_is_bounded_in_total() {
        // The second page never comes, however slow the machine is.
        let endless = stream::iter([Ok(1_u32)]).chain(stream::pending());
        let error = collect(endless, |page| vec![page; 10], Duration::ZERO)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.to_string().contains("10 items on 1 pages"), "{error}");
    }
}
