"""The icons and marks, drawn in code.

Run `python docs/design/icons.py` to write `static/icons/*.svg` and `static/favicon.svg`; the
SVG files are what the site serves, this file is where they are drawn. Theme icons (64) have
two inks, slightly out of register like a riso print: a spot shape about 6 units right and 5
below, then ink lines that are never quite straight. Interface icons (24) have one ink.
"""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
NIGHT = "#3D0B2D"
SUN = "#FFB31A"

# Per theme: the spot shape, then the ink lines.
THEMES: dict[str, tuple[str, str]] = {
    "jezelf-kennen": (
        "M35 11C46 11 53 19 53 29S45 48 35 48 17 40 17 29 24 11 35 11Z",
        (
            "M30 6C41 5.5 48.5 14 48 25S40 43.5 29.5 43 11.5 35 12 24.5 19 6.5 30 6ZM26 44L24.5 "
            "57Q30 61 35.5 57L34 44M22.5 30Q30 38 38 29M25 20V22M35.5 20V22"
        ),
    ),
    "zelfvertrouwen": (
        "M38 6L43 16 54 14 49 24 58 31 47 35 48 46 38 41 29 47 29 36 18 33 26 25 21 15 32 16Z",
        (
            "M32 19.5A6 6 0 1 1 32.5 7.5 6 6 0 0 1 32 19.5ZM13 11.5C18 19 24 25 32 26 40 25 46.5 "
            "18 50.5 10M32 26C31.5 31 32 34 32 38L24 49.5M32 38L40 49M6 57.5H20V50H45V43.5"
        ),
    ),
    "keuzes": (
        "M52 38H26L16 45 26 53H52Z",
        (
            "M31.5 5V58.5M13 11.5C24 11 34 11.5 44 11L52.5 19 44 27.5C34 27 24 27.5 13 27.5ZM48 "
            "33.5C38 33.5 29 34 20 33.5L11.5 41 20 48.5C29 48 38 48.5 48 48.5ZM24 58.5H40"
        ),
    ),
    "solliciteren": (
        "M20 11H47L56 20V61H20Z",
        (
            "M14.5 6C23 5.5 32 6 41 5.5L50.5 15.5C50 29 50.5 43 50 57H14.5C15 40 14 23 14.5 "
            "6ZM41 6V15.5H50M27 27A5 5 0 1 1 27.5 17 5 5 0 0 1 27 27ZM19.5 37C21 31 34 30.5 35 "
            "37M22 44.5H43M22 51H36"
        ),
    ),
    "geld": (
        "M12 26H60V58H12Z",
        (
            "M6 21C16 20.5 24 21 31 20.5M57 30C57.5 38 57 45 57 53.5 40 54 23 53.5 6.5 54 6 43 "
            "6.5 32 6 21L28 39.5Q31 42 34.5 39.5L40 34M46 31A12.5 12.5 0 1 1 47 6 12.5 12.5 0 0 "
            "1 46 31ZM51 14C47 11.5 42.5 13 42.5 18.5S47 25.5 51 23M39 17H47.5M39 20.5H46.5"
        ),
    ),
    "rust": (
        "M15 32H50V46C50 56 43 62 32 62S15 56 15 46Z",
        (
            "M9.5 26.5C21 26 33 26.5 45 26 45.5 31 45.5 36 45 41 44 52 37 57.5 27 57.5S10.5 52 "
            "9.5 41C9 36 9.5 31 9.5 26.5ZM45.5 31H50C59 31 59 45.5 47 46M19 18.5C15 13.5 23 11 "
            "19 5.5M28 18.5C24 13.5 32 11 28 5.5M37 18.5C33 13.5 41 11 37 5.5"
        ),
    ),
    "nederlands": (
        "M14 14H58V44H36L24 56V44H14Z",
        (
            "M7 8.5C21 8 37 8 52 8.5 52.5 18 52 28 52.5 37.5 44 38 36 37.5 28 38L17.5 49V38C14 "
            "38 10 38 6.5 37.5 7 28 6.5 18 7 8.5ZM24 19.5V29.5M35.5 19.5V29C35.5 33 32 33.5 30 "
            "32.5M24 14V14.5M35.5 14V14.5M40 47C46 46.5 52 47 57.5 46.5V58"
        ),
    ),
    "diploma": (
        "M13 17H60V49H13Z",
        (
            "M6.5 11C22 10.5 40 11 56.5 10.5 57 20 56.5 28 57 34M37 43.5H7C6.5 32 7 22 6.5 11M15 "
            "20.5H38M15 28H31M47.5 47A8.5 8.5 0 1 1 48.5 30 8.5 8.5 0 0 1 47.5 47ZM43 46L41 59 "
            "48 55 55 59 52.5 46M44.5 38.5L47 41 52 36"
        ),
    ),
    "doen": (
        "M17 17H48V61H17ZM55 24H62V48L58 55Z",
        (
            "M22 11.5H12.5C12 27 12.5 42 12 56.5H46.5C46.5 42 47 27 46.5 11.5H37M22 "
            "7.5H37V15.5H22ZM19 27L22.5 30.5 28.5 23M34 27H40M19 41L22.5 44.5 28.5 37M34 "
            "41H38M52.5 20.5H59.5V47L56 55 52.5 47ZM52.5 27H59.5"
        ),
    ),
    "opkomen": (
        "M20 24L48 11V49L20 38Z",
        (
            "M8 21.5C12 21 16 21 19.5 21L44 8C44.5 21 44.5 33 44 46L19.5 34.5C16 34.5 12 34.5 8 "
            "34 7.5 30 7.5 25.5 8 21.5ZM19.5 21V34.5M13.5 35L17.5 53.5H26.5L24 37M51 18L58 "
            "13.5M52 27.5H60M51 37L58 41.5"
        ),
    ),
    "blijven": (
        "M12 24H60V57H12Z",
        (
            "M6.5 19C22 18.5 40 18.5 55.5 19 56 30 56 41 55.5 52.5 40 53 22 53 6.5 52.5 6 41 6 "
            "30 6.5 19ZM22 18.5V11.5C22 9 23.5 8 25.5 8H36.5C38.5 8 40 9 40 11.5V18.5M6.5 31C14 "
            "34.5 20 36 25 36.5M37 36.5C42 36 48 34.5 55.5 31M25 32.5H37V41.5H25Z"
        ),
    ),
    "leren": (
        "M10 21C20 18 30 20 36 25 43 20 52 18 61 21V56C52 53 43 55 36 59 30 55 20 53 10 56Z",
        (
            "M5 15.5C14 12.5 24 14 31 19.5 38 14 48 12.5 57 15.5 57.5 27 57.5 39 57 50.5 48 47.5 "
            "38 49 31 54.5 24 49 14 47.5 5 50.5 4.5 39 4.5 27 5 15.5ZM31 19.5V54.5M12 25C16 24.5 "
            "20 25.5 24 27.5M12 34.5C16 34 20 35 24 37M38 27.5C42 25.5 46 24.5 50 25M38 37C42 35 "
            "46 34 50 34.5"
        ),
    ),
    "regelen": (
        "M12 26H60V58H12Z",
        (
            "M6.5 53.5C6 40 6 27 6.5 13.5H22L27 20H54.5C55 31 55 42 54.5 53.5 38 54 22 54 6.5 "
            "53.5ZM13 13V7.5H46.5V19.5M22 36.5L28.5 43.5 41 30M30 13H40"
        ),
    ),
}

