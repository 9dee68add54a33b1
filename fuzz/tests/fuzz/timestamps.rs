//! Times as texts.

use std::collections::HashSet;
use std::time::SystemTime;

use functiongraph::Timestamp;

use crate::assert_one_line;

#[test]
fn times_mean_one_moment() {
    fuzz::check!("timestamps", |bytes: &[u8]| {
        let Ok(text) = str::from_utf8(bytes) else {
            return;
        };
        let time = Timestamp::new(text);
        assert_eq!(time.as_str(), text);
        let json = serde_json::to_string(&time).unwrap();
        let read: Timestamp = serde_json::from_str(&json).unwrap();
        assert_eq!(read.as_str(), text);
        let Some(moment) = time.system_time() else {
            assert!(text.parse::<jiff::Timestamp>().is_err());
            assert_eq!(time.assumed_offset(), None);
            assert_one_line(&text.parse::<Timestamp>().unwrap_err());
            return;
        };
        assert_eq!(SystemTime::try_from(time.clone()).unwrap(), moment);
        if let Ok(other) = text.parse::<jiff::Timestamp>() {
            assert_eq!(jiff::Timestamp::try_from(moment).unwrap(), other);
        }
        let written = Timestamp::from(moment);
        assert_eq!(written.system_time(), Some(moment), "{written}");
        assert_eq!(written.assumed_offset(), None);
        assert_eq!(written, time);
        assert!(HashSet::from([written]).contains(&time));
    });
}
