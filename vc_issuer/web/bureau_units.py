"""The bureau desk's units: remits, public keys, and which keys may sign slips (N2.2, N5.1)."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from vc_issuer.accounts.roles import Permission
from vc_issuer.applications import find_unit
from vc_issuer.problems import IssuerError
from vc_issuer.slips.kinds import SlipKind, kind_given_by
from vc_issuer.slips.recognition import covered_by
from vc_issuer.units_file import read_unit
from vc_issuer.web import records
from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.guard import current_person
from vc_issuer.web.notices import tell


def bureau_unit_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's units."""
    routes = Blueprint("units", __name__, url_prefix="/bureau/units")
    bureau = console.bureau

    @routes.get("/")
    @staff(Permission.READ)
    def units() -> str:
        with bureau.registry.reading() as session:
            found = [
                read_unit(record.document, catalogue=bureau.catalogue)
                for record in records.list_units(session)
            ]
        recognised = {entry.unit for entry in bureau.recognitions.list()}
        return render_template("bureau_units.html", units=found, recognised=recognised)

    @routes.get("/<code>")
    @staff(Permission.READ)
    def unit(code: str) -> str:
        with bureau.registry.reading() as session:
            record = find_unit(session, code)
        found = read_unit(record.document, catalogue=bureau.catalogue)
        return render_template(
            "bureau_unit.html",
            unit=found,
            covered=covered_by(found.remit, bureau.catalogue),
            keys=bureau.unit_keys.list(code),
            recognised={entry.did: entry for entry in bureau.recognitions.list()},
            slip=_slip_of(found.kind),
        )

    @routes.post("/<code>/keys")
    @back_to("units.unit", "code")
    @staff(Permission.DECIDE)
    def register(code: str) -> Response:
        key = request.form.get("key", "").strip().encode("utf-8")
        did = bureau.unit_keys.register(code, key, by=current_person().name, now=console.now())
        tell(f"已登记公钥 {did}。", f"The key {did} is registered.")
        return redirect(url_for("units.unit", code=code), 303)

    @routes.post("/<code>/keys/<did>/<any(recognise, withdraw):action>")
    @back_to("units.unit", "code")
    @staff(Permission.DECIDE)
    def change_key(code: str, did: str, action: str) -> Response:
        by, now = current_person().name, console.now()
        if action == "recognise":
            bureau.recognitions.recognise(code, did, by=by, now=now)
            tell("已认可，随下次发布生效。", "Recognised; it counts with the next publication.")
        else:
            bureau.unit_keys.withdraw(did, by=by, now=now)
            tell("公钥已注销。", "The key is withdrawn.")
        return redirect(url_for("units.unit", code=code), 303)

    @routes.post("/<code>/recognitions/<int:recognition>/withdraw")
    @back_to("units.unit", "code")
    @staff(Permission.DECIDE)
    def withdraw_recognition(code: str, recognition: int) -> Response:
        bureau.recognitions.withdraw(recognition, by=current_person().name, now=console.now())
        tell("认可已撤回，随下次发布生效。", "Withdrawn; it counts with the next publication.")
        return redirect(url_for("units.unit", code=code), 303)

    return routes


def _slip_of(kind: str) -> SlipKind | None:
    try:
        return kind_given_by(kind)
    except IssuerError:
        return None
