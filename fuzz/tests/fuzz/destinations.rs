//! Destinations, as texts and as JSON.

use functiongraph::{Destination, Validate};

use crate::assert_one_line;

#[test]
fn texts_mean_one_destination() {
    fuzz::check!("destinations", |bytes: &[u8]| {
        let Ok(text) = str::from_utf8(bytes) else {
            return;
        };
        match text.parse::<Destination>() {
            Ok(destination) => {
                // Its bounds are validated when it is sent.
                if let Err(error) = destination.validate() {
                    assert_one_line(&error);
                }
                assert_eq!(destination.to_string().parse().as_ref(), Ok(&destination));
                let json = serde_json::to_string(&destination).unwrap();
                assert_eq!(
                    serde_json::from_str::<Destination>(&json).unwrap(),
                    destination
                );
            }
            Err(error) => {
                assert_one_line(&error);
                if let Some(suggestion) = error.suggestion() {
                    assert!(suggestion.parse::<Destination>().is_ok(), "{error}");
                }
            }
        }
    });
}

#[test]
fn json_means_one_destination() {
    fuzz::check!("destination-json", |bytes: &[u8]| {
        let Ok(destination) = serde_json::from_slice::<Destination>(bytes) else {
            return;
        };
        let json = serde_json::to_string(&destination).unwrap();
        let again: Destination = serde_json::from_str(&json).unwrap();
        assert_eq!(again, destination);
        assert_eq!(serde_json::to_string(&again).unwrap(), json);
        if let Err(error) = destination.validate() {
            assert_one_line(&error);
        } else if let Ok(parsed) = destination.to_string().parse::<Destination>() {
            // A text that is accepted means this destination, and no other.
            assert_eq!(parsed, destination, "{destination}");
        }
    });
}
