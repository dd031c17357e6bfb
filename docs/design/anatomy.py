"""The anatomy all portraits share. Hair, cloth and features are drawn per person in `faces/`.

The canvas is 240 x 290 units of which 200 x 257 show, and the face sits around (120, 120).
"""

from __future__ import annotations

import re

INK = "#3D0B2D"


def portrait(*parts: str) -> str:
    """Join parts, back to front, into one SVG document."""
    art = "".join(parts)
    box = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="20 9 200 257">{art}</svg>'
    return re.sub(r"\s+", " ", box).strip()


def fill(colour: str, d: str) -> str:
    """Return a flat shape."""
    return f'<path fill="{colour}" d="{d}"/>'


def line(colour: str, width: float, d: str) -> str:
    """Return a line with round ends, `width` in canvas units."""
    stroke = f'stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"'
    return f'<path fill="none" {stroke} d="{d}"/>'


def tilt(*parts: str, angle: float) -> str:
    """Turn a head by `angle` degrees around the neck: nobody holds it quite straight."""
    return f'<g transform="translate(0 7) rotate({angle} 120 200)">{"".join(parts)}</g>'


def face(skin: str, shade: str, *, d: str = "", shade_d: str = "") -> str:
    """Return the head and the shadow on its right side."""
    d = d or (
        "M73 112C73 76 92 58 120 58S167 76 167 112C167 140 163 157 150 171 141 181 131 187 "
        "120 187S99 181 90 171C77 157 73 140 73 112Z"
    )
    shade_d = shade_d or (
        "M133 60C153 66 167 82 167 112C167 140 163 157 150 171 141 181 131 187 120 187 "
        "139 176 148 150 148 116 148 92 144 74 133 60Z"
    )
    return fill(skin, d) + fill(shade, shade_d)


def ears(skin: str, shade: str, *, left: bool = True, right: bool = True) -> str:
    """Return one or two ears; the right one lies in the shadow."""
    shapes = ""
    if left:
        shapes += fill(skin, "M76 110C66 106 61 114 63 124S71 142 78 138Z")
    if right:
        shapes += fill(shade, "M164 110C174 106 179 114 177 124S169 142 162 138Z")
    return shapes


def neck(skin: str, shade: str) -> str:
    """Return the neck with the shadow of the chin."""
    return fill(skin, "M97 158V210Q120 236 143 210V158Z") + fill(
        shade, "M97 174C108 190 132 191 143 172V186C134 204 108 206 97 188Z"
    )


def eyes(
    *,
    brow: str,
    y: int = 121,
    dx: int = 20,
    weight: float = 5.5,
    brow_colour: str = INK,
    lid: bool = True,
    happy: bool = False,
) -> str:
    """Return eyes at height `y`, `dx` from the middle, and the brows above them."""
    left, right = 120 - dx, 120 + dx
    if happy:
        shapes = line(
            INK,
            4.5,
            f"M{left - 9} {y + 2}Q{left} {y - 8} {left + 9} {y + 2}"
            f"M{right - 9} {y + 2}Q{right} {y - 8} {right + 9} {y + 2}",
        )
    else:
        shapes = (
            f'<g fill="{INK}"><ellipse cx="{left}" cy="{y}" rx="4.8" ry="5.8"/>'
            f'<ellipse cx="{right}" cy="{y}" rx="4.8" ry="5.8"/></g>'
        )
        if lid:
            shapes += line(
                INK,
                3.2,
                f"M{left - 10} {y - 2}Q{left} {y - 11} {left + 9} {y - 4}"
                f"M{right - 9} {y - 4}Q{right} {y - 11} {right + 10} {y - 2}",
            )
    return shapes + line(brow_colour, weight, brow)


def nose(
    colour: str, *, d: str = "M119 121C118 132 110 141 112 146 114 150 122 150 127 147"
) -> str:
    """Return the nose as one line."""
    stroke = f'stroke="{colour}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"'
    return f'<path fill="none" {stroke} d="{d}"/>'


def smile(*, d: str) -> str:
    """Return a closed mouth."""
    return line(INK, 4.5, d)


def laugh(*, y: int = 0, lip: str = "#7A1733") -> str:
    """Return an open mouth with teeth, moved down by `y`."""
    mouth = fill(lip, "M98 157Q120 164 142 157C142 172 132 181 120 181S98 172 98 157Z")
    teeth = fill("#fff", "M102.5 159.5Q120 165 137.5 159.5L136 166.5Q120 171 104 166.5Z")
    return f'<g transform="translate(0 {y})">{mouth}{teeth}</g>'


def cheeks(colour: str, *, opacity: float) -> str:
    """Return a blush on both cheeks."""
    return (
        f'<g fill="{colour}" opacity="{opacity}"><ellipse cx="90" cy="143" rx="10" ry="7"/>'
        '<ellipse cx="150" cy="143" rx="10" ry="7"/></g>'
    )


def body(
    colour: str,
    *,
    d: str = "M6 290C8 236 36 221 78 210L96 203Q120 233 144 203L162 210C204 221 232 236 234 290Z",
) -> str:
    """Return shoulders and chest."""
    return fill(colour, d)
