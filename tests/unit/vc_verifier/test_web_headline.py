"""What stands first over a result, the same on the page, at the terminal and in the web app."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from tests.bureau_fixture import AT
from vc_verifier.cli.batch import as_words
from vc_verifier.cli.output import Speaker
from vc_verifier.cli.report import Report
from vc_verifier.result import Carrier
from vc_verifier.verdict import Verdict
from vc_verifier.web.application import create_app
from vc_verifier.web.headline import _CARRIERS, headline

REVOKED = "阿卜杜拉·买买提"
HEADLINE = f"3 certificates in it; the worst: Revoked (No. 2, {REVOKED})"
IN_CHINESE = f"其中有 3 份证书；最差的一份：已撤销（第 2 份，{REVOKED}）"


def zipped(*contents: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.jsonld", content)
    return held.getvalue()


@pytest.fixture
def three(bureau) -> bytes:
    return zipped(*(bureau.text(name) for name in ("张三丰", REVOKED, "李四")))


def test_a_file_of_several_says_how_many_and_which_is_the_worst_by_name(bureau, three):
    result = bureau.verify(three)
    assert headline(result) == (IN_CHINESE, HEADLINE)
    assert (result.verdict.value, result.carrier) == ("revoked", "archive")


def test_of_one_certificate_the_headline_is_the_verdict(bureau):
    result = bureau.verify(bureau.text())
    assert headline(result) == result.title


def test_where_all_are_alike_none_is_called_the_worst(bureau):
    result = bureau.verify(zipped(bureau.text(), bureau.text("李四")))
    assert headline(result).en.startswith("2 certificates in it, each: A re-converted copy")


def test_what_is_no_certificate_is_not_counted_as_one(bureau):
    result = bureau.verify(zipped(bureau.text(), "no certificate"))
    assert headline(result) == (
        "其中有 2 项内容；最差的一份：无法核验（第 2 份）",
        "2 items in it; the worst: Cannot be verified (No. 2)",
    )


def test_a_verdict_on_the_whole_is_not_put_on_a_part(bureau, three):
    result = replace(bureau.verify(three), verdict=Verdict.NOT_VERIFIABLE)
    assert headline(result).en == "3 certificates in it: Cannot be verified"


def test_a_name_in_a_headline_hides_nothing_and_is_short(bureau):
    unsecured = bureau.unsecured(REVOKED)
    unsecured["credentialSubject"]["name"] = "\u202e" + "长" * 500
    unsecured["credentialSubject"]["datePassed"] = "2019-08-31"
    content = json.dumps(bureau.sealed(unsecured), ensure_ascii=False)
    result = bureau.verify(zipped(bureau.text(), content))
    assert "\u202e" not in headline(result).zh
    assert len(headline(result).zh) < 120


def test_the_terminal_names_the_worst_and_the_archive(bureau, three, capsys):
    Report(Speaker("en"), AT).show("three.zip", bureau.verify(three))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "three.zip · zip archive"
    assert HEADLINE in " ".join(lines[1:3])
    assert HEADLINE in as_words("en", "three.zip", bureau.verify(three))


@pytest.mark.parametrize(("language", "words"), [("zh", IN_CHINESE), ("en", HEADLINE)])
def test_the_page_names_the_worst_and_the_archive(bureau, three, language, words):
    client = create_app(lambda: bureau.trust, clock=lambda: AT).test_client()
    page = client.post(
        "/verify",
        data={"file": (io.BytesIO(three), "three.zip"), "lang": language},
        headers={"Accept": "text/html"},
    ).get_data(as_text=True)
    assert f"<title>{words}" in page
    assert "ZIP 压缩包" in page


def test_every_carrier_has_its_words():
    assert set(_CARRIERS) == set(Carrier.__args__)
