//! Secrets are never printed, even in the wrong place.

use crate::session::{Session, TOKEN};

#[test]
fn hides_password_of_endpoint() {
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
        let why = refused.failure(2);
        assert!(
            why.contains("endpoint") && why.contains("password"),
            "{why}"
        );
    }
}
