//! What `--verbose` logs to stderr: a line for each attempt, from the library's spans, and one for each of its events.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::Write;
use std::time::Instant;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use functiongraph_io::printable::escaped;

pub(crate) fn to_stderr(level: LevelFilter) {
    let ours = Targets::new()
        .with_target("functiongraph", level)
        .with_target(FUNCTIONS, level.max(LevelFilter::INFO));
    tracing_subscriber::registry().with(Lines).with(ours).init();
}

/// What functions print, which the emulator runs: their lines are printed as they are.
const FUNCTIONS: &str = "functiongraph_emulator::functions";

struct Lines;

/// The fields of a span or an event.
#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

struct StartedAt(Instant);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
        span.extensions_mut().insert(StartedAt(Instant::now()));
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            record.record(fields);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id).filter(|span| span.name() == "attempt") else {
            return;
        };
        let extensions = span.extensions();
        if let (Some(fields), Some(StartedAt(started_at))) =
            (extensions.get::<Fields>(), extensions.get())
        {
            write_line(&format!(
                "DEBUG functiongraph: {} elapsed={:.1?}",
                fields.attempt_line(),
                started_at.elapsed()
            ));
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let message = fields.0.remove("message").unwrap_or_default();
        if event.metadata().target() == FUNCTIONS {
            write_line(&message);
            return;
        }
        let others: String = fields
            .0
            .iter()
            .map(|(name, value)| format!(" {name}={value}"))
            .collect();
        write_line(&format!(
            "{} functiongraph: {message}{others}",
            event.metadata().level()
        ));
    }
}

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// `GET https://… 503 (attempt 2, request id …)`
    fn attempt_line(&self) -> String {
        let resent = self
            .get("http.request.resend_count")
            .and_then(|count| count.parse::<u32>().ok());
        let attempt = resent.map(|resent| format!("attempt {}", resent.saturating_add(1)));
        let id = self.get("request_id").map(|id| format!("request id {id}"));
        let details: Vec<String> = attempt.into_iter().chain(id).collect();
        let method = self.get("http.request.method").unwrap_or_default();
        let url = self.get("url.full").unwrap_or_default();
        let status = self.get("http.response.status_code");
        let failed = self
            .get("error.type")
            .filter(|failed| Some(*failed) != status);
        let parts = [Some(method), Some(url), status, failed]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        if details.is_empty() {
            parts
        } else {
            format!("{parts} ({})", details.join(", "))
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

/// stderr may be closed.
fn write_line(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", escaped(line));
}
