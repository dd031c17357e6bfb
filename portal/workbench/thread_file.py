"""A photo or a PDF that staff send along: read, cleaned and kept before anything is written."""

from __future__ import annotations

from typing import Final

from flask import request
from flask_babel import gettext

from portal.conversations.files import FileRefusedError, Refusal, clean_file
from portal.conversations.services import Kept, keep_file
from portal.conversations.wording import AWAY, REFUSALS
from portal.storage import StorageAwayError
from portal.uploads import TooLargeError, read_upload
from portal.workbench.forms import FieldMistakeError

FILE: Final = "bestand"


def keep_sent_file() -> Kept | None:
    """What was sent along, kept; None for nothing. Raises FieldMistakeError with how to mend it."""
    try:
        sent = read_upload(FILE)
        return None if sent is None else keep_file(clean_file(*sent))
    except TooLargeError as error:
        raise FieldMistakeError(FILE, str(REFUSALS[Refusal.TOO_LARGE])) from error
    except FileRefusedError as refused:
        raise FieldMistakeError(FILE, str(REFUSALS[refused.refusal])) from refused
    except StorageAwayError as error:
        raise FieldMistakeError(FILE, str(AWAY)) from error


def refuse_file_in_app() -> None:
    """In the app a person sends the words; what is chosen here would stay behind, so it is told."""
    if request.form.get(FILE) or FILE in request.files:
        raise FieldMistakeError(
            FILE, gettext("In de app gaat geen bestand mee. Haal het weg, of kies Stuur bericht.")
        )
