"""Label map functions: what blank nodes are called instead of their canonical names."""

import hashlib
import hmac
from collections.abc import Callable, Mapping

from vc_core.cryptosuites.selective.errors import verification_error
from vc_core.verification_methods import multibase

LabelMap = dict[str, str]
LabelMapFactory = Callable[[Mapping[str, str]], LabelMap]
"""From a canonical identifier map (input label to canonical label) to a label map (to new)."""


def create_label_map_function(label_map: Mapping[str, str]) -> LabelMapFactory:
    """Replace canonical labels as `label_map` says (vc-di-ecdsa §3.4.3).

    The map must name exactly the document's blank nodes, each otherwise: two nodes under one
    label would be one node in the signed data, but two before the reader's eyes.
    """

    def factory(canonical_id_map: Mapping[str, str]) -> LabelMap:
        if set(canonical_id_map.values()) != label_map.keys():
            raise verification_error(
                "its label map does not name the document's blank nodes", "标签映射与文档节点不符"
            )
        if len(set(label_map.values())) != len(label_map):
            raise verification_error(
                "its label map gives two nodes one label", "标签映射中两个节点使用同一标签"
            )
        return {label: label_map[canonical] for label, canonical in canonical_id_map.items()}

    return factory


def create_hmac_id_label_map_function(hmac_key: bytes) -> LabelMapFactory:
    """Replace canonical labels by their HMAC-SHA-256 digests (vc-di-ecdsa §3.4.4)."""

    def factory(canonical_id_map: Mapping[str, str]) -> LabelMap:
        return {
            label: multibase.encode_base64url(
                hmac.digest(hmac_key, canonical.encode("ascii"), hashlib.sha256)
            )
            for label, canonical in canonical_id_map.items()
        }

    return factory
