"""From a unit's file to a decided application: `apply`, `approve`, `reject`, `withdraw`."""

import argparse

from vc_issuer.application import CheckedApplication
from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.cli.reports import report
from vc_issuer.intake import Receipt


def run_apply(options: argparse.Namespace) -> int:
    """Check a file, report every bad row, and store the good ones if the applicant says so."""
    speaker = Speaker(options.lang)
    bureau = Bureau(options.home)
    data = options.file.read_bytes()
    if options.dry_run:
        checked = _check(bureau, data, options)
        report(checked, options)
        return 1 if checked.refused else 0
    receipt = _receive(bureau, data, options)
    report(receipt.checked, options, result=receipt.application is not None)
    if receipt.application is None:
        if receipt.checked.accepted:
            speaker.say(
                "未存储任何内容。若只受理合格行，请加 --accept-valid 再次运行。",
                "Nothing was stored. To have the accepted rows taken without the refused ones, "
                "run it again with --accept-valid.",
            )
        else:
            speaker.say(
                "没有可受理的行，未存储任何内容。", "No row was accepted; nothing was stored."
            )
        return 1
    print_result(receipt.application)
    return 0


def run_approve(options: argparse.Namespace) -> int:
    """Approve an application as the second person."""
    Bureau(options.home).approve(options.application, by=options.by, now=now())
    Speaker(options.lang).say(
        f"申请 {options.application} 已批准", f"application {options.application} approved"
    )
    return 0


def run_reject(options: argparse.Namespace) -> int:
    """Reject an application as the second person, for a reason."""
    Bureau(options.home).endings.reject(
        options.application, by=options.by, reason=options.reason, now=now()
    )
    Speaker(options.lang).say(
        f"申请 {options.application} 已驳回", f"application {options.application} rejected"
    )
    return 0


def run_withdraw(options: argparse.Namespace) -> int:
    """Withdraw an application as its unit, for a reason."""
    Bureau(options.home).endings.withdraw(
        options.application,
        unit=options.unit,
        by=options.by,
        reason=options.reason,
        now=now(),
    )
    Speaker(options.lang).say(
        f"申请 {options.application} 已撤回", f"application {options.application} withdrawn"
    )
    return 0


def _check(bureau: Bureau, data: bytes, options: argparse.Namespace) -> CheckedApplication:
    """Check a file for the unit that is named, or that signed it; nothing is stored."""
    name = options.file.name
    if options.signed is not None:
        return bureau.intake.check_signed(data, name, options.signed.read_bytes(), now=now())
    return bureau.check(data, name, unit=options.unit, now=now())


def _receive(bureau: Bureau, data: bytes, options: argparse.Namespace) -> Receipt:
    """Take a file in, under its unit's signature or under the name of who enters it."""
    name, accept_valid = options.file.name, options.accept_valid
    if options.signed is not None:
        manifest = options.signed.read_bytes()
        return bureau.apply_signed(data, name, manifest, now=now(), accept_valid=accept_valid)
    return bureau.apply(
        data, name, unit=options.unit, now=now(), applicant=options.by, accept_valid=accept_valid
    )
