//! The command as it is typed: what it prints, and how it ends.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use super::own_page;

const UPDATE: &str = "fgs-spec/tests/pages/update-function-async-invoke-config.zh.txt";
const SHOW: &str = "fgs-spec/tests/pages/show-function-async-invoke-config.zh.txt";
const LIST: &str = "fgs-spec/tests/pages/list-function-async-invoke-config.en.html";
const NEW: &str = "fgs-spec/tests/pages/create-reserved-window.en.txt";

/// What is typed, what comes back, and the status.
fn played(arguments: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_fgs-spec"))
        .args(arguments)
        .current_dir("..")
        .env("COLUMNS", "100")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let status = done.status.code().unwrap();
    let folder = std::env::temp_dir();
    let told = format!(
        "$ fgs-spec {}\n{}{}exit status {status}\n",
        arguments.join(" "),
        text(&done.stdout),
        text(&done.stderr)
    );
    told.replace(&folder.display().to_string(), "/tmp")
}

/// A file in a folder of its own.
fn with_file(name: &str, content: &[u8], then: impl FnOnce(&str)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, content).unwrap();
    then(file.to_str().unwrap());
}

/// One line on stderr, which holds the words, and status 2.
fn is_refused(content: &[u8], words: &str) {
    for command in ["check", "draft", "facts"] {
        with_file("page.txt", content, |file| {
            let told = played(&[command, file]);
            let lines: Vec<&str> = told.lines().skip(1).collect();
            let [line, "exit status 2"] = lines.as_slice() else {
                panic!("{told}")
            };
            assert!(
                line.starts_with("fgs-spec: ") && line.contains(words),
                "{line}"
            );
        });
    }
}

#[test]
fn pages_that_agree_are_told_in_a_line_each() {
    assert_snapshot!(played(&["check", UPDATE, SHOW, LIST]));
}

#[test]
fn differences_are_told_with_their_lines() {
    let page = own_page("update-function-async-invoke-config.zh.txt");
    let page = page
        .replace("最大值:3", "最大值:5")
        .replace("[0,3]", "[0,5]")
        .replace("365", "366");
    with_file("page.txt", page.as_bytes(), |file| {
        for output in ["text", "json"] {
            let told = played(&["check", file, "--output", output]).replace(file, "page.txt");
            assert_snapshot!(format!("differences_are_told_as_{output}"), told);
        }
        let line = document_line("maximum: 3\n");
        assert!(played(&["check", file]).contains(&format!("spec/functiongraph.yaml:{line}\n")));
    });
}

fn document_line(end: &str) -> usize {
    let text = fs::read_to_string("../spec/functiongraph.yaml").unwrap();
    text[..text.find(end).unwrap()].lines().count()
}

#[test]
fn a_page_that_contradicts_itself_is_told_with_both() {
    let page =
        own_page("update-function-async-invoke-config.zh.txt").replace("最大值:3", "最大值:5");
    with_file("page.txt", page.as_bytes(), |file| {
        assert!(played(&["check", file]).contains("5 and 3"));
    });
}

#[test]
fn a_page_of_no_operation_of_the_document_is_told_and_drafted() {
    assert_snapshot!("a_new_page_is_told", played(&["check", NEW]));
    assert_snapshot!("a_new_page_is_drafted", played(&["draft", NEW]));
}

#[test]
fn the_draft_of_a_page_agrees_with_it() {
    for page in [UPDATE, SHOW, LIST, NEW] {
        let draft = Command::new(env!("CARGO_BIN_EXE_fgs-spec"))
            .current_dir("..")
            .args(["draft", page])
            .output()
            .unwrap();
        with_file("draft.yaml", &draft.stdout, |file| {
            let told = played(&["check", page, "--spec", file]);
            assert!(told.ends_with("exit status 0\n"), "{told}");
        });
    }
}

#[test]
fn a_page_that_cannot_be_read_does_not_hide_the_others() {
    let told = played(&["check", "no-such-page.txt", SHOW]);
    assert!(
        told.contains("fgs-spec: no-such-page.txt: cannot be read"),
        "{told}"
    );
    assert!(
        told.contains("ShowFunctionAsyncInvokeConfig: no difference"),
        "{told}"
    );
    assert!(told.ends_with("exit status 2\n"), "{told}");
}

