"""Proof values: the five components of a base proof and of a derived proof, to text and back."""

from dataclasses import dataclass
from itertools import pairwise

from vc_core.barcode.cbor import encode_cbor
from vc_core.cryptosuites.ecdsa_sd_2023.cbor_reader import CborReader, malformed
from vc_core.cryptosuites.selective.errors import verification_error
from vc_core.cryptosuites.selective.label_maps import LabelMap
from vc_core.cryptosuites.selective.pointers import MAX_POINTER_LENGTH, MAX_POINTERS
from vc_core.verification_methods import multibase, multikey
from vc_core.verification_methods.public_key import PublicKey

BASE_HEADER, DERIVED_HEADER = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
SIGNATURE_LENGTH = 64
PUBLIC_KEY_LENGTH = 35
HMAC_LENGTH = 32
# A certificate has about 40 statements; each costs a signature check.
MAX_STATEMENTS = 1_000
MAX_PROOF_VALUE = 400_000


@dataclass(frozen=True)
class BaseProof:
    """What a base proof carries; it is for the holder alone, because it discloses all."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: list[bytes]
    mandatory_pointers: list[str]


@dataclass(frozen=True)
class DerivedProof:
    """What a derived proof carries; `mandatory_indexes` count the disclosed statements."""

    base_signature: bytes
    public_key: bytes
    signatures: list[bytes]
    label_map: LabelMap
    mandatory_indexes: list[int]


def encode_multikey(public_key: PublicKey) -> bytes:
    """Give the proof-scoped key's bytes: the header 80 24 and the compressed point (§3.6.5)."""
    return multibase.decode(multikey.encode_public_key(public_key))


def decode_multikey(public_key: bytes) -> PublicKey:
    """Read the proof-scoped key's bytes; only P-256 has this length."""
    return multikey.decode_public_key(multibase.encode_base58(public_key))


def serialize_base_proof_value(proof: BaseProof) -> str:
    """Serialise a base proof (vc-di-ecdsa §3.5.2)."""
    return multibase.encode_base64url(
        BASE_HEADER
        + encode_cbor(
            [
                proof.base_signature,
                proof.public_key,
                proof.hmac_key,
                proof.signatures,
                proof.mandatory_pointers,
            ]
        )
    )


def parse_base_proof_value(proof_value: object) -> BaseProof:
    """Read a base proof (vc-di-ecdsa §3.5.3); anything else is refused."""
    reader = CborReader(_decoded(proof_value, BASE_HEADER))
    reader.array_of(5)
    base_signature = reader.byte_string(SIGNATURE_LENGTH)
    public_key = reader.byte_string(PUBLIC_KEY_LENGTH)
    hmac_key = reader.byte_string(HMAC_LENGTH)
    signatures = _signatures(reader)
    pointers = [reader.text(4 * MAX_POINTER_LENGTH) for _ in range(reader.array(MAX_POINTERS))]
    reader.end()
    return BaseProof(base_signature, public_key, hmac_key, signatures, pointers)


def serialize_derived_proof_value(proof: DerivedProof) -> str:
    """Serialise a derived proof (vc-di-ecdsa §3.5.7)."""
    return multibase.encode_base64url(
        DERIVED_HEADER
        + encode_cbor(
            [
                proof.base_signature,
                proof.public_key,
                proof.signatures,
                compress_label_map(proof.label_map),
                proof.mandatory_indexes,
            ]
        )
    )


def parse_derived_proof_value(proof_value: object) -> DerivedProof:
    """Read a derived proof (vc-di-ecdsa §3.5.8); a base proof is refused by name.

    The specification says 36 bytes for the public key; its own algorithm and vectors give 35.
    No signature covers the order of the mandatory indexes and of the label map's entries: they
    must ascend, as deriving writes them (§3.5.4), so that of one disclosure there is one proof.
    """
    data = _decoded(proof_value, DERIVED_HEADER)
    reader = CborReader(data)
    reader.array_of(5)
    base_signature = reader.byte_string(SIGNATURE_LENGTH)
    public_key = reader.byte_string(PUBLIC_KEY_LENGTH)
    signatures = _signatures(reader)
    label_map = decompress_label_map(_compressed_label_map(reader))
    indexes = [reader.unsigned(MAX_STATEMENTS - 1) for _ in range(reader.array(MAX_STATEMENTS))]
    reader.end()
    if not _ascending(indexes):
        raise malformed("its mandatory indexes do not ascend", "强制披露索引未按升序排列")
    return DerivedProof(base_signature, public_key, signatures, label_map, indexes)


def compress_label_map(label_map: LabelMap) -> dict[int, bytes]:
    """Write a label map with numbers and bytes (vc-di-ecdsa §3.5.5)."""
    return {
        int(canonical.removeprefix("c14n")): multibase.decode(label)
        for canonical, label in label_map.items()
    }


def decompress_label_map(compressed_label_map: dict[int, bytes]) -> LabelMap:
    """Write a label map with labels (vc-di-ecdsa §3.5.6)."""
    return {
        f"c14n{number}": multibase.encode_base64url(digest)
        for number, digest in compressed_label_map.items()
    }


def _decoded(proof_value: object, header: bytes) -> bytes:
    if not isinstance(proof_value, str) or not proof_value.startswith("u"):
        raise verification_error(
            "proofValue is not base64url multibase", "proofValue 不是 base64url 多基编码"
        )
    if len(proof_value) > MAX_PROOF_VALUE:
        raise malformed("it is too long", "过长")
    try:
        data = multibase.decode_base64url(proof_value[1:])
    except multibase.InvalidMultibase:
        raise malformed("its base64url is wrong", "base64url 编码错误") from None
    if data.startswith(header):
        return data[len(header) :]
    if data.startswith(BASE_HEADER):
        raise verification_error(
            "this is a base proof, which is for the holder only: derive a proof from it",
            "这是仅供持有人使用的基础证明，请先由其派生披露证明",
        )
    if data.startswith(DERIVED_HEADER):
        raise verification_error(
            "this proof has already been derived; only a base proof can be derived from",
            "这是已派生的证明，只有基础证明才能用于派生",
        )
    raise verification_error(
        "proofValue has no ecdsa-sd-2023 header", "proofValue 没有 ecdsa-sd-2023 头部"
    )


def _signatures(reader: CborReader) -> list[bytes]:
    count = reader.array(MAX_STATEMENTS)
    return [reader.byte_string(SIGNATURE_LENGTH) for _ in range(count)]


def _compressed_label_map(reader: CborReader) -> dict[int, bytes]:
    entries = [
        (reader.unsigned(MAX_STATEMENTS), reader.byte_string(HMAC_LENGTH))
        for _ in range(reader.map(MAX_STATEMENTS))
    ]
    # A map's keys are sorted (RFC 8949 §4.2.1), which for such numbers is their own order.
    if not _ascending([number for number, _ in entries]):
        raise malformed("the keys of its label map do not ascend", "标签映射的键未按升序排列")
    return dict(entries)


def _ascending(numbers: list[int]) -> bool:
    """Tell whether each is greater than the one before, so that none stands twice."""
    return all(one < other for one, other in pairwise(numbers))
