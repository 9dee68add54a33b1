//! Times: of the system, and of the service.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime};

use functiongraph::Timestamp;

use super::*;

#[test]
fn compares_by_moment() {
    let [explicit, local, later, none] = [
        "2021-03-04T14:50:02+08:00",
        "2021-03-04 14:50:02",
        "2021-03-04T07:00:00Z",
        "soon",
    ]
    .map(Timestamp::new);
    assert!(explicit < later && later > local);
    assert_eq!(explicit.partial_cmp(&local), Some(Ordering::Equal));
    assert_eq!(explicit.partial_cmp(&none), None);
    assert_eq!(later.partial_cmp(&none), None);
}

#[test]
fn converts_to_system_time_and_back() {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_614_840_602);
    let time = Timestamp::from(moment);
    assert_eq!(time.as_str(), "2021-03-04T06:50:02Z");
    assert_eq!(SystemTime::try_from(time).unwrap(), moment);
    let error = SystemTime::try_from(Timestamp::new("soon")).unwrap_err();
    assert!(error.to_string().contains("soon"), "{error}");
}

#[tokio::test]
async fn takes_times_as_filters() {
    let server = responding("{\"invocations\":[]}").await;
    let client = server.client();
    let list = || client.list_async_invocations().function_urn(FUNCTION);
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_614_840_602);
    let calls = [
        list().query_begin_time(moment),
        list().query_begin_time(Timestamp::from(moment)),
        list().query_begin_time(Timestamp::new("2021-03-04T14:50:02+08:00")),
        list().query_begin_time("2021-03-04T06:50:02"),
        list().query_begin_time(Some(moment)),
    ];
    for call in calls {
        call.send().await.unwrap();
    }
    for request in server.requests() {
        assert!(
            request
                .head
                .contains("query_begin_time=2021-03-04T06%3A50%3A02"),
            "{}",
            request.head
        );
    }
}
