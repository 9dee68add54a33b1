//! A user's machine: a home, an environment, `fgs`, and the emulators left running.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use functiongraph::{Client, Credentials, reqwest};
use tempfile::TempDir;

/// Every secret in these tests holds this word, whatever the case of its letters; no output may.
const SECRET: &str = "classified";
pub(crate) const TOKEN: &str = "a-classified-token";
const INVOCATION: &str = "INVOCATION";

const TIMEOUT: Duration = Duration::from_secs(20);

pub(crate) struct Session {
    pub environment: Vec<(String, String)>,
    home: TempDir,
    /// Accepts connections and sends nothing.
    hanging: TcpListener,
    /// Must never be connected to.
    silent: TcpListener,
    running: Vec<Running>,
    /// The id that was printed last.
    invocation: RefCell<Option<String>>,
}

impl Session {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    pub(crate) fn with(environment: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let listener = || TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            environment: environment.iter().map(owned).collect(),
            home: TempDir::new().unwrap(),
            hanging: listener(),
            silent: listener(),
            running: Vec::new(),
            invocation: RefCell::default(),
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// `fgs` in the home folder. `HANGING`, `SILENT` and `EMULATOR` in an argument become addresses, and
    /// `INVOCATION` the id that was printed last.
    pub(crate) fn command<S: AsRef<str>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fgs"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            // Nothing leaves this machine: no metadata service is used, and IAM is unreachable.
            .env("FUNCTIONGRAPH_METADATA_ENDPOINT", "off")
            .env("HUAWEICLOUD_SDK_IAM_ENDPOINT", "http://127.0.0.1:1")
            .env("XDG_STATE_HOME", self.file("state"))
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home.path())
            .stdin(Stdio::null());
        let names = self.names();
        for argument in arguments {
            let named = |text: String, (name, address): &(&str, SocketAddr)| {
                text.replace(name, &address.to_string())
            };
            let argument = match &*self.invocation.borrow() {
                Some(id) => argument.as_ref().replace(INVOCATION, id),
                None => argument.as_ref().to_owned(),
            };
            command.arg(names.iter().fold(argument, named));
        }
        command
    }

    /// Runs it to its end, for which it has a while.
    pub(crate) fn fgs<S: AsRef<str>>(&self, arguments: &[S]) -> Outcome {
        let child = self
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let id = child.id().to_string();
        let (sender, ended) = mpsc::channel();
        thread::spawn(move || sender.send(child.wait_with_output()));
        let output = ended.recv_timeout(TIMEOUT).unwrap_or_else(|_| {
            let _ = Command::new("kill").args(["-KILL", &id]).status();
            panic!(
                "it does not end: {}",
                arguments
                    .iter()
                    .map(AsRef::as_ref)
                    .collect::<Vec<_>>()
                    .join(" ")
            )
        });
        let outcome = Outcome::from(output.unwrap());
        let has_any = |words: &[&str]| {
            arguments
                .iter()
                .any(|argument| words.contains(&argument.as_ref()))
        };
        outcome.check(
            has_any(&["-v", "--verbose"]),
            has_any(&["watch", "list", "redrive", "--paginate"]),
        );
        if let Some(id) = outcome
            .stdout
            .strip_suffix('\n')
            .filter(|id| id.len() == 32 && !id.contains(' '))
        {
            self.invocation.replace(Some(id.to_owned()));
        }
        outcome
    }

    /// Starts it and leaves it running.
    pub(crate) fn start<S: AsRef<str>>(&mut self, arguments: &[S]) -> &mut Running {
        let running = Running::start(&mut self.command(arguments));
        self.running.push(running);
        self.running()
    }

    /// Waits for a connection to `HANGING`.
    pub(crate) fn accept_hanging(&self) {
        let connected = self.hanging.accept().unwrap();
        // It stays open.
        std::mem::forget(connected);
    }

    /// The one that was started last.
    pub(crate) fn running(&mut self) -> &mut Running {
        self.running.last_mut().unwrap()
    }

    /// The end of the one that was started last, which was told to stop.
    pub(crate) fn end_running(&mut self) -> Outcome {
        self.running.pop().unwrap().end()
    }

    fn names(&self) -> Vec<(&'static str, SocketAddr)> {
        let mut names = vec![
            ("HANGING", address(&self.hanging)),
            ("SILENT", address(&self.silent)),
        ];
        names.extend(
            self.running
                .last()
                .map(|running| ("EMULATOR", running.address())),
        );
        names
    }

    /// The text with names for what is different each time.
    pub(crate) fn redact(&self, text: &str) -> String {
        let home = self.home.path().display().to_string();
        let mut text = text
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
            .replace(&home, "HOME");
        for (name, address) in self.names() {
            text = text.replace(&address.to_string(), name);
        }
        if let Some(id) = &*self.invocation.borrow() {
            text = text.replace(id, INVOCATION);
        }
        let zeroed = text.replace(|letter: char| letter.is_ascii_digit(), "0");
        for (at, time) in zeroed.match_indices("0000-00-00T00:00:00Z") {
            text.replace_range(at..at + time.len(), time);
        }
        let hex = |letter: char| letter.is_ascii_hexdigit();
        let moment = |letter: char| letter.is_ascii_digit() || "-: T".contains(letter);
        let zeros = |moment: &str| moment.replace(|letter: char| letter.is_ascii_digit(), "0");
        text = mask(
            &text,
            "127.0.0.1:",
            |letter| letter.is_ascii_digit(),
            |_| "PORT".to_owned(),
        );
        text = mask(
            &text,
            "(os error ",
            |letter| letter.is_ascii_digit(),
            |_| "N".to_owned(),
        );
        text = mask(
            &text,
            "x-sdk-date: ",
            |letter| letter.is_ascii_alphanumeric(),
            |_| "DATE".to_owned(),
        );
        text = mask(
            &text,
            "elapsed=",
            |letter| !letter.is_whitespace(),
            |_| "ELAPSED".to_owned(),
        );
        for made in [
            "request id ",
            "request_id=\"",
            "group id   ",
            "stream id  ",
            "HUAWEICLOUD_SDK_AK=",
            "HUAWEICLOUD_SDK_SK=",
        ] {
            text = mask(&text, made, hex, |made| {
                format!("{}-HEX-DIGITS", made.len())
            });
        }
        for time in [
            "created      ",
            "modified     ",
            "\"created_time\": \"",
            "\"last_modified\": \"",
        ] {
            text = mask(&text, time, moment, zeros);
        }
        text
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        self.silent.set_nonblocking(true).unwrap();
        let connected = self
            .silent
            .accept()
            .map(|(_, from)| from)
            .map_err(|error| error.kind());
        assert_eq!(connected, Err(ErrorKind::WouldBlock), "something was sent");
    }
}

