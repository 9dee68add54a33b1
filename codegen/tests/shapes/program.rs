//! Calls every operation of `document.yaml`, against a server that says what it was sent.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use functiongraph::types::*;
use functiongraph::{Client, Credentials, Json};
use futures_util::TryStreamExt;
use serde_json::json;

/// Responds in turn, and keeps the requests.
struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(responses: Vec<(u16, &'static str, Vec<u8>)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        std::thread::spawn(move || {
            for (status, media, body) in responses {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = Vec::new();
                let mut buffer = [0; 4096];
                loop {
                    let read = stream.read(&mut buffer).unwrap();
                    request.extend_from_slice(&buffer[..read]);
                    let text = String::from_utf8_lossy(&request).into_owned();
                    let Some((head, sent)) = text.split_once("\r\n\r\n") else { continue };
                    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                    let length: usize = length.map_or(0, |length| length.parse().unwrap());
                    if read == 0 || sent.len() >= length {
                        break;
                    }
                }
                kept.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
                let head = format!("HTTP/1.1 {status} X\r\ncontent-type: {media}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                stream.write_all(head.as_bytes()).unwrap();
                stream.write_all(&body).unwrap();
            }
        });
        Self { address, requests }
    }

    fn json(body: serde_json::Value) -> Self {
        Self::new(vec![(200, "application/json", body.to_string().into_bytes())])
    }

    fn empty(status: u16) -> Self {
        Self::new(vec![(status, "text/plain", Vec::new())])
    }

    fn client(&self) -> Client {
        let credentials = Credentials::token("token");
        Client::builder().endpoint(&self.address).region("cn-north-4").project_id("p").credentials(credentials).build().unwrap()
    }

    /// Method and target of the last request, and its body.
    fn sent(&self) -> (String, String) {
        let requests = self.requests.lock().unwrap();
        let (head, body) = requests.last().unwrap().split_once("\r\n\r\n").unwrap();
        let line = head.lines().next().unwrap().trim_end_matches(" HTTP/1.1");
        (line.replace("/v2/p/shapes", ""), body.to_owned())
    }

    fn header(&self, name: &str) -> Option<String> {
        let requests = self.requests.lock().unwrap();
        let head = requests.last().unwrap().split_once("\r\n\r\n").unwrap().0.to_owned();
        head.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(": ")?.to_owned()))
    }
}

/// A client that has nobody to talk to.
fn offline() -> Client {
    Server { address: "http://127.0.0.1:9".to_owned(), requests: Arc::default() }.client()
}

/// The error of a request that is not sent.
macro_rules! refused {
    ($call:expr) => {
        $call.send().await.unwrap_err().validation_error().unwrap().to_string()
    };
}

#[tokio::test]
async fn sends_lists_as_bodies() {
    let server = Server::json(json!([{ "key": "a", "value": "b" }, { "key": "c", "new": 1.10 }]));
    let tags = server.client().list_tags().send().await.unwrap().into_inner();
    assert_eq!((tags.len(), tags[0].value.as_deref()), (2, Some("b")));
    assert_eq!(tags[1].extra["new"].as_str(), "1.1");

    let server = Server::empty(204);
    let tag = Tag::builder().key("k").value("v");
    server.client().replace_tags().body([tag.clone()]).send().await.unwrap();
    assert_eq!(server.sent(), ("PUT /tags".to_owned(), r#"[{"key":"k","value":"v"}]"#.to_owned()));
    assert_eq!(refused!(offline().replace_tags().body([Tag::builder().value("v")])), "body[0].key: is required");
    assert_eq!(refused!(offline().replace_tags().body([tag.clone(), tag.clone(), tag.clone(), tag.clone()])), "body: 4 items are out of range (up to 3 items)");
    assert_eq!(refused!(offline().replace_tags()), "body: is required");

    let names = Server::json(json!(["a", 1, null])).client().list_names().send().await.unwrap().into_inner();
    assert_eq!(names, ["a", "1"]);
    let kinds = Server::json(json!(["a", "new"])).client().list_kinds().send().await.unwrap().into_inner();
    assert_eq!(kinds, [Kind::A, Kind::unknown("new")]);
    let error = Server::json(json!({ "error_code": "X", "error_msg": "no" })).client().list_names().send().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("X"), "no"));
}

