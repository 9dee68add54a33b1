//! URNs of functions.

use functiongraph::FunctionUrn;

use crate::assert_one_line;

#[test]
fn urns_are_their_fields() {
    fuzz::check!("urns", |bytes: &[u8]| {
        let Ok(text) = str::from_utf8(bytes) else {
            return;
        };
        let urn = match text.parse::<FunctionUrn>() {
            Ok(urn) => urn,
            Err(error) => {
                assert_one_line(&error);
                assert!(serde_json::from_value::<FunctionUrn>(text.into()).is_err());
                return;
            }
        };
        assert_eq!(urn.to_string(), text);
        assert_eq!(assembled(&urn), text);
        let json = serde_json::to_string(&urn).unwrap();
        assert_eq!(serde_json::from_str::<FunctionUrn>(&json).unwrap(), urn);
        // As a part of a path it is encoded once, and cannot lead elsewhere.
        let path = format!("http://localhost/functions/{urn}/end");
        let url: functiongraph::reqwest::Url = path.parse().unwrap();
        assert_eq!(url.path().matches('/').count(), 3, "{url}");
    });
}

/// A URN of the fields of another.
fn assembled(urn: &FunctionUrn) -> String {
    let alias = urn.alias().map(|alias| format!("!{alias}"));
    let end = match (urn.qualifier(), alias.as_deref().or(urn.version())) {
        (None, implied) => {
            assert_eq!(implied, Some("latest"));
            String::new()
        }
        (qualifier, named) => {
            assert_eq!(qualifier, named);
            format!(":{}", named.unwrap())
        }
    };
    let (package, name) = (urn.package(), urn.name());
    match (urn.region(), urn.project_id()) {
        (Some(region), Some(project)) => {
            format!("urn:fss:{region}:{project}:function:{package}:{name}{end}")
        }
        (None, Some(project)) => format!("{project}:{package}:{name}{end}"),
        (None, None) if urn.as_str().contains(':') => format!("{package}:{name}"),
        (None, None) => name.to_owned(),
        (Some(_), None) => panic!("a region without a project"),
    }
}
