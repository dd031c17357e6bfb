"""What the bench tells its servers, apart so that the floor loads nothing of the portal for it."""

from __future__ import annotations

from typing import Final

# How long the floor's page is to be, in bytes.
PAGE_BYTES: Final = "OPSTAP_BENCH_PAGE_BYTES"
