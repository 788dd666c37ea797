"""What a wallet is refused, in the error codes of OAuth 2.0 and OpenID4VCI 1.0."""

from vc_issuer.problems import IssuerError

INVALID_TOKEN = "invalid_token"  # noqa: S105 - an error code


class WalletError(IssuerError):
    """A refusal with the protocol's own code beside our stable one (RFC 6749 §5.2, VCI §8.3.1).

    Its English text is for the wallet's developer: ASCII, and never what was sent.
    """

    def __init__(self, error: str, code: str, en: str, zh: str) -> None:
        """Take the protocol's code, our code, and the reason in both languages."""
        super().__init__(code, en, zh)
        self.error = error
