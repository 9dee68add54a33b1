//! What an error says about a call that is not to be made twice.

use functiongraph::{Error, ErrorKind};

/// Whether the service may have accepted the invocation.
pub(super) fn may_have_arrived(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::InvalidInput | ErrorKind::CredentialsNotLoaded | ErrorKind::Credentials => false,
        ErrorKind::Timeout | ErrorKind::Network => !failed_to_connect(error),
        _ => error.status().is_none_or(|status| {
            !(status.is_client_error() || status.is_redirection()) || status == 408
        }),
    }
}

/// Whether the next call would fail in the same way.
pub(super) fn is_of_every_call(error: &Error) -> bool {
    failed_to_connect(error)
        || matches!(
            error.kind(),
            ErrorKind::CredentialsNotLoaded | ErrorKind::Credentials
        )
}

fn failed_to_connect(error: &Error) -> bool {
    error
        .transport_error()
        .is_some_and(|error| error.is_connect())
}

#[cfg(test)]
mod tests {
    use functiongraph::StatusCode;

    use super::*;

    #[test]
    fn rejections_count_as_not_arrived() {
        let of = |status: u16| {
            let status = StatusCode::from_u16(status).unwrap();
            may_have_arrived(
                &Error::builder(ErrorKind::Service, "no")
                    .status(status)
                    .build(),
            )
        };
        for status in [400, 401, 403, 404, 429] {
            assert!(!of(status), "{status}");
        }
        for status in [408, 500, 502, 503, 504] {
            assert!(of(status), "{status}");
        }
        for kind in [
            ErrorKind::Timeout,
            ErrorKind::Network,
            ErrorKind::InvalidResponse,
        ] {
            assert!(
                may_have_arrived(&Error::builder(kind, "no").build()),
                "{kind:?}"
            );
        }
    }
}
