//! The generator: what it makes of the document is a contract, and what is wrong with a document is one line.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Fields, ImplItem, Item, Visibility, parse_quote};

const SPEC: &str = "spec/functiongraph.yaml";

fn spec() -> String {
    std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../spec/functiongraph.yaml"
    ))
    .unwrap()
}

fn generated(text: &str) -> [String; 3] {
    functiongraph_codegen::generate_files(SPEC, text)
        .unwrap()
        .map(|(_, code)| code)
}

/// The document with one passage, which must stand in it, in other words.
fn changed(from: &str, to: &str) -> String {
    let spec = spec();
    assert!(spec.contains(from), "{from}");
    spec.replacen(from, to, 1)
}

#[test]
fn request_checks_are_those_of_the_document() {
    let [_, checks, _] = generated(&spec());
    insta::assert_snapshot!(checks);
}

#[test]
fn facts_are_those_of_the_document() {
    let [_, _, facts] = generated(&spec());
    insta::assert_snapshot!(facts);
}

#[test]
fn public_surface() {
    let [client, _, _] = generated(&spec());
    let mut file = syn::parse_file(&client).unwrap();
    Surface.visit_file_mut(&mut file);
    insta::assert_snapshot!(prettyplease::unparse(&file));
}

#[test]
fn documentation_of_operations() {
    let [client, _, _] = generated(&spec());
    let file = syn::parse_file(&client).unwrap();
    let methods = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(&block.items),
        _ => None,
    });
    let told = methods.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
            Some(doc(&method.attrs))
        }
        _ => None,
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n\n────────\n\n"));
}

fn doc(attributes: &[syn::Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_same_document_gives_the_same_code() {
    assert_eq!(generated(&spec()), generated(&spec()));
}

#[test]
fn a_bound_changed_in_the_document_changes_its_check_schema_and_documentation_and_nothing_else() {
    let before = generated(&spec());
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
    let checked = ("Some(86400i64),", "Some(90000i64),");
    assert_eq!(
        differences,
        [documented, (&before, &after), documented, checked]
    );
}

#[test]
fn a_new_operation_needs_no_hand_written_code() {
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
    let [client, _, facts] = generated(&text);
    assert!(client.contains("pub fn poke_function(&self) -> builder::PokeFunction<'_>"));
    assert!(facts.contains("POKE_FUNCTION: Operation"));
}

/// Keeps what users of the generated code can name; bodies and private things are gone.
struct Surface;

impl VisitMut for Surface {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(is_public);
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(is_public);
        }
        visit_mut::visit_item_mod_mut(self, module);
    }

    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        if let Fields::Named(fields) = &mut item.fields {
            let public = fields
                .named
                .iter()
                .filter(|field| matches!(field.vis, Visibility::Public(_)));
            fields.named = public.cloned().collect();
        }
        visit_mut::visit_item_struct_mut(self, item);
    }

    fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
        match &block.trait_ {
            Some(_) => block.items.retain(|item| matches!(item, ImplItem::Type(_))),
            None => block.items.retain(|item| match item {
                ImplItem::Fn(method) => matches!(method.vis, Visibility::Public(_)),
                _ => true,
            }),
        }
        visit_mut::visit_item_impl_mut(self, block);
    }

    fn visit_impl_item_fn_mut(&mut self, method: &mut syn::ImplItemFn) {
        method.block = parse_quote!({});
        visit_mut::visit_impl_item_fn_mut(self, method);
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    }
}

fn is_public(item: &Item) -> bool {
    match item {
        Item::Mod(item) => matches!(item.vis, Visibility::Public(_)),
        Item::Struct(item) => matches!(item.vis, Visibility::Public(_)),
        Item::Enum(item) => matches!(item.vis, Visibility::Public(_)),
        Item::Use(item) => matches!(item.vis, Visibility::Public(_)),
        // Traits of the standard library and serde are part of it; the generator's own are not.
        Item::Impl(item) => !item.trait_.as_ref().is_some_and(|(path, _)| {
            let path = path.to_token_stream().to_string();
            path.contains("ClientInfo") || path.contains("ClientHooks")
        }),
        _ => false,
    }
}