# Per interface icon: the ink lines.
UI: dict[str, str] = {
    "search": "M10.5 17A6.5 6.5 0 1 1 10.6 4 6.5 6.5 0 0 1 10.5 17ZM15.5 15.5L20.5 20.5",
    "globe": (
        "M12 21A9 9 0 1 1 12.1 3 9 9 0 0 1 12 21ZM3.5 9.5H20.5M3.5 14.5H20.5M12 3C7.5 8 7.5 "
        "16 12 21M12 3C16.5 8 16.5 16 12 21"
    ),
    "door": "M5 20.5V10.5A7 7 0 0 1 19 10.5V20.5M2.5 20.5H21.5M14.5 13.5V14.5",
    "compass": "M12 21A9 9 0 1 1 12.1 3 9 9 0 0 1 12 21ZM15.8 8.2L13.5 13.5 8.2 15.8 10.5 10.5Z",
    "cards": "M4 8.5H15.5V20.5H4ZM8 5H20V16.5",
    "calendar": "M4 6H20V20.5H4ZM4 10.5H20M8.5 3V7.5M15.5 3V7.5M8 15H11",
    "chat": "M3.5 5H20.5V16.5H11L6.5 20.5V16.5H3.5Z",
    "phone": (
        "M6 3.5L9 3.5 10.5 8 8.2 9.8C9.5 12.5 11.5 14.5 14.2 15.8L16 13.5 20.5 15V18C20.5 20 "
        "19 20.8 17.5 20.5 10 19.5 4.5 14 3.5 6.5 3.3 5 4.5 3.5 6 3.5Z"
    ),
    "app": (
        "M4 20L5.2 16A8.5 8.5 0 1 1 8.2 19ZM9 8.5C8.5 12 12 15.5 15.5 15L16 13 13.8 12.2 13 "
        "13C12 12.7 11.3 12 11 11L11.8 10.2 11 8Z"
    ),
    "mail": "M3.5 5.5H20.5V18.5H3.5ZM3.5 6.5L12 13.5 20.5 6.5",
    "sms": "M3.5 4.5H20.5V16.5H11L6.5 20.5V16.5H3.5ZM8 10.5H8.1M12 10.5H12.1M16 10.5H16.1",
    "eye": (
        "M2.5 12C6.5 5.5 17.5 5.5 21.5 12 17.5 18.5 6.5 18.5 2.5 12ZM12 15A3 3 0 1 1 12.1 9 "
        "3 3 0 0 1 12 15Z"
    ),
    "lock": "M5 10.5H19V20.5H5ZM8 10.5V8A4 4 0 0 1 16 8V10.5M12 14.5V16.5",
    "clock": "M12 21A9 9 0 1 1 12.1 3 9 9 0 0 1 12 21ZM12 7V12.5L15.5 14.5",
    "pin": (
        "M12 21.5C8 17 5.5 13.5 5.5 9.5A6.5 6.5 0 0 1 18.5 9.5C18.5 13.5 16 17 12 21.5ZM12 "
        "11.8A2.2 2.2 0 1 1 12.1 7.4 2.2 2.2 0 0 1 12 11.8Z"
    ),
    "check": "M4 13L9.5 18.5 20 6",
    "cross": "M5.5 5.5L18.5 18.5M18.5 5.5L5.5 18.5",
    "alert": "M12 3.5L21.5 20H2.5ZM12 9.5V14M12 17V17.1",
    "info": "M12 21A9 9 0 1 1 12.1 3 9 9 0 0 1 12 21ZM12 11V16.5M12 7.5V7.6",
    "next": "M8.5 4.5L16 12 8.5 19.5",
    "arrow": "M3.5 12H20M13.5 5.5L20 12 13.5 18.5",
    "user": "M12 11.5A4 4 0 1 1 12.1 3.5 4 4 0 0 1 12 11.5ZM4 20.5C4.5 12.5 19.5 12.5 20 20.5",
    "people": (
        "M8.5 11.5A3.5 3.5 0 1 1 8.6 4.5 3.5 3.5 0 0 1 8.5 11.5ZM2.5 19.5C3 12.5 14 12.5 "
        "14.5 19.5M15.5 4.8A3.5 3.5 0 0 1 15.5 11.3M17.5 14C20 14.5 21.3 16.5 21.5 19.5"
    ),
    "menu": "M4 7H20M4 12H20M4 17H15",
    "filter": "M4 7H20M7 12H17M10 17H14",
    "plus": "M12 4.5V19.5M4.5 12H19.5",
    "edit": "M4 20L5 15.5 15.5 5 19 8.5 8.5 19ZM13 7.5L16.5 11",
    "swap": "M4 8.5H19M15 4.5L19 8.5 15 12.5M20 15.5H5M9 11.5L5 15.5 9 19.5",
    "flag": "M6 21.5V3.5C10 2 13 6 18.5 4V13C13 15 10 11 6 12.5",
    "wheel": (
        "M10.5 21A5.5 5.5 0 0 1 9 10.5M9.5 6.5V14H15.5L18 19.5 20.5 18.5M9.5 10H14.5M9.5 "
        "3.2V3.3M15 16.5A5.5 5.5 0 0 1 10.5 21"
    ),
    "gift": (
        "M4.5 11.5H19.5V20.5H4.5ZM3 7.5H21V11.5H3ZM12 7.5V20.5M12 7.5C8 7.5 6.5 3 9 3S12 7.5 "
        "12 7.5 12.5 3 15 3 16 7.5 12 7.5Z"
    ),
    "print": "M7 8.5V3.5H17V8.5M7 17H4V8.5H20V17H17M7 14H17V20.5H7Z",
    "download": "M12 3.5V15.5M6.5 10.5L12 15.5 17.5 10.5M4 20.5H20",
    "bell": "M5 17C7 15 6.5 12 6.5 10A5.5 5.5 0 0 1 17.5 10C17.5 12 17 15 19 17ZM10 20.5H14",
    "home": "M4 11L12 4 20 11V20.5H4ZM10 20.5V14.5H14V20.5",
    "school": (
        "M2.5 9.5L12 4.5 21.5 9.5 12 14.5ZM6.5 12V17.5C10 20.5 14 20.5 17.5 17.5V12M21.5 9.5V15.5"
    ),
    "city": (
        "M3.5 20.5V10.5H10V20.5M10 20.5V4H17V20.5M17 20.5V12H20.5V20.5M2.5 20.5H21.5M13 "
        "8H14M13 12H14M13 16H14"
    ),
    "hand": (
        "M8 20.5C5.5 18 4.5 15 3.5 12.5 4.5 11.5 6 12 7 14V6C7 4.3 9.5 4.3 9.5 6V11M9.5 "
        "11V4.5C9.5 3 12 3 12 4.5V11M12 11V5.5C12 4 14.5 4 14.5 5.5V11.5M14.5 11.5V8C14.5 "
        "6.5 17 6.5 17 8 17 13 17 17.5 14.5 20.5"
    ),
    "calendar-add": "M20 11V6H4V20.5H11.5M4 10.5H20M8.5 3V7.5M15.5 3V7.5M17.5 14V21M14 17.5H21",
    "share": "M12 15V3.5M7.5 7.5L12 3.5 16.5 7.5M8 11H4.5V20.5H19.5V11H16",
    "external": "M10 5H4.5V19.5H19V14M13.5 4H20V10.5M20 4L11 13",
    "map": "M3.5 6L9 3.5 15 6 20.5 3.5V18L15 20.5 9 18 3.5 20.5ZM9 3.5V18M15 6V20.5",
    "queue": "M9.5 6H20.5M9.5 12H20.5M9.5 18H20.5M4 6H4.1M4 12H4.1M4 18H4.1",
    "inbox": "M3.5 13L6.5 5H17.5L20.5 13V19.5H3.5ZM3.5 13H8.5L10 16H14L15.5 13H20.5",
    "logout": "M10 4H4.5V20H10M15.5 7.5L20 12 15.5 16.5M20 12H9.5",
    "key": (
        "M8 20A4.5 4.5 0 1 1 8.1 11 4.5 4.5 0 0 1 8 20ZM11.5 12.5L20 4M16 8L19 11M19 5L20.5 6.5"
    ),
    "history": "M4.5 8A9 9 0 1 1 3 12.5M4 3.5V8.5H9M12 7.5V12.5L15.5 14.5",
    "undo": "M8.5 4L4 8.5 8.5 13M4 8.5H14.5A5.5 5.5 0 0 1 14.5 19.5H7",
    "note": "M5 3.5H19V14.5L13 20.5H5ZM19 14.5H13V20.5M8.5 8H15.5M8.5 12H12",
    "pause": "M8 5V19M16 5V19",
    "copy": "M8.5 8.5H20V20.5H8.5ZM15.5 8.5V3.5H4V15.5H8.5",
    "star": "M12 3.5L14.6 9 20.6 9.8 16.2 14 17.3 20 12 17.1 6.7 20 7.8 14 3.4 9.8 9.4 9Z",
    "heart": (
        "M12 20C7 16 3.5 13 3.5 8.8A4.5 4.5 0 0 1 12 7 4.5 4.5 0 0 1 20.5 8.8C20.5 13 17 16 12 20Z"
    ),
    "trash": "M4 6.5H20M9 6.5V3.5H15V6.5M6 6.5L7 20.5H17L18 6.5M10.5 10.5V16.5M13.5 10.5V16.5",
}

