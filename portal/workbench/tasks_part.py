"""The part of a case's page with its tasks: what a date asks for, by when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.access.model import Identity
from portal.cases.models import Case, CaseState
from portal.clock import local_day
from portal.i18n import say_day
from portal.partners.queries import partner_names
from portal.routing.model import Asking, Party
from portal.routing.ruleset import RuleSet
from portal.routing.source import read_region_and_rules
from portal.turning.models import Task
from portal.turning.queries import tasks_to_show
from portal.turning.rules import latest_delay
from portal.turning.tasks import border_of
from portal.workbench.changing_dates import Names, task_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """One task as the page shows it; `latest` is the last day it can be put off to."""

    id: int
    title: str
    what: str
    why: str
    day: str
    due_on: date
    latest: date
    done: str


def read_tasks(
    session: Session, case: Case, _identity: Identity, now: datetime
) -> tuple[TaskView, ...] | None:
    """The open tasks by day and those just done; None where there are none, or it is closed."""
    if case.state is CaseState.CLOSED:
        return None
    tasks = tasks_to_show(session, case.id, now=now)
    if not tasks:
        return None
    _region, versions = read_region_and_rules(session)
    party = names_of(partner_names(session), versions[-1])
    today = local_day(now)
    return tuple(_view(task, case, party=party, versions=versions, today=today) for task in tasks)


def names_of(names: dict[str, str], rules: RuleSet) -> Names:
    """How a party is called: by its name, else by its kind."""
    return lambda party: (
        names.get(party.partner or "") or rules.type_names.get(party.type, party.type)
    )


def _view(
    task: Task, case: Case, *, party: Names, versions: tuple[RuleSet, ...], today: date
) -> TaskView:
    border = border_of(task) or task.due_on
    kind, partner = task.details["lead"]
    words = task_words(
        task.kind,
        border=border,
        today=today,
        name=case.young_person.first_name,
        lead=party(Party(kind, partner)),
        rule=_rule_text(task, versions),
        by_parent=case.asking == Asking.PARENT,
    )
    return TaskView(
        id=task.id,
        title=words.title,
        what=words.what,
        why=words.why,
        day=_day(task.due_on, today),
        due_on=task.due_on,
        latest=latest_delay(border=border, today=today),
        done=_done(task),
    )


def _rule_text(task: Task, versions: tuple[RuleSet, ...]) -> str:
    """The rule that says who leads, in the version that was used; nothing once it is gone."""
    rules = next((each for each in versions if each.version == task.details["version"]), None)
    found = [each.text for each in rules.rules if each.id == task.details["rule"]] if rules else []
    return found[0] if found else ""


def _day(due_on: date, today: date) -> str:
    if due_on <= today:
        return str(gettext("Nu"))
    return say_day(due_on)


def _done(task: Task) -> str:
    if task.doer is None:
        return ""
    return str(gettext("Gedaan door %(name)s", name=task.doer.first_name))
