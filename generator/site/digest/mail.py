"""The e-mail as a file: both forms in one message, the same bytes for the same letter."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256


def write_message(subject: str, html: str, text: str, seconds: int | None = None) -> bytes:
    """A message that Outlook opens as a draft (``X-Unsent``); whoever sends it adds From and To.

    Args:
        subject: one line; encoded where it is not ASCII.
        html: what most programs show.
        text: what the others show.
        seconds: for ``Date``, since 1970; ``None`` leaves the header to the server that sends it.
    """
    message = EmailMessage(policy=SMTP)
    # What looks like an encoded word would be shown decoded, as another text than the one that was checked.
    message["Subject"] = subject.replace("=?", "= ?")
    if seconds is not None:
        message["Date"] = format_datetime(datetime.fromtimestamp(seconds, UTC))
    message["X-Unsent"] = "1"
    message.set_content(text, cte=_pick_encoding(text))
    message.add_alternative(html, subtype="html", cte=_pick_encoding(html))
    # No encoding of a part can hold "=_".
    message.set_boundary("=_" + sha256(f"{subject}\0{text}\0{html}".encode()).hexdigest()[:32])
    return message.as_bytes()


def _pick_encoding(text: str) -> str:
    """What people can read in the file, unless most of it would be escapes."""
    size = len(text.encode())
    return "base64" if 6 * (size - sum(map(str.isascii, text))) > size else "quoted-printable"
