//! A map whose entries expire, with a bounded number of them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::Hash;
use std::time::SystemTime;

/// Entries with an expiry. Every operation looks at one entry, however many there are.
pub(crate) struct ExpiringMap<K, V> {
    entries: HashMap<K, V>,
    /// The keys of all entries, the first to expire on top.
    expiries: BinaryHeap<Reverse<(SystemTime, K)>>,
    capacity: usize,
}

impl<K: Clone + Eq + Hash + Ord, V> ExpiringMap<K, V> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            entries: HashMap::new(),
            expiries: BinaryHeap::new(),
            capacity,
        }
    }

    /// Inserts a value of a new key until its expiry. If there are too many, the first to expire is dropped.
    pub(crate) fn insert(&mut self, key: K, value: V, expiry: SystemTime, now: SystemTime) {
        self.drop_expired(now);
        while self.expiries.len() >= self.capacity {
            self.drop_first();
        }
        self.expiries.push(Reverse((expiry, key.clone())));
        self.entries.insert(key, value);
    }

    pub(crate) fn get(&mut self, key: &K, now: SystemTime) -> Option<&V> {
        self.drop_expired(now);
        self.entries.get(key)
    }

    /// Each entry is dropped once, so that this costs no more than inserting it did.
    fn drop_expired(&mut self, now: SystemTime) {
        while self
            .expiries
            .peek()
            .is_some_and(|Reverse((expiry, _))| *expiry <= now)
        {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some(Reverse((_, key))) = self.expiries.pop() {
            self.entries.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::hash::Hasher;
    use std::time::Duration;

    use super::*;

    thread_local! {
        static COMPARISONS: Cell<usize> = const { Cell::new(0) };
    }

    /// A key that counts how often keys are compared.
    #[derive(Clone, Debug)]
    struct Counted(u32);

    impl Ord for Counted {
        fn cmp(&self, other: &Self) -> std::cmp::Ordering {
            COMPARISONS.set(COMPARISONS.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    impl PartialOrd for Counted {
        fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }

    impl PartialEq for Counted {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other).is_eq()
        }
    }

    impl Eq for Counted {}

    impl Hash for Counted {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn compares_one_entry_of_many() {
        let mut map = ExpiringMap::new(usize::MAX);
        (0..40_000).for_each(|key| map.insert(Counted(key), key, at(100), at(0)));
        for key in [0, 20_000, 39_999] {
            COMPARISONS.set(0);
            assert_eq!(map.get(&Counted(key), at(1)), Some(&key));
            // A hash of which a part agrees may cost another one.
            assert!(
                COMPARISONS.get() <= 3,
                "{key}: {} keys were compared",
                COMPARISONS.get()
            );
        }
    }

    #[test]
    fn drops_expired_entries() {
        let mut map = ExpiringMap::new(usize::MAX);
        map.insert("long", 1, at(20), at(0));
        map.insert("short", 2, at(10), at(0));
        assert_eq!(
            (map.get(&"short", at(9)).copied(), map.get(&"short", at(10))),
            (Some(2), None)
        );
        assert_eq!(
            (
                map.get(&"long", at(19)).copied(),
                map.entries.len(),
                map.expiries.len()
            ),
            (Some(1), 1, 1)
        );
    }

    #[test]
    fn drops_first_to_expire() {
        let mut map = ExpiringMap::new(2);
        for (key, expiry) in [("first", 10), ("last", 30), ("middle", 20)] {
            map.insert(key, expiry, at(expiry), at(0));
        }
        assert_eq!(
            ["first", "middle", "last"].map(|key| map.get(&key, at(0)).is_some()),
            [false, true, true]
        );
    }
}
