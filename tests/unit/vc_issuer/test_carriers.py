"""Further carriers of a stored certificate: sealed through the pipeline only, logged before."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from tests.bureau_fixture import AT
from tests.console_example import ConsoleExample
from tests.unit.vc_issuer.test_web_holder import code_for, pick_up
from vc_core.problems import ProblemError
from vc_issuer.bureau import Bureau
from vc_issuer.carrier_export import open_carrier_sealer, sealed_carrier
from vc_issuer.carrier_sealing import FORMS, mandatory_pointers
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import AuditEntry, CertificateRecord
from vc_verifier import verify
from vc_verifier.disclose import disclosable, disclose
from vc_verifier.trust.bundle import Trust, TrustRoot

SUBJECT = "credentialSubject"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    made = new_bureau(tmp_path_factory.mktemp("bureau"))
    issue(made, approved_application(made, 2))
    return made


@pytest.fixture(scope="module")
def trust(bureau: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    folder = tmp_path_factory.mktemp("public")
    bureau.publish(folder, now=NOW)
    root = TrustRoot.parse((folder / "trust-root.json").read_bytes())
    return Trust.load(json.loads((folder / "trust-bundle.json").read_bytes()), root)


@pytest.fixture(scope="module")
def files(bureau: Bureau, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Export one certificate in every form that is sealed anew, beside the stored one."""
    folder = tmp_path_factory.mktemp("files")
    [number, _other] = bureau.export(folder, now=NOW)
    bureau.export(folder, numbers=[number], formats=(*FORMS, "jsonld"), now=NOW)
    return {form: (folder / f"{number}.{form}").read_bytes() for form in (*FORMS, "jsonld")}


@pytest.mark.parametrize(
    ("form", "carrier"),
    [("vc.jwt", "jwt"), ("sd-jwt", "sd-jwt"), ("vc.cose", "cose"), ("holder.jsonld", "json")],
)
def test_each_form_is_an_original_of_the_same_certificate(files, trust, form, carrier):
    result = verify(files[form], trust=trust, at=AT)
    assert result.verdict.value == "original"
    assert result.carrier == carrier
    stored = json.loads(files["jsonld"])
    assert result.credential[SUBJECT] == stored[SUBJECT]


def test_a_wallets_token_is_an_original_in_its_form(bureau, trust, files):
    stored = json.loads(files["jsonld"])
    sealer = open_carrier_sealer(bureau.registry, bureau.home)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    token = sealer.seal_for_wallet(stored, holder_key=jwk, now=NOW)
    assert verify(token, trust=trust, at=AT).verdict.value == "original"
    head, *_disclosures, _last = token.split("~")
    assert verify(f"{head}~", trust=trust, at=AT).verdict.value == "authentic-data"


def test_every_sealing_is_in_the_log_with_its_digest(bureau, files):
    with bureau.registry.reading() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "seal-carrier")
        ).all()
        logged = {(entry.detail["form"], entry.detail["digest"]) for entry in entries}
    assert logged >= {(form, sha256(files[form]).hexdigest()) for form in FORMS}
    assert not bureau.reconcile().differences


def test_what_differs_from_the_log_is_not_sealed_again(tmp_path):
    bureau = new_bureau(tmp_path)
    issue(bureau, approved_application(bureau, 1))
    with bureau.registry.reading() as session:
        record = session.scalars(select(CertificateRecord)).one()
    number, stored = record.number, str(record.document)
    forged = stored.replace("高级工程师", "正高级工程师")
    sealer = open_carrier_sealer(bureau.registry, bureau.home)
    for digest in (str(record.digest), sha256(forged.encode()).hexdigest()):
        with pytest.raises(IssuerError) as caught:
            sealer.seal(forged, digest, "vc.jwt", NOW)
        assert caught.value.code in ("NOT_AS_STORED", "OWN_PROOF_FAILED")
    assert sealed_carrier(
        bureau.registry, number, "vc.jwt", home=bureau.home, now=NOW, actor="tester"
    )


# Disclosures by the holder


@pytest.mark.parametrize("form", ["holder.jsonld", "sd-jwt"])
def test_a_holder_discloses_name_and_qualification_and_nothing_else(files, trust, form):
    assert "committee" in disclosable(files[form])
    disclosed = disclose(files[form], ["name", "qualificationName"])
    result = verify(disclosed, trust=trust, at=AT)
    assert result.verdict.value == "authentic-data"
    assert result.carrier == "derived"
    assert set(result.credential[SUBJECT]) == {"name", "qualificationName"}
    stored = json.loads(files["jsonld"])
    for withheld in ("certificateNumber", "maskedIdNumber", "committee"):
        assert stored[SUBJECT][withheld].encode() not in disclosed


def test_what_decides_about_force_is_always_disclosed(files):
    stored = json.loads(files["jsonld"])
    disclosed = json.loads(disclose(files["holder.jsonld"], ["/credentialSubject/name"]))
    for member in ("issuer", "validFrom", "legalBasis", "credentialStatus", "credentialSchema"):
        assert disclosed[member] == stored[member]
    assert mandatory_pointers({**stored, "replaces": "X"})[-1] == "/replaces"


@pytest.mark.parametrize("form", ["holder.jsonld", "sd-jwt"])
def test_a_name_that_is_not_there_is_refused(files, form):
    with pytest.raises(ProblemError):
        disclose(files[form], ["birthDate"])


def test_nothing_is_disclosed_of_other_files(files):
    for data in (files["jsonld"], files["vc.jwt"], b"[]", b"\xff", b"hello"):
        with pytest.raises(ProblemError):
            disclose(data, ["name"])


def test_the_holders_page_gives_a_disclosure_and_the_other_forms(tmp_path: Path) -> None:
    console = ConsoleExample(tmp_path / "home")
    issue(console.bureau, approved_application(console.bureau, 2))
    with console.bureau.registry.reading() as session:
        mine, other = sorted(session.scalars(select(CertificateRecord.number)))
    browser = console.browser()
    pick_up(browser, code_for(console, mine))
    page = f"/my/certificates/{mine}/disclosure"
    assert "qualificationName" in browser.text(page)
    answer = browser.post(page, {"reveal": ["name", "level"]}, page=page)
    assert f"{mine}.disclosed.jsonld" in answer.headers["Content-Disposition"]
    assert set(json.loads(answer.data)[SUBJECT]) == {"name", "level"}
    assert browser.post(page, {"reveal": "proof"}, page=page).status_code == 303
    for form in FORMS:
        given = browser.get(f"/my/certificates/{mine}/carriers/{form}")
        assert given.status_code == 200
        assert given.headers["Cache-Control"] == "no-store"
    assert browser.get(f"/my/certificates/{mine}/carriers/x").status_code == 404
    assert browser.get(f"/my/certificates/{other}/disclosure").status_code == 404
    assert browser.get(f"/my/certificates/{other}/carriers/vc.jwt").status_code == 404
    assert console.browser().get(page).status_code == 303
