"""What happened with a grown person, as the rows that the portal's services would have left. Pure.

The services write one case at a time and send messages; that takes hours for a hundred thousand.
Here the same acts become plain rows. Their messages were sent and thrown away long ago, and their
trail is the one row that says how many were grown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from portal.accounts.models import Staff
from portal.cases.facts import decision_document, facts_from_situation, home_column
from portal.cases.lookups import words_of
from portal.cases.messages import TakeOverReason
from portal.cases.models import (
    Case,
    CaseAlongside,
    CaseState,
    ContactChannel,
    EntryKind,
    TimelineEntry,
    YoungPerson,
    YoungPersonWord,
)
from portal.clock import local_day
from portal.consent.models import Consent
from portal.consent.purposes import all_purposes
from portal.demo import words
from portal.demo.acts import consents_of
from portal.demo.people import Person
from portal.demo.script import Act, Almanac, Verb
from portal.routing.contact import ContactChoice
from portal.routing.model import Asking, Decision

KEY: Final = "grown-"
TOLD_AFTER: Final = timedelta(minutes=1)
# One in so many open cases is with a stand-in.
STOOD_IN: Final = 15
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What routing said of a person, who became the contact person, and a colleague for later."""

    decision: Decision
    choice: ContactChoice
    staff: Staff
    colleague: Staff


@dataclass(slots=True, kw_only=True)
class Story:
    """One person's rows under way; `contact` is who has the case at this point of the story."""

    person: Person
    chosen: Chosen
    almanac: Almanac
    reference: str
    contact: Staff
    young_person: Row = field(default_factory=dict)
    case: Row = field(default_factory=dict)
    consents: list[Row] = field(default_factory=list)
    timeline: list[Row] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[type[Any], Row]]:
        """Every row with its table; ids of person and case are still to be filled in."""
        yield YoungPerson, self.young_person
        for word in words_of(first_name=self.person.first_name, phone=self.person.phone):
            yield YoungPersonWord, {"word": word}
        yield Case, self.case
        for position, party in enumerate(self.chosen.decision.alongside):
            row = {"position": position, "partner_type": party.type, "partner_id": party.partner}
            yield CaseAlongside, row
        for consent in self.consents:
            yield Consent, consent
        for entry in self.timeline:
            yield TimelineEntry, entry


def tell_story(
    person: Person, acts: list[Act], *, chosen: Chosen, almanac: Almanac, reference: str
) -> Story:
    """The rows of everything that happened with one person."""
    story = Story(
        person=person, chosen=chosen, almanac=almanac, reference=reference, contact=chosen.staff
    )
    for act in acts:
        if act.verb in TELLERS:
            TELLERS[act.verb](story, act)
    _tell_if_late(story)
    _stand_in(story)
    return story


def _open(story: Story, act: Act) -> None:
    person, chosen = story.person, story.chosen
    story.young_person = _young_person(person, at=act.at)
    story.case = _case(story, at=act.at)
    _write(story, EntryKind.OPENED, act.at, text=person.words, asking=story.case["asking"])
    for given in consents_of(person, name=chosen.staff.first_name):
        purpose = all_purposes()[given.purpose]
        text = purpose.read(given.locale, name=given.name).text
        story.consents.append(
            {
                "purpose": given.purpose,
                "recipient": given.recipient,
                "text_version": purpose.version,
                "locale": given.locale,
                "text_read": text,
                "given_at": act.at,
            }
        )
        _write(story, EntryKind.CONSENT, act.at, text=text, purpose=given.purpose)


def _young_person(person: Person, *, at: datetime) -> Row:
    return {
        "first_name": person.first_name,
        "born_on": person.situation.born,
        "home": home_column(person.situation),
        "phone": person.phone,
        "email": person.email,
        "channel": person.channel,
        "safe_times": list(person.safe_times),
        "somebody_reads_along": person.somebody_reads_along,
        "locale": person.locale,
        "created_at": at,
    }


def _case(story: Story, *, at: datetime) -> Row:
    person, decision = story.person, story.chosen.decision
    return {
        "reference": story.reference,
        "registration_key": f"{KEY}{person.number:08}",
        "contact_person_id": story.contact.id,
        "contact_version": 1,
        "team_id": story.contact.partner_id,
        "state": CaseState.OPEN,
        "is_urgent": person.is_urgent,
        "words": person.words,
        "topics": list(person.situation.topics),
        "about_ref": person.about_ref,
        "asking": (person.situation.asking or Asking.SELF).value,
        "opened_at": at,
        "promised_at": story.almanac.deadline(at),
        "first_contact_at": None,
        "late_told_at": None,
        "last_attempt_at": None,
        "attempts": 0,
        "next_step": None,
        "next_step_on": None,
        "answer_due_at": None,
        "waiting_since": None,
        "nudge_on": None,
        "rests_until": None,
        "stand_in_id": None,
        "closed_at": None,
        "outcome": None,
        "facts": facts_from_situation(person.situation),
        "lead_type": decision.lead_type,
        "lead_id": decision.lead,
        "routing": decision_document(decision, decided_on=local_day(at)),
        "choice": {**story.chosen.choice.reasons_document(), "wished": None},
    }


def _attempt(story: Story, act: Act) -> None:
    story.case["attempts"] += 1
    story.case["last_attempt_at"] = act.at
    channel = story.person.channel
    _write(story, EntryKind.ATTEMPT, act.at, channel=channel, result=act.details["result"])


