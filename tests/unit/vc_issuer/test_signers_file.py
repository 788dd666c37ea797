"""Keys in encrypted files."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from vc_core.verification_methods.check import signature_is_valid
from vc_core.verification_methods.public_key import from_cryptography
from vc_issuer.files import write_new_private_file
from vc_issuer.problems import IssuerError
from vc_issuer.signers.file import (
    load_key,
    load_or_create_key,
    passphrase,
    passphrase_for_new_keys,
    throw_away_signer,
)

WORDS = b"correct horse"


def test_a_signature_is_r_and_s_of_32_bytes_each() -> None:
    signer = throw_away_signer("did:example:1#k")
    public = from_cryptography(signer.public_key)
    # Some r or s are shorter than 32 bytes; they are padded, never cut.
    for number in range(300):
        data = number.to_bytes(2, "big")
        signature = signer.sign(data)
        assert len(signature) == 64
        assert signature_is_valid(public, signature, data)


def test_a_key_file_is_encrypted_and_private(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    load_or_create_key(path, WORDS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"ENCRYPTED PRIVATE KEY" in path.read_bytes()


def test_an_existing_key_is_loaded_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    first = load_or_create_key(path, WORDS)
    again = load_or_create_key(path, WORDS)
    assert first.private_numbers() == again.private_numbers()
    with pytest.raises(IssuerError):
        write_new_private_file(path, b"other")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda path: path.chmod(0o640), "KEY_FILE_MODE"),
        (lambda path: path.unlink(), "KEY_MISSING"),
        (lambda path: path.write_bytes(b"no key"), "KEY_LOCKED"),
    ],
)
def test_a_key_file_that_is_not_as_it_must_be_is_refused(tmp_path, change, code) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "k.pem"
    load_or_create_key(path, WORDS)
    change(path)
    with pytest.raises(IssuerError) as caught:
        load_key(path, WORDS)
    assert caught.value.code == code


def test_a_wrong_passphrase_is_refused_without_telling_it(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    load_or_create_key(path, WORDS)
    with pytest.raises(IssuerError) as caught:
        load_key(path, b"wrong horse")
    assert caught.value.code == "KEY_LOCKED"
    assert "horse" not in str(caught.value)


def test_a_key_on_another_curve_is_refused(tmp_path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP384R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(WORDS),
    )
    write_new_private_file(tmp_path / "k.pem", pem)
    with pytest.raises(IssuerError) as caught:
        load_key(tmp_path / "k.pem", WORDS)
    assert caught.value.code == "KEY_KIND"


def test_the_passphrase_is_made_once_and_private(tmp_path: Path) -> None:
    words = passphrase_for_new_keys(tmp_path)
    assert len(words) > 30
    assert passphrase_for_new_keys(tmp_path) == passphrase(tmp_path) == words
    assert stat.S_IMODE((tmp_path / "passphrase").stat().st_mode) == 0o600


def test_a_lost_passphrase_is_not_replaced_by_another(tmp_path: Path) -> None:
    load_or_create_key(tmp_path / "seal-1.key.pem", passphrase_for_new_keys(tmp_path))
    (tmp_path / "passphrase").unlink()
    for read in (passphrase, passphrase_for_new_keys):
        with pytest.raises(IssuerError) as caught:
            read(tmp_path)
        assert caught.value.code == "PASSPHRASE_MISSING"
    assert not (tmp_path / "passphrase").exists()


def test_a_configured_passphrase_file_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_new_private_file(tmp_path / "elsewhere", WORDS + b"\n")
    monkeypatch.setenv("VC_ISSUER_PASSPHRASE_FILE", str(tmp_path / "elsewhere"))
    assert passphrase(tmp_path / "keys") == WORDS
    assert not (tmp_path / "keys").exists()
