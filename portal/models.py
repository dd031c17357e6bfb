"""Every table in one place, for migrations and for whoever wants to see them all."""

from __future__ import annotations

from portal.accounts import models as accounts
from portal.appointments import models as appointments
from portal.audit import models as audit
from portal.bookings import models as bookings
from portal.cases import models as cases
from portal.catalogue import models as catalogue
from portal.consent import models as consent
from portal.conversations import models as conversations
from portal.database import Base
from portal.desks import models as desks
from portal.doubles import models as doubles
from portal.entrance import models as entrance
from portal.leaving import models as leaving
from portal.outbox import models as outbox
from portal.partners import models as partners
from portal.phrases import models as phrases
from portal.questions import models as questions
from portal.rights import models as rights
from portal.rosters import models as rosters
from portal.stories import models as stories
from portal.turning import models as turning

TABLES = (
    accounts,
    audit,
    cases,
    catalogue,
    consent,
    desks,
    doubles,
    outbox,
    partners,
    phrases,
    appointments,
    bookings,
    conversations,
    entrance,
    leaving,
    rights,
    stories,
    questions,
    rosters,
    turning,
)
__all__ = ["TABLES", "Base"]
