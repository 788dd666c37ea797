"""Writes the committed corpus anew: `python -m tests.fuzz.seeds` (what was found stays).

Seeds are cut from real, valid documents: the recorded verdicts, the frozen barcodes, the sample
application files, and a certificate of a bureau that is thrown away with its keys.
"""

import base64
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.bureau_fixture import PublishedBureau, publish_bureau
from tests.fixtures.verdicts.replay import documents, whole_bundle
from tests.fuzz.target import CORPUS
from tests.pdf_files import sealed_pdf
from tests.sealed_tokens import PATHS, sealed_cose, sealing
from vc_core.barcode.cbor import encode_cbor
from vc_core.barcode.text_form import from_text
from vc_core.cryptosuites.ecdsa_sd_2023 import proof_value
from vc_core.envelopes import cose, sd_jwt, sd_jwt_vc
from vc_core.proofs import add_proof
from vc_core.verification_methods import multibase
from vc_verifier.carriers.pdf.seal import byte_ranges

Seeds = Iterator[tuple[str, bytes]]
SAMPLES = Path(__file__).parents[1] / "samples"
# Seeds found by a run or made of a finding have names of their own and stay.
PREFIX = "seed-"


def main() -> None:
    """Write every seed, and remove those that are no longer made."""
    with tempfile.TemporaryDirectory() as folder:
        bureau = publish_bureau(Path(folder))
        for name, make in MAKERS.items():
            place = CORPUS / name
            place.mkdir(parents=True, exist_ok=True)
            for old in place.glob(f"{PREFIX}*"):
                old.unlink()
            for title, data in make(bureau):
                (place / f"{PREFIX}{title}").write_bytes(data)


def originals() -> dict[str, str]:
    """Give one recorded document for each verdict and way of writing it."""
    chosen: dict[str, str] = {}
    for case in documents():
        if case["trust"] == "trust-1" and isinstance(case.get("text"), str):
            text = case["text"]
            form = "token" if text[:2] == "ey" else "code" if "VC1-" in text[:60] else "json"
            chosen.setdefault(f"{case['expected']['verdict']}-{form}", text)
    return chosen


def strict_json(_bureau: PublishedBureau) -> Seeds:
    certificate = originals()["original-json"].encode()
    yield "certificate", b"B" + certificate
    yield "text", b"T" + certificate[:400]
    yield "numbers", b"B[0,-0,1.5,-1e-7,1E400,9007199254740991,9007199254740992,123456789012345678]"
    yield "escapes", rb'B{"a\u4e2d":"\ud83d\ude00\ud800","a":1,"\u0061":2}' + b"\xef\xbb\xbf"
    yield "deep", b"B" + b"[" * 63 + b"{}" + b"]" * 63


def did_web(bureau: PublishedBureau) -> Seeds:
    document = next(iter(whole_bundle("trust-1")["issuers"]))["didDocument"]
    yield "host", b"Adid:web:rsj.sh.example"
    yield "port-and-path", b"Adid:web:rsj.sh.example%3A8443:units:a-1"
    yield "local", b"Adid:web:localhost%3A8080"
    text = json.dumps(document, ensure_ascii=False).encode()
    yield "document", b"D" + str(document["id"]).encode() + b"\n" + text
    yield "key", b"K" + json.loads(bureau.root)["id"].encode()
    jwk = b'{"kty":"EC","crv":"P-256","x":"%s","y":"%s"}'
    x, y = (multibase.encode_base64url(part)[1:].encode() for part in _point(bureau))
    yield "jwk", b"M" + jwk % (x, y)
    yield "jwk-whole", b"Jdid:jwk:" + multibase.encode_base64url(jwk % (x, y))[1:].encode()


def _point(bureau: PublishedBureau) -> tuple[bytes, bytes]:
    numbers = bureau.trust.issuers[bureau.did].seals.popitem()[1].public_key().public_numbers()
    return numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")


def multibase_values(bureau: PublishedBureau) -> Seeds:
    key = json.loads(bureau.root)["id"].removeprefix("did:key:").encode()
    yield "key", b"K" + key
    yield "base58", b"V" + key
    yield "base64url", b"Vu" + base64.urlsafe_b64encode(bytes(range(90, 132))).rstrip(b"=")
    yield "plain", b"UAAECAwQ"
    yield "zeros", b"B\0\0\0\1\2\3"
    yield "point", b"P" + multibase.decode(key.decode())


def codes() -> dict[str, str]:
    return {name: text for name, text in originals().items() if name.endswith("-code")}


