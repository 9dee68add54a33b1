//! Files that are too large, no files, or pipes.

use std::time::Instant;

use super::*;

#[tokio::test]
async fn rejects_large_files_and_folders() {
    let folder = Folder::new();
    let large = folder.0.path().join("large");
    std::fs::File::create(&large)
        .unwrap()
        .set_len(1024 * 1024 * 1024)
        .unwrap();
    let mut files = vec![
        (large, "larger than 1 MB"),
        (folder.0.path().to_owned(), "a directory"),
    ];
    if cfg!(unix) {
        files.push((PathBuf::from("/dev/zero"), "larger than 1 MB"));
    }
    for (file, problem) in files {
        let with = |client: ClientBuilder| error_line(client, ErrorKind::InvalidInput, &[]);
        let lines = [
            with(with_profile(&file)).await,
            with(client([]).credentials_provider(OidcTokenProvider::new("idp", &file))).await,
            with(
                client([]).credentials_provider(PodIdentityProvider::with_endpoint(
                    "http://agent",
                    &file,
                )),
            )
            .await,
        ];
        for line in lines {
            assert!(
                line.contains(problem) && line.contains(shown(&file)),
                "{line}"
            );
        }
        if cfg!(feature = "regions-file") {
            let regions = client([("HUAWEICLOUD_SDK_REGIONS_FILE", shown(&file))])
                .build()
                .unwrap_err()
                .to_string();
            assert!(
                regions.contains(problem) && regions.contains(shown(&file)),
                "{regions}"
            );
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn timeout_bounds_pipe_reads() {
    let folder = Folder::new();
    let pipe = folder.0.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let client = with_profile(&pipe)
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let started = Instant::now();
    let error = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap_err();
    assert!(
        error.kind() == ErrorKind::Timeout && started.elapsed() < Duration::from_secs(30),
        "{error}"
    );
    let waits = format!(
        "timed out after 300ms while resolving credentials, waiting for the file {}",
        pipe.display()
    );
    assert!(error.to_string().ends_with(&waits), "{error}");
    // A writer that comes late is heard by the next call.
    let writer =
        std::thread::spawn(move || std::fs::write(pipe, "[basic]\nak = AK\nsk = SK\n").unwrap());
    writer.join().unwrap();
    let made = async {
        tokio::time::timeout(Duration::from_secs(30), signed_with(&client))
            .await
            .unwrap()
    };
    assert_eq!(made.await.unwrap(), "AK - p");
}

#[cfg(unix)]
#[tokio::test]
async fn reads_slow_pipe_within_timeout() {
    let (folder, server) = (
        Folder::new(),
        Server::responding_with(response(200, "", r#"{"func_urn":"u"}"#)).await,
    );
    let pipe = folder.0.path().join("pipe");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let client = client([("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&pipe)), OFF])
        .endpoint(server.endpoint());
    let client = client
        .attempt_timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        std::fs::write(pipe, "[basic]\nak = AK\nsk = SK\nproject_id = p\n").unwrap();
    });
    client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap();
    writer.join().unwrap();
}
