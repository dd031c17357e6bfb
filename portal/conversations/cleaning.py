"""Make a stranger's file harmless: a photo is drawn anew, a PDF loses all that runs or tells more.

This module is run as a program of its own, by its path, with limits on memory and time: what it
reads was made to be read, or made to break who reads it. Nothing of the portal is imported here. It
takes the file on standard input and answers with a line of JSON, followed by the clean file.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream
from PIL import Image, ImageOps

MEGAPIXEL: Final = 1_000_000
# Decoded small at once, so that a large one costs little; other kinds have to be decoded whole.
MOST_PIXELS: Final = {"JPEG": 64 * MEGAPIXEL, "PNG": 25 * MEGAPIXEL, "WEBP": 25 * MEGAPIXEL}
LONGEST_SIDE: Final = 2000
QUALITY: Final = 82
MOST_PAGES: Final = 200
MOST_OBJECTS: Final = 200_000
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_MEMORY: Final = 768 * 1024 * 1024
MOST_SECONDS: Final = 10
PDF_START: Final = b"%PDF-"
HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
)

# Of the document, a page and an annotation only this is kept: what is shown, and where.
OF_DOCUMENT: Final = frozenset(
    {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties"}
)
OF_PAGE: Final = frozenset(
    {
        "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox",
        "/ArtBox", "/Contents", "/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs",
        "/UserUnit",
    }
)  # fmt: skip
OF_ANNOTATION: Final = frozenset(
    {
        "/Type", "/Subtype", "/Rect", "/F", "/AP", "/AS", "/Border", "/BS", "/C", "/IC", "/CA",
        "/Contents", "/QuadPoints", "/InkList", "/L", "/LE", "/Vertices", "/DA", "/Q", "/RD",
        "/StructParent", "/OC",
    }
)  # fmt: skip
# What is shown by an annotation without anything that is played, opened or run.
SHOWN: Final = frozenset(
    {
        "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight",
        "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Ink", "/Text", "/Widget",
    }
)  # fmt: skip
# Wherever it stands in a file: what runs, what hides another file, what tells of who made it.
NEVER: Final = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/AF", "/XFA", "/Metadata",
    "/PieceInfo", "/Names", "/AcroForm", "/URI", "/Launch", "/Collection", "/RichMediaContent",
    "/RichMediaSettings", "/Thumb",
)  # fmt: skip
# JPEG: pictures inside a PDF can say where they were taken. JFIF, colours and Adobe's mark stay.
JPEG_TELLS: Final = frozenset({*range(0xE1, 0xF0), 0xFE}) - {0xE2, 0xEE}
JPEG_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


class RefusedError(Exception):
    """A file that is not taken; the reason is one of `files.Refusal`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean(content: bytes) -> tuple[str, bytes]:
    """('photo' or 'pdf', the clean file). What it is follows from its bytes, never from its name.

    Raises RefusedError. A photo comes back as JPEG of at most LONGEST_SIDE pixels.
    """
    kind = kind_of(content)
    if kind == "PDF":
        return "pdf", clean_pdf(content)
    return "photo", clean_photo(content, kind)


def kind_of(content: bytes) -> str:
    """PDF or a picture format of Pillow, from the first bytes. Raises RefusedError."""
    starts = {
        b"\xff\xd8\xff": "JPEG",
        b"\x89PNG\r\n\x1a\n": "PNG",
        PDF_START: "PDF",
    }
    for start, kind in starts.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise RefusedError("heic")
    raise RefusedError("empty" if not content else "kind")


def clean_photo(content: bytes, kind: str) -> bytes:
    """The picture drawn anew: upright, small enough, and only its pixels."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS[kind]
    # Pillow only warns of what is up to twice too large.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(content), formats=[kind]) as image:
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return drawn(ImageOps.exif_transpose(image))
    except (RefusedError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedError("pixels") from error
    except Exception as error:
        # Decoders fail on broken files with every kind of error there is.
        raise RefusedError("broken") from error


def drawn(image: Image.Image) -> bytes:
    """The pixels as JPEG, on white where it was see-through, without anything that came along."""
    seen = image.convert("RGBA") if image.has_transparency_data else image.convert("RGB")
    sheet = Image.new("RGB", seen.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def clean_pdf(content: bytes) -> bytes:
    """The pages as they look, and nothing else."""
    try:
        with Pdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise RefusedError("locked")
            if not 0 < len(pdf.pages) <= MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
                raise RefusedError("pages")
            _strip(pdf)
            out = BytesIO()
            pdf.save(out, fix_metadata_version=False, preserve_pdfa=False)
    except (RefusedError, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise RefusedError("locked") from error
    except Exception as error:
        # As with pictures: a broken file breaks its reader in many ways.
        raise RefusedError("broken") from error
    if out.tell() > MOST_BYTES:
        raise RefusedError("pixels")
    return out.getvalue()


def _strip(pdf: Pdf) -> None:
    _keep(pdf.Root, OF_DOCUMENT)
    for key in ("/Info", "/Metadata"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for page in pdf.pages:
        _keep(page.obj, OF_PAGE)
        if "/Annots" in page.obj:
            page.obj.Annots = pdf.make_indirect(pikepdf.Array(list(_harmless(page.obj.Annots))))
    for each in pdf.objects:
        _clean_object(each)


def _harmless(annotations: Object) -> Iterator[Object]:
    for each in annotations.as_list():
        if isinstance(each, Dictionary) and str(each.get("/Subtype", "")) in SHOWN:
            _keep(each, OF_ANNOTATION)
            yield each


def _keep(holder: Object, keys: frozenset[str]) -> None:
    for key in set(holder.keys()) - keys:
        del holder[key]


def _clean_object(each: Any, depth: int = 0) -> None:
    """What stands in an object itself; what it points at is an object of its own."""
    if depth and getattr(each, "is_indirect", False):
        return
    if isinstance(each, Stream | Dictionary):
        _clean_keys(each)
        for _key, value in list(each.items()):
            _clean_object(value, depth + 1)
    elif isinstance(each, pikepdf.Array):
        for item in each.as_list():
            _clean_object(item, depth + 1)


def _clean_keys(holder: Any) -> None:
    for key in NEVER:
        if key in holder:
            del holder[key]
    if isinstance(holder, Stream) and holder.get("/Filter") == Name.DCTDecode:
        holder.write(quiet_jpeg(holder.read_raw_bytes()), filter=Name.DCTDecode)


def quiet_jpeg(content: bytes) -> bytes:
    """A JPEG without the parts that tell of its maker and place; its pixels are not touched."""
    kept, at = [content[:2]], 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        marker = content[at + 1]
        if marker in JPEG_ALONE or marker == 0xDA:
            break
        length = int.from_bytes(content[at + 2 : at + 4], "big") + 2
        if marker not in JPEG_TELLS:
            kept.append(content[at : at + length])
        at += length
    return b"".join([*kept, content[at:]])


def main() -> None:
    """One file in, one answer out."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        kind, content = clean(sys.stdin.buffer.read())
        answer = {"kind": kind}
    except RefusedError as refused:
        answer, content = {"refused": refused.reason}, b""
    except MemoryError:
        answer, content = {"refused": "pixels"}, b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
