"""Flask-Login bound to our own server-side sessions."""

from __future__ import annotations

from flask import Flask

from portal.extensions import login_manager


def init_login(app: Flask) -> None:
    """Tell Flask-Login how to find who is signed in."""
    login_manager.user_loader(lambda _token: None)
