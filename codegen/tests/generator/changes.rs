//! What a change of the document changes in the generated code.

use crate::document::{async_group, changed, generated, spec};

#[test]
fn same_document_generates_same_code() {
    assert_eq!(generated(&spec()), generated(&spec()));
}

#[test]
fn changed_bound_changes_only_its_uses() {
    let before = generated(&async_group());
    let after = generated(&changed(
        "maximum: 86400\n          default: 3600",
        "maximum: 90000\n          default: 3600",
    ));
    let differences: Vec<(&str, &str)> = before
        .iter()
        .zip(&after)
        .flat_map(|(before, after)| {
            before
                .lines()
                .zip(after.lines())
                .filter(|(before, after)| before != after)
        })
        .map(|(before, after)| (before.trim(), after.trim()))
        .collect();
    let documented = (
        "Documented range: 1 to 86400 seconds.",
        "Documented range: 1 to 90000 seconds.",
    );
    let schema = |most| {
        format!("#[cfg_attr(feature = \"schemars\", schemars(range(min = 1i64, max = {most}i64)))]")
    };
    let (before, after) = (schema(86400), schema(90000));
    let validated = ("Some(86400i64),", "Some(90000i64),");
    assert_eq!(
        differences,
        [
            documented,
            (&before, &after),
            documented,
            documented,
            validated
        ]
    );
}

#[test]
fn generates_added_operation() {
    let operation = "
    post:
      operationId: PokeFunction
      summary: Pokes a function
      x-page: { title: a, url: b }
      responses:
        '202':
          description: Accepted
";
    let text = changed(
        "    delete:\n",
        &format!("{}    delete:\n", &operation[1..]),
    );
    let [client, _, constants] = generated(&text);
    assert!(client.contains("pub fn poke_function(&self) -> builder::PokeFunction {"));
    assert!(constants.contains("POKE_FUNCTION: Operation"));
}