#[test]
fn a_folder_stands_for_its_pages() {
    let told = played(&["check", "fgs-spec/tests/pages"]);
    assert_eq!(
        told.lines()
            .filter(|line| line.contains("no difference"))
            .count(),
        3,
        "{told}"
    );
    let folder = tempfile::tempdir().unwrap();
    assert!(played(&["check", folder.path().to_str().unwrap()]).contains("holds no page"));
}

#[test]
fn what_is_no_page_is_refused_in_a_line() {
    is_refused(b"", "is no page of an operation");
    is_refused(
        "Hello.\n\nThis is a letter.\n".as_bytes(),
        "is no page of an operation",
    );
    is_refused(
        b"<html><body><p>Hello.</p></body></html>",
        "is no page of an operation",
    );
    is_refused(b"\x7fELF\0\0\0\x01", "is binary");
    is_refused(b"\x89PNG\r\n\x1a\n", "is not UTF-8");
    is_refused(&vec![b'a'; 50 << 20], "is larger than 8 MiB");
}

#[test]
fn a_page_in_a_third_language_is_refused() {
    let page = "Função\n\nConsulta a configuração.\n\nURI\n\nGET /v2/{project_id}/fgs/functions\n\nTabela 1 Parâmetros de caminho\n\nParâmetro\n\nTipo\n\nDescrição\n\nproject_id\n\nString\n\nProjeto.\n";
    is_refused(
        page.as_bytes(),
        "the Chinese or the English page is expected",
    );
}

#[test]
fn two_operations_in_a_file_are_refused() {
    let two = own_page("update-function-async-invoke-config.zh.txt")
        + &own_page("show-function-async-invoke-config.zh.txt");
    is_refused(two.as_bytes(), "holds two operations, PUT /v2/");
}

#[test]
fn a_deep_page_is_read_or_refused() {
    for tag in ["<div>", "<table><tr><td>", "<b>"] {
        is_refused(tag.repeat(100).as_bytes(), "is no page of an operation");
        is_refused(
            tag.repeat(30_000).as_bytes(),
            "is nested deeper than a page",
        );
    }
    is_refused(&b"<p>a<br>".repeat(10_000), "is no page of an operation");
}

/// What costs a reader more than its length is refused before it is read. Eight megabytes of each kind.
#[test]
fn refuses_costly_files() {
    let size = 8_000_000;
    let filled = |head: &str, with: &str| {
        (head.to_owned() + &with.repeat((size - head.len()) / with.len())).into_bytes()
    };
    let attributes: String = (0..700_000).map(|number| format!(" a{number}")).collect();
    is_refused(
        format!("<p{attributes}>").as_bytes(),
        "attributes of one element, and a page at most",
    );
    is_refused(
        format!("<p title=\"<\" {attributes}>").as_bytes(),
        "attributes of one element, and a page at most",
    );
    for piece in ["<", "&", "<p>a", "</p>", "<b>x</p>", "<a><p></a>", "<br>\n"] {
        is_refused(
            &filled("<html><p>a</p>", piece),
            "lines, tags and entities, and a page at most",
        );
    }
    let fonts: String = (0..900).map(|size| format!("<font size={size}>")).collect();
    is_refused(
        (fonts + &"<p>a".repeat(90_000)).as_bytes(),
        "elements, and a page at most",
    );
    let head = "Table 1 Request body parameters\nParameter\nType\nDescription\n";
    for line in [
        "Type\n",
        "Status Code\nDescription\n",
        "a_b\nString\nx\n",
        "{\n",
        "200\t",
    ] {
        is_refused(
            &filled(head, line),
            "lines, tags and entities, and a page at most",
        );
    }
    is_refused(
        (head.to_owned() + &"Type ".repeat(20_000)).as_bytes(),
        "bytes in one paragraph, and a page at most",
    );
    is_refused(
        (head.to_owned() + &"x\n".repeat(21_000)).as_bytes(),
        "paragraphs, and a page at most",
    );
    let cell = format!("<tr><td>a<td>String<td>{}", "默认值：1 ".repeat(3_000));
    is_refused(
        &filled("<table>", &cell),
        "bytes of words, and a page at most",
    );
    is_refused(
        &filled(
            &(head.to_owned() + &"[\n".repeat(120)),
            &("1,".repeat(20_000) + "\n"),
        ),
        "bytes of words",
    );
}

