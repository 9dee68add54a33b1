//! Values by key.

use std::time::Duration;

use super::{open, set, state_file};
use crate::store::database::{Place, Store};
use crate::store::table::CONFIGS;

#[test]
fn json_returns_last_value() {
    let (_folder, file) = state_file();
    let memory = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    for store in [memory, open(&file).unwrap()] {
        assert_eq!(store.json::<String>(CONFIGS, "a").unwrap(), None);
        for text in ["old", "new"] {
            set(&store, "a", text).unwrap();
            let json = store.json::<String>(CONFIGS, "a").unwrap();
            assert_eq!(json.unwrap(), format!("{text:?}"));
        }
    }
}