MARK = (
    "M4 60V31A28 28 0 0 1 60 31V60H51V36H41.5V44H27V52H12.5V60ZM34 37.5A10 10 0 1 0 34 "
    "17.5 10 10 0 0 0 34 37.5Z"
)
OP = '<circle cx="30" cy="30" r="21.5"/><circle cx="98" cy="30" r="21.5"/><path d="M76.5 0V84"/>'
STAP = (
    '<path stroke-width="16.5" d="M42 16.5C38.5 10.5 32 8.25 25.5 8.25 16.5 8.25 10.5 12 '
    '10.5 18.5 10.5 34 42 25 42 41.5 42 48.5 35 51.75 26 51.75 17.5 51.75 11 49 7 42.5"/>'
    '<path d="M70 -18V33C70 46 76 51.5 89 51.5M54 8.5H91"/><circle cx="128" cy="30" r="21.5"/>'
    '<path d="M149.5 0V60"/><circle cx="198" cy="30" r="21.5"/><path d="M176.5 0V84"/>'
)


def ink(d: str, *, width: float) -> str:
    """Return ink lines in the current colour, `width` in units of the viewBox."""
    stroke = f'stroke="currentColor" stroke-width="{width}"'
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path fill="none" {stroke} {ends} d="{d}"/>'


