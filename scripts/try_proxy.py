"""The portal as a municipality runs it, tried for real: python -m scripts.try_proxy

While people read pages and sign up through nginx, web processes are killed and restarted, and
Redis is killed. Afterwards every sign-up that was confirmed must have one case, and one mail at the
mail server. Exits 1 when a page failed, a sign-up was lost, or anything was doubled.
"""

from __future__ import annotations

import argparse
import ssl
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message as EmailMessage
from pathlib import Path
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from sqlalchemy import func, select

from portal.cases.models import Case, YoungPerson
from portal.database import Database
from portal.outbox.models import DeliveryState, OutboxMessage
from scripts.postgres import Cluster, free_port
from scripts.production import Stack
from scripts.proxy_checks import find_problems, find_problems_when_down
from scripts.stalled_forms import find_problems_when_stalled
from scripts.visitors import Browser, Door, Tally, read_pages, sign_up

READERS, SIGNERS = 3, 3
PAUSE = 5.0
DRAIN_SECONDS = 90.0


class MailBox(Message):
    """What a real SMTP server took: recipient and Message-ID of every mail."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[tuple[str, str]] = []

    def handle_message(self, message: EmailMessage) -> None:
        """Keep one."""
        self.mails.append((str(message["To"]), str(message["Message-ID"])))


@contextmanager
def mail_server() -> Iterator[tuple[MailBox, int]]:
    """A mail server on a free port of this machine."""
    box, port = MailBox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


@contextmanager
def running_stack(mail_port: int, *, own_static: bool) -> Iterator[Stack]:
    """Everything that runs, in a temporary folder; ended and removed afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="opstap-pg-") as data,
        tempfile.TemporaryDirectory(prefix="opstap-proxy-") as folder,
    ):
        # nginx's workers may run as another user than who started it.
        Path(folder).chmod(0o755)
        cluster = Cluster(Path(data))
        cluster.start()
        stack = Stack(Path(folder), cluster, mail_port, own_static=own_static)
        try:
            stack.prepare()
            for name in ("redis", "one", "two", "worker", "nginx"):
                stack.start(name)
            yield stack
        finally:
            stack.stop()
            cluster.stop()


def door_of(stack: Stack) -> Door:
    """Where visitors go: nginx, whose certificate they check."""
    context = ssl.create_default_context(cafile=str(stack.folder / "cert.pem"))
    return Door(port=stack.ports["nginx"], context=context)


def keep_signing_up(door: Door, number: int, tally: Tally, stop: threading.Event) -> None:
    """One person after the other, until told to stop; who has begun goes on to the end."""
    turn = 0
    while not stop.is_set():
        turn += 1
        email = f"jong-{number}-{turn}@post.example"
        sign_up(Browser(door, f"127.0.{number + 1}.{turn % 250 + 1}", tally), email)


# What is done to it, one after the other; a start is over when the part answers.
PLAN: Final = (
    ("kill -9 of web process one", Stack.kill, "one"),
    ("web process one starts", Stack.start, "one"),
    ("kill -9 of web process two", Stack.kill, "two"),
    ("web process two starts", Stack.start, "two"),
    ("restart of web process one, as in an upgrade", Stack.restart, "one"),
    ("restart of web process two, as in an upgrade", Stack.restart, "two"),
    ("kill -9 of Redis", Stack.kill, "redis"),
    ("Redis starts", Stack.start, "redis"),
)


def run_load(stack: Stack, door: Door, pause: float) -> Tally:
    """Let people come while things happen to the portal, `pause` seconds apart."""
    tally, stop = Tally(), threading.Event()
    readers = [
        threading.Thread(target=read_pages, args=(door, f"127.0.0.{n + 10}", tally, stop))
        for n in range(READERS)
    ]
    signers = [
        threading.Thread(target=keep_signing_up, args=(door, n, tally, stop))
        for n in range(SIGNERS)
    ]
    started = time.monotonic()
    for thread in (*readers, *signers):
        thread.start()
    try:
        time.sleep(pause)
        for said, act, name in PLAN:
            print(f"{time.monotonic() - started:5.1f} s  {said}", flush=True)
            act(stack, name)
            time.sleep(pause)
    finally:
        stop.set()
        for thread in (*readers, *signers):
            thread.join()
    return tally


