"""The session cookie: signed, HttpOnly, SameSite, Secure wherever it leaves this machine."""

from ipaddress import ip_address

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


class CarefulCookies(SecureCookieSessionInterface):
    """Flask's signed cookies; only on this machine's own loopback do they go without TLS."""

    def get_cookie_secure(self, _app: Flask) -> bool:
        """Tell whether the cookie is sent over TLS only."""
        return request.is_secure or not _is_loopback(request.host)


def prepare_cookies(app: Flask, key: bytes) -> None:
    """Sign cookies with the console's own key."""
    app.secret_key = key
    app.session_interface = CarefulCookies()
    app.config.update(
        SESSION_COOKIE_NAME="console",
        SESSION_COOKIE_HTTPONLY=True,
        # Lax, not Strict: a link in a mail to one's own desk should not look signed out.
        SESSION_COOKIE_SAMESITE="Lax",
    )


def _is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0].strip("[]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
