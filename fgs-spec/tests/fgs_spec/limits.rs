//! Files that are no page, or larger than one.

use super::command::{run, with_file};
use super::own_page;

/// Each command prints one line with this text to stderr, with exit status 2.
fn assert_rejected(content: &[u8], text: &str) {
    for command in ["check", "draft", "facts"] {
        with_file("page.txt", content, |file| {
            let output = run(&[command, file]);
            let lines: Vec<&str> = output.lines().skip(1).collect();
            let [line, "exit status 2"] = lines.as_slice() else {
                panic!("{output}")
            };
            assert!(
                line.starts_with("fgs-spec: ") && line.contains(text),
                "{line}"
            );
        });
    }
}

#[test]
fn rejects_other_files_in_one_line() {
    assert_rejected(b"", "is not a page of an operation");
    assert_rejected(
        "Hello.\n\nThis is a letter.\n".as_bytes(),
        "is not a page of an operation",
    );
    assert_rejected(
        b"<html><body><p>Hello.</p></body></html>",
        "is not a page of an operation",
    );
    assert_rejected(b"\x7fELF\0\0\0\x01", "is binary");
    assert_rejected(b"\x89PNG\r\n\x1a\n", "is not UTF-8");
    assert_rejected(&vec![b'a'; 50 << 20], "is larger than 8 MiB");
}

#[test]
fn rejects_unknown_language() {
    let page = "Função\n\nConsulta a configuração.\n\nURI\n\nGET /v2/{project_id}/fgs/functions\n\nTabela 1 Parâmetros de caminho\n\nParâmetro\n\nTipo\n\nDescrição\n\nproject_id\n\nString\n\nProjeto.\n";
    assert_rejected(page.as_bytes(), "save the Chinese or the English page");
}

#[test]
fn rejects_two_operations_in_file() {
    let two = own_page("update-function-async-invoke-config.zh.txt")
        + &own_page("show-function-async-invoke-config.zh.txt");
    assert_rejected(two.as_bytes(), "has two operations, PUT /v2/");
}

#[test]
fn rejects_deeply_nested_elements() {
    for tag in ["<div>", "<table><tr><td>", "<b>"] {
        assert_rejected(tag.repeat(100).as_bytes(), "is not a page of an operation");
        assert_rejected(tag.repeat(30_000).as_bytes(), "is nested too deeply");
    }
    assert_rejected(&b"<p>a<br>".repeat(10_000), "is not a page of an operation");
}

/// Content that is slow to parse is rejected before it is parsed. Eight megabytes of each kind.
#[test]
fn rejects_files_above_limits() {
    let size = 8_000_000;
    let filled = |head: &str, with: &str| {
        (head.to_owned() + &with.repeat((size - head.len()) / with.len())).into_bytes()
    };
    let attributes: String = (0..700_000).map(|number| format!(" a{number}")).collect();
    assert_rejected(
        format!("<p{attributes}>").as_bytes(),
        "attributes of one element, more than the limit of",
    );
    assert_rejected(
        format!("<p title=\"<\" {attributes}>").as_bytes(),
        "attributes of one element, more than the limit of",
    );
    for piece in ["<", "&", "<p>a", "</p>", "<b>x</p>", "<a><p></a>", "<br>\n"] {
        assert_rejected(
            &filled("<html><p>a</p>", piece),
            "lines, tags and entities, more than the limit of",
        );
    }
    let fonts: String = (0..900).map(|size| format!("<font size={size}>")).collect();
    assert_rejected(
        (fonts + &"<p>a".repeat(90_000)).as_bytes(),
        "elements, more than the limit of",
    );
    let head = "Table 1 Request body parameters\nParameter\nType\nDescription\n";
    for line in [
        "Type\n",
        "Status Code\nDescription\n",
        "a_b\nString\nx\n",
        "{\n",
        "200\t",
    ] {
        assert_rejected(
            &filled(head, line),
            "lines, tags and entities, more than the limit of",
        );
    }
    assert_rejected(
        (head.to_owned() + &"Type ".repeat(20_000)).as_bytes(),
        "bytes in one paragraph, more than the limit of",
    );
    assert_rejected(
        (head.to_owned() + &"x\n".repeat(21_000)).as_bytes(),
        "paragraphs, more than the limit of",
    );
    let cell = format!("<tr><td>a<td>String<td>{}", "默认值：1 ".repeat(3_000));
    assert_rejected(
        &filled("<table>", &cell),
        "bytes of words, more than the limit of",
    );
    assert_rejected(
        &filled(
            &(head.to_owned() + &"[\n".repeat(120)),
            &("1,".repeat(20_000) + "\n"),
        ),
        "bytes of words",
    );
}

#[test]
fn rejects_very_long_tokens() {
    let long = "a".repeat(8_000_000);
    for head in ["<p>&", "<!--", "<"] {
        assert_rejected(
            format!("{head}{long}").as_bytes(),
            ", more than the limit of 1000000",
        );
    }
}

/// Each line that opens a bracket would be read to the end of the page.
#[test]
fn stops_parsing_broken_examples() {
    let broken = "[\n".repeat(120) + &("1,".repeat(20_000) + "\n").repeat(5);
    let page = own_page("show-function-async-invoke-config.zh.txt");
    let page = super::page_of(&format!(
        "{page}\n响应示例\n状态码: 200\n{broken}{{\"late\":1}}\n"
    ))
    .unwrap();
    let holds = |json: String| json.contains("late");
    assert!(!holds(serde_json::to_string(&page.examples).unwrap()));
    assert!(holds(serde_json::to_string(&page.unparsed).unwrap()));
}
