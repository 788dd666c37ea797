"""One's own account: who one is here, and a new password."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.guard import current_person
from vc_issuer.web.notices import tell

# Longer than any password that is accepted.
_LONGEST = 200


def account_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's accounts."""
    routes = Blueprint("account", __name__)

    @routes.get("/account")
    @staff()
    def form() -> str:
        return render_template("account.html")

    @routes.post("/account")
    @back_to("account.form")
    @staff()
    def change_password() -> Response:
        console.limits.sign_in.take(request.remote_addr, console.clock())
        person = current_person()
        console.accounts.change_own_password(
            person.name,
            request.form.get("old", "")[:_LONGEST],
            request.form.get("new", "")[:_LONGEST],
            now=console.now(),
        )
        session.clear()
        tell("密码已更改，请重新登录。", "The password has changed. Please sign in again.")
        return redirect(url_for("sign_in.form"), 303)

    return routes
