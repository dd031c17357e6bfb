"""Reading the story of a young person, and suggesting a goal that stays theirs to take."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import requires, signed_in
from portal.access.permissions import Permission
from portal.audit.services import staff_actor
from portal.cases.lines import is_second_press, write_line
from portal.cases.models import EntryKind
from portal.clock import now
from portal.database import session
from portal.forms import clean_line
from portal.stories.goals import suggest_goal
from portal.stories.questions import QUESTIONS
from portal.stories.story import newest_story
from portal.workbench import forms
from portal.workbench.changing import back_to, changing, look, tells_mistakes
from portal.workbench.room import workbench


@workbench.get("/werk/dossier/<reference>/verhaal")
@requires(Permission.SEE_CASE)
def read_story(reference: str) -> ResponseReturnValue:
    """The story as it stands. The young person sees who read it."""
    view = look(reference, page="story")
    story = newest_story(session(), view.case.young_person_id)
    parts = story.parts if story else {}
    lines = [(str(said), parts.get(part.value, "")) for part, said in QUESTIONS.items()]
    return render_template("workbench/read_story.html", view=view, story=story, lines=lines)


@workbench.post("/werk/dossier/<reference>/doel")
@requires(Permission.CHANGE_CASE)
@tells_mistakes
def suggest(reference: str) -> ResponseReturnValue:
    """Suggest a goal; it is theirs once they take it."""
    who, moment = signed_in().staff_id, now()
    press = forms.read_press(request.form)
    with changing(reference) as (current, case):
        if not is_second_press(current, case, press):
            goal = suggest_goal(
                current,
                case.young_person_id,
                text=clean_line(request.form.get("doel", "")),
                by=who,
                actor=staff_actor(who),
                now=moment,
            )
            write_line(
                current, case, EntryKind.GOAL, by=who, now=moment, press=press, text=goal.text,
                details={"done": "suggested"},
            )  # fmt: skip
    return back_to(reference, gettext("Het idee staat klaar. De jongere beslist."))
