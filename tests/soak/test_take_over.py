"""Sixteen colleagues take over the same case at once, on two web processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from portal.cases.queries import find_case
from tests.soak.actions import CONTENDERS, Press, take_over
from tests.soak.browser import Answer, Browser
from tests.soak.judging import database_faults, post_faults
from tests.soak.matrix import Blow, Matrix, deliver, opened
from tests.soak.processes import web_process

PATIENCE = 60.0
TOLD = "was je net voor en heeft dit dossier nu"


def test_sixteen_at_once_one_wins_and_fifteen_are_told(matrix: Matrix) -> None:
    cast = matrix.house.cast
    people = [cast.kofi, *cast.rivals]
    assert len(people) == CONTENDERS
    barrier = Barrier(CONTENDERS)

    def press_at_once(port: int, press: Press) -> Answer:
        browser = Browser(port, dict(press.cookies))
        barrier.wait(timeout=PATIENCE)
        answer = browser.post(press.path, press.data)
        assert answer.is_done, answer.words
        return browser.get(answer.location)

    with matrix.house.copy() as world, opened(world) as database:
        with web_process(world) as one, web_process(world) as other:
            ports = [one.port, other.port] * (CONTENDERS // 2)
            known = {cast.kofi.id: matrix.house.presses["take over"]}
            with ThreadPoolExecutor(CONTENDERS) as pool:
                presses = list(
                    pool.map(
                        lambda who, port: (
                            known.get(who.id) or take_over(Browser(port), cast, by=who)
                        ),
                        people,
                        ports,
                    )
                )
                pages = [page.words for page in pool.map(press_at_once, ports, presses)]
        winners = [presses[0].words in page for page in pages]
        told = [TOLD in page for page in pages]
        assert (sum(winners), sum(told)) == (1, CONTENDERS - 1)
        with database.sessions() as session:
            case = find_case(session, cast.to_take, partner_id="dsp", staff_id=0)
            assert case is not None
            assert case.contact_person_id == people[winners.index(True)].id
            assert case.contact_version == 2
        deliver(database, world)
        post = post_faults(database, matrix.box)
        # The young person and the colleague who had the case hear of it, once.
        assert len(matrix.box.mails) == 2
        blow = Blow("take over", "16 at once", "two web processes")
        saw = "1 done; 15 told who was first"
        faults = (*database_faults(database), *post.faults)
        assert matrix.note(blow, saw, doubled=post.doubled, broken=faults).broken == ()
