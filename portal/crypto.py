"""Keys made from the one secret: each purpose gets its own, so that none opens another's data."""

from __future__ import annotations

import base64

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