#[tokio::test]
async fn sends_lists_in_query() {
    let server = Server::json(json!({ "address": null, "count": 3 }));
    let call = server.client().list_filtered().kind([Kind::A, Kind::unknown("new")]).host(["b", "a&c"]).port([2, 1]);
    let filtered = call.send().await.unwrap().into_inner();
    assert_eq!(server.sent().0, "GET /filtered?host=b&host=a%26c&kind=a&kind=new&port=2&port=1");
    assert_eq!((filtered.address, filtered.count, filtered.extra.is_empty()), (None, Some(3), true));
    let call = || offline().list_filtered().kind([Kind::A]);
    assert_eq!(refused!(offline().list_filtered()), "kind: is required");
    assert_eq!(refused!(offline().list_filtered().kind(Vec::<Kind>::new())), "kind: must not be empty; leave it out");
    assert_eq!(refused!(call().host(["a", ""])), "host[1]: must not be empty");
    assert_eq!(refused!(call().host(["a", "b", "c"])), "host: 3 items are out of range (up to 2 items)");
    assert_eq!(refused!(call().host(["abcde"])), "host[0]: length 5 is out of range (up to 4 characters)");
    assert_eq!(refused!(call().port([10])), "port[0]: 10 is out of range (up to 9)");
    assert_eq!(refused!(call().port([1, 1])), "port[1]: is an item twice; leave one out");
}

#[tokio::test]
async fn sends_any_json_text_and_bytes() {
    let huge = "[12345678901234567890123]";
    let server = Server::new(vec![(200, "application/json", huge.into())]);
    let any: Json = server.client().show_anything().send().await.unwrap().into_inner();
    assert_eq!(any.as_str(), huge);
    let server = Server::json(json!(null));
    let any = server.client().send_anything().body(Json::from_text("{\"b\":1.50}").unwrap()).send().await.unwrap().into_inner();
    assert_eq!((server.sent().1, any.as_str()), ("{\"b\":1.50}".to_owned(), "null"));

    let server = Server::new(vec![(200, "text/plain", "ü \u{1}".into())]);
    assert_eq!(server.client().show_text().send().await.unwrap().into_inner(), "ü \u{1}");
    assert_eq!(server.header("accept").as_deref(), Some("text/plain"));
    let server = Server::empty(204);
    server.client().send_text().body("plain \"text\"").send().await.unwrap();
    assert_eq!(server.sent().1, "plain \"text\"");
    assert_eq!(server.header("content-type").as_deref(), Some("text/plain; charset=utf-8"));

    let server = Server::new(vec![(200, "application/zip", vec![0, 159, 146, 150])]);
    assert_eq!(server.client().download_code().send().await.unwrap().into_inner().as_ref(), [0, 159, 146, 150]);
    let server = Server::empty(204);
    server.client().upload_code().body(b"PK\x03\x04").send().await.unwrap();
    assert_eq!((server.sent().1.as_str(), server.header("content-type").as_deref()), ("PK\x03\x04", Some("application/zip")));
    let flag = Server::json(json!(true)).client().show_flag().send().await.unwrap().into_inner();
    assert!(flag);
}

#[tokio::test]
async fn sends_numbers_booleans_and_enums() {
    let server = Server::json(json!({ "average": 1, "points": [[0.5], [1, 2.25]] }));
    let call = server.client().show_metrics().quantile(0.99).x_detailed(true).period(5);
    let metrics = call.send().await.unwrap().into_inner();
    assert_eq!(server.sent().0, "GET /metrics?period=5&quantile=0.99");
    assert_eq!(server.header("x-detailed").as_deref(), Some("true"));
    assert_eq!((metrics.average, metrics.points().len(), metrics.points()[1][1]), (Some(1.0), 2, 2.25));
    assert_eq!(refused!(offline().show_metrics().quantile(1.5)), "quantile: 1.5 is out of range (0 to 1)");
    assert_eq!(refused!(offline().show_metrics().quantile(f64::NAN)), "quantile: \"NaN\" is not a number");
    assert_eq!(refused!(offline().show_metrics()), "quantile: is required");
    assert_eq!(refused!(offline().show_metrics().quantile(1).period(7)), "period: \"7\" is not one of: 1, 5, 60");
    assert_eq!(refused!(offline().set_level().body_map(|level| level.level(15))), "level: 15 is not one of: 0, 10, 20");
}