def wordmark(*, dx: int = 0, dy: int = 0) -> str:
    """Return the word, its second half one step up, moved by (dx, dy)."""
    return (
        '<g fill="none" stroke="currentColor" stroke-width="17">'
        f'<g transform="translate({dx} {dy + 40})">{OP}</g>'
        f'<g transform="translate({dx + 136} {dy + 18})">{STAP}</g></g>'
    )


def document(box: str, art: str, *, colour: str = "") -> str:
    """Return an SVG document with this viewBox; `colour` sets currentColor."""
    attr = f' color="{colour}"' if colour else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"{attr}>{art}</svg>\n'


def drawings() -> dict[str, str]:
    """Return every file as a path below `static/` and its text."""
    files = {}
    for name, (spot, lines) in THEMES.items():
        art = f'<path fill="var(--spot,{SUN})" d="{spot}"/>' + ink(lines, width=3.6)
        files[f"icons/{name}.svg"] = document("0 0 64 64", art)
    for name, lines in UI.items():
        files[f"icons/{name}.svg"] = document("0 0 24 24", ink(lines, width=2.4))
    door = f'<path fill="currentColor" fill-rule="evenodd" d="{MARK}"/>'
    label = (
        '<path fill="currentColor" d="M0 22H152V0H420V150H152V172H0Z"/>'
        f'<g color="var(--label-ink,{SUN})">{wordmark(dx=26, dy=24)}</g>'
    )
    files["icons/opstap-mark.svg"] = document("0 0 64 64", door, colour=NIGHT)
    files["icons/opstap-wordmark.svg"] = document("0 0 366 124", wordmark(), colour=NIGHT)
    files["icons/opstap-label.svg"] = document("0 0 420 172", label, colour=NIGHT)
    files["favicon.svg"] = document(
        "0 0 64 64",
        f'<path fill="{SUN}" d="M0 0H64V64H0Z"/><path fill="{NIGHT}" fill-rule="evenodd" '
        f'd="{MARK}" transform="translate(5 4) scale(.85)"/>',
    )
    return files


def write() -> None:
    """Write every icon and mark."""
    for path, text in drawings().items():
        (STATIC / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