def cbor_ld(_bureau: PublishedBureau) -> Seeds:
    for name, text in codes().items():
        if text.startswith("VC1-R"):
            yield name, from_text(text)
    yield "uncompressed", b"\xd9\xcb\x1d\x82\x00\xa2aa\x81\x01ab\xa1ac\xf5"


def barcode_text(_bureau: PublishedBureau) -> Seeds:
    for name, text in codes().items():
        yield name, b"T" + text.strip().encode()
    data = from_text(originals()["authentic-data-code"].strip())
    yield "payload", b"P" + data
    yield "base45", b"4" + originals()["authentic-data-code"].strip().encode()[5:59]
    yield "link", b"L" + data


def sd_proof_values(bureau: PublishedBureau) -> Seeds:
    copy = add_proof(
        bureau.unsecured(),
        signer=bureau.seal,
        cryptosuite="ecdsa-sd-2023",
        created=None,
        mandatory_pointers=["/issuer", "/validFrom"],
    )
    base = _listed(copy["proof"])[0]["proofValue"].encode()
    derived = next(text for text in originals().values() if '"ecdsa-sd-2023"' in text)
    (value,) = [p["proofValue"] for p in _listed(json.loads(derived)["proof"])]
    yield "base", b"T" + base
    yield "base-bytes", b"B" + multibase.decode(base.decode())[len(proof_value.BASE_HEADER) :]
    yield "derived", b"T" + value.encode()
    yield "derived-bytes", b"D" + multibase.decode(value)[len(proof_value.DERIVED_HEADER) :]
    pointers = b"/credentialSubject/name /credentialSubject/level"
    document = json.dumps(copy, ensure_ascii=False).encode()
    yield "disclose", b"S" + pointers + b"\n" + document


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def status_lists(_bureau: PublishedBureau) -> Seeds:
    lists = whole_bundle("trust-1")["statusLists"]
    credential = json.loads(json.dumps(lists[0]))
    encoded = credential["credentialSubject"]["encodedList"]
    yield "text", b"T" + encoded.encode()
    yield "compressed", b"C" + multibase.decode(encoded)
    yield "bits", b"B\0\0\1"
    credential["credentialSubject"]["encodedList"] = "BITS"
    credential.pop("proof", None)
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": credential["credentialSubject"]["statusPurpose"],
        "statusListIndex": "79221",
        "statusListCredential": credential["id"],
    }
    yield "entry", b"E" + json.dumps([credential, entry]).encode()
    several = {
        **entry,
        "statusSize": 1,
        "statusMessage": [
            {"status": "0x0", "message": "a"},
            {"status": "0x1", "message": "b"},
        ],
    }
    yield "message", b"E" + json.dumps([credential, several]).encode()


def pdf(bureau: PublishedBureau) -> Seeds:
    data = sealed_pdf(bureau)
    (_start, before, after, _rest) = byte_ranges(data)[0]
    signature = bytes.fromhex(data[before + 1 : after - 1].rstrip(b"0").decode() + "0" * 8)
    begin = data.rfind(b"obj", 0, before)
    dictionary = data[begin : data.find(b"endobj", after) + 6]
    certificate = bureau.text().encode()
    stream = b"stream\n" + certificate + b"\nendstream\n"
    yield "stream", b"S" + certificate
    yield "signature", b"C" + signature
    yield "file", b"F%PDF-1.7\n1 0 " + dictionary + b"\n2 0 obj\n<<>>\n" + stream
    page = (
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]"
        b"/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]"
        b"/Contents 4 0 R>>\nendobj\n4 0 obj\n<</Length 9>>\nstream\n0 0 9 9 re\nendstream\n"
        b"endobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
    )
    yield "page", b"P" + page


def spreadsheets(_bureau: PublishedBureau) -> Seeds:
    lines = (SAMPLES / "title_results.csv").read_bytes().split(b"\n")
    yield "csv-gb18030", b"C" + b"\n".join(lines[:4])
    yield "csv-utf8", b"C" + b"\n".join(lines[:3]).decode("gb18030").encode()
    data = _first_rows(SAMPLES / "exam_results.xlsx", 3)
    yield "xlsx", b"X" + data
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        for mark, title, part in (
            (b"S", "sheet", "xl/worksheets/sheet1.xml"),
            (b"W", "workbook", "xl/workbook.xml"),
            (b"R", "relations", "xl/_rels/workbook.xml.rels"),
            (b"K", "types", "[Content_Types].xml"),
        ):
            yield title, mark + container.read(part)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    yield "strings", b"T<sst xmlns='%s'><si><t>a</t></si><si><r><t>b</t></r></si></sst>" % main
    inline = b'<c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" t="d"><v>2020-11-08</v></c>'
    sheet = b"S<worksheet xmlns='%s'><sheetData><row r='1'>" % main
    yield "inline", sheet + inline + b"</row></sheetData></worksheet>"


