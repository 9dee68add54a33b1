//! The validation of the models as `build.rs` generates it.
#![allow(dead_code, reason = "which of it is called follows from the document")]

include!(concat!(env!("OUT_DIR"), "/validation.rs"));
