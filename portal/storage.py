"""Files, kept under random names: one small interface, a folder on disk or S3-compatible storage.

A file is written before the row that names it is committed, and removed after the row is gone. So a
row never points at a file that was not kept; a file without a row, left by a process that died in
between, is swept later.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from flask import Flask, current_app
from werkzeug.utils import import_string

from portal.config import Settings

EXTENSION: Final = "storage"
KEY: Final = re.compile(r"[0-9a-f]{32}")
KEY_BYTES: Final = 16
# A file that is still being written; what is left of one is swept as well.
UNFINISHED: Final = ".part"


class LostFileError(Exception):
    """There is no file under this key."""


class StorageAwayError(Exception):
    """The storage does not answer, or refuses us; nothing was kept or removed for certain."""


class Store(Protocol):
    """Where files are. A key is always one that `new_key` made, never what a person typed."""

    def put(self, key: str, content: bytes) -> None:
        """Keep a file for good before this returns. Raises StorageAwayError."""

    def get(self, key: str) -> bytes:
        """The whole file, in bytes. Raises LostFileError and StorageAwayError."""

    def delete(self, key: str) -> None:
        """Remove a file; one that is not there is fine. Raises StorageAwayError."""

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """The keys of all files that were kept before an aware moment. Raises StorageAwayError."""


def new_key() -> str:
    """A name that says nothing and that nobody guesses."""
    return secrets.token_hex(KEY_BYTES)


def checked(key: str) -> str:
    """The key, when it is one of ours. Raises ValueError for any other: it would be a path."""
    if KEY.fullmatch(key) is None:
        raise ValueError("A key of the storage comes from new_key.")
    return key


class Disk:
    """A folder, readable for the portal's own user only. Two letters per folder keep it quick."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Write beside, then move into place: a file is there whole, or not at all."""
        path = self._path(key)
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(unfinished, content)
            unfinished.replace(path)
            # Without this the file is kept but its name may not be, after a power cut.
            for folder in (path.parent, self.folder):
                _sync_folder(folder)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise StorageAwayError from error

    def get(self, key: str) -> bytes:
        """Read it whole: no file of ours is larger than a few pages of memory can hold."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise LostFileError from error
        except OSError as error:
            raise StorageAwayError from error

    def delete(self, key: str) -> None:
        """Remove the file."""
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise StorageAwayError from error

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Every key in order; files that were never finished are removed on the way."""
        for path in sorted(self.folder.glob("??/*")):
            with suppress(FileNotFoundError):
                is_old = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) < moment
                if is_old and path.name.endswith(UNFINISHED):
                    path.unlink()
                elif is_old and KEY.fullmatch(path.name):
                    yield path.name

    def _path(self, key: str) -> Path:
        return self.folder / checked(key)[:2] / key


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_store(settings: Settings) -> Store:
    """The storage that the settings name; a folder on disk unless they name another."""
    if not settings.s3_url:
        return Disk(settings.files_folder)
    # Its library is installed only where it is used; see requirements/s3.in.
    made: Store = import_string("portal.storage_s3.S3")(settings)
    return made


def init_storage(app: Flask, settings: Settings) -> None:
    """Attach the storage of these settings."""
    app.extensions[EXTENSION] = make_store(settings)


def storage() -> Store:
    """The storage of the current app."""
    store: Store = current_app.extensions[EXTENSION]
    return store