def _first_rows(path: Path, count: int) -> bytes:
    workbook, output = Workbook(), io.BytesIO()
    assert workbook.active is not None
    source = load_workbook(path, read_only=True)
    for row in source.worksheets[0].iter_rows(max_row=count, values_only=True):
        workbook.active.append(list(row))
    source.close()
    workbook.save(output)
    return output.getvalue()


def anybody(bureau: PublishedBureau) -> tuple[bytes, bytes]:
    """Give the header of a token and its payload, by a key that is its own name."""
    did = json.loads(bureau.root)["id"]
    header = {"alg": "ES256", "kid": did, "typ": "vc+jwt"}
    payload = {**bureau.unsecured(), "issuer": {"id": did}, "exp": 1_900_000_000, "iss": did}
    return json.dumps(header).encode(), json.dumps(payload, ensure_ascii=False).encode()


def jwt(bureau: PublishedBureau) -> Seeds:
    for name, text in originals().items():
        if name.endswith("-token") and "~" not in text and len(text) < 4_000:
            yield name, b"T" + text.encode()
    parts = originals()["rule-violation-token"].split(".")
    header, payload = (multibase.decode_base64url(part) for part in parts[:2])
    yield "members", b"M" + header + b"\n" + payload
    yield "anybody", b"M" + b"\n".join(anybody(bureau))


def sd_jwts(bureau: PublishedBureau) -> Seeds:
    token = sd_jwt.issue_sd_jwt(
        bureau.unsecured(),
        paths=[f"credentialSubject.{name}" for name in PATHS[:2]],
        signer=sealing(bureau),
        media_type=sd_jwt.CREDENTIAL_TYPE,
    )
    yield "whole", b"T" + token.encode()
    payload = json.dumps(
        {**bureau.unsecured(), "_sd_alg": "sha-256", "_sd": ["#1"], "list": [{"...": "#2"}]},
        ensure_ascii=False,
    ).encode()
    disclosures = [b'["salt","more",{"_sd":["#3"]}]', b'["salt",7]', b'["salt","inner",[]]']
    yield "members", b"M" + b"\n".join([b"vc+sd-jwt", payload, *disclosures])
    wallet = (
        b'{"vct":"urn:x","iss":"did:web:rsj.sh.example","cnf":{"jwk":{"kty":"EC"}},"_sd":["#1"]}'
    )
    claims = b'{"sd_hash":"HASH","iat":1795165200,"aud":"a","nonce":"n"}'
    yield "binding", b"K" + claims
    yield "wallet", b"M" + b"\n".join([sd_jwt_vc.MEDIA_TYPE.encode(), wallet, disclosures[2]])


def cose_messages(bureau: PublishedBureau) -> Seeds:
    data = sealed_cose(bureau)
    message = cose.parse_message(data)
    length = len(message.protected).to_bytes(2, "big")
    yield "whole", b"T" + data
    yield "members", b"M" + length + message.protected + message.payload
    header, payload = anybody(bureau)
    kid = json.loads(header)["kid"].encode()
    protected = encode_cbor({1: -7, 4: kid, 15: {6: 1_795_000_000}, 16: cose.CREDENTIAL_TYPE})
    yield "anybody", b"M" + len(protected).to_bytes(2, "big") + protected + payload


def carriers(_bureau: PublishedBureau) -> Seeds:
    for name, text in originals().items():
        if len(text) < 2_500:
            yield name, b"T" + text.encode()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("a.jsonld", originals()["original-json"])
    yield "archive", b"B" + zipped.getvalue()
    yield "n-quads", b'T<urn:a> <urn:b> "c"@en .\n_:b0 <urn:d> <urn:e> <urn:g> .\n'


MAKERS = {
    "strict_json": strict_json,
    "did_web": did_web,
    "multibase": multibase_values,
    "cbor_ld": cbor_ld,
    "barcode_text": barcode_text,
    "sd_proof_values": sd_proof_values,
    "status_lists": status_lists,
    "pdf": pdf,
    "spreadsheets": spreadsheets,
    "jwt": jwt,
    "sd_jwt": sd_jwts,
    "cose": cose_messages,
    "carriers": carriers,
}


if __name__ == "__main__":
    main()
