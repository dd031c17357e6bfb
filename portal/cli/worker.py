"""The worker that empties the outbox: `flask --app app worker`."""

from __future__ import annotations

import signal
from datetime import datetime
from types import FrameType
from typing import Final

import click
from flask import current_app
from sqlalchemy.orm import Session

from portal.appointments.mending import mend_appointments
from portal.appointments.reminders import remind
from portal.bookings.chores import turn_places
from portal.cases.escalating import escalate
from portal.cases.lateness import tell_late_answers, tell_late_promises
from portal.cli.ready import require_database
from portal.cli.rights_errands import erase_people, keep_no_longer
from portal.clock import REGION_ZONE, Clock
from portal.config import Settings
from portal.conversations.sweeping import sweep_files
from portal.database import Database, get_database
from portal.desks.drafts import forget_old_drafts
from portal.desks.presence import clear_viewers
from portal.doubles.elsewhere import tell_known_elsewhere
from portal.doubles.finding import find_doubles
from portal.entrance.chores import forget_ways_in
from portal.guarded import Guard
from portal.leaving.chores import turn_leaves
from portal.log import log_event, log_problem
from portal.outbox.heartbeat import note_worker
from portal.outbox.routes import choose_transports
from portal.outbox.worker import Worker
from portal.partners.region import current_region
from portal.questions.asking import forget_old_questions
from portal.rosters.fetching import fetch_calendars
from portal.standing_in.chores import turn_absences
from portal.standing_in.offering import offer_back
from portal.standing_in.proof import mend, report
from portal.storage import StorageAwayError, storage
from portal.turning.days import turn_days

# From this hour of the region's clock on, once a day.
PROOF_HOUR: Final = 3
PROOF: Final = "cases_proved_on"
SWEPT: Final = "files_swept_on"


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due now, and stop.")
def worker_command(once: bool) -> None:
    """Send the messages in the outbox, until told to stop (SIGTERM or Ctrl-C)."""
    settings: Settings = current_app.config["SETTINGS"]
    require_database(settings)
    clock: Clock = current_app.extensions["clock"]
    try:
        transports = choose_transports(settings)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    worker = Worker(get_database(), transports, clock=clock, chores=CHORES, errands=ERRANDS)

    def finish(_signal: int, _frame: FrameType | None) -> None:
        worker.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, finish)
    if once:
        worker.do_chores()
        click.echo(f"{worker.drain()} messages were tried.")
    else:
        worker.run()


def keep_promises(session: Session, now: datetime) -> None:
    """Tell young people whose promise ran out; the worker asks every minute."""
    told = tell_late_promises(session, card=current_region(), now=now)
    told += tell_late_answers(session, card=current_region(), now=now)
    if told:
        log_event("late_promises_told", count=told)


def tell_upwards(session: Session, now: datetime) -> None:
    """Tell colleagues and the coordinator of deadlines that nobody met."""
    told = escalate(session, card=current_region(), now=now)
    if told:
        log_event("deadlines_escalated", count=told)


def look_for_doubles(session: Session, now: datetime) -> None:
    """Compare who is new or changed with who could be the same; a human decides."""
    found = find_doubles(session, now=now)
    if found:
        log_event("doubles_found", count=found)


def tell_of_others(session: Session, now: datetime) -> None:
    """Tell two organisations that they may help one person; nobody's file is opened by it."""
    told = tell_known_elsewhere(session, now=now)
    if told:
        log_event("known_elsewhere_told", count=told)


def forget_questions(session: Session, now: datetime) -> None:
    """Remove questions without a case that were asked more than 30 days ago."""
    forgotten = forget_old_questions(session, now=now)
    if forgotten:
        log_event("old_questions_forgotten", count=forgotten)


def forget_viewers(session: Session, now: datetime) -> None:
    """Remove who looked at a case a while ago; the trail keeps who looked."""
    clear_viewers(session, now=now)


def turn_rosters(session: Session, now: datetime) -> None:
    """Begin and end absences, and offer cases back to whom they were meant for."""
    turned = turn_absences(session, now)
    offered = offer_back(session, now=now)
    if turned or offered:
        log_event("rosters_turned", absences=turned, offered=offered)


def prove_cases(session: Session, now: datetime) -> None:
    """Once a night: prove that every open case has somebody who acts, and say so when not."""
    at_home = now.astimezone(REGION_ZONE)
    memory = current_app.extensions
    if at_home.hour < PROOF_HOUR or memory.get(PROOF) == at_home.date():
        return
    findings = mend(session, now=now)
    if findings:
        log_problem("cases_are_wrong", count=len(findings))
        report(session, findings, now=now)
    # Remembered by this process: a second worker proves it once more, which does no harm.
    memory[PROOF] = at_home.date()


def keep_appointments(session: Session, now: datetime) -> None:
    """Cancel what cannot be as it stands; who it concerns is told."""
    mended = mend_appointments(session, now)
    if mended:
        log_event("appointments_mended", count=mended)


def remind_people(session: Session, now: datetime) -> None:
    """Remind of appointments: the day before and two hours before."""
    reminded = remind(session, now)
    if reminded:
        log_event("reminders_sent", count=reminded)


def forget_drafts(session: Session, now: datetime) -> None:
    """Remove words that nobody sent in 30 days."""
    forgotten = forget_old_drafts(session, now=now)
    if forgotten:
        log_event("old_drafts_forgotten", count=forgotten)


def forget_entries(session: Session, now: datetime) -> None:
    """Remove proofs, tries and sessions that are over."""
    forgotten = forget_ways_in(session, now)
    if forgotten:
        log_event("ways_in_forgotten", count=forgotten)


def turn_time(session: Session, now: datetime) -> None:
    """Do what a new day brings on every open case: tasks, another lead, words for people."""
    progress = turn_days(session, now)
    if progress.looked:
        log_event("days_turned", looked=progress.looked, turned=progress.turned)


CHORES = (
    note_worker,
    keep_promises,
    tell_upwards,
    forget_questions,
    forget_viewers,
    forget_drafts,
    forget_entries,
    turn_rosters,
    prove_cases,
    # After the rosters turned, and before anybody is reminded of what cannot be.
    keep_appointments,
    remind_people,
    turn_time,
    turn_leaves,
    look_for_doubles,
    tell_of_others,
    turn_places,
)


def look_at_calendars(database: Database) -> None:
    """Fetch the calendars of staff that are due; each at most once in 15 minutes."""
    clock: Clock = current_app.extensions["clock"]
    secret_key = current_app.config["SECRET_KEY"]
    fetch_calendars(database, guard=Guard(), secret_key=secret_key, clock=clock)


def sweep(database: Database) -> None:
    """Once a night: remove files that no message names."""
    clock: Clock = current_app.extensions["clock"]
    at_home, memory = clock().astimezone(REGION_ZONE), current_app.extensions
    if at_home.hour < PROOF_HOUR or memory.get(SWEPT) == at_home.date():
        return
    memory[SWEPT] = at_home.date()
    try:
        swept = sweep_files(database, storage(), now=clock())
    except StorageAwayError:
        # Tomorrow there is another night; what lies there longer harms nobody.
        log_problem("files_not_swept")
        return
    if swept:
        log_event("files_swept", count=swept)


ERRANDS = (look_at_calendars, sweep, erase_people, keep_no_longer)
