"""The accounts as functions of one object, beside the `Bureau`; every moment is given."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from vc_issuer.accounts import identity_provider, people, pickup, sessions, sign_in, tokens
from vc_issuer.accounts.holders import certificates_of, find_holder
from vc_issuer.accounts.identity_provider import Audience, IdentityProvider
from vc_issuer.accounts.models import ApiToken, User
from vc_issuer.accounts.passwords import hash_password
from vc_issuer.accounts.people import Person, person_of
from vc_issuer.accounts.pickup import Handout
from vc_issuer.accounts.roles import needs_second_factor, read_roles
from vc_issuer.accounts.second_factor import code_at, enrolment_uri, new_totp_secret
from vc_issuer.accounts.secrets_box import SecretsBox
from vc_issuer.accounts.tokens import Bearer
from vc_issuer.accounts.visitor import Visitor
from vc_issuer.audit import Event, append
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry


class Accounts:
    """Users, sessions, tokens and pick-up codes of one bureau."""

    def __init__(self, home: Path, registry: Registry) -> None:
        """Take the bureau's home, for the console's key, and its registry."""
        self._registry = registry
        self._box = SecretsBox.open(home)

    @property
    def cookie_key(self) -> bytes:
        """Give the key that signs cookies."""
        return self._box.cookie_key

    # People

    def add_user(
        self,
        name: str,
        *,
        roles: Sequence[str],
        unit: str | None,
        password: str,
        by: str,
        now: datetime,
    ) -> str | None:
        """Add a user; give the enrolment URI of the second factor when the roles ask for one."""
        secret = new_totp_secret() if needs_second_factor(read_roles(roles)) else None
        with self._registry.writing() as session:
            people.add_user(
                session,
                name=name,
                roles=roles,
                unit=unit,
                password_hash=hash_password(password, user=name),
                totp_secret=None if secret is None else self._box.encrypt(secret),
                by=by,
                now=now,
            )
        return None if secret is None else enrolment_uri(secret, name)

    def people(self) -> list[Person]:
        """Give everybody."""
        with self._registry.reading() as session:
            return people.list_people(session)

    def set_disabled(self, name: str, *, disabled: bool, by: str, now: datetime) -> None:
        """Disable or enable a user."""
        with self._registry.writing() as session:
            people.disable(session, name, disabled=disabled, by=by, now=now)

    def set_password(self, name: str, password: str, *, by: str, now: datetime) -> None:
        """Give a user a new password and end the open sessions."""
        hashed = hash_password(password, user=name)
        with self._registry.writing() as session:
            user = people.find_user(session, name)
            user.password_hash, user.failures, user.locked_until = hashed, 0, None
            people.end_sessions(session, name)
            append(session, [Event("user-password", name, {})], actor=by, now=now)

    def change_own_password(self, name: str, old: str, new: str, *, now: datetime) -> None:
        """Change one's own password, which takes the old one; wrong ones lock, as at sign-in."""
        checked = sign_in.check_password(self._registry, name, old)
        with self._registry.writing() as session:
            fits = sign_in.admit(session, checked, now) is not None
        if not fits:
            raise IssuerError(
                "OLD_PASSWORD",
                "the present password does not fit, or the account is locked for a while",
                "当前密码不正确，或账户暂时锁定",
            )
        self.set_password(name, new, by=name, now=now)

    def renew_second_factor(self, name: str, *, by: str, now: datetime) -> str:
        """Give a user a new second factor; the old one ends. Returns the enrolment URI."""
        secret = new_totp_secret()
        with self._registry.writing() as session:
            user = people.find_user(session, name)
            user.totp_secret, user.totp_step = self._box.encrypt(secret), 0
            people.end_sessions(session, name)
            append(session, [Event("user-totp", name, {})], actor=by, now=now)
        return enrolment_uri(secret, name)

    def current_code(self, name: str, now: datetime) -> str:
        """Give a user's code of this moment: for a demonstration, by whoever holds the home."""
        with self._registry.reading() as session:
            user = people.find_user(session, name)
            if user.totp_secret is None:
                raise IssuerError(
                    "NO_SECOND_FACTOR", "this user has no second factor", "该用户没有第二验证因素"
                )
            return code_at(self._box.decrypt(user.totp_secret), now)

    # Sessions

    def sign_in(self, name: str, password: str, now: datetime) -> tuple[str, bool]:
        """Check name and password; give the session's id and whether it is complete."""
        checked = sign_in.check_password(self._registry, name, password)
        with self._registry.writing() as session:
            user = sign_in.admit(session, checked, now)
            secret = None
            if user is not None:
                secret, complete = _begin(session, user, now)
        if user is None or secret is None:
            raise sign_in.refused()
        return secret, complete

    def sign_in_known(self, subject: str, now: datetime) -> tuple[str, bool]:
        """Begin the session of whom the identity provider vouches for.

        It stands for the password alone: who owes a second factor still owes it.
        """
        with self._registry.writing() as session:
            user = sign_in.find_known(session, subject, now)
            if user is None:
                raise sign_in.refused()
            return _begin(session, user, now)

    def complete_sign_in(self, secret: str, code: str, now: datetime) -> str:
        """Check the second factor of a pending session; give the id of a new, complete one."""
        fresh = None
        with self._registry.writing() as session:
            record = sessions.find_session(session, secret, now)
            name = record.user_name if record is not None else None
            if name is not None and sign_in.check_second_factor(
                session, name, code, box=self._box, now=now
            ):
                sign_in.clear_failures(people.find_user(session, name))
                sessions.end_session(session, secret)
                fresh = sessions.begin_session(session, user=name, complete=True, now=now)
                append(session, [Event("sign-in", name, {})], actor=name, now=now)
        if fresh is None:
            raise sign_in.refused()
        return fresh

    def visitor(self, secret: str, now: datetime) -> Visitor | None:
        """Give who holds a session's id; a disabled user's session is over."""
        with self._registry.reading() as session:
            record = sessions.find_session(session, secret, now)
            if record is None:
                return None
            user = session.get(User, record.user_name) if record.user_name else None
            if user is not None and user.disabled_at is not None:
                return None
            found = Visitor(
                person_of(user) if user is not None else None,
                record.pickup_code,
                record.holder_row,
                record.complete,
            )
            stale = now - record.seen_at >= sessions.SEEN_GRAIN
        if stale:
            with self._registry.writing() as session:
                again = sessions.find_session(session, secret, now)
                if again is not None:
                    again.seen_at = now
        return found

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._registry.writing() as session:
            sessions.end_session(session, secret)

    # Holders

    def make_pickup_codes(
        self, numbers: Sequence[str], *, unit: str, by: str, now: datetime
    ) -> list[Handout]:
        """Make one-time codes for a unit's certificates."""
        with self._registry.writing() as session:
            return pickup.make_codes(session, numbers, unit=unit, by=by, now=now)

    def pick_up(self, code: str, *, name: str, last_six: str, now: datetime) -> str:
        """Spend a pick-up code; give the holder's session id."""
        secret = None
        with self._registry.writing() as session:
            record = pickup.redeem(session, code, name=name, last_six=last_six, now=now)
            if record is not None:
                secret = sessions.begin_session(
                    session, pickup_code=record.id, complete=True, now=now
                )
        if secret is None:
            raise IssuerError(
                "PICKUP_REFUSED",
                "The details do not fit, or the code was used or has expired. "
                "Ask your unit for a new one.",
                "信息不符，或取证码已使用、已过期。请向组建单位或考试机构重新领取。",
            )
        return secret

    def sign_in_holder(self, *, name: str, id_number: str, now: datetime) -> str:
        """Begin the session of a holder whom the identity provider vouches for."""
        with self._registry.writing() as session:
            row = find_holder(session, name=name, id_number=id_number)
            if row is None:
                raise IssuerError(
                    "NO_CERTIFICATES",
                    "No electronic certificate is on file for you.",
                    "没有登记在您名下的电子证书。",
                )
            number = certificates_of(session, row)[-1].number
            append(session, [Event("holder-sign-in", number, {})], actor="holder", now=now)
            return sessions.begin_session(session, holder_row=row.id, complete=True, now=now)

    # The identity provider

    def identity_provider(self, audience: Audience) -> IdentityProvider | None:
        """Give the provider that signs an audience in, if there is one."""
        with self._registry.reading() as session:
            return identity_provider.read_provider(session, audience, self._box)

    def set_identity_provider(
        self, audience: Audience, provider: IdentityProvider, *, by: str, now: datetime
    ) -> None:
        """Have an audience signed in by a provider, besides the usual way."""
        with self._registry.writing() as session:
            identity_provider.keep_provider(
                session, audience, provider, box=self._box, by=by, now=now
            )

    def forget_identity_provider(self, audience: Audience, *, by: str, now: datetime) -> None:
        """Leave an audience the usual way alone."""
        with self._registry.writing() as session:
            identity_provider.forget_provider(session, audience, by=by, now=now)

    def link(self, name: str, subject: str | None, *, by: str, now: datetime) -> None:
        """Know a user by a subject of the staff's identity provider, or no longer."""
        with self._registry.writing() as session:
            people.link(session, name, subject, by=by, now=now)

    # Tokens

    def add_token(
        self,
        label: str,
        *,
        unit: str | None,
        scopes: Sequence[str],
        days: int,
        by: str,
        now: datetime,
    ) -> tuple[str, str]:
        """Make a bearer token; give its id and, once, the token."""
        with self._registry.writing() as session:
            return tokens.add_token(
                session, label=label, unit=unit, scopes=scopes, days=days, by=by, now=now
            )

    def bearer(self, token: str, now: datetime) -> Bearer | None:
        """Give who holds a token."""
        with self._registry.reading() as session:
            return tokens.find_bearer(session, token, now)

    def revoke_token(self, token_id: str, *, by: str, now: datetime) -> None:
        """Revoke a token."""
        with self._registry.writing() as session:
            tokens.revoke_token(session, token_id, by=by, now=now)

    def tokens(self) -> list[ApiToken]:
        """Give all tokens."""
        with self._registry.reading() as session:
            return tokens.list_tokens(session)


def _begin(session: Session, user: User, now: datetime) -> tuple[str, bool]:
    """Begin a session; it is complete unless the roles ask for a second factor."""
    complete = not needs_second_factor(read_roles(user.roles))
    if complete:
        sign_in.clear_failures(user)
        append(session, [Event("sign-in", user.name, {})], actor=user.name, now=now)
    secret = sessions.begin_session(session, user=user.name, complete=complete, now=now)
    return secret, complete
