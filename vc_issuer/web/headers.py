"""Headers of every answer: nothing is guessed, framed, scripted or sent on (SECURITY.md R18)."""

from flask import Response, request

SECURITY_HEADERS = {
    # `form-action 'self'`: the console's forms go to the console and nowhere else.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_HSTS = "max-age=31536000"


def add_security_headers(response: Response) -> Response:
    """Add the headers to an answer; what is for one person is never cached."""
    response.headers.update(SECURITY_HEADERS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _HSTS
    return response
