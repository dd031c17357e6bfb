"""My messages: read them, write one, send a photo or a PDF along, see new ones come."""

from __future__ import annotations

from typing import Final

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import own_place, young_person
from portal.cases.lines import CaseClosedError
from portal.clock import now
from portal.conversations.queries import find_own_attachment, has_news, is_hasty, read_thread
from portal.conversations.services import Kept, keep_file, note_read, write_words
from portal.conversations.serving import send_attachment
from portal.conversations.wording import AWAY
from portal.database import session, transaction
from portal.htmx import is_fragment_request, render_block, render_page
from portal.my_place.messages_part import make_talk
from portal.my_place.place import changing_own, own_place_or_404
from portal.my_place.room import my_place
from portal.my_place.thread_forms import FILE, WORDS, FieldError, Sent, read_sent, typed_words
from portal.partners.danger import find_danger
from portal.partners.queries import work_calendar
from portal.partners.region import current_region
from portal.storage import StorageAwayError
from portal.uploads import takes_file

PAGE: Final = "my_place/messages.html"
UNPROCESSABLE: Final = 422
Errors = list[tuple[str, str]]


@my_place.get("/mijn-plek/berichten")
@own_place
def show_messages() -> ResponseReturnValue:
    """The thread with who helps me, and the form."""
    return _page()


@my_place.post("/mijn-plek/berichten")
@own_place
@takes_file
def send_words() -> ResponseReturnValue:
    """Write to who helps me; what cannot be sent stays on the page."""
    try:
        sent = read_sent()
        _write(sent)
    except FieldError as mistake:
        # A fragment is shown in the page whatever was wrong; only the page has a status of its own.
        status = UNPROCESSABLE if is_fragment_request() else mistake.status
        return _page(errors=[(mistake.field, mistake.message)], status=status)
    except CaseClosedError:
        return _page(given_back=typed_words(), status=409)
    where = "hulp" if find_danger(sent.words) else "laatste"
    return redirect(url_for("my_place.show_messages", _anchor=where), 303)


@my_place.get("/mijn-plek/berichten/verversen")
@own_place
def refresh_messages() -> ResponseReturnValue:
    """The thread anew when there is news; the page asks by itself, which keeps nobody signed in."""
    seen, read = _number("na"), _number("gelezen")
    if not has_news(session(), young_person().young_person_id, after=seen, read_by_us=read):
        return "", 204
    return make_response(render_block(PAGE, "thread", **_talk(), is_news=True))


@my_place.post("/mijn-plek/berichten/gelezen")
@own_place
def mark_read() -> ResponseReturnValue:
    """I have seen the messages up to a line; opening the page alone notes nothing."""
    who = young_person().young_person_id
    up_to = _number("tot", request.form.get("tot", ""))
    with transaction() as current:
        last = read_thread(current, who, most=1).last_id
        note_read(current, who, up_to=min(up_to, last), by_them=True)
    if is_fragment_request():
        return ""
    return redirect(url_for("my_place.show_messages"), 303)


@my_place.get("/mijn-plek/bestand/<int:attachment_id>")
@own_place
def open_attachment(attachment_id: int) -> ResponseReturnValue:
    """A photo or a PDF of my own thread."""
    found = find_own_attachment(session(), young_person().young_person_id, attachment_id)
    if found is None:
        abort(404)
    answer = send_attachment(found)
    return answer or make_response(render_template("my_place/lost_file.html"), 410)


def _write(sent: Sent) -> None:
    if is_hasty(session(), young_person().young_person_id, now=now()):
        raise FieldError(
            WORDS,
            gettext("Je stuurde heel veel achter elkaar. Wacht een paar minuten."),
            status=429,
        )
    kept = _keep(sent)
    with changing_own() as (current, place):
        write_words(
            current,
            place.case,
            text=sent.words,
            kept=kept,
            is_danger=bool(find_danger(sent.words)),
            calendar=work_calendar(current),
            working_days=current_region().answer_working_days,
            press=sent.press,
            now=now(),
        )


def _keep(sent: Sent) -> Kept | None:
    if sent.file is None:
        return None
    try:
        return keep_file(sent.file)
    except StorageAwayError as error:
        raise FieldError(
            FILE,
            str(AWAY),
            status=503,
        ) from error


def _page(*, errors: Errors | None = None, given_back: str = "", status: int = 200) -> Response:
    """The page, or the part of it that htmx asked for."""
    return render_page(
        PAGE,
        block="talk",
        status=status,
        **_talk(),
        errors=errors or [],
        typed=typed_words() if errors else "",
        given_back=given_back,
        is_news=False,
    )


def _talk() -> dict[str, object]:
    place, before = own_place_or_404(), _number("voor")
    thread = read_thread(session(), place.young.young_person_id, before=before or None)
    if before and not thread.lines:
        abort(404)
    return {"place": place, "talk": make_talk(thread, place, now=now()), "before": before}


def _number(name: str, typed: str | None = None) -> int:
    """A number of a line in the address; what is none is 0."""
    asked = request.args.get(name, "") if typed is None else typed
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
