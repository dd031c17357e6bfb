"""One situation of the kill matrix from beginning to end, with its row for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from portal.clock import system_clock
from portal.database import Database
from portal.outbox.routes import choose_transports
from portal.outbox.rules import LEASE
from portal.outbox.worker import Worker
from tests.soak.actions import Press
from tests.soak.browser import Answer, Browser
from tests.soak.doom import (
    AFTER_COMMIT,
    ANSWER_HALF,
    ANSWER_MADE,
    ANSWER_SENT,
    Step,
    Victim,
)
from tests.soak.houses import House, row_counts
from tests.soak.judging import Story, changes, database_faults, post_faults, saw
from tests.soak.processes import Process, World, web_process
from tests.soak.report import NOTHING, Situation, note
from tests.support.outside import MailBox

BEFORE = "before the change began"
DURING = "in the middle of the change"
AT_COMMIT = "before COMMIT"
AFTER = "after COMMIT, before the answer"
WORDS_OF_ANSWER = {
    ANSWER_MADE: "the answer was made, not sent",
    ANSWER_HALF: "half of the answer was sent",
    ANSWER_SENT: "after the answer",
}
EVENTS = {
    Victim.SELF: "web process killed",
    Victim.BACKEND: "database's process killed",
    Victim.SERVER: "database server killed",
    Victim.DISK: "disk full: nothing can be written",
}
JUST_AFTER_LEASE = LEASE + timedelta(seconds=1)


@dataclass(frozen=True)
class Lesson:
    """What an undisturbed press does: its steps, and the rows it adds."""

    steps: tuple[Step, ...]
    adds: dict[str, int]

    @property
    def commit(self) -> int:
        """The number of the step that keeps the change; steps count from 1."""
        numbers = [n for n, s in enumerate(self.steps, 1) if s.name == AT_COMMIT and s.has_written]
        return numbers[-1]

    @property
    def numbers(self) -> range:
        """Every step."""
        return range(1, len(self.steps) + 1)

    def where(self, number: int) -> str:
        """In which part of the request a step is, in human words."""
        name = self.steps[number - 1].name
        if name in WORDS_OF_ANSWER:
            return WORDS_OF_ANSWER[name]
        if number >= self.commit:
            return AT_COMMIT if number == self.commit else AFTER
        ends = [n for n in range(1, self.commit) if self.steps[n - 1].name == AFTER_COMMIT]
        return DURING if number > max(ends, default=0) else BEFORE

    def step_in(self, where: str) -> int:
        """The last step of a part of the request."""
        return max(n for n in self.numbers if self.where(n) == where)


@dataclass(frozen=True)
class Blow:
    """What went wrong, and when: three cells of the report."""

    action: str
    event: str
    where: str


@dataclass
class Matrix:
    """A house, its mail server, and what was learnt of each action."""

    house: House
    box: MailBox
    lessons: dict[str, Lesson] = field(default_factory=dict)

    def lesson(self, action: str) -> Lesson:
        """Press once with nothing going wrong, and remember what that does."""
        if action not in self.lessons:
            self.lessons[action] = self._learn(action)
        return self.lessons[action]

    def _learn(self, action: str) -> Lesson:
        press = self.house.presses[action]
        with self.house.copy() as world, opened(world) as database:
            before = row_counts(database)
            with web_process(world) as web:
                answer = push(web, press, soak=f"{Victim.NOBODY} 0")
                steps = web.told()
            adds = changes(before, row_counts(database))
        assert answer.is_done, answer.words
        assert adds, f"{action} changes nothing"
        return Lesson(tuple(steps), adds)

    def kill_web(self, action: str, number: int) -> Situation:
        """The web process dies at a step of the press; another one is started."""
        press = self.house.presses[action]
        with self.house.copy() as world, opened(world) as database:
            before = row_counts(database)
            with web_process(world) as web:
                first = push(web, press, soak=f"{Victim.SELF} {number}")
                assert web.was_killed()
            blow = Blow(action, EVENTS[Victim.SELF], self.lesson(action).where(number))
            return self.pick_up(blow, world, database, before, first)

    def strike(
        self, action: str, number: int, victim: Victim, mend: Callable[[Process], None]
    ) -> Situation:
        """Something else breaks at a step of the press; the same web process goes on."""
        press = self.house.presses[action]
        with self.house.copy() as world, opened(world) as database:
            before = row_counts(database)
            database.engine.dispose()
            with web_process(world) as web:
                first = push(web, press, soak=f"{victim} {number}")
                mend(web)
                blow = Blow(action, EVENTS[victim], self.lesson(action).where(number))
                return self.pick_up(blow, world, database, before, first, port=web.port)

    def pick_up(
        self,
        blow: Blow,
        world: World,
        database: Database,
        before: dict[str, int],
        first: Answer,
        port: int = 0,
    ) -> Situation:
        """Press again, let the worker do its work, and judge."""
        lesson, press = self.lesson(blow.action), self.house.presses[blow.action]
        after_blow = row_counts(database)
        with going_on(world, port) as alive:
            browser = Browser(alive, dict(press.cookies))
            again = browser.post(press.path, press.data)
            after_again = row_counts(database)
            page = browser.get(again.location.split("#")[0]) if again.is_done else again
        story = Story(
            expected=lesson.adds,
            before=before,
            after_blow=after_blow,
            after_again=after_again,
            first=first,
            again=again,
            page=page.words,
            words=press.words,
        )
        self.box.mails.clear()
        deliver(database, world)
        post = post_faults(database, self.box)
        faults = (*story.faults(), *database_faults(database), *post.faults)
        return self.note(blow, said(first, again), doubled=post.doubled, broken=faults)

    def note(
        self, blow: Blow, saw: str, *, doubled: str = NOTHING, broken: tuple[str, ...] = ()
    ) -> Situation:
        """Put a situation on the report."""
        return note(
            Situation(
                action=blow.action,
                database=self.house.kind,
                event=blow.event,
                where=blow.where,
                saw=saw,
                lost="; ".join(broken) or NOTHING,
                doubled=doubled,
                broken=broken,
            )
        )


def said(first: Answer, again: Answer) -> str:
    """What the user saw, also when pressing again was needed."""
    return "done" if first.is_done else f"{saw(first)}; again: {saw(again)}"


def push(web: Process, press: Press, *, soak: str = "") -> Answer:
    """Press the button in the browser that was prepared for it."""
    return Browser(web.port, dict(press.cookies)).post(press.path, press.data, soak=soak)


def deliver(database: Database, world: World, *, later: timedelta = JUST_AFTER_LEASE) -> None:
    """Let a worker empty the outbox, with a clock that is `later`."""
    transports = choose_transports(world.settings())
    Worker(database, transports, clock=lambda: system_clock() + later).drain()


@contextmanager
def opened(world: World) -> Iterator[Database]:
    """The database of a situation, for counting."""
    database = Database(world.database_url)
    try:
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def going_on(world: World, port: int) -> Iterator[int]:
    """The port of the web process that is still there, or of a new one."""
    if port:
        yield port
        return
    with web_process(world) as fresh:
        yield fresh.port


def broken_in(situations: Sequence[Situation]) -> list[str]:
    """Every broken promise with its place, for one assertion."""
    return [f"{s.action}, {s.event} {s.where}: {why}" for s in situations for why in s.broken]
