"""A case in ten seconds: wants, needs, may share, promised, next. Plain words from plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from portal.cases.models import Case
from portal.clock import local_day
from portal.i18n import say_day, say_moment
from portal.workbench.cards import shorten
from portal.workbench.sharing_part import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The lines of the summary; `is_whole` says that `wants` is all that they wrote."""

    wants: str
    is_whole: bool
    needs: str
    may_share: str
    promised: str
    next_step: str
    next_day: str


def make_summary(case: Case, *, shared: Sequence[Shared], now: datetime) -> Summary:
    """What somebody must know before they call, in words."""
    wants = shorten(case.words)
    step, day = _next(case, now)
    return Summary(
        wants=wants,
        is_whole=wants == " ".join(case.words.split()),
        needs=case.needs,
        may_share=_may_share(shared),
        promised=_promised(case),
        next_step=step,
        next_day=day,
    )


def _may_share(shared: Sequence[Shared]) -> str:
    given = [each.title for each in shared if each.is_yes]
    if not given:
        return str(gettext("Nee. Deel niets."))
    return str(gettext("Ja: %(what)s. De rest niet.", what=", ".join(given)))


def _promised(case: Case) -> str:
    if case.closed_at is not None:
        return str(gettext("Niets meer. Afgesloten op %(day)s.", day=say_day(case.closed_at)))
    if case.first_contact_at is None:
        moment = say_moment(case.promised_at)
        return str(gettext("Contact met een mens, uiterlijk %(moment)s.", moment=moment))
    if case.answer_due_at is not None:
        moment = say_moment(case.answer_due_at)
        return str(gettext("Antwoord, uiterlijk %(moment)s.", moment=moment))
    day = say_day(case.first_contact_at)
    return str(gettext("Gehouden. Eerste contact was op %(day)s.", day=day))


def _next(case: Case, now: datetime) -> tuple[str, str]:
    """What comes next and on which day; a rest or a wait comes before a step."""
    today = local_day(now)
    if case.closed_at is not None:
        return "", ""
    if case.rests_until is not None and case.rests_until > today:
        return str(gettext("Even rust. Tot dan vragen we niets.")), say_day(case.rests_until)
    if case.next_step and case.next_step_on is not None:
        return case.next_step, say_day(case.next_step_on)
    if case.waiting_since is not None and case.nudge_on is not None:
        return str(gettext("We wachten op een reactie. Dan vragen we hoe het gaat.")), say_day(
            case.nudge_on
        )
    if case.first_contact_at is None:
        return str(gettext("Eerst contact.")), ""
    return str(gettext("Nog geen stap afgesproken.")), ""
