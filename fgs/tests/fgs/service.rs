//! `fgs` against a server whose responses a test sets.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::session::{Outcome, Session};
pub(crate) use test_support::FUNCTION;
use test_support::{Request, Server, response};

pub(crate) struct Service {
    server: Server,
    session: Session,
}

/// Responds with these pages in turn, then with the last one again. A page with an error code has status 404.
pub(crate) async fn paged<const PAGES: usize>(pages: [String; PAGES]) -> Service {
    Service::start(move |count, _| {
        let page = &pages[(count as usize).min(PAGES - 1)];
        (
            if page.starts_with("{\"error_code") {
                404
            } else {
                200
            },
            page.clone(),
        )
    })
    .await
}

impl Service {
    /// Responds with status and body, by the number of the requests before and the request.
    pub(crate) async fn start(
        serve: impl Fn(u64, &Request) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        let count = AtomicU64::new(0);
        Self::serving(move |request| {
            let (status, body) = serve(count.fetch_add(1, Ordering::SeqCst), request);
            response(status, "", body)
        })
        .await
    }

    /// Responds with these bytes.
    pub(crate) async fn serving(
        serve: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let server = Server::start(move |connection| {
            let response = serve(&connection.request);
            async move { connection.write(&response).await }
        });
        let keys = [
            ("HUAWEICLOUD_SDK_AK", "AK"),
            ("HUAWEICLOUD_SDK_SK", "classified"),
            ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
        ];
        Self {
            server: server.await,
            session: Session::with(&keys),
        }
    }

    pub(crate) fn endpoint(&self) -> String {
        self.server.endpoint()
    }

    /// Runs a command line, with `FUNCTION` in it replaced by a full URN. No retries.
    pub(crate) fn fgs(&self, command_line: &str) -> Outcome {
        self.session.fgs(&self.arguments(command_line))
    }

    /// The same, where the output may be anything.
    pub(crate) fn output(&self, command_line: &str) -> Output {
        self.command(command_line).output().unwrap()
    }

    pub(crate) fn command(&self, command_line: &str) -> Command {
        self.session.command(&self.arguments(command_line))
    }

    fn arguments(&self, command_line: &str) -> Vec<String> {
        let endpoint = self.endpoint();
        let mut arguments = vec!["--endpoint", &endpoint, "--max-attempts", "1"];
        arguments.extend(
            command_line
                .split(' ')
                .map(|word| if word == "FUNCTION" { FUNCTION } else { word }),
        );
        if command_line.starts_with("functions list")
            || command_line.contains(" functions list")
            || command_line.contains("status-log")
        {
            arguments.extend(["--project-id", "p"]);
        }
        arguments.into_iter().map(str::to_owned).collect()
    }

    pub(crate) fn requests(&self) -> usize {
        self.server.requests().len()
    }

    /// Method and target of the first request.
    pub(crate) fn first_target(&self) -> (String, String) {
        let head = self.server.requests().swap_remove(0).head;
        let mut words = head.split(' ').map(str::to_owned);
        (words.next().unwrap(), words.next().unwrap())
    }

    pub(crate) fn last_body(&self) -> Vec<u8> {
        self.server.requests().pop().unwrap().body
    }

    /// Method, last parts of the path, and body of each request.
    pub(crate) fn calls(&self) -> Vec<String> {
        let call = |request: &Request| {
            let mut words = request.head.split(' ');
            let (method, target) = (words.next().unwrap(), words.next().unwrap());
            let part = target.rsplit_once("/functions").unwrap().1;
            let part = part.replace(FUNCTION, "FUNCTION");
            let body = String::from_utf8_lossy(&request.body);
            format!("{method} {part} {body}").trim_end().to_owned()
        };
        self.server.requests().iter().map(call).collect()
    }

    /// The marker of each request, as it was sent.
    pub(crate) fn markers(&self) -> Vec<Option<String>> {
        let marker = |request: &Request| {
            let target = request.head.split(' ').nth(1)?.to_owned();
            let pairs = target.split_once('?')?.1.to_owned();
            pairs
                .split('&')
                .find_map(|pair| pair.strip_prefix("marker=").map(str::to_owned))
        };
        self.server.requests().iter().map(marker).collect()
    }
}
