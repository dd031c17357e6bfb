"""What is left of a file that a stranger sent."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from portal.conversations.cleaning import LONGEST_SIDE, RefusedError, clean, quiet_jpeg
from portal.conversations.files import FileRefusedError, Refusal, clean_file, safe_name
from portal.conversations.models import AttachmentKind
from tests.factories.files import CANARY, make_pdf, make_photo, opened

RUNS = (b"JavaScript", b"Launch", b"cmd.exe", b"virus", b"verstopt", b"OpenAction", b"alert")


def refusal_of(content: bytes) -> str:
    with pytest.raises(RefusedError) as refused:
        clean(content)
    return refused.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew(kind: str) -> None:
    made, content = clean(make_photo(kind=kind))
    assert made == "photo"
    image = Image.open(BytesIO(content))
    assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert CANARY.encode() not in content


def test_a_photo_stands_upright() -> None:
    before = make_photo((600, 400))
    assert CANARY.encode() in before
    image = Image.open(BytesIO(clean(before)[1]))
    assert image.size == (400, 600)
    # What was on top lies to the right, now that the turn is in the pixels.
    red = image.getpixel((390, 300))
    assert isinstance(red, tuple)
    assert red[0] > 150 > red[1]


def test_a_large_photo_becomes_small_enough() -> None:
    image = Image.open(BytesIO(clean(make_photo((5000, 1000)))[1]))
    assert max(image.size) == LONGEST_SIDE


def test_what_was_see_through_is_white() -> None:
    image = Image.open(BytesIO(clean(make_photo((9, 9), kind="PNG", mode="RGBA"))[1]))
    assert image.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_hundred_megapixels_are_refused_before_they_are_decoded(kind: str) -> None:
    out = BytesIO()
    Image.new("1" if kind == "PNG" else "L", (10_000, 10_000)).save(out, kind)
    assert refusal_of(out.getvalue()) == "pixels"


def test_what_it_is_follows_from_the_bytes() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("a", b"\0" * 1_000_000)
    for content in (packed.getvalue(), b"<svg/>", b"GIF89a", b"MZ\x90", b"%!PS", b"<html>"):
        assert refusal_of(content) == "kind"
    assert refusal_of(b"\0\0\0\x18ftypheic") == "heic"
    assert refusal_of(b"") == "empty"


def test_a_pdf_keeps_its_pages_and_loses_what_runs_or_tells() -> None:
    before = make_pdf()
    made, content = clean(before)
    assert made == "pdf"
    for word in (*RUNS, CANARY.encode()):
        assert word not in content
    pdf = opened(content)
    assert len(pdf.pages) == 1
    assert not pdf.attachments
    assert "/Metadata" not in pdf.Root
    assert "/Info" not in pdf.trailer
    annotations = [str(each.Subtype) for each in pdf.pages[0].obj.Annots.as_list()]
    assert annotations == ["/Link", "/Highlight"]
    assert all("/A" not in each for each in pdf.pages[0].obj.Annots.as_list())
    photo = pikepdf.PdfImage(pdf.pages[0].Resources.XObject.Photo).as_pil_image()
    assert photo.size == (60, 40)


def test_a_script_that_hides_in_packed_objects_is_found() -> None:
    before = make_pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert b"JavaScript" not in before
    pdf = opened(clean(before)[1])
    said = " ".join(repr(each) for each in pdf.objects)
    for word in RUNS:
        assert word.decode() not in said


def test_a_locked_pdf_a_long_one_and_a_broken_one_are_refused() -> None:
    locked = make_pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    open_but_locked = make_pdf(encryption=pikepdf.Encryption(owner="a", user=""))
    assert (refusal_of(locked), refusal_of(open_but_locked)) == ("locked", "locked")
    assert refusal_of(make_pdf(pages=201)) == "pages"
    assert refusal_of(b"%PDF-1.7\nhello") == "broken"


def test_any_bytes_get_an_answer() -> None:
    """Real files with bytes changed or cut off: cleaned or refused, never anything else."""
    dice = random.Random(5)
    for whole in (make_photo((64, 48)), make_photo((64, 48), kind="PNG"), make_pdf(),
                  make_photo((64, 48), kind="WEBP")):  # fmt: skip
        for _ in range(40):
            content = bytearray(whole)
            for _ in range(dice.randint(1, 20)):
                content[dice.randrange(8, len(content))] = dice.randrange(256)
            try:
                kind, cleaned = clean(bytes(content[: dice.randint(10, len(content))]))
            except RefusedError:
                continue
            assert (kind in {"photo", "pdf"}, bool(cleaned)) == (True, True)


def test_the_quiet_jpeg_has_the_same_pixels() -> None:
    loud = make_photo((40, 30))
    quiet = quiet_jpeg(loud)
    assert CANARY.encode() not in quiet
    pixels = [Image.open(BytesIO(each)).tobytes() for each in (loud, quiet)]
    assert pixels[0] == pixels[1]
    for length in range(2, 60):
        assert quiet_jpeg(loud[:length])[:2] == loud[:2]


def test_the_program_answers_as_the_function_does() -> None:
    file = clean_file("C:\\Users\\Noor\\mijn cv.PDF.pdf", make_pdf())
    assert (file.kind, file.name) == (AttachmentKind.PDF, "mijn cv.PDF.pdf")
    with pytest.raises(FileRefusedError) as refused:
        clean_file("x.pdf", b"PK\x03\x04")
    assert refused.value.refusal is Refusal.KIND


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("foto.jpg", "foto"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: b.png", "a Set-Cookie b"),
        ("\u202egpj.exe", "gpj"),
        ('"quoted";.jpg', "quoted ;"),
        ("...", "foto"),
        ("", "foto"),
        ("é" * 300 + ".png", "é" * 80),
    ],
)
def test_a_name_is_for_people_only(typed: str, kept: str) -> None:
    assert safe_name(typed, standard="foto") == kept
