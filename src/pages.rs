//! Lists of many pages as one stream.

use std::collections::HashSet;

use futures_util::stream::{self, Stream, TryStreamExt};

use crate::error::Error;

/// A page, and the marker that asks for the next.
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<i64>,
}

/// The items of all pages. Counts are not trusted, and no marker is followed twice.
pub(crate) fn follow<T, F>(ask: impl Fn(Option<String>) -> F + Send) -> impl Stream<Item = Result<T, Error>> + Send
where
    T: Send,
    F: Future<Output = Result<Page<T>, Error>> + Send,
{
    let begin: Option<(Option<i64>, HashSet<i64>)> = Some((None, HashSet::new()));
    let pages = stream::try_unfold((begin, ask), |(place, ask)| async move {
        let Some((marker, mut followed)) = place else { return Ok::<_, Error>(None) };
        let page = ask(marker.map(|marker| marker.to_string())).await?;
        if page.items.is_empty() {
            return Ok(None);
        }
        let next = page.next.filter(|next| *next != 0);
        let next = next.filter(|next| {
            let is_new = followed.insert(*next);
            if !is_new {
                tracing::warn!(
                    "the list ends at a page whose next marker {next} was followed before: it may not be whole"
                );
            }
            is_new
        });
        let place = next.map(|next| (Some(next), followed));
        Ok(Some((stream::iter(page.items.into_iter().map(Ok)), (place, ask))))
    });
    pages.try_flatten()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::error::ErrorKind;

    /// What comes of pages that are asked for in turn, and the markers they were asked with.
    async fn followed(pages: Vec<Result<Page<u32>, Error>>) -> (Vec<Result<u32, String>>, Vec<Option<String>>) {
        let (pages, asked) = (Mutex::new(pages.into_iter()), Mutex::new(Vec::new()));
        let stream = follow(|marker| {
            asked.lock().unwrap().push(marker);
            let page = pages.lock().unwrap().next().expect("no more was asked for");
            async move { page }
        });
        let items = futures_util::StreamExt::collect::<Vec<_>>(stream).await;
        (items.into_iter().map(|item| item.map_err(|error| error.to_string())).collect(), asked.into_inner().unwrap())
    }

    fn page(items: &[u32], next: impl Into<Option<i64>>) -> Result<Page<u32>, Error> {
        Ok(Page { items: items.to_vec(), next: next.into() })
    }

    #[tokio::test]
    async fn markers_are_followed_to_the_end() {
        let (items, asked) = followed(vec![page(&[1, 2], 2), page(&[3, 4], 4), page(&[5], 0)]).await;
        assert_eq!(items, [1, 2, 3, 4, 5].map(Ok));
        assert_eq!(asked, [None, Some("2".to_owned()), Some("4".to_owned())]);
    }

    #[tokio::test]
    async fn an_empty_page_or_no_or_a_known_marker_is_the_end() {
        for pages in [vec![page(&[1], None)], vec![page(&[1], 0)], vec![page(&[1], 7), page(&[], 9)]] {
            assert_eq!(followed(pages).await.0, [Ok(1)]);
        }
        let looping = vec![page(&[1], 7), page(&[2], 9), page(&[3], 7)];
        assert_eq!(followed(looping).await.0, [1, 2, 3].map(Ok));
    }

    #[tokio::test]
    async fn an_error_comes_after_what_was_had_before_it_and_ends_it() {
        let broken = Err(Error::new(ErrorKind::Network, "broken"));
        let (items, _) = followed(vec![page(&[1], 7), broken]).await;
        assert_eq!(items, [Ok(1), Err("broken".to_owned())]);
    }
}