#[test]
fn members_keep_other_json() {
    const NUMBER: &str = "12345678901234567890123";
    for member in ["average", "points", "weights", "notes"] {
        for form in ["#", "[#]", "[[#]]", "[{\"x\":#}]", "{\"x\":#}", "{\"x\":[#]}"] {
            let json = format!("{{\"{member}\":{}}}", form.replace('#', NUMBER));
            let read: Metrics = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
    }
}

#[tokio::test]
async fn sends_maps_and_inline_objects() {
    let server = Server::json(json!({ "a": 1, "b": "2", "c": null }));
    let weights = server.client().set_variables().body([("K", "v")]).send().await.unwrap().into_inner();
    assert_eq!((server.sent().1.as_str(), weights), (r#"{"K":"v"}"#, BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)])));
    assert_eq!(refused!(offline().set_variables().body([("K", "more than 8")])), "body.K: length 11 is out of range (up to 8 characters)");

    let server = Server::new(vec![(201, "application/json", br#"{"id":"x"}"#.to_vec())]);
    let step = CreateInlineRequestBodyLimitsStepsItem::builder().size(1);
    let limits = CreateInlineRequestBodyLimits::builder().mode("hard-limit").steps([step.clone()]);
    let body = |limits: builder::CreateInlineRequestBodyLimits| move |body: builder::CreateInlineRequestBody| body.limits(limits).weights([("w", 5)]).name("名_a");
    let call = server.client().create_inline().body_map(body(limits.clone()));
    assert_eq!(call.send().await.unwrap().id.as_deref(), Some("x"));
    assert_eq!(server.sent().1, r#"{"limits":{"mode":"hard-limit","steps":[{"size":1}]},"weights":{"w":5},"name":"名_a"}"#);
    let mut filled = CreateInlineRequestBody::default();
    filled.fill_defaults();
    assert_eq!((filled.ratio, filled.enabled, filled.name.as_deref()), (Some(0.5), Some(true), Some("none")));

    let inline = |set: fn(builder::CreateInlineRequestBody) -> builder::CreateInlineRequestBody| {
        let limits = CreateInlineRequestBodyLimits::builder().mode("soft");
        offline().create_inline().body_map(move |body| set(body.limits(limits)))
    };
    assert_eq!(refused!(offline().create_inline()), "limits: is required");
    assert_eq!(refused!(inline(|b| b.weights([("w", 101)]))), "weights.w: 101 is out of range (0 to 100)");
    assert_eq!(refused!(inline(|b| b.ratio(-0.1))), "ratio: -0.1 is out of range (0 to 1)");
    assert_eq!(refused!(inline(|b| b.enabled(false))), "enabled: false is not allowed (true)");
    assert_eq!(refused!(inline(|b| b.name("a/b"))), "name: \"a/b\" is not valid (allowed characters: ([_a-zA-Z0-9().-]|[\\u4e00-\\u9fa5]){1,8})");
    assert_eq!(refused!(inline(|b| b.name("123456789"))), "name: \"123456789\" is not valid (allowed characters: ([_a-zA-Z0-9().-]|[\\u4e00-\\u9fa5]){1,8})");
    assert_eq!(refused!(inline(|b| b.count(i64::from(i32::MAX) + 1))), "count: 2147483648 is out of range (-2147483648 to 2147483647)");
    let steps = |steps: Vec<builder::CreateInlineRequestBodyLimitsStepsItem>| offline().create_inline().body_map(|body| body.limits(CreateInlineRequestBodyLimits::builder().mode("soft").steps(steps)));
    assert_eq!(refused!(steps(vec![])), "limits.steps: 0 items are out of range (1 to 2 items)");
    assert_eq!(refused!(steps(vec![step.clone(), step.clone()])), "limits.steps[1]: is an item twice; leave one out");
    assert_eq!(refused!(steps(vec![step.clone().size(10)])), "limits.steps[0].size: 10 is out of range (1 to 9 MB)");
    let mode = offline().create_inline().body_map(|body| body.limits(CreateInlineRequestBodyLimits::builder().mode("medium")));
    assert!(refused!(mode).starts_with("limits.mode: \"medium\" is not one of: soft, hard-limit"));
}

#[tokio::test]
async fn reads_enums_and_several_successes() {
    let server = Server::new(vec![(202, "application/json", br#"{"kind":"B-c","kinds":["3"]}"#.to_vec())]);
    let shared = Shared::builder().kind(Kind::A).kinds(["3", "a"]).build().unwrap();
    let response = server.client().create_of_kind().kind("B-c").other(128).body(shared.clone()).send().await.unwrap();
    assert_eq!(server.sent(), ("POST /enums/B-c?other=128".to_owned(), r#"{"kind":"a","kinds":["3","a"]}"#.to_owned()));
    assert_eq!((response.status().as_u16(), &response.kind, response.kinds()), (202, &Some(Kind::BC), &[Kind::V3][..]));
    assert!(refused!(offline().create_of_kind().kind("c").body(shared.clone())).starts_with("kind: \"c\" is not one of: a, B-c, 3"));
    assert_eq!(refused!(offline().create_of_kind().kind("a").other(129).body(shared.clone())), "other: \"129\" is not one of: 128, 256");
    let read: Shared = serde_json::from_str(r#"{"kind":"new"}"#).unwrap();
    assert!(refused!(offline().create_of_kind().kind("a").body(read)).starts_with("kind: \"new\" is not one of"));
    let server = Server::empty(204);
    let meant = Kind::unknown("n/w");
    let none = server.client().replace_of_kind().kind(meant).send().await.unwrap().into_inner();
    assert_eq!((server.sent(), none), (("PUT /enums/n%2Fw".to_owned(), String::new()), None));
    let some = Server::json(json!({ "kind": "a" })).client().replace_of_kind().kind(Kind::A).body(shared).send().await.unwrap().into_inner();
    assert_eq!(some.unwrap().kind, Some(Kind::A));
}

#[tokio::test]
async fn supports_odd_names() {
    let server = Server::json(json!({ "bucketURL": "u", "HTTPMethods": ["GET"] }));
    let trigger: ObsSourceConfig = server.client().show_obs_trigger().send().await.unwrap().into_inner();
    assert_eq!((trigger.bucket_url.as_deref(), trigger.http_methods()), (Some("u"), &["GET".to_owned()][..]));
    assert_eq!(server.header("accept").as_deref(), Some("application/vnd.example+json"));

    let json = r#"{"type":"t","client":"c","extra":"e","build":"b","builder":["x"],"self":"s","fooBar":"1","foo_bar":"2","@id":"i","new":0}"#;
    let server = Server::new(vec![(200, "application/json", json.into())]);
    let body: Keywords = serde_json::from_str(json).unwrap();
    assert_eq!((body.foo_bar.as_deref(), body.foo_bar_.as_deref(), body.extra_.as_deref(), body.builder_()), (Some("1"), Some("2"), Some("e"), &["x".to_owned()][..]));
    let call = server.client().type_().self_("a b").fn_(1).client_("c").extra("e").body_("b").send_("s").foo_bar("1").foo_bar_("2")._2fa("3").body(body);
    let read = call.send().await.unwrap().into_inner();
    let (target, sent) = server.sent();
    assert_eq!(target, "PATCH /keywords/a%20b/1?2fa=3&body=b&client=c&extra=e&fooBar=1&foo_bar=2&send=s");
    assert_eq!((sent.as_str(), serde_json::to_string(&read).unwrap().as_str()), (json, json));
}

#[tokio::test]
async fn follows_markers_and_offsets() {
    let page = |items: serde_json::Value, next: serde_json::Value| (200, "application/json", json!({ "items": items, "page": { "next": next } }).to_string().into_bytes());
    let server = Server::new(vec![page(json!([{ "key": "a" }, { "key": "b" }]), json!(7)), page(json!([{ "key": "c" }]), json!(null))]);
    let keys: Vec<Tag> = server.client().list_marked().stream().try_collect().await.unwrap();
    assert_eq!(keys.len(), 3);
    assert_eq!(server.sent().0, "GET /marked?after=7&limit=2");

    let page = |items: &[&str]| (200, "application/json", json!({ "items": items }).to_string().into_bytes());
    let server = Server::new(vec![page(&["a", "b"]), page(&["c"]), page(&[])]);
    let items = server.client().list_counted().offset(5).try_collect().await.unwrap();
    assert_eq!(items, ["a", "b", "c"]);
    assert_eq!(server.sent().0, "GET /counted?limit=2&offset=8");
}

#[tokio::test]
async fn call_uses_project_of_urn() {
    let server = Server::new(vec![(200, "application/json", br#"{"state":"DONE"}"#.to_vec())]);
    let client = Client::builder().endpoint(&server.address).credentials(Credentials::token("t")).build().unwrap();
    let target = "urn:fss:cn-east-3:other:function:default:f";
    let run = client.show_run().target(target).run_id("r").wait(Duration::from_secs(5)).await.unwrap();
    assert!(run.has_ended() && run.has_succeeded());
    let path = server.requests.lock().unwrap()[0].split(' ').nth(1).unwrap().to_owned();
    assert_eq!(path, "/v2/other/shapes/targets/urn:fss:cn-east-3:other:function:default:f/runs/r");
    let server = Server::empty(202);
    server.client().delete_run().target("f").run_id("r/1").send().await.unwrap();
    assert_eq!(server.sent().0, "DELETE /targets/f/runs/r%2F1");
}

#[tokio::test]
async fn supports_recursive_objects() {
    let tree = json!({ "value": 1, "left": { "value": 2 }, "children": [{ "left": { "value": 3 } }] });
    let server = Server::json(tree.clone());
    let body: Node = serde_json::from_value(tree.clone()).unwrap();
    let read = server.client().replace_tree().body(body.clone()).send().await.unwrap().into_inner();
    assert_eq!((serde_json::to_value(&read).unwrap(), read), (tree, body));
    let leaf = Node::builder().value(-1);
    let call = offline().replace_tree().body_map(|node| node.children([Node::builder().left(leaf)]));
    assert_eq!(refused!(call), "children[0].left.value: -1 is out of range (0 or more)");
    assert_eq!(refused!(offline().create_batch().body(Vec::<Shared>::new())), "body: 0 items are out of range (1 to 2 items)");
    let batch = Server::json(json!({ "x": { "kind": "a" } })).client().create_batch().body([Shared::builder().kind("a")]).send().await.unwrap().into_inner();
    assert_eq!(batch["x"].kind, Some(Kind::A));
}

#[tokio::test]
async fn converts_pairs_and_times() {
    let report = Server::json(json!({ "a": 1 })).client().show_report().send().await.unwrap().into_inner();
    assert_eq!(report["a"], 1);
    let settings = Server::json(json!({ "retries": 2, "mode": "a", "created": "2026-01-01T00:00:00Z" })).client().show_settings().send().await.unwrap().into_inner();
    let body = SettingsBody::try_from(settings.clone()).unwrap();
    let server = Server::json(json!({ "retries": 2 }));
    server.client().replace_settings().body(body).send().await.unwrap();
    assert_eq!(server.sent().1, r#"{"retries":2,"mode":"a"}"#);
    let mut newer = settings;
    newer.extra.insert("new", json!(1));
    assert_eq!(SettingsBody::try_from(newer).unwrap_err().field(), "new");

    let owner = Server::json(json!({ "function": "default:f", "since": "2026-01-01T00:00:00Z" })).client().show_owner().send().await.unwrap().into_inner();
    assert_eq!(owner.function.unwrap().name(), "f");
    let error = Server::json(json!({ "since": "x" })).client().show_owner().send().await.unwrap_err();
    assert_eq!(error.message(), "the response lacks function");

    let server = Server::empty(200);
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let call = server.client().set_window().from(moment).body_map(|body| body.length(Duration::from_secs(60)).until(moment));
    call.send().await.unwrap();
    assert_eq!(server.sent(), ("PUT /window?from=2026-01-01+08%3A00%3A00".to_owned(), r#"{"length_in_seconds":60,"until":"2026-01-01T00:00:00"}"#.to_owned()));
    assert_eq!(refused!(offline().set_window().from(moment).body_map(|body| body.length(Duration::from_millis(1500)))), "length_in_seconds: 1.5s is not an integer number of seconds");
    assert_eq!(refused!(offline().set_window().from("now").body_map(|body| body.length_in_seconds(1))), "from: \"now\" is not a time of the form YYYY-MM-DD hh:mm:ss");
}
