"""Status lists both ways with npm @digitalbazaar/vc-bitstring-status-list and PyPI openvc-core.

Two hundred entries, over lists of random bits, are looked up at each end of each pair.
"""

import json
import os
import random
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest
from openvc.status.bitstring import new_bitstring, set_status_bit
from openvc.status.issue import build_status_list_credential
from openvc.status.status_list import check_credential_status

from tests.bureau_example import NOW
from tests.interop.digitalbazaar_vc import HERE, INSTALL, MODULES
from tests.interop.keys import FreshKey
from vc_core.credential import as_list
from vc_core.documents.loader import CREDENTIALS_V2, pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome
from vc_core.status_list import Bitstring, entry_status, read_list, status_list_credential
from vc_core.times import format_timestamp

SUITE = "ecdsa-rdfc-2019"
KEY = FreshKey.generate("P-256")
LISTS, ENTRIES, LENGTH = 10, 200, 131_072
PURPOSES = ("revocation", "suspension")


@dataclass(frozen=True)
class Expected:
    """Which bits of each list are set, and credentials with two entries each."""

    bits: dict[str, set[int]]
    credentials: list[dict[str, Any]]

    def statuses(self, credential: dict[str, Any]) -> list[bool]:
        return [
            int(entry["statusListIndex"]) in self.bits[entry["statusListCredential"]]
            for entry in credential["credentialStatus"]
        ]

    @property
    def all_statuses(self) -> list[list[bool]]:
        return [self.statuses(credential) for credential in self.credentials]


def purpose_of(url: str) -> str:
    return url.split("/")[-2]


