"""Reads keys as the official SDK does, from the profile file or the environment, and tells whose they are.

    python official_profile.py profile|environment

The project must be found beside the keys, so that a client needs nothing else.
"""

import sys

from huaweicloudsdkcore.auth.provider import EnvCredentialProvider, ProfileCredentialProvider

PROVIDERS = {"profile": ProfileCredentialProvider, "environment": EnvCredentialProvider}


def main(source):
    credentials = PROVIDERS[source].get_basic().get_credentials()
    assert credentials.ak and credentials.sk and credentials.project_id, source
    print(f"official {source}: access key {credentials.ak}, project {credentials.project_id}")


if __name__ == "__main__":
    main(sys.argv[1])
