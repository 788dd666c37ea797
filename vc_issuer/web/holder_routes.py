"""The holder's pages: sign in, see, download and print (notice, clause 4)."""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from vc_core.barcode import encode
from vc_issuer.accounts.visitor import certificates_for
from vc_issuer.artifacts.raster import qr_png_in_bulk
from vc_issuer.artifacts.vector import qr_svg
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.web.access import back_to, holder, public
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import attachment
from vc_issuer.web.guard import SESSION_ID, current_holder, start_session
from vc_issuer.web.records import CertificateView, certificate_views
from vc_issuer.web.wording import kind_of, sealed_fields

HOLDER = "holder"
_LONGEST = 80
_TYPES = {
    "jsonld": "application/vc",
    "qr.svg": "image/svg+xml",
    "qr.png": "image/png",
    "pdf": "application/pdf",
}


def holder_routes(console: Console) -> Blueprint:
    """Make the routes of whoever came with a pick-up code."""
    routes = Blueprint("holder", __name__, url_prefix="/my")
    bureau = console.bureau

    @routes.get("/sign-in")
    @public
    def sign_in() -> str:
        provider = console.accounts.identity_provider("holders")
        return render_template("holder_sign_in.html", provider=provider)

    @routes.post("/sign-in")
    @back_to("holder.sign_in")
    @public
    def pick_up() -> AnyResponse:
        console.limits.sign_in.take(request.remote_addr, console.clock())
        secret = console.accounts.pick_up(
            request.form.get("code", "")[:_LONGEST],
            name=request.form.get("name", "")[:_LONGEST],
            last_six=request.form.get("last_six", "")[:_LONGEST],
            now=console.now(),
        )
        start_session(secret)
        return redirect(url_for("holder.certificates"), 303)

    @routes.post("/sign-out")
    @public
    def sign_out() -> AnyResponse:
        secret = session.get(SESSION_ID)
        if isinstance(secret, str):
            console.accounts.sign_out(secret)
        session.clear()
        return redirect(url_for("holder.sign_in"), 303)

    @routes.get("/certificates")
    @holder
    def certificates() -> str:
        return render_template("holder_certificates.html", certificates=own_certificates(console))

    @routes.get("/certificates/<number>")
    @holder
    def certificate(number: str) -> str:
        found = own_certificate(console, number)
        return render_template(
            "holder_certificate.html",
            certificate=found,
            kind=kind_of(found.document),
            fields=sealed_fields(found.document),
            has_pdf=find_spec("vc_issuer.pdf.export") is not None,
        )

    @routes.get("/certificates/<number>/symbol.svg")
    @holder
    def symbol(number: str) -> Response:
        return Response(
            _FORMS["qr.svg"](own_certificate(console, number)), mimetype="image/svg+xml"
        )

    @routes.get("/certificates/<number>/<any('jsonld', 'qr.svg', 'qr.png', 'pdf'):form>")
    @holder
    def download(number: str, form: str) -> Response:
        found = own_certificate(console, number)
        # Made before it is logged: what could not be made was not given out.
        data = _pdf(console, number) if form == "pdf" else _FORMS[form](found)
        with bureau.registry.writing() as write:
            event = Event("export", number, {"format": form})
            append(write, [event], actor=HOLDER, now=console.now())
        return attachment(data, f"{number}.{form}", _TYPES[form])

    return routes


def own_certificates(console: Console) -> list[CertificateView]:
    """Give what this session opens."""
    with console.bureau.registry.reading() as read:
        return certificate_views(read, certificates_for(read, current_holder()))


def own_certificate(console: Console, number: str) -> CertificateView:
    """Give one of the holder's own certificates; another's is the same as none."""
    found = next((view for view in own_certificates(console) if view.number == number), None)
    if found is None:
        raise IssuerError("NOT_FOUND", "this is not one of your certificates", "这不是您的证书")
    return found


def _as_file(view: CertificateView) -> bytes:
    return view.text.encode("utf-8")


def _as_symbol(draw: Callable[[str], bytes], view: CertificateView) -> bytes:
    return draw(encode(view.document))


_FORMS: dict[str, Callable[[CertificateView], bytes]] = {
    "jsonld": _as_file,
    "qr.svg": partial(_as_symbol, qr_svg),
    "qr.png": partial(_as_symbol, qr_png_in_bulk),
}


def _pdf(console: Console, number: str) -> bytes:
    # Imported here: not every installation sets pages.
    from vc_issuer.pdf.export import export_pdfs

    bureau = console.bureau
    with TemporaryDirectory() as folder:
        out = Path(folder)
        export_pdfs(
            bureau.registry, [number], out, home=bureau.home, now=console.now(), actor=HOLDER
        )
        return (out / f"{number}.pdf").read_bytes()
