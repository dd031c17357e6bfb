"""Signing in and out, and what somebody may see and change of their own account."""

from __future__ import annotations

from typing import Final

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access.guard import current_identity, public, requires, signed_in
from portal.access.permissions import Permission, may
from portal.accounts import queries, rules, services, signing_in
from portal.accounts.forms import PASSWORD_WORDS, Errors, PasswordForm, SignInForm, answer_for
from portal.accounts.login import forget_session, start_session
from portal.accounts.models import Staff
from portal.accounts.services import WeakPasswordError
from portal.clock import now
from portal.database import session, transaction
from portal.extensions import everybody, limiter

accounts = Blueprint("accounts", __name__, url_prefix="/werk")

# Far above what a busy office needs; it only bounds the work strangers can cause.
FLOOD_LIMIT: Final = "120 per minute"
FLOOD_TOTAL: Final = "600 per minute"
FIRST_PAGES: Final = (
    (Permission.SEE_QUEUE, "workbench.list_queue"),
    (Permission.SEE_TEAM, "team.show_team"),
    (Permission.SEE_OFFER_DRAFTS, "studio.list_items"),
    (Permission.SEE_PRIVACY_QUESTIONS, "privacy.list_inbox"),
    (Permission.SEE_OUTBOX, "workbench.list_outbox"),
)


@accounts.get("/inloggen")
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is in already goes on."""
    if current_identity() is not None:
        return redirect(_goal(), 303)
    return _show_sign_in(SignInForm("", "", ""), [])


@accounts.post("/inloggen")
@public
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def sign_in_now() -> ResponseReturnValue:
    """Let somebody in, or say the same to everybody whom we do not."""
    form = SignInForm.read(request.form)
    errors = form.errors()
    if errors:
        return _show_sign_in(form, errors, status=422)
    verdict = _look_at(form.email, form.password, form.code)
    device = rules.device_name(request.user_agent.string)
    with transaction() as current:
        outcome = signing_in.sign_in(current, verdict, device=device, now=now())
    if not outcome.is_accepted:
        errors, status, headers = answer_for(outcome.wait_until, now=now(), field="email")
        return _show_sign_in(form, errors, status=status, headers=headers)
    start_session(outcome.token)
    return redirect(_goal(), 303)


@accounts.post("/uitloggen")
@requires(Permission.CHANGE_OWN_ACCOUNT)
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server, and let the browser forget all of it."""
    who = signed_in()
    with transaction() as current:
        services.sign_out(current, who.staff_id, session_id=who.session_id, now=now())
    return forget_session(make_response(redirect(url_for("accounts.sign_in"), 303)))


@accounts.get("")
@requires(Permission.SEE_OWN_ACCOUNT)
def show_start() -> ResponseReturnValue:
    """Send each role to its first page."""
    who = signed_in()
    found = (endpoint for permission, endpoint in FIRST_PAGES if may(who, permission))
    return redirect(url_for(next(found, "accounts.show_account")), 303)


@accounts.get("/jij")
@requires(Permission.SEE_OWN_ACCOUNT)
def show_account() -> ResponseReturnValue:
    """Your own account: where you are signed in, and your password."""
    return _show_account([])


@accounts.post("/jij/inlog/<int:session_id>/stoppen")
@requires(Permission.CHANGE_OWN_ACCOUNT)
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of your own sessions; somebody else's is not there for you."""
    who = signed_in()
    with transaction() as current:
        is_ended = services.end_session(current, who.staff_id, session_id=session_id, now=now())
    if not is_ended:
        abort(404)
    return _back_to_account(gettext("Dat apparaat is uitgelogd."))


@accounts.post("/jij/inlog/andere/stoppen")
@requires(Permission.CHANGE_OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """End all of your own sessions but this one."""
    who = signed_in()
    with transaction() as current:
        services.end_other_sessions(current, who.staff_id, keep=who.session_id, now=now())
    return _back_to_account(gettext("Je bent alleen nog hier ingelogd."))


@accounts.post("/jij/wachtwoord")
@requires(Permission.CHANGE_OWN_ACCOUNT)
@limiter.limit(FLOOD_LIMIT)
@limiter.limit(FLOOD_TOTAL, key_func=everybody)
def change_password() -> ResponseReturnValue:
    """Change your password, with the present one and a fresh code."""
    form, who = PasswordForm.read(request.form), signed_in()
    errors = form.errors()
    if errors:
        return _show_account(errors, status=422)
    email = session().get_one(Staff, who.staff_id).email
    verdict = _look_at(email, form.current_password, form.code)
    try:
        with transaction() as current:
            outcome = signing_in.change_password(
                current, verdict, form.new_password, session_id=who.session_id, now=now()
            )
    except WeakPasswordError as error:
        return _show_account([("new_password", str(PASSWORD_WORDS[error.problem]))], status=422)
    if not outcome.is_accepted:
        errors, status, headers = answer_for(
            outcome.wait_until, now=now(), field="current_password"
        )
        return _show_account(errors, status=status, headers=headers)
    return _back_to_account(gettext("Je wachtwoord is veranderd."))


def _look_at(email: str, password: str, code: str) -> signing_in.Verdict:
    proof = signing_in.Proof(
        email=email, password=password, code=code, address=request.remote_addr or ""
    )
    secret_key: str = current_app.config["SECRET_KEY"]
    return signing_in.look_at(session(), proof, secret_key=secret_key, now=now())


def _goal() -> str:
    return rules.local_path(request.values.get("verder")) or url_for("accounts.show_start")


def _back_to_account(message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("accounts.show_account"), 303)


def _show_sign_in(
    form: SignInForm, errors: Errors, *, status: int = 200, headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "accounts/sign_in.html",
        email=form.email,
        onward=rules.local_path(request.values.get("verder")) or "",
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status, headers or {})


def _show_account(
    errors: Errors, *, status: int = 200, headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    who = signed_in()
    page = render_template(
        "accounts/show_account.html",
        who=session().get_one(Staff, who.staff_id),
        sessions=queries.list_sessions(session(), who.staff_id),
        session_id=who.session_id,
        errors=errors,
        error_of=dict(errors),
    )
    return make_response(page, status, headers or {})
