"""Files in S3-compatible storage. Imported only where the settings name one.

Every wait is bounded: a storage that hangs cannot hold a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from portal.config import Settings
from portal.storage import KEY, LostFileError, StorageAwayError, checked

# Seconds to find it, and to wait for each next piece of an answer.
CONNECT: Final = 3.0
READ: Final = 10.0
CONNECTIONS: Final = 4
MISSING: Final = frozenset({"NoSuchKey", "NoSuchObject"})
CONTENT_TYPE: Final = "application/octet-stream"


class S3:
    """One bucket, which an administrator made: not public, and with encryption if it has that."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.s3_url)
        self.bucket = settings.s3_bucket
        self.client = Minio(
            parts.netloc,
            access_key=settings.s3_key,
            secret_key=settings.s3_secret,
            secure=parts.scheme == "https",
            # Named, so that it is never asked for.
            region=settings.s3_region,
            http_client=urllib3.PoolManager(
                maxsize=CONNECTIONS,
                timeout=urllib3.Timeout(connect=CONNECT, read=READ),
                retries=urllib3.Retry(total=1, connect=1, read=0, redirect=0),
            ),
        )

    def put(self, key: str, content: bytes) -> None:
        """Keep a file: when this returns, the other side has said that it has it."""
        with _answers():
            self.client.put_object(
                self.bucket, checked(key), BytesIO(content), len(content), CONTENT_TYPE
            )

    def get(self, key: str) -> bytes:
        """The whole file."""
        with _answers():
            answer = self.client.get_object(self.bucket, checked(key))
            try:
                return bytes(answer.read())
            finally:
                answer.close()
                answer.release_conn()

    def delete(self, key: str) -> None:
        """Remove a file; S3 says yes as well when there is none."""
        with _answers():
            self.client.remove_object(self.bucket, checked(key))

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Every key of ours in the bucket; other people's files in it are left alone."""
        with _answers():
            for found in self.client.list_objects(self.bucket):
                name, changed = str(found.object_name), found.last_modified
                if KEY.fullmatch(name) and changed is not None and changed < moment:
                    yield name


@contextmanager
def _answers() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in MISSING:
            raise LostFileError from error
        raise StorageAwayError from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise StorageAwayError from error
