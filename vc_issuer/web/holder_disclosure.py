"""The holder's page for showing a part: a disclosure, the copy to make more of, and tokens."""

import json

from flask import Blueprint, Response, render_template, request

from vc_core.derive import derive
from vc_issuer.audit import Event, append
from vc_issuer.carrier_export import sealed_carrier
from vc_issuer.carrier_sealing import FORMS, HOLDERS_COPY, MEDIA_TYPES
from vc_issuer.problems import IssuerError
from vc_issuer.web.access import back_to, holder
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import attachment
from vc_issuer.web.holder_routes import HOLDER, own_certificate
from vc_issuer.web.wording import SUBJECT_FIELDS, kind_of

DISCLOSED = "disclosed.jsonld"


def holder_disclosure_routes(console: Console) -> Blueprint:
    """Make the routes of the authenticated holder, and of nobody else (N4.3)."""
    routes = Blueprint("holder_disclosure", __name__, url_prefix="/my")

    @routes.get("/certificates/<number>/disclosure")
    @holder
    def choose(number: str) -> str:
        certificate = own_certificate(console, number)
        subject = certificate.document["credentialSubject"]
        return render_template(
            "holder_disclosure.html",
            certificate=certificate,
            kind=kind_of(certificate.document),
            choices=[
                (name, label, str(subject[name]))
                for name, label in SUBJECT_FIELDS
                if name in subject
            ],
        )

    @routes.post("/certificates/<number>/disclosure")
    @back_to("holder_disclosure.choose", "number")
    @holder
    def disclose(number: str) -> Response:
        subject = own_certificate(console, number).document["credentialSubject"]
        names = [name for name in request.form.getlist("reveal") if name in subject]
        if not names:
            raise IssuerError("NOTHING_CHOSEN", "choose what to show", "请选择要披露的内容")
        # A base proof of its own for each disclosure, so that its signature links no two of them.
        copy = _sealed(number, HOLDERS_COPY)
        pointers = [f"/credentialSubject/{name}" for name in names]
        disclosed = derive(json.loads(copy), selective_pointers=pointers)
        _log(number, DISCLOSED)
        data = json.dumps(disclosed, ensure_ascii=False, indent=2) + "\n"
        return attachment(data.encode("utf-8"), f"{number}.{DISCLOSED}", "application/vc")

    @routes.get("/certificates/<number>/carriers/<form>")
    @holder
    def carrier(number: str, form: str) -> Response:
        own_certificate(console, number)
        if form not in FORMS:
            raise IssuerError("NOT_FOUND", "there is no such form", "没有这种形式")
        data = _sealed(number, form)
        _log(number, form)
        return attachment(data, f"{number}.{form}", MEDIA_TYPES[form])

    def _sealed(number: str, form: str) -> bytes:
        bureau = console.bureau
        return sealed_carrier(
            bureau.registry, number, form, home=bureau.home, now=console.now(), actor=HOLDER
        )

    def _log(number: str, form: str) -> None:
        with console.bureau.registry.writing() as write:
            event = Event("export", number, {"format": form})
            append(write, [event], actor=HOLDER, now=console.now())

    return routes
