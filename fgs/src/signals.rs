//! The signals that ask a program to end.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Handlers of the signals. From their making on none of them ends the process of itself, and none is lost to
/// process 1 of a container, for which the system has no default.
#[cfg(unix)]
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Option<Signal>,
}

#[cfg(unix)]
impl Signals {
    pub fn install() -> io::Result<Self> {
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

    /// Waits for the next one, and tells its number.
    pub async fn next(&mut self) -> i32 {
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

/// Whether this process was started with the signal ignored. Only Linux tells, without unsafe code.
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

/// Waits until this process is asked to end, if the system does not end it: process 1 of a container has no default
/// for signals. Others keep theirs, so that a shell sees which signal ended the command.
///
/// A thread of its own sees to it that the process ends within [`GRACE`], whatever the others wait for.
#[cfg(unix)]
pub fn that_end_process_1() -> io::Result<impl Future<Output = u8>> {
    use tokio::sync::oneshot;

    let (sender, asked) = oneshot::channel();
    if std::process::id() == 1 {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut signals = {
            let _entered = runtime.enter();
            Signals::install()?
        };
        let watch = move || {
            runtime.block_on(async {
                let number = u8::try_from(signals.next().await).unwrap_or_default();
                // Nobody waits for it when the command is done.
                let _ = sender.send(number);
                tokio::time::sleep(GRACE).await;
                std::process::exit(i32::from(status(number)));
            });
        };
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(watch)?;
    }
    Ok(async {
        match asked.await {
            Ok(number) => number,
            Err(_) => std::future::pending().await,
        }
    })
}

/// How long a command has to let go of what it holds.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(1);

/// Elsewhere no process is without defaults.
#[cfg(not(unix))]
pub fn that_end_process_1() -> io::Result<impl Future<Output = u8>> {
    Ok(std::future::pending())
}

/// What shells report of a process that a signal ended.
pub fn status(signal: u8) -> u8 {
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

    /// Waits for the next one, and tells its number.
    pub async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.interrupt.recv() => 2,
            _ = self.close.recv() => 1,
        }
    }
}

/// A write beyond the process's limit of a file's size becomes an error like a full disk, instead of its end.
pub fn survive_file_size_limit() {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        // SIGXFSZ has this number on both, but for some rare processors. A listener alone keeps it from killing.
        const SIGXFSZ: i32 = 25;
        let _ = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(SIGXFSZ));
    }
}