def _contact(story: Story, act: Act) -> None:
    is_first = story.case["first_contact_at"] is None
    kind = EntryKind.FIRST_CONTACT if is_first else EntryKind.CONTACT
    story.case["first_contact_at"] = story.case["first_contact_at"] or act.at
    _write(story, kind, act.at, text=act.details["text"], channel=story.person.channel)


def _note(story: Story, act: Act) -> None:
    _write(story, EntryKind.NOTE, act.at, text=act.details["text"])


def _plan(story: Story, act: Act) -> None:
    story.case["next_step"], story.case["next_step_on"] = act.details["text"], act.details["on"]
    on = act.details["on"].isoformat()
    _write(story, EntryKind.NEXT_STEP, act.at, text=act.details["text"], on=on)


def _finish_step(story: Story, act: Act) -> None:
    _write(story, EntryKind.STEP_DONE, act.at, text=story.case["next_step"] or "")
    story.case["next_step"] = story.case["next_step_on"] = None


def _ask(story: Story, act: Act) -> None:
    due = story.almanac.deadline(act.at)
    story.case["answer_due_at"] = due
    channel, text = story.person.channel, act.details["text"]
    _write(story, EntryKind.ANSWER_ASKED, act.at, text=text, channel=channel, due=due.isoformat())


def _wait(story: Story, act: Act) -> None:
    on = act.details["on"]
    story.case |= {"waiting_since": act.at, "nudge_on": on}
    _write(story, EntryKind.WAITING, act.at, on=on.isoformat())


def _rest(story: Story, act: Act) -> None:
    until = act.details["on"]
    story.case["rests_until"] = until
    text = act.details["text"]
    _write(story, EntryKind.RESTED, act.at, text=text, until=until.isoformat())


def _stand_in(story: Story) -> None:
    """Somebody stands in for some contact persons, mostly a colleague."""
    colleague = story.chosen.colleague
    is_open = story.case["state"] is CaseState.OPEN
    is_turn = story.person.number % STOOD_IN == 0 and colleague.is_able
    if is_open and is_turn and colleague.id != story.contact.id:
        story.case["stand_in_id"] = colleague.id


def _close(story: Story, act: Act) -> None:
    outcome = act.details["outcome"]
    story.case |= {"state": CaseState.CLOSED, "outcome": outcome, "closed_at": act.at}
    story.case["next_step"] = story.case["next_step_on"] = None
    text = words.CLOSING.get(story.person.locale, words.CLOSING["nl"])
    _write(story, EntryKind.CLOSED, act.at, text=text, outcome=outcome.value)


def _reopen(story: Story, act: Act) -> None:
    story.case |= {
        "state": CaseState.OPEN,
        "outcome": None,
        "closed_at": None,
        "first_contact_at": None,
        "last_attempt_at": None,
        "attempts": 0,
        "opened_at": act.at,
        "promised_at": story.almanac.deadline(act.at),
    }
    _write(story, EntryKind.REOPENED, act.at)


def _take_over(story: Story, act: Act) -> None:
    before, after = story.contact, story.chosen.colleague
    if after.id == before.id:
        return
    story.contact = after
    story.case["contact_person_id"] = after.id
    story.case["contact_version"] += 1
    story.case["team_id"] = after.partner_id
    _write(
        story,
        EntryKind.TAKEN_OVER,
        act.at,
        before_id=before.id,
        before=before.first_name,
        after=after.first_name,
        reason=TakeOverReason.BUSY.value,
    )


def _tell_if_late(story: Story) -> None:
    """The worker told them already: a grown database does not send a burst of sorries."""
    case = story.case
    is_open = case["state"] is CaseState.OPEN and case["first_contact_at"] is None
    if is_open and case["promised_at"] < story.almanac.now:
        told_at = case["promised_at"] + TOLD_AFTER
        case["late_told_at"] = min(told_at, story.almanac.now)


BY_THE_PERSON: Final = frozenset({EntryKind.OPENED, EntryKind.CONSENT})
WITHOUT_PRESS: Final = BY_THE_PERSON | {EntryKind.TAKEN_OVER}


def _write(
    story: Story,
    kind: EntryKind,
    at: datetime,
    *,
    text: str = "",
    channel: ContactChannel | None = None,
    **details: Any,
) -> None:
    if kind not in WITHOUT_PRESS:
        press = f"{KEY}{story.person.number}-{len(story.timeline)}"
        details = {"press": press, "written_at": at.isoformat(), **details}
    story.timeline.append(
        {
            "kind": kind,
            "at": at,
            "staff_id": None if kind in BY_THE_PERSON else story.contact.id,
            "channel": channel,
            "text": text,
            "details": details,
        }
    )


TELLERS: Final[Mapping[Verb, Callable[[Story, Act], None]]] = {
    Verb.OPEN: _open,
    Verb.ATTEMPT: _attempt,
    Verb.CONTACT: _contact,
    Verb.NOTE: _note,
    Verb.PLAN: _plan,
    Verb.FINISH_STEP: _finish_step,
    Verb.CLOSE: _close,
    Verb.REOPEN: _reopen,
    Verb.TAKE_OVER: _take_over,
    Verb.ASK: _ask,
    Verb.WAIT: _wait,
    Verb.REST: _rest,
}
