"""
Beacons with a wrong key or a wrong signature, for check 41 of expert_pool/SPEC.md.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from py_ecc.bls.point_compression import compress_G1, decompress_G1, decompress_G2
from py_ecc.bls.typing import G1Compressed, G2Compressed
from py_ecc.fields import optimized_bls12_381_FQ as FQ
from py_ecc.optimized_bls12_381 import G2, add, curve_order, multiply

from tests.transcript_seal import compressed_g2

_BLS_P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
    "1eabfffeb153ffffb9feffffffffaaab",
    16,
)


def wrong_values(right: str, other: str) -> Iterator[str]:
    """The round that is due with signatures that are not its own."""
    number = int(right[-98:-2], 16)
    point = decompress_G1(G1Compressed(number))
    stray = (FQ(0), FQ(2), FQ(1))  # of order 3: pairings do not see it
    x = next(x for x in range(1, 99) if pow(x**3 + 4, (_BLS_P - 1) // 2, _BLS_P) != 1)
    signatures = [
        int(other[-98:-2], 16),
        number ^ 1 << 381,  # the other root
        number ^ 1 << 383,  # not compressed
        number ^ 1 << 382,  # infinity, but for x
        3 << 382,  # infinity
        1 << 383,  # x = 0 is on the curve, not in the subgroup
        (1 << 383) + x,  # not on the curve
        (1 << 383) + _BLS_P,
        (1 << 384) - 1,
        0,
        compress_G1(add(point, stray)),
        compress_G1(stray),
    ]
    for one in signatures:
        yield f"{right[:-98]}{one:096x}{right[-2:]}"


def wrong_keys(key: str) -> Iterator[str]:
    high, low = int(key[:96], 16), int(key[96:], 16)
    stray = _stray_g2()
    yield compressed_g2(multiply(G2, 7))
    yield f"{high ^ 1 << 381:096x}{low:096x}"  # the other root
    yield f"{high ^ 1 << 383:096x}{low:096x}"  # not compressed
    yield f"{high ^ 1 << 382:096x}{low:096x}"  # infinity, but for x
    yield f"{3 << 382:096x}{0:096x}"  # infinity
    yield f"{high:096x}{low | 1 << 383:096x}"  # a flag in the second half
    yield f"{high:096x}{_BLS_P:096x}"
    yield f"{(1 << 383) + _BLS_P:096x}{low:096x}"
    yield compressed_g2(stray)
    yield compressed_g2(add(decompress_G2(G2Compressed((high, low))), stray))
    yield "0" * 192


def _stray_g2() -> Any:
    """Return a point of the curve whose order divides the cofactor: none of G2."""
    for x in range(1, 99):
        with contextlib.suppress(ValueError):
            point = decompress_G2(G2Compressed((1 << 383, x)))
            return multiply(point, curve_order)
    raise AssertionError("there is a point with a small x")
