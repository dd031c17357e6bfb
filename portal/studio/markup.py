"""What may not stand in Markdown: HTML of one's own, and links that run something. Pure.

The page cleans what it shows in any case. Here it is refused when it is written, with the piece
itself, so that the editor sees what would have gone and nothing waits in the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.html import ALLOWED_PROTOCOLS

HTML_TOKENS: Final = frozenset({"html_block", "html_inline"})
LONGEST_PIECE: Final = 60

# This parser sees HTML and every address; the one that makes pages knows neither.
_sees_all = MarkdownIt("commonmark", {"html": True, "linkify": False})
vars(_sees_all)["validateLink"] = lambda _address: True


def forbidden_pieces(text: str) -> tuple[str, ...]:
    """The tags, pictures and unsafe addresses in a Markdown text, at most 60 characters of each."""
    pieces = (piece.strip() for token in _all_tokens(text) for piece in _forbidden(token))
    return tuple(dict.fromkeys(piece[:LONGEST_PIECE] for piece in pieces if piece))


def _all_tokens(text: str) -> Iterator[Token]:
    for token in _sees_all.parse(text):
        yield token
        yield from token.children or ()


def _forbidden(token: Token) -> Iterator[str]:
    if token.type in HTML_TOKENS:
        yield token.content
    elif token.type == "image":
        yield f"![{token.content}]"
    elif token.type == "link_open":
        address = str(token.attrGet("href") or "")
        if not is_safe_address(address):
            yield address


def is_safe_address(address: str) -> bool:
    """True for a web address, a mail address, a number to call or a page of our own."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return False
    return scheme in ALLOWED_PROTOCOLS or (not scheme and not address.startswith("//"))
