"""
Beacon signatures of drand, checked offline (expert_pool/SPEC.md 6.2).

BLS12-381 with signatures in G1, scheme `bls-unchained-g1-rfc9380`.
"""

import hashlib
from functools import lru_cache
from typing import Final, TypeAlias

from py_ecc.bls.g2_primitives import subgroup_check
from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import (
    compress_G1,
    compress_G2,
    decompress_G1,
    decompress_G2,
)
from py_ecc.bls.typing import G1Compressed, G2Compressed
from py_ecc.fields import optimized_bls12_381_FQ as Fq
from py_ecc.fields import optimized_bls12_381_FQ2 as Fq2
from py_ecc.fields import optimized_bls12_381_FQ12 as Fq12
from py_ecc.optimized_bls12_381.optimized_curve import G2, is_inf, neg
from py_ecc.optimized_bls12_381.optimized_pairing import final_exponentiate, pairing

DST: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_G1_SIZE: Final = 48
_G2_SIZE: Final = 96

G1Point: TypeAlias = tuple[Fq, Fq, Fq]
G2Point: TypeAlias = tuple[Fq2, Fq2, Fq2]


@lru_cache(maxsize=1024)
def is_genuine(key: str, number: int, signature: str) -> bool:
    """Return whether the signature (hex, G1) of a round is of this key (hex, G2)."""
    try:
        public, point = _key_point(bytes.fromhex(key)), _point(bytes.fromhex(signature))
    except (ValueError, AssertionError):
        return False
    message = hashlib.sha256(number.to_bytes(8, "big")).digest()
    hashed = hash_to_G1(message, DST, hashlib.sha256)  # type: ignore[arg-type]  # it calls it
    # e(signature, g2) = e(H(m), key), as one product with one final exponentiation.
    product = pairing(G2, point, final_exponentiate=False) * pairing(
        neg(public), hashed, final_exponentiate=False
    )
    return bool(final_exponentiate(product) == Fq12.one())


def randomness(signature: str) -> str:
    """Return the round's randomness as drand shows it: SHA-256 of the signature."""
    return hashlib.sha256(bytes.fromhex(signature)).hexdigest()


def _point(data: bytes) -> G1Point:
    if len(data) != _G1_SIZE:
        raise ValueError("a signature has 48 bytes")
    number = G1Compressed(int.from_bytes(data, "big"))
    point = decompress_G1(number)
    if compress_G1(point) != number or is_inf(point) or not subgroup_check(point):
        raise ValueError("not a point of the group")
    return point


@lru_cache(maxsize=16)
def _key_point(data: bytes) -> G2Point:
    if len(data) != _G2_SIZE:
        raise ValueError("a key has 96 bytes")
    halves = G2Compressed(
        (int.from_bytes(data[:_G1_SIZE], "big"), int.from_bytes(data[_G1_SIZE:], "big"))
    )
    point = decompress_G2(halves)
    if compress_G2(point) != halves or is_inf(point) or not subgroup_check(point):
        raise ValueError("not a point of the group")
    return point
