"""The address under which wallets know this service."""

from flask import request

from vc_core.service_address import service_address
from vc_issuer.problems import IssuerError
from vc_issuer.web.console import Console


def public_address(console: Console) -> str:
    """Give the credential issuer identifier (VCI §12.2.1), without a final slash."""
    address = service_address(console.public_url, request.host_url)
    if address is None:
        raise IssuerError(
            "PUBLIC_URL_NEEDED",
            "wallets need this service's own https address: start it with --public-url",
            "钱包功能需要本服务的 https 网址：请用 --public-url 启动",
        )
    return address