fn address(listener: &TcpListener) -> SocketAddr {
    listener.local_addr().unwrap()
}

/// Replaces what follows each `start`, as far as its letters are `wanted`.
fn mask(
    text: &str,
    start: &str,
    wanted: impl Fn(char) -> bool,
    make: impl Fn(&str) -> String,
) -> String {
    let mut parts = text.split(start);
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|letter| !wanted(letter)).unwrap_or(part.len());
        let made = if end == 0 {
            String::new()
        } else {
            make(&part[..end])
        };
        masked.extend([start, &made, &part[end..]]);
    }
    masked
}

/// How a run of `fgs` ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            status: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Outcome {
    pub(crate) fn so_far(running: &Running) -> Self {
        Self {
            status: None,
            stdout: running.first_output.clone(),
            stderr: String::new(),
        }
    }

    /// What holds for every outcome. `watch` prints failed invocations too, a list prints what arrived before the error, and
    /// `redrive` prints a line for each record.
    fn check(&self, verbose: bool, shows_part: bool) {
        for stream in [&self.stdout, &self.stderr] {
            assert!(
                !stream.to_lowercase().contains(SECRET),
                "a secret is shown: {self:?}"
            );
            assert!(
                stream.is_empty() || stream.ends_with('\n'),
                "the last line has no end: {self:?}"
            );
        }
        // A command without its subcommand.
        let help = self.stderr.contains("\n\nUsage: ");
        // A warning names entries that are left out of a list, of which the rest is printed, a record that the emulator
        // does not deliver, or a journal of redrive that is not read.
        let warned = |line: &str| {
            line.strip_prefix("WARN functiongraph: ")
                .is_some_and(|warning| {
                    warning.ends_with(" are skipped")
                        || warning.contains(" delivered to ")
                        || warning.contains(" is the journal of other runs ")
                        || warning.contains(" do not restart the function in ")
                })
        };
        // What a function prints comes with its name and the id of its request.
        let printed = |line: &str| {
            let id = line.split(' ').nth(1).unwrap_or_default();
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        // Why a list is empty.
        let hinted = |line: &str| {
            line.starts_with("fgs: none in the last hour; ")
                || line.starts_with("fgs: none; --since is in the future")
        };
        let expected = |line: &str| warned(line) || printed(line) || hinted(line);
        let warnings = self.stderr.lines().filter(|line| expected(line)).count();
        let lines = self
            .stderr
            .lines()
            .filter(|line| !line.contains("DEBUG functiongraph") && !expected(line))
            .count();
        match self.status {
            Some(0) => assert!(lines == 0, "done, yet something is on stderr: {self:?}"),
            Some(1..=3) => {
                assert!(
                    shows_part || self.stdout.is_empty(),
                    "not done, yet something is on stdout: {self:?}"
                );
                assert!(help || lines == 1, "not one line on stderr: {self:?}");
            }
            _ => panic!("no status of ours: {self:?}"),
        }
        assert!(
            verbose || help || lines + warnings == self.stderr.lines().count(),
            "verbose without --verbose: {self:?}"
        );
    }

    /// The error line of this status.
    pub(crate) fn failure(&self, status: i32) -> &str {
        assert_eq!(self.status, Some(status), "{self:?}");
        let line = self.stderr.strip_prefix("fgs: ");
        line.unwrap_or_else(|| panic!("{self:?}")).trim_end()
    }

    pub(crate) fn done(&self) -> &str {
        assert_eq!(self.status, Some(0), "{self:?}");
        &self.stdout
    }
}

