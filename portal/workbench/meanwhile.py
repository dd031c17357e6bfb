"""What others did to a case since the page on which somebody pressed a button.

A page's forms carry the number of the last line that it showed, in front of their own number. So
nothing of anybody is lost, and who comes later is told what happened.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from flask import flash, g, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.guard import signed_in
from portal.cases.history import lines_since
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.workbench.forms import FieldMistakeError
from portal.workbench.pressing import seen_on
from portal.workbench.timeline import title_of

NAME: Final = "written_meanwhile"
TOLD_LINES: Final = 3
STEP_KINDS: Final = frozenset({EntryKind.NEXT_STEP, EntryKind.STEP_DONE})
SUMMARY_KINDS: Final = frozenset({EntryKind.SUMMARY})


def notice_meanwhile(session: Session, case: Case) -> None:
    """Keep, for this request, what others wrote since its page was shown."""
    seen = seen_on(request.form.get("press", ""))
    lines = (
        lines_since(session, case.id, line_id=seen, besides=signed_in().staff_id) if seen else []
    )
    setattr(g, NAME, (case.young_person.first_name, lines))


def refuse_when_changed(field: str, kinds: Collection[EntryKind]) -> None:
    """Raise FieldMistakeError when somebody changed the same thing since; typed words stay."""
    name, lines = _noticed()
    changed = [line for line in lines if line.kind in kinds]
    if changed:
        raise FieldMistakeError(
            field,
            gettext(
                "Intussen veranderde dit. %(what)s Kijk even, en stuur het dan nog een keer.",
                what=_say(changed, name),
            ),
        )


def tell_meanwhile() -> None:
    """Say with the next page what others wrote meanwhile, if anything."""
    name, lines = _noticed()
    if lines:
        flash(gettext("Intussen gebeurde er meer. %(what)s", what=_say(lines, name)), "done")


def _noticed() -> tuple[str, Sequence[TimelineEntry]]:
    noticed: tuple[str, Sequence[TimelineEntry]] = g.get(NAME, ("", ()))
    return noticed


def _say(lines: Sequence[TimelineEntry], name: str) -> str:
    said = [
        f"{line.staff.first_name if line.staff else gettext('Opstap')}: {title_of(line, name)}."
        for line in lines[-TOLD_LINES:]
    ]
    return " ".join(each.replace("..", ".") for each in said)
