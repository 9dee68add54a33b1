//! Hosts and ports, as in the `Host` header.

use std::net::IpAddr;

const HTTP_PORT: u16 = 80;

/// Whether it is a host without a port.
pub(crate) fn is_host(text: &str) -> bool {
    let portless = text.ends_with(']') || !text.contains(':');
    text.parse::<IpAddr>().is_ok() || portless && Authority::parse(text).is_some()
}

/// A host and its port, 80 where none is named.
#[derive(PartialEq)]
pub(crate) struct Authority {
    pub host: Host,
    port: u16,
}

impl Authority {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let end = match text.strip_prefix('[') {
            Some(_) => text.find(']')? + 1,
            None => text.find(':').unwrap_or(text.len()),
        };
        let (host, port) = text.split_at(end);
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => HTTP_PORT,
            Some("") => HTTP_PORT,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok()?
            }
            _ => return None,
        };
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        let host = match Host::parse(host) {
            Host::Name(name) if name.is_empty() || !name.bytes().all(is_name) => return None,
            Host::Address(_) if host.starts_with('[') != host.contains(':') => return None,
            host => host,
        };
        Some(Self { host, port })
    }
}

#[derive(Debug, PartialEq)]
pub(crate) enum Host {
    Address(IpAddr),
    /// In lower case, without the dot that ends a full name.
    Name(String),
}

impl Host {
    pub(super) fn parse(text: &str) -> Self {
        let bare = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .unwrap_or(text);
        match bare.parse::<IpAddr>() {
            Ok(address) => Self::Address(address.to_canonical()),
            Err(_) => Self::Name(text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_names_and_addresses_only() {
        for host in ["fgs", "fgs.test", "10.0.0.1", "::1", "[::1]"] {
            assert!(is_host(host), "{host}");
        }
        for host in [
            "",
            "http://fgs",
            "fgs:80",
            "fgs:",
            "[::1]:80",
            "*.test",
            "a b",
            "ü",
        ] {
            assert!(!is_host(host), "{host}");
        }
    }
}
