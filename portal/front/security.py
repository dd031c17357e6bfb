"""Texts for machines: where to report a hole, and what search engines may read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from portal.partners.region import RegionCard

# Less than a year ahead, as RFC 9116 asks; computed, so that it never quietly expires.
VALID_FOR: Final = timedelta(days=300)
ROBOTS: Final = "\n".join(
    ("User-agent: *", "Disallow: /werk", "Disallow: /redactie", "Disallow: /demo", "")
)


def security_txt(card: RegionCard, *, now: datetime, address: str) -> str:
    """The file of RFC 9116 for the region whose `card` it is, found at `address`."""
    expires = (now + VALID_FOR).replace(microsecond=0)
    lines = (
        f"Contact: mailto:{card.mail}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {address}",
    )
    return "\n".join((*lines, ""))
