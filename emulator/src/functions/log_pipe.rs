//! What a process prints, line by line, with the id of the request that it works on.

use std::io::{self, PipeWriter};
use std::mem::take;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::unix::pipe::Receiver;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{AbortHandle, yield_now};
use tokio::time::timeout;

use super::log::{LOG_TARGET, RunLog};

/// How long what was printed before a response is waited for: a process may print without end.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(200);
/// A longer line is several.
const LINE_LIMIT: usize = 8 * 1024;

pub(super) struct LogPipe {
    current: Arc<Mutex<Current>>,
    drains: mpsc::Sender<oneshot::Sender<()>>,
    task: AbortHandle,
}

/// The run that lines belong to.
struct Current {
    function: String,
    /// Between two runs there is none.
    request_id: Option<String>,
    log: RunLog,
    /// A line that has not ended.
    partial: Vec<u8>,
}

impl LogPipe {
    /// A pipe, and the end of it that a process writes to.
    pub(super) fn open(function: &str) -> io::Result<(Self, PipeWriter)> {
        let (reader, writer) = io::pipe()?;
        let pipe = Receiver::from_owned_fd(OwnedFd::from(reader))?;
        let current = Arc::new(Mutex::new(Current {
            function: function.to_owned(),
            request_id: None,
            log: RunLog::default(),
            partial: Vec::new(),
        }));
        let (drains, drained) = mpsc::channel(1);
        let task = tokio::spawn(read(pipe, current.clone(), drained)).abort_handle();
        Ok((
            Self {
                current,
                drains,
                task,
            },
            writer,
        ))
    }

    pub(super) fn begin(&self, request_id: &str) {
        let mut current = lock(&self.current);
        current.request_id = Some(request_id.to_owned());
        current.log = RunLog::default();
    }

    /// The log of the run, with all that was printed before.
    pub(super) async fn finish(&self) -> RunLog {
        let (done, drained) = oneshot::channel();
        let draining = async {
            // It fails if nothing is read any more, and then there is nothing to wait for.
            if self.drains.send(done).await.is_ok() {
                let _ = drained.await;
            }
        };
        // One that ran out of time may still be in the way of the next.
        let _ = timeout(DRAIN_TIMEOUT, draining).await;
        let mut current = lock(&self.current);
        current.end_line();
        current.request_id = None;
        take(&mut current.log)
    }
}

impl Drop for LogPipe {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Reads all that is written before it confirms a drain.
async fn read(
    pipe: Receiver,
    current: Arc<Mutex<Current>>,
    mut drains: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let mut buffer = [0; 4096];
    loop {
        tokio::select! {
            biased;
            ready = pipe.readable() => {
                let read = ready.and_then(|()| pipe.try_read(&mut buffer));
                match read {
                    Ok(0) => break,
                    Ok(count) => {
                        lock(&current).append(&buffer[..count]);
                        // A pipe that is always ready never waits, and nothing else would run.
                        yield_now().await;
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(_) => break,
                }
            }
            drain = drains.recv() => match drain {
                Some(done) => { let _ = done.send(()); }
                None => return,
            },
        }
    }
    while let Some(done) = drains.recv().await {
        let _ = done.send(());
    }
}

impl Current {
    fn append(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if *byte == b'\n' {
                self.end_line();
                continue;
            }
            self.partial.push(*byte);
            if self.partial.len() == LINE_LIMIT {
                self.end_line();
            }
        }
    }

    fn end_line(&mut self) {
        if self.partial.is_empty() {
            return;
        }
        let bytes = take(&mut self.partial);
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches('\r');
        let id = self.request_id.as_deref().unwrap_or("-");
        tracing::info!(target: LOG_TARGET, "{} {id} {text}", self.function);
        if let Some(id) = &self.request_id {
            self.log.push(id, text);
        }
    }
}

fn lock(current: &Mutex<Current>) -> MutexGuard<'_, Current> {
    current.lock().unwrap_or_else(PoisonError::into_inner)
}
