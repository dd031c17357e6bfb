"""Keys per purpose."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken

from portal.crypto import derive_fernet, derive_key

SECRET = "only-for-tests-" + "y" * 32


def test_what_one_purpose_wrote_reads_back() -> None:
    token = derive_fernet(SECRET, "totp").encrypt(b"words")
    assert derive_fernet(SECRET, "totp").decrypt(token) == b"words"


@pytest.mark.parametrize(("secret", "purpose"), [(SECRET, "draft"), (SECRET + "z", "totp")])
def test_another_purpose_or_secret_opens_nothing(secret: str, purpose: str) -> None:
    token = derive_fernet(SECRET, "totp").encrypt(b"words")
    with pytest.raises(InvalidToken):
        derive_fernet(secret, purpose).decrypt(token)


def test_keys_differ_per_purpose_and_stay_the_same() -> None:
    assert derive_key(SECRET, "a") == derive_key(SECRET, "a")
    assert len({derive_key(SECRET, purpose) for purpose in "abc"}) == 3
