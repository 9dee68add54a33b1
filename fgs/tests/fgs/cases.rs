//! The case files: command lines with their output.
//!
//! In `cases/*.txt`, a command line starts with `$ `: an `fgs` with variables before it, left running by `&` at
//! the end, or an `export` of variables for the rest of the file. `> ` is what it prints to stdout, `! ` to
//! stderr, and `? ` the status other than 0. Other lines are prose. `INSTA_UPDATE=always` writes the output.

use std::fs;
use std::path::PathBuf;

use crate::session::{Outcome, Session};

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                play(stringify!($name));
            }
        )*

        #[test]
        fn plays_every_case_file() {
            let played = [$(stringify!($name)),*].map(|name| format!("{name}.txt"));
            for entry in fs::read_dir(folder()).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(played.contains(&name), "{name} is not played");
            }
        }
    };
}

cases! {
    keeps_config_between_runs,
    enables_status_log,
    events_reject_invalid_use,
    invokes_functions,
    rejects_invalid_calls,
    rejects_invalid_connections,
    rejects_invalid_destinations,
    rejects_invalid_functions,
    rejects_invalid_numbers,
    accepts_destinations,
    advances_the_clock,
    calls_any_operation,
    dry_run_sends_nothing,
    requires_json_objects_as_events,
    lists_functions,
    prints_help,
    watches_and_lists_invocations,
    reports_missing_credentials,
    reports_service_errors,
    serve_listens,
    serve_rejects_invalid_options,
    rejects_unknown_arguments,
    rejects_unused_options,
    verbose_logs_to_stderr,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fgs/cases")
}

fn play(name: &str) {
    let file = folder().join(format!("{name}.txt"));
    let script = fs::read_to_string(&file).unwrap();
    let mut session = Session::new();
    let mut played = String::new();
    for line in script.lines() {
        match line.split(' ').next() {
            Some("$") => played.extend([line, "\n", &run(&mut session, &line[2..])]),
            Some(">" | "!" | "?") => {}
            _ => played.extend([line, "\n"]),
        }
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&file, &played).unwrap();
    } else if played != script {
        let same = played
            .lines()
            .zip(script.lines())
            .take_while(|(played, expected)| played == expected)
            .count();
        let from = |text: &str| {
            text.lines()
                .skip(same)
                .take(8)
                .collect::<Vec<_>>()
                .join("\n")
        };
        panic!(
            "{name}.txt:{}\nexpected:\n{}\nactual:\n{}",
            same + 1,
            from(&script),
            from(&played)
        );
    }
}

fn run(session: &mut Session, command_line: &str) -> String {
    let words = words(command_line);
    let (before, command) = words.split_at(
        words
            .iter()
            .position(|word| word == "fgs")
            .unwrap_or(words.len()),
    );
    let exported = session.environment.len();
    session.environment.extend(
        before
            .iter()
            .filter_map(|word| word.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let outcome = match command {
        [] => return String::new(),
        [_, arguments @ .., last] if last == "&" => Outcome::so_far(session.start(arguments)),
        [_, arguments @ ..] => session.fgs(arguments),
    };
    session.environment.truncate(exported);
    let lines = |mark: &str, text: &str| -> String {
        text.lines()
            .map(|line| format!("{}\n", format!("{mark} {line}").trim_end()))
            .collect()
    };
    let status = outcome
        .status
        .filter(|status| *status != 0)
        .map(|status| format!("? {status}\n"))
        .unwrap_or_default();
    session.redact(&format!(
        "{}{}{status}",
        lines(">", &outcome.stdout),
        lines("!", &outcome.stderr)
    ))
}

/// Words as a shell sees them, with single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}
