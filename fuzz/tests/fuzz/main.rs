//! What holds for any input, of texts, responses, requests and pages.

mod destinations;
mod emulator_requests;
mod emulator_sockets;
mod error_bodies;
mod lists;
mod panics;
mod provider_pages;
mod timestamps;
mod urns;

/// An error is one line without anything that a terminal obeys.
fn assert_one_line(error: &impl std::fmt::Display) {
    let text = error.to_string();
    assert!(!text.is_empty() && text.len() < 8 * 1024, "{}", text.len());
    assert!(!text.contains(char::is_control), "{text:?}");
}
