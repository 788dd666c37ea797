"""Asks a time-stamp authority for a token (RFC 3161 over HTTP), for PAdES B-T."""

import urllib.error
import urllib.request  # noqa: TID251 - the operator's own authority, never an address from a document
from asyncio import to_thread

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from vc_issuer.problems import IssuerError

SECONDS = 10
MOST_BYTES = 65_536


class HttpTimeStamper(TimeStamper):
    """One time-stamp authority, named by the operator."""

    def __init__(self, url: str) -> None:
        """Take the authority's address: http or https."""
        super().__init__()  # type: ignore[no-untyped-call]
        if not url.startswith(("http://", "https://")):
            raise IssuerError(
                "TSA_ADDRESS",
                "the TSA's address must be http or https",
                "时间戳服务地址应为 http(s)",
            )
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a request and give the authority's answer; the library checks what it says."""
        return await to_thread(self._ask, req.dump())

    def _ask(self, request: bytes) -> tsp.TimeStampResp:
        question = urllib.request.Request(  # noqa: S310, TID251 - checked above
            self._url, data=request, headers={"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(question, timeout=SECONDS) as answer:  # noqa: S310, TID251
                return tsp.TimeStampResp.load(answer.read(MOST_BYTES))
        except (OSError, urllib.error.URLError, ValueError) as error:
            raise IssuerError(
                "TSA_UNREACHABLE",
                "the time-stamp authority gave no usable answer; nothing was sealed",
                "时间戳服务没有可用的应答，未签章",
            ) from error
