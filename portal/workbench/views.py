"""Pages of this room, one module per subject."""

from __future__ import annotations

from portal.workbench import (
    rail,
    views_case,
    views_drafts,
    views_ending,
    views_facts,
    views_message,
    views_offer,
    views_opening,
    views_outbox,
    views_presence,
    views_print,
    views_questions,
    views_queue,
    views_summary,
)
from portal.workbench.room import workbench

SUBJECTS = (
    rail,
    views_case,
    views_drafts,
    views_ending,
    views_facts,
    views_message,
    views_offer,
    views_opening,
    views_outbox,
    views_presence,
    views_print,
    views_questions,
    views_queue,
    views_summary,
)

__all__ = ["SUBJECTS", "workbench"]
