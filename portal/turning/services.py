"""What a day, or a changed fact, turns on one case: routing again, tasks, and telling people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.cases.completing import complete_facts, lead_of, reroute
from portal.cases.facts import situation_from_facts
from portal.cases.lines import audit, write_line
from portal.cases.models import Case, CaseState, EntryKind
from portal.clock import local_day
from portal.routing.facts import gather_facts
from portal.routing.judging import judge
from portal.routing.model import Situation
from portal.routing.region import Region
from portal.routing.rules import decide
from portal.routing.ruleset import RuleSet, ruleset_on
from portal.routing.turns import Standing, standing_on
from portal.turning import tasks as todo
from portal.turning.dates import TurnKind, borders_in
from portal.turning.models import Task
from portal.turning.queries import tasks_of
from portal.turning.rules import ON_THE_DAY, Due, due_tasks, still_holds
from portal.turning.sides import Faces, Move, tell_sides
from portal.turning.telling import tell_young_person

COMPULSORY_EDUCATION: Final = "compulsory_education"
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """What is looked up in: the region, its rules and settings, and the faces of its people."""

    region: Region
    rules: Sequence[RuleSet]
    days_before: tuple[int, ...]
    faces: Faces


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What holds for a situation on a day, and what is due because of it."""

    standing: Standing
    borders: Mapping[TurnKind, date]
    due: tuple[Due, ...]


def outlook_of(situation: Situation, *, almanac: Almanac, since: date, today: date) -> Outlook:
    """Work out one situation. Pure, and quick: it is done for everybody every day."""
    rules = ruleset_on(almanac.rules, today)
    facts = gather_facts(situation, region=almanac.region, rules=rules, today=today)
    borders = borders_in(facts)
    due = due_tasks(borders, days_before=almanac.days_before, since=since, today=today)
    return Outlook(standing=standing_on(facts, today), borders=borders, due=tuple(due))


def has_turned(routing: Mapping[str, Any], standing: Standing) -> bool:
    """Whether the answer is another than the stored one; a case never routed has none."""
    if not routing:
        return False
    stored = (
        routing["outcome"],
        (routing["lead_type"], routing["lead"]),
        [tuple(party) for party in routing["alongside"]],
    )
    now = (standing.outcome, tuple(standing.lead), [tuple(each) for each in standing.alongside])
    return stored != now


def turn_case(
    session: Session, case: Case, *, almanac: Almanac, since: date, now: datetime
) -> None:
    """Do for one case, that is locked, what its dates ask for up to today; `since` was done.

    A border since then is told to whom it concerns; a task that is there already is not made
    again, so that doing this twice does nothing the second time.
    """
    if case.state is CaseState.CLOSED:
        return
    today = local_day(now)
    situation = situation_from_facts(case.facts)
    outlook = outlook_of(situation, almanac=almanac, since=since, today=today)
    present = tasks_of(session, [case.id])[case.id]
    _withdraw_moved(session, case, present, outlook, by=None, now=now)
    fresh = _fresh(outlook, present)
    moved = _turn_routing(session, case, outlook, almanac=almanac, now=now)
    for due in fresh:
        _make(session, case, due, present, almanac=almanac, now=now)
        if due.before == ON_THE_DAY:
            _tell_border(session, case, due, situation, almanac=almanac, now=now)
    if moved is not None:
        if not any(due.before == ON_THE_DAY for due in fresh):
            _make_for_lead(session, case, move=moved, by=None, now=now)
        _tell_sides(session, moved, almanac=almanac, now=now)


def change_facts(
    session: Session,
    case: Case,
    *,
    changes: Mapping[str, Any],
    almanac: Almanac,
    by: int,
    now: datetime,
) -> bool:
    """Keep facts; routing runs again at once, and so do the dates. True: somebody else leads.

    Tasks whose day moved are taken away and the ones that are due now are made. Both sides hear
    of another lead; the young person told us, so they are not told.
    """
    before = lead_of(case)
    decision = complete_facts(
        session, case, changes=changes, region=almanac.region, rules=almanac.rules, by=by, now=now
    )
    today = local_day(now)
    outlook = outlook_of(
        situation_from_facts(case.facts), almanac=almanac, since=today, today=today
    )
    present = tasks_of(session, [case.id])[case.id]
    _withdraw_moved(session, case, present, outlook, by=by, now=now)
    for due in _fresh(outlook, present):
        _make(session, case, due, present, almanac=almanac, now=now)
    if lead_of(case) == before:
        return False
    move = Move(case=case, before=before, decision=decision, on=today, by=by)
    _make_for_lead(session, case, move=move, by=by, now=now)
    _tell_sides(session, move, almanac=almanac, now=now)
    return True


