"""The page on which somebody edits an item, as one value for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.catalogue.documents import ItemDocument, KnownRefs, Problem, Reason, problems
from portal.catalogue.model import OfferTheme
from portal.catalogue.models import ItemKind
from portal.studio.fields import FIELDS, TextField, control_of, label_of
from portal.studio.forms import Mistake, Reading, Values, mistake_about, read_document, values_of
from portal.studio.hints import Advice, give_advice
from portal.studio.queries import Choices, Editing
from portal.studio.rules import Difference, mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something that is still missing before an item can go online."""

    control: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Everything the page shows. `errors` are (control, sentence); `theirs` by control."""

    editing: Editing
    document: ItemDocument
    values: Values
    choices: Choices
    fields: Sequence[TextField]
    advice: Advice
    todo: tuple[Todo, ...]
    errors: tuple[Mistake, ...] = ()
    theirs: dict[str, str] = field(default_factory=dict)
    is_lost_update: bool = False

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Errors for the summary, where a sentence needs the name of its field."""
        kind = self.editing.item.kind
        return [(e.control, f"{label_of(kind, e.control)}: {e.message}") for e in self.errors]

    @property
    def theme(self) -> OfferTheme | None:
        """The theme that gives the page its colour."""
        return self.choices.theme(self.document)

    def error(self, control: str) -> str:
        """The sentence about one control, or an empty text."""
        return next((e.message for e in self.errors if e.control == control), "")

    @property
    def is_dirty(self) -> bool:
        """True when the draft, or what is on the screen, differs from what is public."""
        is_typed = self.document != self.editing.document
        return is_typed or self.editing.draft is not None or self.editing.published is None


def open_editor(editing: Editing, choices: Choices) -> Editor:
    """The page as the editor finds it."""
    kind = editing.item.kind
    return build_editor(editing, choices, values_of(editing.document, kind), errors=())


def build_editor(
    editing: Editing,
    choices: Choices,
    values: Values,
    *,
    errors: Sequence[Mistake],
    theirs: Sequence[Difference] | None = None,
) -> Editor:
    """The page for what was typed, whatever it is; nothing of it is lost."""
    kind = editing.item.kind
    document = read_document(values, base=editing.document, kind=kind).document
    found = problems(document, kind=kind, known=known_in(choices))
    return Editor(
        editing=editing,
        document=document,
        values=values,
        choices=choices,
        fields=FIELDS[kind],
        advice=give_advice((*editing.earlier, document), kind=kind),
        todo=tuple(_todo(p, kind) for p in found if p.reason is Reason.REQUIRED),
        errors=tuple(errors),
        theirs={d.control: d.theirs for d in theirs or ()},
        is_lost_update=theirs is not None,
    )


def draft_errors(reading: Reading, *, kind: ItemKind, choices: Choices) -> tuple[Mistake, ...]:
    """What keeps the typed text from being kept, in the order of the checks, one per control."""
    found = mistakes(problems(reading.document, kind=kind, known=known_in(choices)))
    about = [mistake_about(p, control=control_of(p.field)) for p in found]
    by_control = {m.control: m for m in reversed([*reading.mistakes, *about])}
    return tuple(reversed(by_control.values()))


def publish_errors(found: Sequence[Problem]) -> tuple[Mistake, ...]:
    """What keeps an item from going online."""
    return tuple(mistake_about(problem, control=control_of(problem.field)) for problem in found)


def known_in(choices: Choices) -> KnownRefs:
    """The names a document may point at."""
    return KnownRefs(
        theme_ids=frozenset(theme.id for theme in choices.themes),
        place_ids=frozenset(place.id for place in choices.places),
        coach_refs=frozenset(ref for ref, _name, _portrait in choices.coaches),
    )


def _todo(problem: Problem, kind: ItemKind) -> Todo:
    control = control_of(problem.field)
    return Todo(control=control, label=label_of(kind, control))
