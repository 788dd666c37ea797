"""The command `oidc`: which identity provider signs in the staff, or holders."""

import argparse
from importlib.util import find_spec

from vc_issuer.accounts.directory import Accounts
from vc_issuer.accounts.identity_provider import AUDIENCES, IdentityProvider
from vc_issuer.bureau import Bureau
from vc_issuer.cli.arguments import needed
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.times import whole_second

_RETURNS = {"staff": "/sign-in/provider/return", "holders": "/my/sign-in/provider/return"}


def run_oidc(options: argparse.Namespace) -> int:
    """Carry out one action; the client's secret comes from a file, never as an argument."""
    speaker = Speaker(options.lang)
    bureau = Bureau(options.home)
    accounts = Accounts(bureau.home, bureau.registry)
    if options.action == "show":
        for audience in AUDIENCES:
            provider = accounts.identity_provider(audience)
            if provider is not None:
                print_result(f"{audience}\t{provider.issuer}\t{provider.client_id}")
        return 0
    audience = needed(options.audience, "staff | holders")
    if options.action == "off":
        accounts.forget_identity_provider(audience, by=options.by, now=whole_second(now()))
        speaker.say("不再使用身份提供方", "no identity provider any more")
        return 0
    provider = IdentityProvider(
        issuer=needed(options.issuer, "--issuer URL"),
        client_id=needed(options.client_id, "--client-id ID"),
        client_secret=needed(options.client_secret_file, "--client-secret-file FILE")
        .read_text("utf-8")
        .strip(),
        label=options.label,
        name_claim=options.name_claim,
        id_number_claim=options.id_number_claim,
        scope=options.scope,
    )
    accounts.set_identity_provider(audience, provider, by=options.by, now=whole_second(now()))
    speaker.say(
        f"请在身份提供方登记回调地址：{_RETURNS[audience]}（置于 --public-url 之后）",
        f"register this return address there: {_RETURNS[audience]}, after --public-url",
    )
    if find_spec("authlib") is None:
        speaker.say(
            "需要可选依赖：pip install 'professional-certificates[oidc]'",
            "it needs an extra: pip install 'professional-certificates[oidc]'",
        )
    return 0
