"""What kinds there are of channels, states, outcomes and lines of a timeline."""

from __future__ import annotations

from enum import StrEnum


class ContactChannel(StrEnum):
    """How a young person wants to be reached."""

    APP = "app"
    CALL = "call"
    SMS = "sms"
    MAIL = "mail"


class CaseState(StrEnum):
    """A case is open or closed; whose turn it is follows from its dates."""

    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Why a case was closed."""

    WORK = "work"
    SCHOOL = "school"
    BOTH = "both"
    ELSEWHERE = "elsewhere"
    NOT_NOW = "not_now"
    LOST_TOUCH = "lost_touch"
    # It goes on in another case of the same person.
    MERGED = "merged"


class EntryKind(StrEnum):
    """What a line on the timeline tells."""

    OPENED = "opened"
    ASKED_AGAIN = "asked_again"
    ATTEMPT = "attempt"
    FIRST_CONTACT = "first_contact"
    CONTACT = "contact"
    NOTE = "note"
    NEXT_STEP = "next_step"
    STEP_DONE = "step_done"
    FACTS = "facts"
    LEAD_CHANGED = "lead_changed"
    TAKEN_OVER = "taken_over"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONSENT = "consent"
    MESSAGE = "message"
    SUGGESTED = "suggested"
    ANSWER_ASKED = "answer_asked"
    WAITING = "waiting"
    RESTED = "rested"
    ESCALATED = "escalated"
    STAND_IN = "stand_in"
    STAND_IN_ENDED = "stand_in_ended"
    HELD_FOR = "held_for"
    OFFERED_BACK = "offered_back"
    ASSIGNED = "assigned"
    TASK = "task"
    TASK_DONE = "task_done"
    TURNED = "turned"
    MERGED = "merged"
    UNMERGED = "unmerged"
    KNOWN_ELSEWHERE = "known_elsewhere"
    SUMMARY = "summary"
    # By the young person, from their own place.
    WROTE = "wrote"
    MOMENTS_OFFERED = "moments_offered"
    APPOINTMENT = "appointment"
    BOOKING = "booking"
    GOAL = "goal"
    STORY = "story"
    PAUSED = "paused"
    STOPPED = "stopped"
    RETURNED = "returned"
    NEW_PERSON = "new_person"
    CHECK_IN = "check_in"
    REACH_CHANGED = "reach_changed"
    RIGHTS = "rights"