#[test]
fn refuses_one_long_token() {
    let long = "a".repeat(8_000_000);
    for head in ["<p>&", "<!--", "<"] {
        is_refused(
            format!("{head}{long}").as_bytes(),
            ", and a page at most 1000000; one page is expected",
        );
    }
}

/// What a page holds is shown as it is meant, and as escapes where it is not seen.
#[test]
fn odd_characters_are_escapes() {
    let odd = "url\u{202e}\u{e0041}x";
    let page = own_page("list-function-async-invoke-config.en.html");
    let page = page.replace("max_async_retry_attempts", &format!("max_async_{odd}"));
    with_file("page.html", page.as_bytes(), |file| {
        for command in [
            &["facts", file][..],
            &["draft", file],
            &["check", file],
            &["check", "--output", "json", file],
        ] {
            let told = played(command);
            let is_odd = |letter: char| odd.contains(letter) && !letter.is_ascii();
            assert!(
                !told.contains(is_odd) && told.to_lowercase().contains("202e"),
                "{told}"
            );
        }
        let facts = played(&["facts", file]);
        let facts: serde_json::Value = serde_json::from_str(
            facts
                .split_once('\n')
                .unwrap()
                .1
                .split("exit status")
                .next()
                .unwrap(),
        )
        .unwrap();
        assert!(facts.to_string().contains(odd), "{facts}");
        let draft = played(&["draft", file]);
        let draft = draft
            .split_once('\n')
            .unwrap()
            .1
            .split("exit status")
            .next()
            .unwrap();
        let draft: serde_json::Value = serde_saphyr::from_str(draft).unwrap();
        assert!(draft.to_string().contains(odd), "{draft}");
    });
}

/// Each line that opens a bracket would be read to the end of the page.
#[test]
fn tells_broken_examples_and_tries_no_more_of_them() {
    let broken = "[\n".repeat(120) + &("1,".repeat(20_000) + "\n").repeat(5);
    let page = super::own_page("show-function-async-invoke-config.zh.txt");
    let page = super::page_of(&format!(
        "{page}\n响应示例\n状态码: 200\n{broken}{{\"late\":1}}\n"
    ))
    .unwrap();
    let holds = |told: String| told.contains("late");
    assert!(!holds(serde_json::to_string(&page.examples).unwrap()));
    assert!(holds(serde_json::to_string(&page.unparsed).unwrap()));
}

#[test]
fn a_document_that_cannot_be_read_is_refused() {
    let told = played(&["check", UPDATE, "--spec", "no-such.yaml"]);
    assert!(
        told.contains("fgs-spec: no-such.yaml: cannot be read")
            && told.ends_with("exit status 2\n"),
        "{told}"
    );
    with_file("spec.yaml", b"openapi: [", |file| {
        let told = played(&["check", UPDATE, "--spec", file]);
        assert!(
            told.lines().count() == 3 && told.ends_with("exit status 2\n"),
            "{told}"
        );
    });
}

#[test]
fn wrong_words_are_refused_in_a_line() {
    assert_snapshot!(
        [
            played(&["check"]),
            played(&["check", UPDATE, "--outptu", "json"]),
            played(&["check", UPDATE, "--output", "yaml"]),
            played(&["dratf", UPDATE]),
        ]
        .concat()
    );
}

#[test]
fn help_is_given() {
    assert_snapshot!(played(&["--help"]));
}

#[test]
fn outside_a_checkout_the_document_is_the_one_built_in() {
    let folder = tempfile::tempdir().unwrap();
    let page = Path::new("..").join(UPDATE).canonicalize().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_fgs-spec"))
        .arg("check")
        .arg(page)
        .current_dir(folder.path())
        .output();
    assert_eq!(done.unwrap().status.code(), Some(0));
}
