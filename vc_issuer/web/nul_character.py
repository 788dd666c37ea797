"""Refuses NUL once for all routes: PostgreSQL keeps no text with it (its manual, §8.3)."""

import re
from collections.abc import Iterable

from flask import request
from werkzeug.exceptions import BadRequest

from vc_issuer.wallet.refusals import WalletError

NUL = "\0"
# In JSON it can only stand escaped; after an even number of backslashes the next one escapes it.
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def refuse_in_address() -> None:
    """Refuse a request with NUL in its path, its query or a header's value."""
    _refuse(request.path)
    _refuse(*request.args.keys(), *_all(request.args.listvalues()))
    _refuse(*request.headers.values())


def refuse_in_wallets_body() -> None:
    """Refuse a wallet's request in the protocol's own words (RFC 6749 §5.2)."""
    try:
        refuse_in_body()
    except BadRequest as error:
        raise WalletError(
            "invalid_request", "NUL_CHARACTER", "NUL is not accepted", "不接受 NUL 字符"
        ) from error


def refuse_in_body() -> None:
    """Refuse a form's field or a JSON string with NUL; an uploaded file's bytes are its own.

    Only for who may send this body: it is read here.
    """
    if request.mimetype != "multipart/form-data":
        # Kept, so that the route reads it again, as a form or as JSON of whatever content type.
        data = request.get_data()
        if _ESCAPED.search(data):
            raise BadRequest
    _refuse(*request.form.keys(), *_all(request.form.listvalues()))
    _refuse(*(file.filename or "" for file in request.files.values()))


def _all(lists: Iterable[list[str]]) -> Iterable[str]:
    return (value for values in lists for value in values)


def _refuse(*texts: str) -> None:
    if any(NUL in text for text in texts):
        raise BadRequest
