"""Files in S3-compatible storage, against a server that speaks its protocol and checks signatures.

The server is moto's, from the package registry, in a process of its own. It is no product that
people keep files in, but it answers as S3 does and refuses what is not signed with the right key.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import boto3
import pytest

from portal import storage_s3
from portal.config import ConfigError, Settings
from portal.storage import LostFileError, StorageAwayError, Store, make_store, new_key

BUCKET = "opstap"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}
# What `account` asks before anybody has a key; after that every request must be signed.
UNSIGNED = "4"
PATIENCE = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A server with one bucket and one account that may use it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("s3")
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env={"INITIAL_NO_AUTH_ACTION_COUNT": UNSIGNED, "PATH": os.defpath, "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        key, secret = account(address)
        yield Settings(s3_url=address, s3_bucket=BUCKET, s3_key=key, s3_secret=secret)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urlopen(f"{address}/moto-api/", timeout=5).close()
        except OSError:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)
        else:
            return


def account(address: str) -> tuple[str, str]:
    """The keys of somebody who may use the bucket."""
    known = {
        "endpoint_url": address,
        "region_name": "us-east-1",
        "aws_access_key_id": "first",
        "aws_secret_access_key": "first",
    }
    boto3.client("s3", **known).create_bucket(Bucket=BUCKET)
    people = boto3.client("iam", **known)
    people.create_user(UserName="opstap")
    people.put_user_policy(UserName="opstap", PolicyName="files", PolicyDocument=json.dumps(POLICY))
    made = people.create_access_key(UserName="opstap")["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]


def test_a_file_is_kept_read_listed_and_removed(server: Settings) -> None:
    store, key = make_store(server), new_key()
    content = bytes(range(256)) * 5000
    store.put(key, content)
    assert store.get(key) == content
    assert list(store.keys_before(datetime.now(UTC) + timedelta(hours=1))) == [key]
    assert list(store.keys_before(datetime.now(UTC) - timedelta(hours=1))) == []
    store.delete(key)
    store.delete(key)
    with pytest.raises(LostFileError):
        store.get(key)


def test_without_the_right_key_nothing_opens(server: Settings) -> None:
    key = new_key()
    make_store(server).put(key, b"x")
    for wrong in (replace(server, s3_secret="x" * 40), replace(server, s3_key="AKIAUNKNOWN")):
        refuses_everything(make_store(wrong), key)
    assert make_store(server).get(key) == b"x"
    make_store(server).delete(key)


def refuses_everything(store: Store, key: str) -> None:
    with pytest.raises(StorageAwayError):
        store.get(key)
    with pytest.raises(StorageAwayError):
        store.put(key, b"changed")
    with pytest.raises(StorageAwayError):
        store.delete(key)


def test_a_bucket_that_is_not_there_is_told(server: Settings) -> None:
    with pytest.raises(StorageAwayError):
        make_store(replace(server, s3_bucket="elsewhere")).put(new_key(), b"x")


def test_other_files_in_the_bucket_are_left_alone(server: Settings) -> None:
    store = make_store(server)
    assert isinstance(store, storage_s3.S3)
    store.client.fput_object(BUCKET, "readme.txt", __file__)
    assert list(store.keys_before(datetime.now(UTC) + timedelta(hours=1))) == []


def test_storage_that_is_away_or_hangs_is_told_in_time(
    server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_s3, "READ", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        # It takes the connection and never answers.
        refuses_everything(make_store(replace(server, s3_url=address)), new_key())
    refuses_everything(make_store(replace(server, s3_url=address)), new_key())


def test_half_a_configuration_is_refused_at_the_start() -> None:
    with pytest.raises(ConfigError, match="OPSTAP_S3_SECRET"):
        Settings.from_environment(
            {
                "OPSTAP_S3_URL": "https://s3.example",
                "OPSTAP_S3_BUCKET": "b",
                "OPSTAP_S3_KEY": "k",
            }
        )
