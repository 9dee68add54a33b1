//! The list of hosts in `NO_PROXY`, which are reached without a proxy.
//!
//! The format is curl's: entries are separated by commas or white space; a name matches its subdomains, with or without
//! a leading dot; addresses and CIDR networks; `*` for everything. curl also accepts entries that never match. Those
//! with a clear meaning work here, as in Go: a port (`x.test:443`), `*.x.test`, `*` among others, and an IPv6
//! address in brackets. All others are errors.

use std::net::IpAddr;

use reqwest::Url;

use super::address;

#[derive(Debug, Default, PartialEq)]
pub(super) struct Bypass(Vec<Entry>);

#[derive(Debug, PartialEq)]
struct Entry {
    hosts: Hosts,
    /// `None` matches any port.
    port: Option<u16>,
}

#[derive(Debug, PartialEq)]
enum Hosts {
    All,
    /// The name and its subdomains.
    Domain(String),
    /// Subdomains of the name.
    Subdomains(String),
    Network(IpAddr, u32),
}

/// # Errors
///
/// The first invalid entry, and why.
pub(super) fn parse(text: &str) -> Result<Bypass, String> {
    let entries = text
        .split(|letter: char| letter == ',' || letter.is_whitespace())
        .filter(|entry| !entry.is_empty());
    entries.map(entry).collect::<Result<_, _>>().map(Bypass)
}

impl Bypass {
    pub(super) fn matches(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else {
            return false;
        };
        let (host, port) = (host.trim_end_matches('.'), url.port_or_known_default());
        let address = without_brackets(host).parse().ok();
        self.0.iter().any(|entry| {
            let is_host = match (&entry.hosts, address) {
                (Hosts::All, _) => true,
                (Hosts::Network(network, length), Some(address)) => {
                    is_in_network(address, *network, *length)
                }
                (Hosts::Domain(name), None) => host == name || is_subdomain(host, name),
                (Hosts::Subdomains(name), None) => is_subdomain(host, name),
                _ => false,
            };
            is_host && (entry.port.is_none() || entry.port == port)
        })
    }
}

fn entry(text: &str) -> Result<Entry, String> {
    parse_entry(text).map_err(|why| {
        let text = address::redact(text);
        format!(
            "{text:?} is not a valid host ({why}); set hosts such as x.test, *.x.test, x.test:443, 10.0.0.1, 10.0.0.0/8, ::1 or *"
        )
    })
}

fn parse_entry(text: &str) -> Result<Entry, &'static str> {
    if text.contains("://") {
        return Err("it has a scheme");
    }
    // A plain IPv6 address has more than one colon, and no port.
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let port = port
        .map(|port| address::parse_port(port).ok_or(address::INVALID_PORT))
        .transpose()?;
    Ok(Entry {
        hosts: parse_hosts(host)?,
        port,
    })
}

fn parse_hosts(text: &str) -> Result<Hosts, &'static str> {
    if text == "*" {
        return Ok(Hosts::All);
    }
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    if let Ok(address) = without_brackets(address).parse::<IpAddr>() {
        let max_length = if address.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Some(max_length), |length| {
            length.parse().ok().filter(|length| *length <= max_length)
        });
        return length
            .map(|length| Hosts::Network(address, length))
            .ok_or("the prefix length is out of range");
    }
    if length.is_some() {
        return Err("/ is allowed only after an IP address");
    }
    let (name, is_subdomain) = match text.strip_prefix("*.") {
        Some(name) => (name, true),
        None => (text.strip_prefix('.').unwrap_or(text), false),
    };
    if name.contains('*') {
        return Err("* is allowed only alone or as a leading *.; write a network as 10.0.0.0/8");
    }
    let name = address::parse_host(name.strip_suffix('.').unwrap_or(name))
        .ok_or("it is neither a name nor an IP address")?;
    if name.split('.').any(str::is_empty) {
        return Err("an empty label between two dots");
    }
    if without_brackets(&name).parse::<IpAddr>().is_ok() {
        return Err("an IP address takes no wildcard or dot");
    }
    Ok(if is_subdomain {
        Hosts::Subdomains(name)
    } else {
        Hosts::Domain(name)
    })
}

