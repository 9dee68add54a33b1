//! What is secret is never repeated, even where it stands in the wrong place.

use crate::session::{Session, TOKEN};

#[test]
fn a_password_in_an_endpoint_is_refused_without_being_repeated() {
    let session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN)]);
    for endpoint in [
        "http://me:classified@SILENT",
        "http://classified@SILENT",
        "ftp://me:classified@SILENT",
        "http://me:classified@host:99999",
    ] {
        let refused = session.fgs(&[
            "--endpoint",
            endpoint,
            "--project-id",
            "p",
            "async-config",
            "get",
            "resize",
        ]);
        let why = refused.refusal(2);
        assert!(
            why.contains("endpoint") && why.contains("password"),
            "{why}"
        );
    }
}
