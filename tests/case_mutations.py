"""
What a forger does to a case file, by a seed: without keys, with one, with all of them.

The same seed gives the same forgeries of the same files.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from archive.casefile.container import packed
from archive.ledger.anchors import AnchorCard
from tests.case_files import OUTSIDE, Case, Files, signed_anew, spelled
from tests.case_forge import Forge
from tests.published import labelled


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A file with what somebody holds against it, and how it came about."""

    title: str
    data: bytes
    cards: tuple[AnchorCard, ...] = ()
    checkpoints: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


# --- Bytes --------------------------------------------------------------------------


def flipped(data: bytes, rng: random.Random) -> bytes:
    """Return the data with one bit changed."""
    place = rng.randrange(len(data))
    return (
        data[:place] + bytes([data[place] ^ 1 << rng.randrange(8)]) + data[place + 1 :]
    )


def bent(data: bytes, rng: random.Random) -> bytes:
    """Return the data with a bit, a byte, or its end changed."""
    place = rng.randrange(len(data))
    ways: list[Callable[[], bytes]] = [
        lambda: flipped(data, rng),
        lambda: data[:place],
        lambda: data + data[place : place + 1],
        lambda: data[:place] + b" " + data[place:],
        lambda: data[:place] + data[place + 1 :],
        lambda: data.replace(b"0", b"1", 1),
        lambda: b"",
    ]
    return rng.choice(ways)()


def edited(value: Any, rng: random.Random) -> Any:
    """Return any JSON with one thing in it changed."""
    if isinstance(value, dict | list) and value and rng.random() < 0.9:
        return _edited_inside(value, rng)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + rng.choice((-1, 1, 100, -value))
    if isinstance(value, str) and value and rng.random() < 0.7:
        place = rng.randrange(len(value))
        return value[:place] + rng.choice("0a1Z-") + value[place + 1 :]
    return rng.choice(("", "x", 0, -1, None, True, [], {}, [value], {"x": value}))


