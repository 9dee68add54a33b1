//! Credentials of the environment.

use super::*;

#[tokio::test]
async fn environment_precedes_profile() {
    let folder = Folder::new();
    let profile = folder.write(
        "credentials",
        "[basic]\nak = PROFILE\nsk = hidden\nproject_id = other\n",
    );
    let keys = [
        ("HUAWEICLOUD_SDK_AK", "AK"),
        ("HUAWEICLOUD_SDK_SK", "SK"),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "TEMPORARY"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "project"),
        ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", shown(&profile)),
    ];
    assert_eq!(
        sign_with(client(keys)).await.unwrap(),
        "AK TEMPORARY project"
    );
    let token = [
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", "TOKEN"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "project"),
    ];
    assert_eq!(sign_with(client(token)).await.unwrap(), "- TOKEN project");
}

#[tokio::test]
async fn terraform_variables_come_last() {
    let token = ("HW_SECURITY_TOKEN", "TEMPORARY");
    let project = ("HW_PROJECT_ID", "project");
    assert_eq!(
        sign_with(client([OFF, LAST[0], LAST[1], token, project]))
            .await
            .unwrap(),
        "LAST TEMPORARY project"
    );
    let keys = [("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "SK")];
    assert_eq!(
        sign_with(client([LAST[0], LAST[1], project, keys[0], keys[1]]))
            .await
            .unwrap(),
        "AK - project"
    );
    error_line(client([OFF, LAST[0]]), ErrorKind::InvalidInput, &[]).await;
}
