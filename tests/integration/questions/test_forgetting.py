"""The worker keeps the promise that a question is gone after thirty days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.questions.models import Question, QuestionState
from tests.conftest import START, TravellingClock
from tests.support.client import HouseClient


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_the_worker_forgets_old_questions(
    app: Flask,
    client: HouseClient,
    session: Session,
    clock: TravellingClock,
    days: int,
    left: int,
) -> None:
    form = client.page("/vraag").select_one("main form")
    client.submit("/vraag", form, vraag="Kost dit iets?")
    question = session.scalars(select(Question)).one()
    question.state, question.answer = QuestionState.ANSWERED, "Nee."
    question.answered_at = START
    session.commit()
    clock.travel(seconds=timedelta(days=days).total_seconds())
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["worker", "--once"])

    assert result.exit_code == 0, result.output
    assert session.scalar(select(func.count()).select_from(Question)) == left