def _edited_inside(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        name = rng.choice(sorted(value))
        if rng.random() < 0.1:
            return {each: inner for each, inner in value.items() if each != name}
        return value | {name: edited(value[name], rng)}
    place = rng.randrange(len(value))
    changed = [] if rng.random() < 0.2 else [edited(value[place], rng)]
    return [*value[:place], *changed, *value[place + 1 :]]


# --- One mutation after another ------------------------------------------------------


class Mutations:
    """Mutations of some cases, the same for the same seed."""

    def __init__(
        self,
        cases: list[Case],
        stranger: Case,
        seed: int,
        telling: tuple[str, ...] | None = None,
    ) -> None:
        self.telling = telling or TELLING
        self.rng = random.Random(seed)  # noqa: S311 - the same files for the same seed
        self.cases, self.stranger = cases, stranger
        self.forges = {case.lot + str(id(case)): Forge(case) for case in cases}

    def __call__(self, count: int) -> Iterator[Mutation]:
        """Give so many mutations, of every way in turn."""
        ways = [
            self.touched,
            self.resigned,
            self.arranged,
            self.manifest,
            self.retold,
            self.retold,
            self.held,
        ]
        for number in range(count):
            case = self.rng.choice(self.cases)
            files = self.rng.choice(case.editions)
            yield ways[number % len(ways)](case, files)

    def _member(self, files: Files, *, inside: bool) -> str:
        folders = ("events/", "sealed/", "log/", "draws/", "")
        folder = self.rng.choice(folders)
        known = [path for path in files if not (inside and path in OUTSIDE)]
        found = [path for path in known if path.startswith(folder)]
        return self.rng.choice(found or known)

    def touched(self, case: Case, files: Files) -> Mutation:
        """Without any key: bytes of one member, of the note, of the edition."""
        path = self._member(files, inside=False)
        data = bent(files[path], self.rng)
        title = f"touched {path}"
        return self._of(title, {**files, path: data}, case)

    def resigned(self, case: Case, files: Files) -> Mutation:
        """With the signer's key: bytes, or what JSON says, of one member."""
        path = self._member(files, inside=True)
        if path.endswith(".json") and self.rng.random() < 0.6:
            data = spelled(edited(json.loads(files[path]), self.rng))
        else:
            data = bent(files[path], self.rng)
        forged = signed_anew({**files, path: data}, case.signer)
        return self._of(f"resigned {path}", forged, case)

    def arranged(self, case: Case, files: Files) -> Mutation:
        """Members left out, exchanged, doubled, or from another case."""
        one, two = (self._member(files, inside=True) for _ in range(2))
        other = self.rng.choice([self.stranger, *self.cases])
        foreign = other.full.get(one, files[two])
        inside = [path for path in files if path not in OUTSIDE]
        same = [path for path in inside if path.endswith(one[-6:])]
        like = self.rng.choice(same)
        number = self.rng.choice(("000099", "000001", "000046", "999999", "00001"))
        forged = self.rng.choice(
            (
                {each: data for each, data in files.items() if each != one},
                {each: data for each, data in files.items() if one[:-5] not in each},
                {**files, one: files[two], two: files[one]},
                {**files, one: files[like], like: files[one]},
                {**files, one: foreign},
                {**files, f"events/{number}{one[one.rfind('.') :]}": files[one]},
                {**files, f"{one}.json": files[one]},
            )
        )
        signed = signed_anew(forged, case.signer)
        forged = self.rng.choice((forged, signed, signed, signed))
        return self._of(f"arranged {one} {two}", forged, case)

    def manifest(self, case: Case, files: Files) -> Mutation:
        """What the manifest says, signed for."""
        old = json.loads(files["manifest.json"])
        name = self.rng.choice([*sorted(old), "members", "members", "required", "more"])
        if name == "members":
            member = self.rng.choice(old["members"])
            what = self.rng.choice(("kind", "private", "reason", "kind", "private"))
            kinds = [
                "event/1",
                "draw/1",
                "page/1",
                "video/1",
                "tlog-proof/1",
                "heads/1",
            ]
            value: Any = {
                "kind": self.rng.choice(kinds),
                "private": not member["private"],
                "reason": self.rng.choice(("", "x")),
            }[what]

            def edit(manifest: dict[str, Any]) -> None:
                for each in manifest["members"]:
                    if each["path"] == member["path"]:
                        each[what] = value

            title = f"manifest {member['path']} {what} {value}"
        else:
            new = edited(old.get(name, "x"), self.rng)

            def edit(manifest: dict[str, Any]) -> None:
                manifest[name] = new

            title = f"manifest {name} {str(new)[:60]}"
        try:
            forged = signed_anew(files, case.signer, edit)
        except (TypeError, KeyError, AttributeError):
            return self.touched(case, files)
        return self._of(title, forged, case)

    def retold(self, case: Case, files: Files) -> Mutation:
        """With all keys: an event that says something else, in a log that fits it."""
        said: list[str] = []

        def edit(events: dict[str, Any]) -> None:
            telling = [
                n
                for n, each in events.items()
                if self.rng.random() < 0.2 or each["kind"] in self.telling
            ]
            n = self.rng.choice(telling)
            event = events[n]
            before = json.dumps(event, sort_keys=True)
            part = self.rng.choice(("facts", "facts", "facts", "facts", "kind", "at"))
            if part == "kind":
                event["kind"] = self.rng.choice([*self.telling, "OTHER"])
            elif part == "at":
                event["at"] += self.rng.choice((-1, 1))
            else:
                self._facts(event)
            after = json.dumps(event, sort_keys=True)
            said.append(f"{n} {event['kind']} {part} {difference(before, after)}")

        forge = self.forges[case.lot + str(id(case))]
        forged = forge.told_again(files, edit)
        cards = self._card(case) if self.rng.random() < 0.2 else ()
        return self._of(f"retold {said[0]}", forged, None, cards)

    def _facts(self, event: dict[str, Any]) -> None:
        facts = event["facts"]
        named = [
            name for name in ("ticket", "price_fen", "count", "number") if name in facts
        ]
        if named and self.rng.random() < 0.5:
            name = self.rng.choice(named)
            facts[name] = edited(facts[name], self.rng)
        else:
            event["facts"] = edited(facts, self.rng)
        if not isinstance(event["facts"], dict):
            event["facts"] = facts

    def held(self, case: Case, files: Files) -> Mutation:
        """A file as it is, against cards, receipts and checkpoints, right and wrong."""
        rng = self.rng
        other = rng.choice([case, case, self.stranger, *self.cases])
        card = rng.choice((other.card, other.earlier))
        changes: dict[str, Any] = rng.choice(
            (
                {},
                {},
                {"demo": not card.demo},
                {"checkpoint": ""},
                {"log_vkey": self.stranger.card.log_vkey, "checkpoint": ""},
                {"accepted_vkey": self.stranger.card.accepted_vkey},
                {"paper_root": rng.choice(("", "00" * 32))},
            )
        )
        cards = (replace(card, **changes),) if rng.random() < 0.6 else ()
        note = rng.choice((other.card.checkpoint, other.earlier.checkpoint))
        if rng.random() < 0.2:
            note = note.replace(
                *rng.choice((("\n2", "\n3"), ("test", "text"), ("A", "B")))
            )
        checkpoints = (note,) if rng.random() < 0.4 else ()
        proofs = (self.proof(other),) if rng.random() < 0.3 else ()
        accepted = (self.receipt(case, other),) if rng.random() < 0.6 else ()
        how = f"{sorted(changes)} {len(cards)} {len(checkpoints)} {proofs} {accepted}"
        return Mutation(
            title=f"held {how}",
            data=packed(files),
            cards=cards,
            checkpoints=checkpoints,
            proofs=proofs,
            accepted=accepted,
        )

    def proof(self, case: Case) -> str:
        """Return what showed an entry in the log, mostly as it was given."""
        rng = self.rng
        paths = sorted(each for each in case.full if each.endswith(".tlog-proof"))
        text = case.full[rng.choice(paths)].decode()
        if rng.random() < 0.4:
            bent = (("index 1", "index 2"), ("extra e", "extra f"), ("\n\n", "\n"))
            text = text.replace(*rng.choice(bent), 1)
        return text

    def receipt(self, case: Case, signer: Case) -> str:
        """Return an accepted note of one event of a case, mostly as it was given."""
        rng = self.rng
        full = case.full
        path = rng.choice(
            [
                path
                for path in full
                if path.startswith(("events/", "sealed/"))
                and path.endswith(".json")
                and not path.endswith(".slot.json")
            ]
        )
        member = json.loads(full[path])
        event = member["event"]
        salt = bytes.fromhex(member["salt"])
        commitment = labelled("event-commitment/1", salt, spelled(event)).hex()
        lines = [
            "yangguang/accepted/1",
            event["origin"],
            "demonstration",
            event["stream"],
            str(event["n"]),
            event["prev"] or "-",
            commitment,
            str(event["at"]),
        ]
        if rng.random() < 0.5:
            place = rng.randrange(8)
            lines[place] = rng.choice(
                (
                    edited(lines[place], rng),
                    {2: "operation", 3: "sealed/" + "0" * 32, 4: "99"}.get(place, "x"),
                )
            )
        if rng.random() < 0.1:
            lines[3] = rng.choice(("bidders", "project/P2026-0002", "instance"))
        if lines[4] != "1" and lines[5] == "-":
            lines[5] = "00" * 32
        return signer.signer.sign("".join(f"{line}\n" for line in lines))

    def _card(self, case: Case) -> tuple[AnchorCard, ...]:
        return (self.rng.choice((case.card, case.earlier)),)

    def _of(
        self,
        title: str,
        files: Files,
        case: Case | None,
        cards: tuple[AnchorCard, ...] = (),
    ) -> Mutation:
        if case is not None and self.rng.random() < 0.5:
            cards = self._card(case)
        return Mutation(title=title, data=packed(files), cards=cards)


TELLING = (
    "NOTICE_PUBLISHED",
    "LIST_FROZEN",
    "DRAW_NOTICE",
    "DRAW_COMMITS_CLOSED",
    "REVEALS_CLOSED",
    "DRAW_RESULT",
    "DRAW_RESULT_SIGNED",
    "DRAW_VOIDED",
    "PUBLICITY_OPENED",
    "AWARD",
    "SIGN_UP_CLOSED",
    "CASE_CLOSED",
)


def difference(before: str, after: str) -> str:
    """Return where two texts begin to differ, and how."""
    place = next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0
    )
    start = max(place - 25, 0)
    return f"…{before[start : place + 12]}… → …{after[start : place + 12]}…"
