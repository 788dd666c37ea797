"""The desks of a bureau: each feature's functions, made when first asked for."""

from abc import ABC, abstractmethod
from functools import cached_property
from pathlib import Path

from vc_core.documents.loader import pinned
from vc_issuer.catalogue import Catalogue
from vc_issuer.catalogue_folder import GLYPHS_FILE, catalogue_folder
from vc_issuer.catalogue_import import CatalogueDesk
from vc_issuer.configuration import Configuration
from vc_issuer.endings import Endings
from vc_issuer.intake import Intake
from vc_issuer.issue import Clock
from vc_issuer.keyring import Keyring
from vc_issuer.legacy import LegacyDesk
from vc_issuer.life_cycle.corrections import Rulebook
from vc_issuer.life_cycle.desk import LifeCycle
from vc_issuer.misuse import MisuseDesk
from vc_issuer.queries import QueryDesk
from vc_issuer.registry import Registry
from vc_issuer.seals import SealDesk
from vc_issuer.slips.desk import SlipDesk
from vc_issuer.slips.recognition import RecognitionDesk
from vc_issuer.status_keys import StatusKeyDesk
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.unit_keys import UnitKeys
from vc_issuer.wallet import WalletDesk


class Desks(ABC):
    """The features around the issuing pipeline of the bureau in one home."""

    def __init__(self, home: Path, registry: Registry) -> None:
        """Take the home and its registry."""
        self.home = home
        self.registry = registry
        self.keyring = Keyring(home)
        self._catalogues: dict[Path, Catalogue] = {}

    @abstractmethod
    def seal_now(self, application: str, clock: Clock, by: str) -> None:
        """Seal an approved application at once."""

    @property
    def catalogue(self) -> Catalogue:
        """Give the catalogue in use; each imported version is read once."""
        folder = catalogue_folder(self.home).resolve()
        if folder not in self._catalogues:
            self._catalogues = {folder: Catalogue.load(folder)}
        return self._catalogues[folder]

    def glyphs(self) -> GlyphCoverage:
        """Give the characters that the certificate's font has."""
        return GlyphCoverage.load(catalogue_folder(self.home) / GLYPHS_FILE)

    @cached_property
    def intake(self) -> Intake:
        """Give the desk that takes applications in."""
        return Intake(self.registry, lambda: self.catalogue, self.glyphs)

    @cached_property
    def endings(self) -> Endings:
        """Give the desk that rejects and withdraws applications."""
        return Endings(self.registry)

    @cached_property
    def catalogues(self) -> CatalogueDesk:
        """Give the desk that takes in new versions of the catalogue."""
        return CatalogueDesk(self.home, self.registry)

    @cached_property
    def seals(self) -> SealDesk:
        """Give the desk for new and for compromised e-seals."""
        return SealDesk(self.registry, self.keyring)

    @cached_property
    def status_keys(self) -> StatusKeyDesk:
        """Give the desk for new and for compromised keys of status lists."""
        return StatusKeyDesk(self.registry, self.keyring)

    @cached_property
    def unit_keys(self) -> UnitKeys:
        """Give the desk for the public keys of units."""
        return UnitKeys(self.registry)

    @cached_property
    def recognitions(self) -> RecognitionDesk:
        """Give the desk that recognises units for signing slips."""
        return RecognitionDesk(self.registry, self.keyring, lambda: self.catalogue)

    @cached_property
    def slips(self) -> SlipDesk:
        """Give the desk on which units prepare and note slips."""
        return SlipDesk(self.registry, lambda: self.catalogue)

    @cached_property
    def life_cycle(self) -> LifeCycle:
        """Give the desk for requests about certificates."""
        return LifeCycle(
            self.registry, Rulebook(lambda: self.catalogue, self.glyphs), self.seal_now
        )

    @cached_property
    def queries(self) -> QueryDesk:
        """Give the desk for public queries."""
        return QueryDesk(self.registry)

    @cached_property
    def legacy(self) -> LegacyDesk:
        """Give the desk for records of paper certificates."""
        return LegacyDesk(self.registry, self.glyphs)

    @cached_property
    def configuration(self) -> Configuration:
        """Give what the operator decides about future certificates."""
        return Configuration(self.registry)

    @cached_property
    def misuse(self) -> MisuseDesk:
        """Give the desk for reports of misuse."""
        return MisuseDesk(self.registry)

    @cached_property
    def wallets(self) -> WalletDesk:
        """Give the desk that gives certificates to holders' wallets."""
        return WalletDesk(self.home, self.registry, self.keyring, pinned())
