//! Parses the URL of a proxy.

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use percent_encoding::percent_decode_str;
use reqwest::Url;

const SCHEMES: [&str; 6] = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"];
const SOCKS_PORT: u16 = 1080;
pub(super) const INVALID_PORT: &str = "the port is not a number from 1 to 65535";
const HINT: &str = "set one such as http://HOST:PORT, https://HOST:PORT, socks5://HOST:PORT or socks5h://HOST:PORT \
                      (with the name resolved by the proxy), with USER:PASSWORD@ before the host if it requires them";

/// # Errors
///
/// One line, without user and password.
pub(super) fn parse(text: &str) -> Result<Url, String> {
    parse_url(text)
        .map_err(|why| format!("{:?} is not a valid proxy ({why}); {HINT}", redact(text)))
}

fn parse_url(text: &str) -> Result<Url, &'static str> {
    if text.starts_with(['"', '\'']) {
        return Err("the quotes are part of the value");
    }
    if text
        .chars()
        .any(|letter| letter.is_whitespace() || letter.is_control())
    {
        return Err("it contains white space or a control character");
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        return Err("its scheme is not supported");
    }
    let (user, server) = match rest.rsplit_once('@') {
        Some((user, server)) => (
            validate_user(user, &scheme).map(|()| format!("{user}@"))?,
            server,
        ),
        None => (String::new(), rest),
    };
    let server = parse_server(server.strip_suffix('/').unwrap_or(server))?;
    let mut url =
        Url::parse(&format!("{scheme}://{user}{server}")).map_err(|_| "it is not a valid URL")?;
    if scheme.starts_with("socks") && url.port().is_none() {
        url.set_port(Some(SOCKS_PORT))
            .map_err(|()| "it is not a valid URL")?;
    }
    // reqwest ignores proxies that its matcher cannot parse.
    let matcher = Matcher::builder().all(url.as_str()).build();
    matcher
        .intercept(&Uri::from_static("http://x/"))
        .ok_or("it is not a valid URL")?;
    Ok(url)
}

fn validate_user(user: &str, scheme: &str) -> Result<(), &'static str> {
    let mut rest = user.bytes();
    while let Some(byte) = rest.next() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:".contains(&byte);
        let mut is_hex = || rest.next().is_some_and(|byte| byte.is_ascii_hexdigit());
        let is_escape = byte == b'%' && is_hex() && is_hex();
        if !is_plain && !is_escape {
            return Err(
                "in user and password write \\ as %5C, @ as %40, / as %2F, % as %25, and so on",
            );
        }
    }
    if scheme.starts_with("socks4") {
        return Err("SOCKS 4 has no user and password");
    }
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    for part in [name, password] {
        let part = percent_decode_str(part)
            .decode_utf8()
            .map_err(|_| "user or password is not valid UTF-8")?;
        if scheme.starts_with("socks") && part.len() > 255 {
            return Err("SOCKS 5 has at most 255 bytes for a user or a password");
        }
    }
    Ok(())
}

/// Host and port in the form of a URL.
fn parse_server(server: &str) -> Result<String, &'static str> {
    if server.contains(',') {
        return Err("only one proxy is allowed");
    }
    if server.contains('\\') {
        return Err("it contains a \\; after a domain write it as %5C");
    }
    if server.contains(['/', '?', '#']) {
        return Err("a path is not allowed");
    }
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => {
            (host, format!(":{}", parse_port(port).ok_or(INVALID_PORT)?))
        }
        _ => (server, String::new()),
    };
    Ok(format!(
        "{}{port}",
        parse_host(host)
            .ok_or("its host is neither a name nor an IP address; an IPv6 address needs []")?
    ))
}

/// Accepts digits only: `parse` accepts a `+`, too.
pub(super) fn parse_port(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port > 0)
}

/// A host in the form of a URL: in lower-case ASCII, an IPv6 address in brackets.
pub(super) fn parse_host(text: &str) -> Option<String> {
    let is_allowed = |letter: char| letter.is_alphanumeric() || "-._".contains(letter);
    let is_address = text.starts_with('[') && text.ends_with(']');
    if !is_address && !text.chars().all(is_allowed) {
        return None;
    }
    let url = Url::parse(&format!("http://{text}")).ok()?;
    let host = url.host_str()?;
    // Some programs read 127.1, 0x7f.0.0.1 and 8080 as addresses, others do not.
    let is_number = host.parse::<std::net::Ipv4Addr>().is_ok();
    (!is_number || host == text).then(|| host.to_owned())
}

/// The text without user and password, even if it is malformed.
pub(super) fn redact(text: &str) -> String {
    let is_scheme = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    let start = text
        .find("://")
        .filter(|at| is_scheme(&text[..*at]))
        .map_or(0, |at| at + 3);
    let (scheme, rest) = text.split_at(start);
    if let Some((_, server)) = rest.rsplit_once('@') {
        return format!("{scheme}***@{server}");
    }
    // Without a host the password is in the place of the port.
    match rest.split_once(':') {
        Some((host, port)) if !host.starts_with('[') && !is_port(port) => {
            format!("{scheme}{host}:***")
        }
        _ => text.to_owned(),
    }
}

