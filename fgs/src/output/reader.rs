//! The reader of stdout.

/// Waits until nobody reads stdout any more, to the second. A file, and what else cannot be watched, is always read.
#[cfg(unix)]
pub(crate) async fn reader_gone() {
    use std::io::stdout;
    use std::os::fd::AsFd;
    use std::time::Duration;

    use tokio::io::Interest;
    use tokio::net::unix::pipe::Sender;

    const POLL_INTERVAL: Duration = Duration::from_secs(1);

    let own = stdout().as_fd().try_clone_to_owned();
    // Not `from_owned_fd`, by which a write would fail where it has to wait.
    if let Ok(watched) = own.and_then(Sender::from_owned_fd_unchecked) {
        while let Ok(ready) = watched.ready(Interest::WRITABLE).await {
            if ready.is_write_closed() {
                return;
            }
            // It is ready as long as it can be written to.
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }
    std::future::pending().await
}

#[cfg(not(unix))]
pub(crate) async fn reader_gone() {
    std::future::pending().await
}
