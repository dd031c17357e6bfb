"""Photos and PDFs as people send them, with what must not come through."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

CANARY = "Kanarie-51.5N"
# The tags of a photo: who made it, which way up it was held, where it was taken.
MAKER, ORIENTATION, PLACE = 0x010F, 0x0112, 0x8825


def make_photo(
    size: tuple[int, int] = (600, 400), *, kind: str = "JPEG", mode: str = "RGB", **more: Any
) -> bytes:
    """A picture, red on top; a JPEG was held upright and says where it was taken."""
    image = Image.new(mode, size, "white" if mode != "RGBA" else (0, 0, 0, 0))
    if mode == "RGB":
        image.paste((200, 20, 20), (0, 0, size[0], size[1] // 2))
    tags = Image.Exif()
    tags[MAKER], tags[ORIENTATION] = CANARY, 6
    tags.get_ifd(PLACE)[1] = "N"
    out = BytesIO()
    options = {"exif": tags, "comment": CANARY.encode()} if kind == "JPEG" else {}
    image.save(out, kind, **(options | more))
    return out.getvalue()


def make_pdf(*, pages: int = 1, **save: Any) -> bytes:
    """A PDF with all that may run or tell: scripts, a program, a file, a maker, a photo's place."""
    pdf = Pdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('loopt')")
    pdf.docinfo["/Author"] = CANARY
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [CANARY]
    pdf.attachments["virus.exe"] = b"verstopt bestand"
    page = pdf.pages[0]
    photo = Stream(
        pdf, make_photo((60, 40)), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40,
        BitsPerComponent=8, ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
    )  # fmt: skip
    page.add_resource(photo, Name.XObject, Name.Photo)
    page.contents_add(b"q 60 0 0 40 10 10 cm /Photo Do Q")
    page.obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert('nog eens')"))
    launch = Dictionary(S=Name.Launch, F="cmd.exe")
    page.obj.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=launch),
            Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9]),
            Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=[0, 0, 9, 9]),
        ]
    )
    out = BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def opened(content: bytes) -> Pdf:
    """A PDF to look into."""
    return pikepdf.open(BytesIO(content))