def wait_for_mail(database: Database) -> int:
    """Wait until nothing is left to send; return how many messages are still there."""
    deadline = time.monotonic() + DRAIN_SECONDS
    left = select(func.count()).where(OutboxMessage.state != DeliveryState.SENT)
    while True:
        with database.sessions() as session:
            count = session.scalar(left) or 0
        if count == 0 or time.monotonic() > deadline:
            return count
        time.sleep(0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was kept of what was confirmed."""

    cases: int
    lost: list[str]
    doubled: list[str]
    unsent: int
    without_mail: list[str]
    mails: int
    doubled_mails: int

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing doubled, everybody written to."""
        wrong = (self.lost, self.doubled, self.unsent, self.without_mail, self.doubled_mails)
        return not any(wrong)


def judge(stack: Stack, tally: Tally, box: MailBox) -> Verdict:
    """Compare what people were told with what the database and the mail server have."""
    database = Database(stack.owner_url)
    unsent = wait_for_mail(database)
    with database.sessions() as session:
        rows = select(YoungPerson.email).join(Case, Case.young_person_id == YoungPerson.id)
        cases = Counter(session.scalars(rows))
    database.engine.dispose()
    mailed = {to for to, _ in box.mails}
    return Verdict(
        cases=cases.total(),
        lost=[email for email in tally.confirmed if not cases[email]],
        doubled=[str(email) for email, count in cases.items() if count > 1],
        unsent=unsent,
        without_mail=[email for email in tally.confirmed if email not in mailed],
        mails=len(box.mails),
        doubled_mails=len(box.mails) - len({key for _, key in box.mails}),
    )


def report(tally: Tally, verdict: Verdict) -> None:
    """Print the figures."""
    failed = Counter(tally.post_failures)
    for what, figure in (
        ("pages asked (GET)", tally.pages),
        ("pages that failed", len(tally.page_failures)),
        ("forms sent (POST)", tally.posts),
        ("forms that failed and were pressed again", len(tally.post_failures)),
        ("of which last steps, in doubt until pressed again", tally.last_steps_in_doubt),
        ("sign-ups confirmed", len(tally.confirmed)),
        ("sign-ups given up", len(tally.given_up)),
        ("cases in the database", verdict.cases),
        ("confirmed and lost", len(verdict.lost)),
        ("people with two cases", len(verdict.doubled)),
        ("mails at the mail server", verdict.mails),
        ("mails that came twice", verdict.doubled_mails),
        ("confirmed and not written to", len(verdict.without_mail)),
        ("messages not sent", verdict.unsent),
    ):
        print(f"{what:<52}{figure:>7}")
    for said, count in (Counter(tally.page_failures) + failed).most_common(20):
        print(f"  {count} x {said}")


def main() -> int:
    """Run the trial; 0 when no page failed and nothing was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between events")
    parser.add_argument("--own-static", action="store_true", help="nginx serves static files")
    parser.add_argument("--keep", type=Path, help="a folder to copy the logs to")
    options = parser.parse_args()
    with (
        mail_server() as (box, mail_port),
        running_stack(mail_port, own_static=options.own_static) as stack,
    ):
        door = door_of(stack)
        problems = list(find_problems(stack, door))
        problems += find_problems_when_stalled(door)
        tally = run_load(stack, door, options.pause)
        verdict = judge(stack, tally, box)
        problems += find_problems_when_down(stack, door)
        if options.keep:
            keep_logs(stack, options.keep)
    report(tally, verdict)
    for problem in problems:
        print(f"  nginx: {problem}")
    good = not problems and verdict.is_good and not tally.page_failures and not tally.given_up
    print("Nothing was lost." if good else "THIS IS NOT GOOD.")
    return 0 if good else 1


def keep_logs(stack: Stack, folder: Path) -> None:
    """Copy what everything said, for who wants to know why."""
    folder.mkdir(parents=True, exist_ok=True)
    for log in stack.folder.glob("*.log"):
        (folder / log.name).write_bytes(log.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