fn is_port(text: &str) -> bool {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    !text[end..].starts_with(|letter: char| letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accepts_all_proxy_url_forms() {
        for (text, url) in [
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("Proxy_1.test", "http://proxy_1.test/"),
            ("HTTPS://p:443/", "https://p/"),
            ("https://p:80", "https://p:80/"),
            ("socks5://p:80", "socks5://p:80"),
            (
                "socks5h://me:a%40b@[::1]:1080",
                "socks5h://me:a%40b@[::1]:1080",
            ),
            ("socks4a://p", "socks4a://p:1080"),
            ("http://DOM%5Cuser:p,w@h:1", "http://DOM%5Cuser:p,w@h:1/"),
            ("me:x@h", "http://me:x@h/"),
        ] {
            assert_eq!(parse(text).unwrap().as_str(), url);
        }
    }

    #[test]
    fn rejects_proxies_reqwest_ignores() {
        let errors = [
            r#""http://127.0.0.1:1""#,
            " http://h:1",
            "http://h :1",
            "socks://h:1",
            r"http://DOM\user:hidden@h",
            "http://a:1,http://b:2",
            "ftp://h",
            "http://[::1",
            "http://h:99999",
            "http://h:0",
            "http://h:+1",
            "http://h:",
            "http://me:hidden",
            "http://me:hid@den@h",
            "http://me:hid/den@h",
            "http://me:hidden%@h",
            "http://me:%ff@h",
            "http://h/proxy.pac",
            "http://",
            "http:h:1",
            "8080",
            "::1",
            "socks4://me:hidden@h",
            "http://h;i",
        ]
        .map(|text| parse(text).unwrap_err().replace(HINT, "…"));
        assert!(
            !errors.iter().any(|line| line.contains("hidden")),
            "{errors:?}"
        );
        insta::assert_snapshot!(errors.join("\n"), @r#"
        "\"http://127.0.0.1:1\"" is not a valid proxy (the quotes are part of the value); …
        " http://h:1" is not a valid proxy (it contains white space or a control character); …
        "http://h :1" is not a valid proxy (it contains white space or a control character); …
        "socks://h:1" is not a valid proxy (its scheme is not supported); …
        "http://***@h" is not a valid proxy (in user and password write \ as %5C, @ as %40, / as %2F, % as %25, and so on); …
        "http://a:1,http://b:2" is not a valid proxy (only one proxy is allowed); …
        "ftp://h" is not a valid proxy (its scheme is not supported); …
        "http://[::1" is not a valid proxy (its host is neither a name nor an IP address; an IPv6 address needs []); …
        "http://h:99999" is not a valid proxy (the port is not a number from 1 to 65535); …
        "http://h:0" is not a valid proxy (the port is not a number from 1 to 65535); …
        "http://h:+1" is not a valid proxy (the port is not a number from 1 to 65535); …
        "http://h:" is not a valid proxy (the port is not a number from 1 to 65535); …
        "http://me:***" is not a valid proxy (the port is not a number from 1 to 65535); …
        "http://***@h" is not a valid proxy (in user and password write \ as %5C, @ as %40, / as %2F, % as %25, and so on); …
        "http://***@h" is not a valid proxy (in user and password write \ as %5C, @ as %40, / as %2F, % as %25, and so on); …
        "http://***@h" is not a valid proxy (in user and password write \ as %5C, @ as %40, / as %2F, % as %25, and so on); …
        "http://***@h" is not a valid proxy (user or password is not valid UTF-8); …
        "http://h/proxy.pac" is not a valid proxy (a path is not allowed); …
        "http://" is not a valid proxy (its host is neither a name nor an IP address; an IPv6 address needs []); …
        "http:***" is not a valid proxy (its host is neither a name nor an IP address; an IPv6 address needs []); …
        "8080" is not a valid proxy (its host is neither a name nor an IP address; an IPv6 address needs []); …
        "::1" is not a valid proxy (its host is neither a name nor an IP address; an IPv6 address needs []); …
        "socks4://***@h" is not a valid proxy (SOCKS 4 has no user and password); …
        "http://h;i" is not a valid proxy (its host is neither a name nor an IP address; an IPv6 address needs []); …
        "#);
    }

    proptest! {
        #[test]
        fn errors_hide_proxy_password(
            before in r#"("?(http|socks5|ftp)://)?"#,
            user in r"[a-z\\@:/]{0,5}",
            special in r#"[\\@:/?#%" ,]{0,3}"#,
            after in r#"(@h(:1)?[ "/]?)"#,
        ) {
            let text = format!("{before}{user}:{special}SECRET{special}{after}");
            prop_assert!(!parse(&text).err().unwrap_or_default().contains("SECRET"), "{}", text);
        }

        #[test]
        fn accepted_proxies_are_used(text in r#"((http|https|socks5|x)://)?([a-z%0-9\\:]{1,4}@)?(h\.test|\[::1\]|[0-9.]{1,5}|[a-z,*]{1,3})(:[0-9]{0,5})?/?"#) {
            if let Ok(url) = parse(&text) {
                let matcher = Matcher::builder().all(url.as_str()).build();
                prop_assert!(matcher.intercept(&Uri::from_static("https://x/")).is_some());
            }
        }
    }
}