def bring_back(session: Session, case: Case) -> None:
    """Let a case that was opened again come up for the tasks that are still to do."""
    todo.keep_first_day(session, case)


def _withdraw_moved(
    session: Session,
    case: Case,
    present: list[Task],
    outlook: Outlook,
    *,
    by: int | None,
    now: datetime,
) -> None:
    gone = [
        task
        for task in present
        if task.done_at is None
        and (
            not still_holds(task.kind, todo.border_of(task), outlook.borders)
            or (task.kind == TurnKind.LEAD and task.details["lead"] != list(outlook.standing.lead))
        )
    ]
    if gone:
        todo.withdraw(session, case, gone, by=by, now=now)
        present[:] = [task for task in present if task not in gone]


def _fresh(outlook: Outlook, present: Sequence[Task]) -> list[Due]:
    known = {task.key for task in present}
    return [due for due in outlook.due if due.key not in known]


def _turn_routing(
    session: Session, case: Case, outlook: Outlook, *, almanac: Almanac, now: datetime
) -> Move | None:
    """Let today's answer hold, with a line; tells whether somebody else leads."""
    if not has_turned(case.routing, outlook.standing):
        return None
    before, today = lead_of(case), local_day(now)
    situation = situation_from_facts(case.facts)
    decision = decide(situation, region=almanac.region, rules=almanac.rules, today=today)
    reroute(session, case, decision, by=None, now=now)
    if lead_of(case) == before:
        details = {"kind": TurnKind.ALONGSIDE.value, "on": today.isoformat()}
        write_line(session, case, EntryKind.TURNED, by=None, now=now, details=details)
        audit(session, case, "case.turned", by=None, now=now, kind=TurnKind.ALONGSIDE.value)
        return None
    return Move(case=case, before=before, decision=decision, on=today, by=None)


def _make(
    session: Session,
    case: Case,
    due: Due,
    present: Sequence[Task],
    *,
    almanac: Almanac,
    now: datetime,
) -> None:
    earlier = [
        task
        for task in present
        if task.done_at is None and task.kind == due.kind and task.key != due.key
    ]
    todo.drop_earlier(session, earlier)
    situation = situation_from_facts(case.facts)
    rules = ruleset_on(almanac.rules, due.border)
    facts = gather_facts(situation, region=almanac.region, rules=rules, today=due.border)
    then = judge(facts, due.border)
    todo.make_task(
        session,
        case,
        kind=due.kind.value,
        key=due.key,
        due_on=local_day(now),
        details={
            "on": due.border.isoformat(),
            "before": due.before,
            "lead": list(then.lead),
            "rule": then.rule,
            "version": rules.version,
        },
        by=None,
        now=now,
    )


def _make_for_lead(
    session: Session, case: Case, *, move: Move, by: int | None, now: datetime
) -> None:
    key = f"{TurnKind.LEAD}:{now:%Y%m%dT%H%M}"
    if any(task.key == key for task in tasks_of(session, [case.id])[case.id]):
        return
    todo.make_task(
        session,
        case,
        kind=TurnKind.LEAD.value,
        key=key,
        due_on=move.on,
        details={
            "on": move.on.isoformat(),
            "before": ON_THE_DAY,
            "lead": list(move.after),
            "rule": move.decision.rule,
            "version": move.decision.rule_version,
        },
        by=by,
        now=now,
    )


def _tell_border(
    session: Session, case: Case, due: Due, situation: Situation, *, almanac: Almanac, now: datetime
) -> None:
    details = {"kind": due.kind.value, "on": due.border.isoformat()}
    write_line(session, case, EntryKind.TURNED, by=None, now=now, details=details)
    audit(session, case, "case.turned", by=None, now=now, kind=due.kind.value)
    eve = due.border - A_DAY
    rules = ruleset_on(almanac.rules, eve)
    facts = gather_facts(situation, region=almanac.region, rules=rules, today=eve)
    tell_young_person(
        session,
        case,
        due.kind,
        border=due.border,
        was_compulsory=judge(facts, eve).rule == COMPULSORY_EDUCATION,
        now=now,
    )


def _tell_sides(session: Session, move: Move, *, almanac: Almanac, now: datetime) -> None:
    tell_sides(
        session, move, region=almanac.region, rules=almanac.rules, faces=almanac.faces, now=now
    )