@pytest.fixture(scope="module")
def expected() -> Expected:
    rng = random.Random(23)
    bits = {
        f"https://rsj.sh.example/vc/status-lists/{purpose}/{number}": {
            # The first, the last and every second one of a thousand.
            *rng.sample(range(LENGTH), 5_000),
            0,
            LENGTH - 1,
            *range(1_000, 2_000, 2),
        }
        for purpose in PURPOSES
        for number in range(LISTS // len(PURPOSES))
    }
    urls = sorted(bits)
    credentials = []
    for number in range(ENTRIES):
        chosen = [urls[number % 5], urls[5 + rng.randrange(5)]]
        indexes = [rng.choice([0, LENGTH - 1, rng.randrange(LENGTH), rng.randrange(1_000, 2_000)])]
        indexes.append(rng.choice(sorted(bits[chosen[1]])) if number % 2 else rng.randrange(LENGTH))
        credentials.append(
            {
                "@context": [CREDENTIALS_V2],
                "type": ["VerifiableCredential"],
                "issuer": KEY.did,
                "credentialSubject": {"id": f"urn:example:{number}"},
                "credentialStatus": [
                    {
                        "type": "BitstringStatusListEntry",
                        "statusPurpose": purpose_of(url),
                        "statusListIndex": str(index),
                        "statusListCredential": url,
                    }
                    for url, index in zip(chosen, indexes, strict=True)
                ],
            }
        )
    found = Expected(bits, credentials)
    told = [status for statuses in found.all_statuses for status in statuses]
    assert 50 < sum(told) < len(told) - 50, "a test in which all bits are alike shows nothing"
    return found


@pytest.fixture(scope="module")
def our_lists(expected: Expected) -> dict[str, dict[str, Any]]:
    lists = {}
    for url, set_bits in expected.bits.items():
        bits = Bitstring(LENGTH)
        for index in set_bits:
            bits[index] = True
        unsigned = status_list_credential(
            url=url,
            issuer=KEY.did,
            purpose=purpose_of(url),
            bits=bits,
            valid_from=format_timestamp(NOW),
            valid_until=format_timestamp(NOW.replace(year=2099)),
        )
        lists[url] = add_proof(unsigned, signer=KEY, cryptosuite=SUITE, created=NOW)
    return lists


def looked_up_here(expected: Expected, lists: dict[str, dict[str, Any]]) -> list[list[bool]]:
    """Look every entry up as the verifier does: the list's proof first, then its bits."""
    read = {}
    for url, credential in lists.items():
        result = verify_proof(credential, resolver=DidKeyResolver(), now=NOW)
        assert result.outcome is Outcome.PASSED, url
        read[url] = read_list(credential, url=url, purpose=purpose_of(url))
    return [
        [
            entry_status(entry, read[entry["statusListCredential"]]).value != 0
            for entry in as_list(credential["credentialStatus"])
        ]
        for credential in expected.credentials
    ]


# npm @digitalbazaar/vc-bitstring-status-list


def digitalbazaar(
    commands: list[dict[str, Any]], lists: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Run one batch with their code; it knows what is given and no network."""
    node = shutil.which("node")
    if node is None or not (MODULES / "@digitalbazaar" / "vc-bitstring-status-list").is_dir():
        missing = f"node or its packages are missing: run `{INSTALL}`"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    request = {
        "now": format_timestamp(NOW),
        "contexts": {url: pinned().document(url) for url in pinned().urls("context")},
        "controllers": {KEY.did: KEY.controller_document},
        "lists": lists,
        "commands": commands,
    }
    done = subprocess.run(
        [node, str(HERE / "status_list.mjs")],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "VC_NODE_MODULES": str(MODULES)},
    )
    assert done.returncode == 0, done.stderr.decode()
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@pytest.mark.node
def test_digitalbazaar_reads_our_lists(expected: Expected, our_lists) -> None:
    answers = digitalbazaar([{"check": one} for one in expected.credentials], our_lists)
    assert [answer.get("statuses") for answer in answers] == expected.all_statuses


@pytest.mark.node
def test_digitalbazaar_refuses_our_lists_after_a_change(expected: Expected, our_lists) -> None:
    empty = status_list_credential(
        url="https://x.example",
        issuer=KEY.did,
        purpose="revocation",
        bits=Bitstring(LENGTH),
        valid_from=format_timestamp(NOW),
        valid_until=format_timestamp(NOW),
    )["credentialSubject"]["encodedList"]
    changed = {
        url: {
            **credential,
            "credentialSubject": {**credential["credentialSubject"], "encodedList": empty},
        }
        for url, credential in our_lists.items()
    }
    answers = digitalbazaar([{"check": one} for one in expected.credentials[:20]], changed)
    assert all("error" in answer for answer in answers)


@pytest.mark.node
def test_we_read_digitalbazaars_lists(expected: Expected) -> None:
    commands = [
        {
            "make": {
                "id": url,
                "statusPurpose": purpose_of(url),
                "length": LENGTH,
                "set": sorted(set_bits),
            },
            "key": KEY.secret_multikey,
        }
        for url, set_bits in expected.bits.items()
    ]
    answers = digitalbazaar(commands, {})
    lists = dict(zip(expected.bits, (answer["list"] for answer in answers), strict=True))
    assert looked_up_here(expected, lists) == expected.all_statuses


# PyPI openvc-core


def test_openvc_reads_our_lists(expected: Expected, our_lists) -> None:
    found = []
    for credential in expected.credentials:
        result = check_credential_status(credential, resolve_status_list=our_lists.__getitem__)
        flags = {"revocation": result.revoked, "suspension": result.suspended}
        found.append([flags[e["statusPurpose"]] for e in credential["credentialStatus"]])
    assert found == expected.all_statuses


def test_we_read_openvcs_lists(expected: Expected) -> None:
    lists = {}
    for url, set_bits in expected.bits.items():
        bits = new_bitstring(LENGTH)
        for index in set_bits:
            set_status_bit(bits, index, 1)
        unsigned = build_status_list_credential(
            id=url, issuer=KEY.did, bitstring=bits, status_purpose=purpose_of(url), valid_from=NOW
        )
        lists[url] = add_proof(unsigned, signer=KEY, cryptosuite=SUITE, created=NOW)
    assert looked_up_here(expected, lists) == expected.all_statuses
