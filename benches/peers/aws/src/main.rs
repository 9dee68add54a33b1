//! `peer-aws N` signs the PUT of 400 bytes N times, as aws-sigv4 does for the clients of AWS.

use std::error::Error;
use std::hint::black_box;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SigningParams, SigningSettings, sign,
};
use aws_sigv4::sign::v4;

const URL: &str = "https://functiongraph.cn-north-4.myhuaweicloud.com/v2/7aad83af3e8d42e99ac194c8419e2c9b/fgs/functions/urn%3Afss%3Acn-north-4%3A7aad83af3e8d42e99ac194c8419e2c9b%3Afunction%3Adefault%3Aresize/async-invoke-config";
const HEADERS: [(&str, &str); 4] = [
    ("content-type", "application/json"),
    ("accept", "application/json"),
    ("user-agent", "functiongraph-rust/0.1.0"),
    ("x-project-id", "7aad83af3e8d42e99ac194c8419e2c9b"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let times: usize = std::env::args().nth(1).ok_or("how often?")?.parse()?;
    let identity = Credentials::new(
        "HPUA0123456789ABCDEF",
        "abcdefghijklmnopqrstuvwxyz0123456789ABCD",
        None,
        None,
        "static",
    );
    let identity = identity.into();
    let body = vec![b'x'; 400];
    let mut request = http::Request::put(URL);
    for (name, value) in HEADERS {
        request = request.header(name, value);
    }
    let mut request = request.body(())?;
    for _ in 0..times {
        let params: SigningParams<'_> = v4::SigningParams::builder()
            .identity(&identity)
            .region("cn-north-4")
            .name("functiongraph")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let signable = SignableRequest::new(
            "PUT",
            URL,
            HEADERS.into_iter(),
            SignableBody::Bytes(black_box(&body)),
        )?;
        let (instructions, _) = sign(signable, &params)?.into_parts();
        instructions.apply_to_request_http1x(&mut request);
        let headers = black_box(request.headers_mut());
        for name in ["authorization", "x-amz-date"] {
            if headers.remove(name).is_none() {
                return Err(format!("it is not signed: no {name}").into());
            }
        }
    }
    Ok(())
}
