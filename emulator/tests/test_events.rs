//! The test events of a function.

mod common;

use common::functions::service;
use common::status_and_code;

#[tokio::test]
async fn creates_updates_deletes_events() {
    let service = service().await;
    let client = service.client();
    let create = |name: &'static str, content: &'static str| {
        let call = client.create_event().function_urn("resize");
        call.body_map(move |body| body.name(name).content(content))
            .send()
    };
    let id = create("wide", "e30=").await.unwrap().id.clone().unwrap();
    let twice = create("wide", "e30=").await.unwrap_err();
    assert_eq!(status_and_code(&twice), (Some(409), Some("FSS.0409")));
    let no_base64 = create("high", "{}").await.unwrap_err();
    assert_eq!(status_and_code(&no_base64), (Some(400), Some("FSS.0400")));
    create("high", "e30=").await.unwrap();
    let list = client.list_events().function_urn("resize").send().await;
    let list = list.unwrap();
    let names = list.events.iter().flatten();
    let names: Vec<_> = names.map(|event| event.name.as_deref().unwrap()).collect();
    assert_eq!((names, list.count), (vec!["high", "wide"], Some(2)));
    let update = client.update_event().function_urn("resize");
    let update = update.event_id(&id).body_map(|body| body.content("W10="));
    update.send().await.unwrap();
    let show = client.show_event().function_urn("resize").event_id(&id);
    let shown = show.send().await.unwrap();
    let (name, content) = (shown.name.as_deref(), shown.content.as_deref());
    assert_eq!((name, content), (Some("wide"), Some("W10=")));
    let delete = || client.delete_event().function_urn("resize").event_id(&id);
    delete().send().await.unwrap();
    let gone = delete().send().await.unwrap_err();
    assert_eq!(status_and_code(&gone), (Some(404), Some("FSS.0404")));
}

#[tokio::test]
async fn unknown_functions_have_no_events() {
    let service = service().await;
    let list = service.client().list_events().function_urn("crop");
    let error = list.send().await.unwrap_err();
    assert_eq!(status_and_code(&error), (Some(404), Some("FSS.1051")));
}