#[test]
fn what_is_wrong_with_a_document_is_one_line() {
    let cases = [
        ("not YAML", "openapi: 3.0.3", "openapi: [3.0.3"),
        (
            "no operationId",
            "      operationId: ShowFunctionAsyncInvokeConfig\n",
            "",
        ),
        ("no page", "        title: 获取函数异步配置信息\n", ""),
        ("bounds crossed", "maximum: 3\n", "maximum: -1\n"),
        ("default out of bounds", "default: 3600", "default: 90000"),
        ("default of another type", "default: 3600", "default: soon"),
        (
            "lengths crossed",
            "          maxLength: 269",
            "          maxLength: 0",
        ),
        ("unknown type", "type: boolean", "type: bool"),
        ("keyword of another type", "maxLength: 64", "maximum: 64"),
        ("bound that is no number", "minimum: 128", "minimum: one"),
        (
            "schema that is not there",
            "schemas/PageInfo'",
            "schemas/PagesInfo'",
        ),
        (
            "body that is not there",
            "schemas/UpdateFunctionAsyncInvokeConfigRequestBody'",
            "schemas/Body'",
        ),
        (
            "required that is no property",
            "required: [bucket]",
            "required: [pail]",
        ),
        (
            "unknown model",
            "x-rust-model: Timestamp",
            "x-rust-model: Clock",
        ),
        (
            "shared name, other shape",
            "        enable_async_status_log: &status_log\n          type: boolean",
            "        other: &status_log\n          type: boolean",
        ),
        (
            "parameter that leads nowhere",
            "parameters/function_urn'",
            "parameters/function'",
        ),
        (
            "parameter the path lacks",
            "name: function_urn\n",
            "name: function_name\n",
        ),
        (
            "path of another project",
            "/v2/{project_id}/fgs/functions/{function_urn}/async-invoke-configs:",
            "/v3/{project_id}/fgs/functions/{function_urn}/async-invoke-configs:",
        ),
        (
            "two successes",
            "        '204':",
            "        '200': { description: Ok }\n        '204':",
        ),
        (
            "no responses",
            "      responses:\n        '204':",
            "      x-responses:\n        '204':",
        ),
        (
            "parameter without place",
            "        - name: marker\n          in: query",
            "        - name: marker\n          in: quarry",
        ),
        (
            "pattern of its own",
            "pattern: '^[A-Za-z0-9_-]+$'",
            "pattern: '^[A-Z][0-9]+$'",
        ),
        (
            "range of letters that ends before it begins",
            "pattern: '^[A-Za-z0-9_-]+$'",
            "pattern: '^[z-a]+$'",
        ),
        (
            "pattern that is not the list's",
            "pattern: '^[^,]+(,[^,]+){0,9}$'",
            "pattern: '^[^,]+(,[^,]+){0,8}$'",
        ),
        (
            "pattern that is not the time's",
            "[0-5][0-9]:[0-5][0-9]$'",
            "[0-9]{2}:[0-9]{2}$'",
        ),
        (
            "pattern that is not the number's",
            "^0*[0-9]{1,18}$",
            "^[0-9]{1,18}$",
        ),
        ("pattern that is not the range's", "|500)$'", "|501)$'"),
        (
            "pattern that is not the function's",
            "pattern: '^(\\.*",
            "pattern: '^(\\.+",
        ),
        (
            "required text that may be empty",
            "          minLength: 1\n          x-urn",
            "          x-urn",
        ),
        (
            "form of a time",
            "x-time-format: YYYY-MM-DDThh:mm:ss",
            "x-time-format: DD.MM.YYYY",
        ),
        ("list of two letters", "separator: ','", "separator: ', '"),
        ("list of none", "maxItems: 10", "maxItems: 0"),
        (
            "list with another bound",
            "maxItems: 10",
            "maxItems: 10, minItems: 1",
        ),
        (
            "list in a number",
            "minimum: 128",
            "x-list: { separator: ',', maxItems: 10 }",
        ),
        (
            "format of a string",
            "            maxLength: 640\n",
            "            format: uuid\n",
        ),
        (
            "parameter of another type",
            "            type: string\n            maxLength: 640\n",
            "            type: array\n",
        ),
        (
            "enum of a boolean",
            "type: boolean\n",
            "type: boolean\n          enum: [true]\n",
        ),
        (
            "fewest properties",
            "required: [bucket]",
            "minProperties: 1",
        ),
        (
            "misspelt keyword",
            "            maxLength: 640\n",
            "            maxLenght: 640\n",
        ),
        ("misspelt extension", "x-list:", "x-lists:"),
        (
            "misspelt keyword of a field",
            "          maxLength: 269\n",
            "          maxlength: 269\n",
        ),
        (
            "misspelt keyword of a parameter",
            "          in: query\n",
            "          in: query\n          requird: true\n",
        ),
        ("no error codes", "x-errors:", "x-mistakes:"),
    ];
    let lines = cases.map(|(case, from, to)| {
        match functiongraph_codegen::generate_files(SPEC, &changed(from, to)) {
            Ok(_) => panic!("{case}: accepted"),
            Err(problem) => format!("{case}: {problem}"),
        }
    });
    assert!(lines.iter().all(|line| line.lines().count() == 1));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn no_document_is_too_odd_to_be_told_in_one_line() {
    for text in [
        "",
        "null",
        "[]",
        "42",
        "openapi: 3.0.3",
        "\u{0}",
        "a: &a [*a]",
        "paths: {}",
    ] {
        let problem = functiongraph_codegen::generate_files(SPEC, text)
            .unwrap_err()
            .to_string();
        assert_eq!(problem.lines().count(), 1, "{text:?}: {problem}");
    }
}
