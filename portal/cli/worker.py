"""The worker that empties the outbox: `flask --app app worker`."""

from __future__ import annotations

import signal
from datetime import datetime
from types import FrameType

import click
from flask import current_app
from sqlalchemy.orm import Session

from portal.cases.escalating import escalate
from portal.cases.lateness import tell_late_answers, tell_late_promises
from portal.cli.ready import require_database
from portal.clock import Clock
from portal.config import Settings
from portal.database import Database, get_database
from portal.desks.presence import clear_viewers
from portal.guarded import Guard
from portal.log import log_event
from portal.outbox.heartbeat import note_worker
from portal.outbox.routes import choose_transports
from portal.outbox.worker import Worker
from portal.partners.region import current_region
from portal.questions.asking import forget_old_questions
from portal.rosters.fetching import fetch_calendars
from portal.turning.days import turn_days


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


def forget_questions(session: Session, now: datetime) -> None:
    """Remove questions without a case that were asked more than 30 days ago."""
    forgotten = forget_old_questions(session, now=now)
    if forgotten:
        log_event("old_questions_forgotten", count=forgotten)


def forget_viewers(session: Session, now: datetime) -> None:
    """Remove who looked at a case a while ago; the trail keeps who looked."""
    clear_viewers(session, now=now)


def turn_time(session: Session, now: datetime) -> None:
    """Do what a new day brings on every open case: tasks, another lead, words for people."""
    progress = turn_days(session, now)
    if progress.looked:
        log_event("days_turned", looked=progress.looked, turned=progress.turned)


CHORES = (note_worker, keep_promises, tell_upwards, forget_questions, forget_viewers, turn_time)


def look_at_calendars(database: Database) -> None:
    """Fetch the calendars of staff that are due; each at most once in 15 minutes."""
    settings: Settings = current_app.config["SETTINGS"]
    clock: Clock = current_app.extensions["clock"]
    fetch_calendars(database, guard=Guard(), secret_key=settings.secret_key, clock=clock)


ERRANDS = (look_at_calendars,)
