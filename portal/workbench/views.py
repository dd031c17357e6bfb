"""Pages of this room, one module per subject."""

from __future__ import annotations

from portal.workbench import (
    rail,
    views_appointments,
    views_bulk,
    views_case,
    views_doubles,
    views_drafts,
    views_ending,
    views_escalations,
    views_facts,
    views_filters,
    views_keys,
    views_message,
    views_offer,
    views_opening,
    views_outbox,
    views_own_words,
    views_presence,
    views_print,
    views_questions,
    views_queue,
    views_recovery,
    views_standing,
    views_summary,
    views_tasks,
    views_turns,
)
from portal.workbench.room import workbench

SUBJECTS = (
    rail,
    views_appointments,
    views_bulk,
    views_case,
    views_doubles,
    views_drafts,
    views_ending,
    views_escalations,
    views_facts,
    views_filters,
    views_keys,
    views_message,
    views_offer,
    views_opening,
    views_outbox,
    views_own_words,
    views_presence,
    views_print,
    views_questions,
    views_queue,
    views_recovery,
    views_standing,
    views_summary,
    views_tasks,
    views_turns,
)

__all__ = ["SUBJECTS", "workbench"]
