"""
Public chance as SPEC section 6 has it: how a value is written, and whose it is.

Written from SPEC.md alone, for check.py.
"""

import hashlib
import re
from typing import Final

from py_ecc.bls.g2_primitives import subgroup_check
from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import decompress_G1, decompress_G2
from py_ecc.bls.typing import G1Compressed, G2Compressed
from py_ecc.fields import optimized_bls12_381_FQ12 as FQ12
from py_ecc.optimized_bls12_381.optimized_curve import G2, is_inf, neg
from py_ecc.optimized_bls12_381.optimized_pairing import final_exponentiate, pairing

from expert_pool.draws.check_values import Object, differ, ordered

BEACON: Final = "drand-quicknet/1"
LOTTERY: Final = "lottery/1"
_QUICKNET: Final = {
    "chain": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    "genesis": 1692803367,
    "key": "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
    "period": 3,
}
_TAG: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_MOST_NUMBERS: Final = 100
_SECOND: Final = 1_000_000  # in microseconds, the unit of every instant


def sound(source: Object, *, demo: bool) -> bool:
    """Tell whether the groups can be drawn, or the chain be trusted (check 15)."""
    if source["kind"] == BEACON:
        if source["chain"] != _QUICKNET["chain"]:
            return demo
        return all(source[name] == value for name, value in _QUICKNET.items())
    groups = source["groups"]
    return sum(group["count"] for group in groups) <= _MOST_NUMBERS and all(
        group["low"] < group["high"]
        and (group["replacement"] or group["count"] <= group["high"] - group["low"] + 1)
        for group in groups
    )


def earliest(source: Object, entered_at: int) -> int:
    """Return the instant before which a source entered then cannot have spoken."""
    if source["kind"] == LOTTERY:
        opens: int = source["scheduled"]
    elif source["kind"] == BEACON:
        rounds = beacon_round(source, entered_at) - 1
        opens = (source["genesis"] + rounds * source["period"]) * _SECOND
    else:
        opens = entered_at + source["delay"] * _SECOND
    return opens


def beacon_round(source: Object, entered_at: int) -> int:
    """Return the first round whose time is `delay` or more after the source's entry."""
    wait: int = entered_at + (source["delay"] - source["genesis"]) * _SECOND
    period: int = source["period"] * _SECOND
    return max(1, 1 - (-wait // period))  # 1 + wait / period, rounded up


def written(source: Object, value: str, entered_at: int) -> bool:
    """Tell whether a value is in the one spelling of its source (check 38)."""
    if source["kind"] == BEACON:
        number = beacon_round(source, entered_at)
        form = rf'\{{"round":{number},"signature":"[0-9a-f]{{96}}"\}}'
        return re.fullmatch(form, value) is not None
    groups = source["groups"]
    rows = [row.split("-") for row in value.split("+")]
    return len(rows) == len(groups) and all(map(_group_written, rows, groups))


def _group_written(row: list[str], group: Object) -> bool:
    padded = re.compile(f"[0-9]{{{len(str(group['high']))}}}")
    if len(row) != group["count"] or not all(map(padded.fullmatch, row)):
        return False
    numbers = [int(number) for number in row]
    return (
        all(group["low"] <= number <= group["high"] for number in numbers)
        and (group["replacement"] or differ(numbers))
        and (not group["sorted"] or ordered(numbers))
    )


def beacon_signed(source: Object, value: str, entered_at: int) -> bool:
    """Tell whether key and signature are points of 6.2 whose pairings agree."""
    key, signature = source["key"], value[-98:-2]
    try:
        public = decompress_G2(G2Compressed((int(key[:96], 16), int(key[96:], 16))))
        point = decompress_G1(G1Compressed(int(signature, 16)))
    except ValueError:
        return False
    if is_inf(public) or is_inf(point):
        return False
    if not subgroup_check(public) or not subgroup_check(point):
        return False
    number = beacon_round(source, entered_at).to_bytes(8, "big")
    message = hashlib.sha256(number).digest()
    # Its hint says HASH, yet it calls what it gets: the constructor is meant.
    hashed = hash_to_G1(message, _TAG, hashlib.sha256)  # type: ignore[arg-type]
    # e(signature, g2) = e(H, key) just if e(−signature, g2) · e(H, key) = 1.
    left = pairing(G2, neg(point), final_exponentiate=False)
    right = pairing(public, hashed, final_exponentiate=False)
    return bool(final_exponentiate(left * right) == FQ12.one())
