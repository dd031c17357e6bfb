"""A file of a thread as an answer: a PDF is only ever saved, a photo is one we drew ourselves."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from flask import Response, abort, send_file

from portal.conversations.models import Attachment, AttachmentKind
from portal.log import log_problem
from portal.storage import LostFileError, StorageAwayError, storage

# Whatever it is, it runs nothing, loads nothing and is kept by nobody.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "no-store",
}


def send_attachment(attachment: Attachment) -> Response | None:
    """The file as an answer; None when it is lost. 503 while the storage does not answer."""
    try:
        content = storage().get(attachment.storage_key)
    except LostFileError:
        log_problem("file_lost", attachment=attachment.id)
        return None
    except StorageAwayError:
        log_problem("storage_away", attachment=attachment.id)
        abort(503)
    answer = send_file(
        BytesIO(content),
        mimetype=attachment.media_type,
        as_attachment=attachment.kind is AttachmentKind.PDF,
        download_name=attachment.name,
        conditional=False,
        etag=False,
    )
    answer.headers.update(HEADERS)
    return answer
