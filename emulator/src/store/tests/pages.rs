//! Pages of invocations.

use std::time::Duration;

use super::{URN, record, set_status};
use crate::store::access::Readable;
use crate::store::counts::{COUNTS, Counts};
use crate::store::database::{Place, Store};
use crate::store::key::{FOREVER, Key};
use crate::store::pages::Query;
use crate::store::progress::Progress;
use crate::store::records::{insert, status};
use crate::store::table::INVOCATIONS;
use functiongraph::types::InvocationStatus;

/// Compares pages with what all records give.
#[test]
fn pages_agree_with_all_records() {
    let mut store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    store.max_ended = 120;
    let mut random = fastrand::Rng::with_seed(7);
    let mut all: Vec<(u64, String)> = Vec::new();
    for number in 0..300_u32 {
        let span = [3, 100, 10_000, 1_000_000][random.usize(..4)];
        let (second, id) = (random.u64(..span), format!("id{number}"));
        let key = Key::encode(
            URN,
            u128::from(second) * 1_000_000_000 + u128::from(number),
            &id,
        );
        let record = record(Some(&id), InvocationStatus::Wait);
        let progress = Progress::default();
        store.accept(&key, b"{}", &record, &progress).unwrap();
        if let Some(status) =
            [None, Some("RUNNING"), Some("SUCCESS"), Some("FAIL")][random.usize(..4)]
        {
            set_status(&store, &key, InvocationStatus::from(status));
        }
        all.push((second, key));
    }
    all.sort_by(|one, next| one.1.cmp(&next.1));
    let status_of = |key: &str| {
        store.read(|reading| {
            let table = reading.open_table(INVOCATIONS)?;
            let value = table.get(key)?;
            Ok(value.as_ref().map(|value| status(value).to_owned()))
        })
    };
    let all: Vec<(u64, String, String)> = all
        .into_iter()
        .filter_map(|(second, key)| {
            let status = status_of(&key).unwrap()?;
            Some((second, Key::parse(&key).unwrap().id.to_owned(), status))
        })
        .collect();
    for _ in 0..500 {
        let span = [5, 200, 20_000, 2_000_000][random.usize(..4)];
        let (from, to) = (
            random.u64(..span),
            if random.bool() {
                FOREVER
            } else {
                random.u64(..span)
            },
        );
        let status = [
            None,
            Some("RUNNING"),
            Some("SUCCESS"),
            Some("FAIL"),
            Some("unknown"),
        ][random.usize(..5)];
        let (start, limit, active) = (random.u64(..100), random.u64(1..50), random.u8(..3) == 0);
        let query = Query {
            function: URN,
            active,
            ids: None,
            status,
            arrival: (from, to),
            start,
            limit,
        };
        let expected: Vec<&str> = all
            .iter()
            .filter(|(second, ..)| (from..to).contains(second))
            .filter(|(.., found)| status.is_none_or(|status| status == found))
            .filter(|(.., found)| !active || ["WAIT", "RUNNING"].contains(&found.as_str()))
            .map(|(_, id, _)| id.as_str())
            .collect();
        let page = store.page(&query).unwrap();
        let ids: Vec<String> = page
            .records
            .into_iter()
            .filter_map(|record| record.request_id)
            .collect();
        let wanted: Vec<&str> = expected
            .iter()
            .skip(start as usize)
            .take(limit as usize)
            .copied()
            .collect();
        let context = format!("{from}..{to} {status:?} {start} {limit} {active}");
        assert_eq!(
            (page.count, ids),
            (
                expected.len() as u64,
                wanted.iter().map(|id| (*id).to_owned()).collect()
            ),
            "{context}"
        );
    }
}

#[test]
fn reads_only_one_page_of_many() {
    let store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    let keys: Vec<String> = (0..2_000)
        .map(|number| Key::encode(URN, number * 100_000_000, &format!("id{number}")))
        .collect();
    let record = record(None, InvocationStatus::Success);
    store
        .write(|writing| {
            keys.iter()
                .try_for_each(|key| insert(writing, key, b"", &record))
        })
        .unwrap();
    // What is not on the page is not read: it need not exist.
    store
        .write(|writing| {
            let mut table = writing.open_table(INVOCATIONS)?;
            let (before, after) = (&keys[..1_000], &keys[1_010..]);
            let mut missing = before.iter().chain(after);
            missing.try_for_each(|key| table.remove(key).map(drop))
        })
        .unwrap();
    let (start, limit, arrival) = (1_000, 10, (0, FOREVER));
    for status in [None, Some("SUCCESS")] {
        let page = store
            .page(&Query {
                function: URN,
                active: false,
                ids: None,
                status,
                arrival,
                start,
                limit,
            })
            .unwrap();
        assert_eq!(
            (page.records.len(), page.count, page.next),
            (10, 2_000, 1_010),
            "{status:?}"
        );
    }
    store
        .read(|reading| {
            let table = reading.open_table(COUNTS)?;
            let counts = Counts {
                table: &table,
                function: URN,
                wanted: |_: &str| true,
            };
            assert_eq!(counts.buckets((0, FOREVER))?.len(), 1);
            assert!(counts.buckets((1, 150))?.len() < 130);
            assert_eq!(counts.locate((0, FOREVER), 1_234)?, Some((123, 4)));
            assert_eq!(counts.locate((100, FOREVER), 1_000)?, None);
            Ok(())
        })
        .unwrap();
}
