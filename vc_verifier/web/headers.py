"""Headers of every answer: nothing is guessed, framed or sent on (SECURITY.md R18).

Pages run no script at all; the web app runs its own files and its WebAssembly, and nothing else.
"""

from flask import Response, request

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# The worker's file carries its own policy, so that every file of the app has it.
APP_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
        "style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types app-files"
    ),
    "Permissions-Policy": (
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), display-capture=()"
    ),
}
STATIC_SECONDS = 3_600


def add_security_headers(response: Response) -> Response:
    """Add the headers to an answer; only what is the same for everybody may be kept."""
    response.headers.update(SECURITY_HEADERS)
    if request.blueprint == "app":
        response.headers.update(APP_HEADERS)
        # Its routes say themselves how long an answer keeps.
        response.headers.setdefault("Cache-Control", "no-store")
    elif request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
