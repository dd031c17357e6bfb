"""My goals: add one, tick it off, let it go, bring it back, take or leave an idea."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.access.guard import own_place
from portal.cases.lines import write_line
from portal.cases.models import EntryKind
from portal.clock import now
from portal.database import session
from portal.forms import clean_line
from portal.my_place.goals_page import read_done, read_goals
from portal.my_place.place import changing_own, own_place_or_404, young_actor
from portal.my_place.room import my_place
from portal.stories import goals

ACTS: Final[dict[str, Callable[..., None]]] = {
    "klaar": goals.tick_goal,
    "weg": goals.drop_goal,
    "terug": goals.take_goal,
}
SAID: Final = {
    "klaar": lazy_gettext("Klaar. Knap gedaan."),
    "weg": lazy_gettext("Weg. Dat mag altijd."),
    "terug": lazy_gettext("Die staat er weer bij."),
}
MISTAKES: Final = {
    goals.NoWordsError: lazy_gettext("Schrijf in een paar woorden wat je wilt doen."),
    goals.ThreeGoalsError: lazy_gettext(
        "Je hebt er al drie. Vink er eerst één af, of laat er één los."
    ),
}


@my_place.get("/mijn-plek/doelen")
@own_place
def show_goals() -> ResponseReturnValue:
    """At most three steps, and what is done."""
    return _page()


@my_place.post("/mijn-plek/doelen")
@own_place
def add_goal() -> ResponseReturnValue:
    """Add a step in your own words."""
    words = clean_line(request.form.get("doel", ""))
    try:
        with changing_own() as (current, place):
            person_id = place.young.young_person_id
            goal = goals.add_goal(
                current, person_id, text=words, actor=young_actor(person_id), now=now()
            )
            write_line(
                current, place.case, EntryKind.GOAL, by=None, now=now(), text=goal.text,
                details={"done": "added"},
            )  # fmt: skip
    except (goals.NoWordsError, goals.ThreeGoalsError) as mistake:
        return _page(typed=words, error=str(MISTAKES[type(mistake)])), 422
    flash(gettext("Dat is er één. Klein beginnen mag."), "done")
    return redirect(url_for("my_place.show_goals"), 303)


@my_place.post("/mijn-plek/doelen/<int:goal_id>/<any(klaar, weg, terug):act>")
@own_place
def change_goal(goal_id: int, act: str) -> ResponseReturnValue:
    """Tick off, let go, or take (back)."""
    try:
        with changing_own() as (current, place):
            person_id = place.young.young_person_id
            goal = goals.find_goal(current, goal_id, young_person_id=person_id) or abort(404)
            ACTS[act](current, goal, actor=young_actor(person_id), now=now())
            write_line(
                current, place.case, EntryKind.GOAL, by=None, now=now(), text=goal.text,
                details={"done": act},
            )  # fmt: skip
    except goals.ThreeGoalsError as mistake:
        flash(str(MISTAKES[type(mistake)]), "error")
        return redirect(url_for("my_place.show_goals"), 303)
    flash(str(SAID[act]), "done")
    return redirect(url_for("my_place.show_goals", weg=goal_id if act == "weg" else None), 303)


def _page(*, typed: str = "", error: str = "") -> str:
    place = own_place_or_404()
    gone = request.args.get("weg", "")
    return render_template(
        "my_place/show_goals.html",
        place=place,
        part=read_goals(session(), place, now()),
        done=read_done(session(), place),
        gone=int(gone) if gone.isascii() and gone.isdecimal() and len(gone) < 10 else None,
        typed=typed,
        error=error,
    )