/// An `fgs emulator serve`. It is killed when dropped.
pub(crate) struct Running {
    child: Child,
    /// What it printed when it started.
    pub first_output: String,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first_output = vec![0; 4096];
        let length = child
            .stdout
            .as_mut()
            .unwrap()
            .read(&mut first_output)
            .unwrap();
        first_output.truncate(length);
        let first_output = String::from_utf8(first_output).unwrap();
        assert!(
            !first_output.to_lowercase().contains(SECRET),
            "a secret is shown: {first_output}"
        );
        Self {
            child,
            first_output,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        let address = self
            .first_output
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("listening on http://"));
        address
            .unwrap_or_else(|| panic!("not listening: {:?}", self.first_output))
            .parse()
            .unwrap()
    }

    /// For one that accepts [`TOKEN`].
    pub(crate) fn client(&self) -> Client {
        Client::builder()
            .credentials(Credentials::token(TOKEN))
            .endpoint(format!("http://{}", self.address()))
            .project_id("p")
            .http_client_builder(reqwest::Client::builder().no_proxy())
            .build()
            .unwrap()
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends a signal, such as `TERM`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line on its stderr.
    pub(crate) fn error_line(&mut self) -> String {
        // It reads no more than the line.
        let mut stderr = BufReader::with_capacity(1, self.child.stderr.as_mut().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        line
    }

    /// Waits until it has ended by itself; the rest of its output.
    pub(crate) fn end(mut self) -> Outcome {
        let mut outcome = Outcome {
            status: None,
            stdout: String::new(),
            stderr: String::new(),
        };
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut outcome.stdout)
            .unwrap();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut outcome.stderr)
            .unwrap();
        outcome.status = self.child.wait().unwrap().code();
        outcome.check(false, false);
        outcome
    }
}

/// Sends a signal to a process.
#[cfg(unix)]
pub(crate) fn signal(id: u32, name: &str) {
    let sent = Command::new("kill")
        .args(["-s", name, &id.to_string()])
        .status()
        .unwrap();
    assert!(sent.success(), "{name}");
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
