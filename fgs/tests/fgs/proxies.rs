//! The road a request takes: the proxy that the environment names, or none, and never another.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Output;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

use test_support::{FUNCTION, Server, response, unused_address};

const CONFIG: &str = r#"{"max_async_retry_attempts":2}"#;
/// `DOM\user:p@w` in a header.
const BASIC: &str = "proxy-authorization: basic re9nxhvzzxi6ceb3\r\n";

async fn fgs(environment: &[(&str, &str)], endpoint: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fgs"));
    command
        .env_clear()
        .env("HUAWEICLOUD_SDK_AK", "AK")
        .env("HUAWEICLOUD_SDK_SK", "classified");
    command
        .envs(environment.iter().copied())
        .args(["--endpoint", endpoint, "--max-attempts", "1"]);
    command
        .args(["async-config", "get", FUNCTION])
        .output()
        .await
        .unwrap()
}

async fn service() -> Server {
    Server::responding_with(response(200, "", CONFIG)).await
}

/// A SOCKS 5 proxy that connects to this address whatever the client requests; what each client requested.
async fn socks(to: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let (address, outcome) = (
        listener.local_addr().unwrap(),
        Arc::new(Mutex::new(Vec::new())),
    );
    let record = outcome.clone();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let requested = socks_request(&mut client).await.unwrap();
            record.lock().unwrap().push(requested);
            let mut server = TcpStream::connect(to).await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
        }
    });
    (address, outcome)
}

async fn socks_request(client: &mut TcpStream) -> std::io::Result<String> {
    let [_, 1, method] = read(client).await? else {
        return Ok("no single method".to_owned());
    };
    client.write_all(&[5, method]).await?;
    let mut requested = String::new();
    if method == 2 {
        let [_version] = read(client).await?;
        requested = format!("{}:{}@", text(client).await?, text(client).await?);
        client.write_all(&[1, 0]).await?;
    }
    let [_, _, _, kind] = read(client).await?;
    requested += &match kind {
        1 => Ipv4Addr::from(read(client).await?).to_string(),
        _ => text(client).await?,
    };
    let port = client.read_u16().await?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    Ok(format!("{requested}:{port}"))
}

async fn read<const N: usize>(client: &mut TcpStream) -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    client.read_exact(&mut bytes).await.map(|_| bytes)
}

async fn text(client: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = vec![0; client.read_u8().await?.into()];
    client.read_exact(&mut bytes).await?;
    Ok(String::from_utf8(bytes).unwrap())
}

#[tokio::test]
async fn rejects_unusable_proxies() {
    let server = service().await;
    for value in [
        "\"http://127.0.0.1:1\"",
        " http://127.0.0.1:1",
        "http://127.0.0.1:1 ",
        "socks://127.0.0.1:1",
        r"http://DOM\user:hidden@127.0.0.1:1",
        "http://127.0.0.1:1,http://127.0.0.1:2",
        "ftp://127.0.0.1:1",
        "http://[::1",
        "http://me:hidden",
    ] {
        for variable in ["HTTP_PROXY", "https_proxy", "ALL_PROXY"] {
            let refused = fgs(&[(variable, value)], &server.endpoint()).await;
            let first_output = String::from_utf8(refused.stderr).unwrap();
            assert_eq!(
                refused.status.code(),
                Some(2),
                "{variable} {value}: {first_output}"
            );
            assert!(
                first_output.contains(&format!("{variable}: "))
                    && first_output.lines().count() == 1,
                "{first_output}"
            );
            assert!(!first_output.contains("hidden"), "{first_output}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn rejects_entries_of_no_proxy() {
    let server = service().await;
    for value in [
        "10.*",
        "http://x.test",
        "127.0.0.1;x.test",
        "127.0.0.0/40",
        "127.0.0.1:x",
    ] {
        let environment = [("HTTP_PROXY", "http://127.0.0.1:1"), ("no_proxy", value)];
        let refused = fgs(&environment, &server.endpoint()).await;
        let first_output = String::from_utf8(refused.stderr).unwrap();
        assert!(
            refused.status.code() == Some(2) && first_output.contains("no_proxy: "),
            "{value}: {first_output}"
        );
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn bypasses_proxy_for_no_proxy() {
    let (server, proxy) = (
        service().await,
        format!("http://{}", unused_address().await),
    );
    let (here, other) = (
        server.address().to_string(),
        format!("127.0.0.1:{}", server.address().port() ^ 1),
    );
    for (list, is_direct) in [
        ("127.0.0.1", true),
        ("x.test 127.0.0.1", true),
        ("x.test,127.0.0.0/8", true),
        ("*", true),
        (&here, true),
        (&other, false),
        ("*.0.0.x", false),
        ("x.test", false),
    ] {
        let done = fgs(
            &[("HTTP_PROXY", &proxy), ("NO_PROXY", list)],
            &server.endpoint(),
        )
        .await;
        assert_eq!(
            done.status.code(),
            Some(if is_direct { 0 } else { 1 }),
            "{list}: {done:?}"
        );
    }
    assert_eq!(server.connections(), 5);

    // A name that resolves nowhere: a connection without the proxy fails.
    let proxy = service().await;
    for (list, code) in [
        ("*.x.test", 1),
        ("a.x.test:80", 1),
        ("a.x.test:81", 0),
        ("*.a.x.test", 0),
    ] {
        let done = fgs(
            &[("HTTP_PROXY", &proxy.endpoint()), ("NO_PROXY", list)],
            "http://a.x.test",
        )
        .await;
        assert_eq!(done.status.code(), Some(code), "{list}: {done:?}");
    }
    assert_eq!(proxy.connections(), 2);
}

#[tokio::test]
async fn connects_through_socks_proxy() {
    let server = service().await;
    let (proxy, outcome) = socks(server.address()).await;
    let here = server.endpoint();
    for (scheme, endpoint) in [
        ("socks5", here.as_str()),
        ("socks5h", "http://a.x.test"),
        ("SOCKS5H://me:a%40b@", "http://a.x.test:81"),
    ] {
        let proxy = if scheme.ends_with('@') {
            format!("{scheme}{proxy}")
        } else {
            format!("{scheme}://{proxy}")
        };
        let done = fgs(&[("ALL_PROXY", &proxy)], endpoint).await;
        assert!(done.status.success(), "{proxy}: {done:?}");
    }
    assert_eq!(
        *outcome.lock().unwrap(),
        [
            server.address().to_string(),
            "a.x.test:80".into(),
            "me:a@b@a.x.test:81".into()
        ]
    );
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn authenticates_to_proxy() {
    let proxy = Server::responding_with(response(200, "", CONFIG)).await;
    let with_user = format!("http://DOM%5Cuser:p%40w@{}", proxy.address());
    let done = fgs(&[("HTTP_PROXY", &with_user)], "http://a.x.test").await;
    assert!(done.status.success(), "{done:?}");
    // There is no service behind it, so that TLS fails after CONNECT.
    let done = fgs(&[("HTTPS_PROXY", &with_user)], "https://a.x.test").await;
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    let heads: Vec<String> = proxy
        .requests()
        .into_iter()
        .map(|request| request.head.to_lowercase())
        .collect();
    let [forward, tunnel] = &heads[..] else {
        panic!("{heads:?}")
    };
    assert!(
        forward.starts_with("get http://a.x.test/v2/") && forward.contains(BASIC),
        "{forward}"
    );
    assert!(
        tunnel.starts_with("connect a.x.test:443 ") && tunnel.contains(BASIC),
        "{tunnel}"
    );
}
