"""Signing in and out, and the way to one's desk."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from vc_issuer.accounts.roles import Permission
from vc_issuer.web.access import back_to, pending, public, staff
from vc_issuer.web.console import Console
from vc_issuer.web.guard import SESSION_ID, current_person, start_session

# Read as text of a form: longer than any password that is accepted.
_LONGEST = 200


def sign_in_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's accounts."""
    routes = Blueprint("sign_in", __name__)
    accounts = console.accounts

    def field(name: str) -> str:
        return request.form.get(name, "")[:_LONGEST]

    @routes.get("/sign-in")
    @public
    def form() -> str:
        return render_template("sign_in.html", provider=accounts.identity_provider("staff"))

    @routes.post("/sign-in")
    @back_to("sign_in.form")
    @public
    def sign_in() -> Response:
        console.limits.sign_in.take(request.remote_addr, console.clock())
        name = field("name").strip().lower()
        secret, complete = accounts.sign_in(name, field("password"), console.now())
        start_session(secret)
        return redirect(url_for("sign_in.home" if complete else "sign_in.code_form"), 303)

    @routes.get("/sign-in/code")
    @pending
    def code_form() -> str:
        return render_template("second_factor.html")

    @routes.post("/sign-in/code")
    @back_to("sign_in.code_form")
    @pending
    def second_factor() -> Response:
        console.limits.sign_in.take(request.remote_addr, console.clock())
        fresh = accounts.complete_sign_in(session[SESSION_ID], field("code"), console.now())
        start_session(fresh)
        return redirect(url_for("sign_in.home"), 303)

    @routes.get("/desk")
    @staff()
    def home() -> Response:
        person = current_person()
        if person.may(Permission.UNIT_DESK):
            return redirect(url_for("unit.applications"), 303)
        if person.may(Permission.READ):
            return redirect(url_for("bureau.overview"), 303)
        return redirect(url_for("operations.people"), 303)

    @routes.post("/sign-out")
    @public
    def sign_out() -> Response:
        secret = session.get(SESSION_ID)
        if isinstance(secret, str):
            accounts.sign_out(secret)
        session.clear()
        return redirect(url_for("public.start"), 303)

    return routes
