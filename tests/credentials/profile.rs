//! Credentials of a profile file.

use super::*;

#[tokio::test]
async fn reads_profile_like_official_sdk() {
    let folder = Folder::new();
    std::fs::create_dir(folder.0.path().join(".huaweicloud")).unwrap();
    folder.write(
        ".huaweicloud/credentials",
        "# comment\n; comment\n[DEFAULT]\nproject_id = common\n[basic]\nAK: one;#=\nsk = SK=\n[global]\nak = other\n\
         [staging]\nak=two\nsk=SK\nsecurity_token=TEMPORARY==\nproject_id=own\n",
    );
    let home = [("HOME", folder.path()), ("USERPROFILE", folder.path())];
    assert_eq!(sign_with(client(home)).await.unwrap(), "one;# - common");
    assert_eq!(
        sign_with(client(home).profile("staging")).await.unwrap(),
        "two TEMPORARY== own"
    );
    // A selected profile precedes the environment, which is first in the chain.
    let both = [
        ("HOME", folder.path()),
        ("HUAWEICLOUD_SDK_AK", "AK"),
        ("HUAWEICLOUD_SDK_SK", "SK"),
    ];
    assert_eq!(
        sign_with(client(both).profile("staging")).await.unwrap(),
        "two TEMPORARY== own"
    );
}

#[tokio::test]
async fn profile_errors_are_one_line() {
    let folder = Folder::new();
    let file = folder.write(
        "credentials",
        "[one]\nak = hidden\n[two]\nsk = hidden\n[three]\nidp_id = idp\n[four]\nid_token_file = file\n[five]\nak =\n\
         [six]\nak = hid den\nsk = hidden\n",
    );
    let broken = folder.write("broken", "[hidden\nak = hidden\n");
    let nowhere = folder.0.path().join("nowhere");
    let mut lines = Vec::new();
    for (file, section) in [
        (&file, "unknown"),
        (&file, "one"),
        (&file, "two"),
        (&file, "three"),
        (&file, "four"),
        (&file, "five"),
        (&file, "six"),
        (&broken, "basic"),
        (&nowhere, "basic"),
        (&folder.0.path().to_owned(), "basic"),
    ] {
        let client = client([("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(file))]).profile(section);
        lines.push(
            error_line(
                client,
                ErrorKind::InvalidInput,
                &[(folder.path(), "FOLDER")],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn reads_profile_with_bom() {
    let folder = Folder::new();
    let file = folder.write("credentials", "\u{feff}[basic]\r\nak = AK\r\nsk = SK\r\n");
    assert_eq!(sign_with(with_profile(&file)).await.unwrap(), "AK - p");
}

#[tokio::test]
async fn rejects_broken_profiles() {
    let folder = Folder::new();
    let mut lines = Vec::new();
    for text in [
        &b"ak = hidden\nsk = hidden\n"[..],
        b"hidden\n[basic]\nak = hidden\nsk = hidden\n",
        b"[other]\n\n[Basic]\nak = hidden\nsk = hidden\n",
        b"[ basic ]\nak = hidden\nsk = hidden\n",
        b"[basic\nak = hidden\nsk = hidden\n",
        b"[basic] hidden\nak = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nAK = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = hidden\n[basic]\n",
        b"[basic]\nak\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = \xff\n",
        "[ｂａｓｉｃ]\nak = hidden\nsk = hidden\n".as_bytes(),
        b"[BasicCredentials]\nak = hidden\nsk = hidden\n",
        b"# keys\n[DEFAULT]\nak = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = hidden\nsecurity-token = hidden\n",
        b"[basic]\naccess_key = hidden\nsecret_key = hidden\n",
        b"[DEFAULT]\ntoken = hidden\n[basic]\nak = hidden\nsk = hidden\n",
        b"[basic]\nak = hidden\nsk = hid%den\n",
        b"[basic]\nak = %(sk)s\nsk = hidden\n",
        b"",
        b"\n# [basic]\n",
        b"[DEFAULT]\noutput = hidden\n",
        b"\xff\xfe[\0b\0a\0s\0i\0c\0]\0",
    ] {
        let file = folder.0.path().join("credentials");
        std::fs::write(&file, text).unwrap();
        lines.push(
            error_line(
                with_profile(&file),
                ErrorKind::InvalidInput,
                &[(folder.path(), "FOLDER")],
            )
            .await,
        );
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn skips_profiles_of_other_tools() {
    let folder = Folder::new();
    for text in [
        "[global]\nak = other\nsk = other\n",
        "[DEFAULT]\nak = other\nsk = other\n[global]\ndomain_id = d\n",
    ] {
        let file = folder.write("credentials", text);
        assert_eq!(sign_with(with_profile(&file)).await.unwrap(), "LAST - p");
        error_line(
            with_profile(&file).profile("basic"),
            ErrorKind::InvalidInput,
            &[],
        )
        .await;
    }
}

#[tokio::test]
async fn named_profile_must_exist() {
    let line = error_line(
        with_profile(Path::new("/nowhere/keys")),
        ErrorKind::InvalidInput,
        &[],
    )
    .await;
    insta::assert_snapshot!(line, @"profile: /nowhere/keys, which HUAWEICLOUD_SDK_CREDENTIALS_FILE names, does not exist; create it, or set another file");
}

fn at_home(folder: &Folder) -> ClientBuilder {
    // With an endpoint there is no need for the regions file, which stands beside the profile.
    let home = [
        ("HOME", folder.path()),
        ("USERPROFILE", folder.path()),
        OFF,
        LAST[0],
        LAST[1],
    ];
    client(home).project_id("p").endpoint("http://127.0.0.1:1")
}

#[tokio::test]
async fn skips_empty_default_profile() {
    let folder = Folder::new();
    std::fs::create_dir(folder.0.path().join(".huaweicloud")).unwrap();
    for text in ["", "# nothing\n", "[DEFAULT]\noutput = json\n"] {
        folder.write(".huaweicloud/credentials", text);
        assert_eq!(
            sign_with(at_home(&folder)).await.unwrap(),
            "LAST - p",
            "{text:?}"
        );
    }
    folder.write(
        ".huaweicloud/credentials",
        "[DEFAULT]\nak = hidden\nsk = hidden\n",
    );
    error_line(at_home(&folder), ErrorKind::InvalidInput, &[]).await;
}

#[cfg(unix)]
#[tokio::test]
async fn rejects_dangling_profile_link() {
    let folder = Folder::new();
    let home = folder.0.path().join(".huaweicloud");
    std::os::unix::fs::symlink("/nowhere/folder", &home).unwrap();
    let of_folder = error_line(
        at_home(&folder),
        ErrorKind::InvalidInput,
        &[(folder.path(), "HOME")],
    )
    .await;
    std::fs::remove_file(&home).unwrap();
    std::fs::create_dir(&home).unwrap();
    std::os::unix::fs::symlink("/nowhere/keys", home.join("credentials")).unwrap();
    let of_file = error_line(
        at_home(&folder),
        ErrorKind::InvalidInput,
        &[(folder.path(), "HOME")],
    )
    .await;
    assert_eq!(of_folder, of_file);
    insta::assert_snapshot!(of_file, @"profile: HOME/.huaweicloud/credentials cannot be read: it is behind a link to what does not exist; make it readable, or set another file");
}

#[tokio::test]
async fn unescapes_percent_signs() {
    let folder = Folder::new();
    let file = folder.write("credentials", "[basic]\nak = A%%K\nsk = SK\n");
    let client = client([("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&file)), OFF]).project_id("p");
    assert_eq!(sign_with(client).await.unwrap(), "A%K - p");
}