fn without_brackets(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

fn is_subdomain(host: &str, name: &str) -> bool {
    host.strip_suffix(name)
        .is_some_and(|rest| rest.ends_with('.'))
}

fn is_in_network(address: IpAddr, network: IpAddr, length: u32) -> bool {
    let (left, right, bits) = match (address, network) {
        (IpAddr::V4(left), IpAddr::V4(right)) => {
            (u32::from(left).into(), u32::from(right).into(), 32)
        }
        (IpAddr::V6(left), IpAddr::V6(right)) => (u128::from(left), u128::from(right), 128),
        _ => return false,
    };
    // A shift by all bits fails: a network of length 0 matches every address.
    (left ^ right).checked_shr(bits - length).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_direct(list: &str, url: &str) -> bool {
        parse(list).unwrap().matches(&url.parse().unwrap())
    }

    #[test]
    fn names_match_subdomains() {
        for list in [
            "x.test",
            ".x.test",
            "X.Test.",
            "y.test,x.test",
            "y.test  x.test",
            " y.test ,\tx.test,",
            "*",
            "y,*",
        ] {
            assert!(is_direct(list, "https://x.test"), "{list}");
            assert!(is_direct(list, "http://A.x.test.:81/"), "{list}");
        }
        for list in [
            "",
            " , ",
            "a.x.test",
            "test.x",
            "xx.test",
            "127.0.0.1",
            "localhost",
        ] {
            assert!(!is_direct(list, "https://x.test"), "{list}");
        }
        assert!(!is_direct("x.test", "https://ax.test"));
        assert!(is_direct("bücher.test", "https://xn--bcher-kva.test"));
    }

    #[test]
    fn wildcards_match_subdomains_only() {
        assert!(is_direct("*.x.test", "https://a.b.x.test"));
        assert!(!is_direct("*.x.test", "https://x.test"));
        assert!(!is_direct("*.x.test", "https://ax.test"));
    }

    #[test]
    fn entries_compare_ports() {
        assert!(is_direct("x.test:443", "https://a.x.test"));
        assert!(is_direct("x.test:80", "http://x.test"));
        assert!(!is_direct("x.test:80", "https://x.test"));
        assert!(is_direct("127.0.0.1:9", "http://127.0.0.1:9"));
        assert!(!is_direct("127.0.0.1:9", "http://127.0.0.1:99"));
        assert!(is_direct("[::1]:9", "http://[::1]:9") && !is_direct("[::1]:9", "http://[::1]"));
        assert!(is_direct("*:9", "http://x.test:9") && !is_direct("*:9", "http://x.test"));
    }

    #[test]
    fn networks_match_their_addresses() {
        for (list, address, expected) in [
            ("127.0.0.0/8", "127.9.9.9", true),
            ("10.1.2.3/8", "10.9.9.9", true),
            ("10.0.0.0/15", "10.2.0.0", false),
            ("0.0.0.0/0", "9.9.9.9", true),
            ("0.0.0.0/0", "[::1]", false),
            ("::/0", "[fe80::1]", true),
            ("::1", "[::1]", true),
            ("[::1]", "[::1]", true),
            ("[::1]/128", "[::2]", false),
            ("fe80::/10", "[febf::1]", true),
            ("fe80::/10", "[fec0::1]", false),
            ("*", "127.0.0.1", true),
            ("localhost", "127.0.0.1", false),
        ] {
            assert_eq!(
                is_direct(list, &format!("http://{address}:80")),
                expected,
                "{list} {address}"
            );
        }
    }

    #[test]
    fn rejects_unmatchable_entries() {
        let errors = [
            "x.test,http://me:hidden@y.test",
            "a*.x.test",
            "x.*",
            "10.*",
            "127.",
            "0.0.1",
            "10.0.0.0/33",
            "x.test/8",
            "x.test:http",
            "x.test:0",
            "..x.test",
            "*.127.0.0.1",
            "a.test;b.test",
            "[::1",
            "<local>",
            "\"x.test\"",
        ]
        .map(|list| parse(list).unwrap_err());
        insta::assert_snapshot!(errors.map(|line| line.split("; set hosts").next().unwrap_or_default().to_owned()).join("\n"), @r#"
        "http://***@y.test" is not a valid host (it has a scheme)
        "a*.x.test" is not a valid host (* is allowed only alone or as a leading *.; write a network as 10.0.0.0/8)
        "x.*" is not a valid host (* is allowed only alone or as a leading *.; write a network as 10.0.0.0/8)
        "10.*" is not a valid host (* is allowed only alone or as a leading *.; write a network as 10.0.0.0/8)
        "127." is not a valid host (it is neither a name nor an IP address)
        "0.0.1" is not a valid host (it is neither a name nor an IP address)
        "10.0.0.0/33" is not a valid host (the prefix length is out of range)
        "x.test/8" is not a valid host (/ is allowed only after an IP address)
        "x.test:***" is not a valid host (the port is not a number from 1 to 65535)
        "x.test:0" is not a valid host (the port is not a number from 1 to 65535)
        "..x.test" is not a valid host (an empty label between two dots)
        "*.127.0.0.1" is not a valid host (an IP address takes no wildcard or dot)
        "a.test;b.test" is not a valid host (it is neither a name nor an IP address)
        "[::1" is not a valid host (it is neither a name nor an IP address)
        "<local>" is not a valid host (it is neither a name nor an IP address)
        "\"x.test\"" is not a valid host (it is neither a name nor an IP address)
        "#);
    }

    proptest! {
        #[test]
        fn host_matches_itself(host in r"[a-z][a-z0-9]{0,5}(\.[a-z][a-z0-9]{0,4}){0,3}", port in 1u16..) {
            for list in [host.clone(), format!(".{host}"), format!("{host}:{port}"), format!("a.b {}", host.to_uppercase())] {
                prop_assert!(is_direct(&list, &format!("http://{host}:{port}")), "{}", list);
            }
            let other = format!("http://z{host}:{port}");
            prop_assert!(!is_direct(&host, &other));
        }

        #[test]
        fn lists_are_read_without_panic(list in r#"[a-z0-9.:/*\[\], "é]{0,12}"#) {
            if let Ok(bypass) = parse(&list) {
                bypass.matches(&"http://x.test".parse().unwrap());
            }
        }
    }
}
