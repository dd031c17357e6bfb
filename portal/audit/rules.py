"""How a row is chained: pure functions on plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

GENESIS: Final = "0" * 64


def link_hash(previous: str, content: Mapping[str, Any]) -> str:
    """SHA-256, hex, over the previous hash and the row's content in a fixed order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
