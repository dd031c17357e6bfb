"""What comes in with the editor's form: read once, shown again or kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import abort, request
from sqlalchemy.orm import Session

from portal.access.guard import signed_in
from portal.audit.services import Actor, staff_actor
from portal.catalogue.documents import problems
from portal.catalogue.models import ItemVersion
from portal.catalogue.services import save_draft
from portal.database import session
from portal.studio.editor import (
    Editor,
    build_editor,
    draft_errors,
    known_in,
    publish_errors,
)
from portal.studio.forms import (
    TAKE,
    Mistake,
    Reading,
    Values,
    apply_suggestion,
    read_document,
    typed_values,
)
from portal.studio.queries import Choices, Editing, find_editing, load_choices
from portal.studio.rules import differences
from portal.studio.services import save_and_publish

LONGEST_NUMBER: Final = 9
NO_REVISION: Final = -1
PUBLISH: Final = "online"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submitted editor form. `taken` is the control a suggestion was put in, or ''."""

    editing: Editing
    choices: Choices
    values: Values
    reading: Reading
    revision: int
    written_on: int
    wants_online: bool
    taken: str

    def errors(self) -> tuple[Mistake, ...]:
        """What keeps this from being done: mistakes, or gaps in what should go online."""
        kind = self.editing.item.kind
        errors = draft_errors(self.reading, kind=kind, choices=self.choices)
        if errors or not self.wants_online:
            return errors
        found = problems(self.reading.document, kind=kind, known=known_in(self.choices))
        return publish_errors(found)

    def page(self, errors: tuple[Mistake, ...] = ()) -> Editor:
        """The page with everything as it was typed."""
        return build_editor(self.editing, self.choices, self.values, errors=errors)

    def lost_update_page(self) -> Editor:
        """The page as typed, on top of what somebody else saved meanwhile, with both to see."""
        newest = editing_or_404(self.editing.item.ref)
        theirs = differences(self.reading.document, newest.document, kind=newest.item.kind)
        return build_editor(newest, self.choices, self.values, errors=(), theirs=theirs)

    def keep(self, current: Session, *, at: datetime) -> ItemVersion:
        """Save the draft, and put it online when that was the button."""
        do = save_and_publish if self.wants_online else save_draft
        return do(
            current,
            self.editing.item,
            self.reading.document,
            revision=self.revision,
            actor=acting(),
            at=at,
            written_on=self.written_on,
        )


def receive(ref: str) -> Submission:
    """The form of this request for the item `ref`; 404 when that is not there."""
    editing = editing_or_404(ref)
    kind = editing.item.kind
    values = typed_values(request.form, kind)
    taken = apply_suggestion(values, request.form.get(TAKE, ""))
    return Submission(
        editing=editing,
        choices=load_choices(session()),
        values=values,
        reading=read_document(values, base=editing.document, kind=kind),
        revision=sent_revision(),
        written_on=sent_number("versie"),
        wants_online=request.form.get("doen") == PUBLISH,
        taken=taken,
    )


def sent_revision() -> int:
    """The revision the form was made for; one that never fits when it is no number."""
    return sent_number("revision")


def sent_number(field: str) -> int:
    """The number in a hidden field; one that never fits when it is no number."""
    text = request.form.get(field, "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else NO_REVISION


def editing_or_404(ref: str) -> Editing:
    """The item with this ref as its editor finds it."""
    editing = find_editing(session(), ref.replace("\0", ""))
    if editing is None:
        abort(404)
    return editing


def acting() -> Actor:
    """The signed-in editor, for the trail."""
    return staff_actor(signed_in().staff_id)
