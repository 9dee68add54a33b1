//! The signals that end a program.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Handlers of the signals. Once installed, no signal ends the process by itself, and process 1 of a container, which has
/// no default handlers, receives each of them.
#[cfg(unix)]
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Option<Signal>,
}

#[cfg(unix)]
impl Signals {
    pub(crate) fn install() -> io::Result<Self> {
        // nohup stays in force.
        let hangup = if is_ignored(SignalKind::hangup()) {
            None
        } else {
            Some(signal(SignalKind::hangup())?)
        };
        let (interrupt, terminate) = (
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        );
        Ok(Self {
            interrupt,
            terminate,
            hangup,
        })
    }

    /// Waits for the next signal; its number.
    pub(crate) async fn next(&mut self) -> i32 {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => SignalKind::interrupt().as_raw_value(),
            _ = self.terminate.recv() => SignalKind::terminate().as_raw_value(),
            _ = hangup => SignalKind::hangup().as_raw_value(),
        }
    }
}

impl Signals {
    /// The number of the next signal, as statuses have it.
    async fn number(&mut self) -> u8 {
        u8::try_from(self.next().await).unwrap_or_default()
    }
}

/// Whether this process was started with the signal ignored. Without unsafe code, only Linux reports it.
#[cfg(unix)]
fn is_ignored(kind: SignalKind) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .map(str::trim);
    let mask = mask
        .and_then(|mask| u64::from_str_radix(mask, 16).ok())
        .unwrap_or_default();
    mask >> (kind.as_raw_value() - 1) & 1 == 1
}

/// Waits for a signal that ends this process, if it is process 1 of a container, which has no default handlers. Other
/// processes keep the defaults, so that a shell sees which signal ended the command.
///
/// The process ends within [`GRACE`], whatever its other threads wait for.
#[cfg(unix)]
pub(crate) fn that_end_process_1() -> io::Result<impl Future<Output = u8>> {
    let grace = async |_: Signals, number| {
        tokio::time::sleep(GRACE).await;
        number
    };
    let first = (std::process::id() == 1)
        .then(|| watch(grace))
        .transpose()?;
    Ok(async {
        match first {
            Some(first) => first.await,
            None => std::future::pending().await,
        }
    })
}

/// Waits for the first signal, after which a command completes what it has begun. A second one ends the process at once,
/// whatever its other threads wait for.
pub(crate) fn first() -> io::Result<impl Future<Output = u8>> {
    watch(async |mut signals: Signals, _| signals.number().await)
}

/// Receives signals on a thread of their own. The future is the number of the first; the process ends once `end` is done,
/// with the status of the signal that it returns.
fn watch(
    end: impl AsyncFnOnce(Signals, u8) -> u8 + Send + 'static,
) -> io::Result<impl Future<Output = u8>> {
    let (sender, received) = tokio::sync::oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut signals = {
        let _entered = runtime.enter();
        Signals::install()?
    };
    let watch = move || {
        runtime.block_on(async {
            let first = signals.number().await;
            // The command may be done already.
            let _ = sender.send(first);
            std::process::exit(i32::from(status(end(signals, first).await)));
        });
    };
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(watch)?;
    Ok(async {
        match received.await {
            Ok(number) => number,
            Err(_) => std::future::pending().await,
        }
    })
}

/// The time that a command has to release its resources.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(1);

/// Elsewhere every process has default handlers.
#[cfg(not(unix))]
pub fn that_end_process_1() -> io::Result<impl Future<Output = u8>> {
    Ok(std::future::pending())
}

/// What shells report of a process that a signal ended.
pub(crate) fn status(signal: u8) -> u8 {
    signal.saturating_add(128)
}

/// Handlers of Ctrl-C and of the console's end.
#[cfg(windows)]
pub struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    close: tokio::signal::windows::CtrlClose,
}

#[cfg(windows)]
impl Signals {
    pub fn install() -> io::Result<Self> {
        Ok(Self {
            interrupt: tokio::signal::windows::ctrl_c()?,
            close: tokio::signal::windows::ctrl_close()?,
        })
    }

    /// Waits for the next signal; its number.
    pub async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.interrupt.recv() => 2,
            _ = self.close.recv() => 1,
        }
    }
}

/// A write beyond the file size limit of the process becomes an error, like a full disk, instead of killing it.
pub(crate) fn survive_file_size_limit() {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        // The number of SIGXFSZ on both, except on rare processors. A listener is enough to keep the process alive.
        const SIGXFSZ: i32 = 25;
        let _ = signal(SignalKind::from_raw(SIGXFSZ));
    }
}
