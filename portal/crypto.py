"""Keys made from the one secret: each purpose gets its own, so that none opens another's data."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def derive_key(secret_key: str, purpose: str) -> bytes:
    """32 bytes for `purpose`, from the portal's secret key by HKDF-SHA256 (RFC 5869)."""
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"opstap/{purpose}".encode())
    return kdf.derive(secret_key.encode())


def derive_fernet(secret_key: str, purpose: str) -> Fernet:
    """Authenticated encryption under the key for `purpose`; decrypting may be limited in time."""
    return Fernet(base64.urlsafe_b64encode(derive_key(secret_key, purpose)))


def local_secret(path: Path) -> str:
    """A secret key for one machine without one of its own, kept in `path` for its owner alone.

    The demo and the command line share it, so that an account made by one opens the other. It is
    never used to serve strangers: production refuses to start without OPSTAP_SECRET_KEY.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        # Another process made it a moment ago; both must use the same one.
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
