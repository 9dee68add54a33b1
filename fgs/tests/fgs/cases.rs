//! The case files: what is typed, and what comes back.
//!
//! In `cases/*.txt`, `$ ` begins what is typed: an `fgs` with variables before it, left running by `&` at
//! the end, or an `export` of variables for the rest of the file. `> ` is what it prints to stdout, `! ` to
//! stderr, and `? ` the status other than 0. Other lines are prose. `INSTA_UPDATE=always` writes what came back.

use std::fs;
use std::path::PathBuf;

use crate::session::{Session, Told};

macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                play(stringify!($name));
            }
        )*

        #[test]
        fn every_case_file_is_played() {
            let played = [$(stringify!($name)),*].map(|name| format!("{name}.txt"));
            for entry in fs::read_dir(folder()).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(played.contains(&name), "{name} is not played");
            }
        }
    };
}

cases! {
    a_config_is_kept_between_runs,
    a_status_log_is_enabled_before_it_is_shown,
    bad_connections_are_refused,
    bad_destinations_are_refused,
    bad_functions_are_refused,
    bad_numbers_are_refused,
    destinations_are_words,
    dry_runs_show_and_send_nothing,
    events_are_json_objects,
    functions_are_listed,
    help_is_given,
    invocations_are_watched_and_listed,
    missing_keys_are_told,
    refusals_are_told,
    serve_listens,
    serve_refuses,
    unknown_words_are_refused,
    verbose_tells_on_stderr,
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
            "{name}.txt:{}\nexpected:\n{}\ncame:\n{}",
            same + 1,
            from(&script),
            from(&played)
        );
    }
}

fn run(session: &mut Session, typed: &str) -> String {
    let words = words(typed);
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
    let told = match command {
        [] => return String::new(),
        [_, arguments @ .., last] if last == "&" => Told::so_far(session.start(arguments)),
        [_, arguments @ ..] => session.fgs(arguments),
    };
    session.environment.truncate(exported);
    let lines = |mark: &str, text: &str| -> String {
        text.lines()
            .map(|line| format!("{}\n", format!("{mark} {line}").trim_end()))
            .collect()
    };
    let status = told
        .status
        .filter(|status| *status != 0)
        .map(|status| format!("? {status}\n"))
        .unwrap_or_default();
    session.redact(&format!(
        "{}{}{status}",
        lines(">", &told.stdout),
        lines("!", &told.stderr)
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
