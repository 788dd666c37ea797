"""The bureau desk's operations: keys and publishing, the audit log, people and tokens."""

from cryptography.hazmat.primitives.hashes import SHA256
from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from vc_core.times import parse_timestamp
from vc_issuer.accounts.roles import Permission
from vc_issuer.audit import log_head
from vc_issuer.did_document import current_seal
from vc_issuer.keyring import Keyring
from vc_issuer.registry.settings import read_setting
from vc_issuer.seal_authority import SealNames
from vc_issuer.web import records
from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.guard import current_person
from vc_issuer.web.notices import tell
from vc_issuer.web.numbers import asked_bound


def bureau_operation_routes(console: Console) -> Blueprint:
    """Make the routes that run the service."""
    routes = Blueprint("operations", __name__, url_prefix="/bureau")
    bureau = console.bureau

    @routes.get("/publishing")
    @staff(Permission.READ)
    def publishing() -> str:
        published = bureau.publisher.current(console.now())
        chain = Keyring(bureau.home).seal_chain(current_seal(published.did_document))
        names = SealNames.of(chain)
        certificates = [
            {
                "name": name,
                "fingerprint": certificate.fingerprint(SHA256()).hex(":", 2),
                "from": certificate.not_valid_before_utc,
                "until": certificate.not_valid_after_utc,
            }
            for name, certificate in zip((names.seal, names.ca), chain, strict=True)
        ]
        with bureau.registry.reading() as session:
            head = log_head(session)
            root = read_setting(session, "trust_root")
        return render_template(
            "bureau_publishing.html",
            published=published,
            expires=parse_timestamp(published.bundle["expires"]),
            certificates=certificates,
            methods=[entry["id"] for entry in published.did_document["verificationMethod"]],
            lists=[entry["id"] for entry in published.bundle["statusLists"]],
            head=head,
            root=root,
        )

    @routes.post("/publishing")
    @back_to("operations.publishing")
    @staff(Permission.PUBLISH)
    def publish() -> Response:
        published = bureau.publisher.publish(console.now(), by=current_person().name)
        tell(f"已发布第 {published.sequence} 号。", f"Published as number {published.sequence}.")
        return redirect(url_for("operations.publishing"), 303)

    @routes.get("/log")
    @staff(Permission.AUDIT)
    def log() -> str:
        before = asked_bound("before")
        with bureau.registry.reading() as session:
            entries = records.log_page(session, before=before)
            head = log_head(session)
        return render_template("bureau_log.html", entries=entries, head=head)

    @routes.post("/log/reconcile")
    @back_to("operations.log")
    @staff(Permission.AUDIT)
    def reconcile() -> str:
        with bureau.registry.reading() as session:
            entries, head = records.log_page(session), log_head(session)
        found = bureau.reconcile()
        return render_template("bureau_log.html", entries=entries, head=head, found=found)

    @routes.get("/people")
    @staff(Permission.ACCOUNTS)
    def people() -> str:
        return render_template(
            "bureau_people.html",
            people=console.accounts.people(),
            tokens=console.accounts.tokens(),
            now=console.now(),
        )

    @routes.post("/people/<name>/<any(disable, enable):action>")
    @back_to("operations.people")
    @staff(Permission.ACCOUNTS)
    def set_disabled(name: str, action: str) -> Response:
        console.accounts.set_disabled(
            name, disabled=action == "disable", by=current_person().name, now=console.now()
        )
        tell(f"已更新用户 {name}。", f"User {name} is updated.")
        return redirect(url_for("operations.people"), 303)

    @routes.post("/tokens/<token>/revoke")
    @back_to("operations.people")
    @staff(Permission.ACCOUNTS)
    def revoke_token(token: str) -> Response:
        console.accounts.revoke_token(token, by=current_person().name, now=console.now())
        tell(f"令牌 {token} 已作废。", f"Token {token} is revoked.")
        return redirect(url_for("operations.people"), 303)

    return routes
