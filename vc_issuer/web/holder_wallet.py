"""The holder's page that gives a certificate to their wallet: link, QR code, transaction code."""

from flask import Blueprint, render_template

from vc_issuer.artifacts.symbol import Symbol, qr_offer_symbol
from vc_issuer.web.access import back_to, holder
from vc_issuer.web.console import Console
from vc_issuer.web.holder_routes import own_certificate
from vc_issuer.web.public_address import public_address
from vc_issuer.web.wording import kind_of


def holder_wallet_routes(console: Console) -> Blueprint:
    """Make the routes of the authenticated holder, and of nobody else (N4.3)."""
    routes = Blueprint("holder_wallet", __name__, url_prefix="/my")

    @routes.get("/certificates/<number>/wallet")
    @holder
    def explain(number: str) -> str:
        certificate = own_certificate(console, number)
        return render_template(
            "holder_wallet.html", certificate=certificate, kind=kind_of(certificate.document)
        )

    @routes.post("/certificates/<number>/wallet")
    @back_to("holder_wallet.explain", "number")
    @holder
    def offer(number: str) -> str:
        certificate = own_certificate(console, number)
        address = public_address(console)
        offered, configurations = console.bureau.wallets.offer(number, now=console.now())
        link = offered.link(address, configurations)
        # Answered, not redirected to: the codes are shown once and stand in no address.
        return render_template(
            "holder_wallet.html",
            certificate=certificate,
            kind=kind_of(certificate.document),
            offered=offered,
            link=link,
            symbol=_drawing(qr_offer_symbol(link)),
        )

    return routes


def _drawing(symbol: Symbol) -> tuple[int, str]:
    """Give the side in modules and the path of an SVG drawing."""
    runs = (f"M{x} {y}h{run}v1h-{run}z" for x, y, run in symbol.dark_runs())
    return symbol.side, "".join(runs)
