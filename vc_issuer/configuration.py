"""What an operator decides about future certificates: numbering and e-licence identifiers."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from vc_issuer.audit import Event, append
from vc_issuer.e_licence import ELicence
from vc_issuer.numbering import NumberPattern
from vc_issuer.registry import Registry
from vc_issuer.registry.models import Setting
from vc_issuer.registry.settings import put_setting, read_setting
from vc_issuer.times import local_date, whole_second

NUMBER_PATTERN = "number_pattern"
E_LICENCE = "e_licence"


class Configuration:
    """Changes settings, each change with its log entry."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry."""
        self._registry = registry

    def numbering(self, pattern: str, *, by: str, now: datetime) -> str:
        """Set the pattern of certificate numbers from now on and give an example of one.

        Serials go on counting, so that no number comes twice; numbers given out stay as they are.
        """
        example = NumberPattern(pattern).number(local_date(now).year, 1)
        with self._registry.writing() as session:
            detail = {"before": read_setting(session, NUMBER_PATTERN), "after": pattern}
            put_setting(session, NUMBER_PATTERN, pattern)
            _log(session, NUMBER_PATTERN, detail, by, now)
        return example

    def e_licence(self, codes: ELicence, *, by: str, now: datetime) -> None:
        """Give certificates e-licence identifiers from now on."""
        with self._registry.writing() as session:
            put_setting(session, E_LICENCE, codes.to_json())
            _log(session, E_LICENCE, codes.to_json(), by, now)


def _log(session: Session, name: str, detail: dict[str, Any], by: str, now: datetime) -> None:
    append(session, [Event("configure", name, detail)], actor=by, now=whole_second(now))


def e_licence(session: Session) -> ELicence | None:
    """Give the configured codes, or nothing: identifiers are never made up."""
    setting = session.get(Setting, E_LICENCE)
    return ELicence.from_json(None if setting is None else setting.value)
