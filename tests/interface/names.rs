//! Names of functions, from their parts.

use functiongraph::FunctionUrn;

#[test]
fn makes_urns_from_parts() {
    let region = String::from("cn-north-4");
    let urn = FunctionUrn::new(
        &region,
        "0123456789abcdef0123456789abcdef",
        "default",
        "resize",
    );
    let urn = urn.unwrap();
    assert_eq!(
        urn.as_str(),
        "urn:fss:cn-north-4:0123456789abcdef0123456789abcdef:function:default:resize"
    );
    assert_eq!(urn.region(), Some("cn-north-4"));
    assert_eq!((urn.package(), urn.name()), ("default", "resize"));
}

#[test]
fn rejects_invalid_urn_parts() {
    for parts in [
        ["", "p", "default", "resize"],
        ["cn-north-4", "p", "default", "resize:1"],
        ["cn-north-4", "p", "default", "a b"],
        ["cn-north-4", "p", "a:b", ""],
    ] {
        let [region, project_id, package, name] = parts;
        let urn = FunctionUrn::new(region, project_id, package, name);
        assert!(urn.is_err(), "{parts:?}");
    }
}
