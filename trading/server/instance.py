"""
One instance: its folder, its keys, its log, and whether it is a demonstration.

    instance.toml   settings
    yangguang.db    the embedded database
    keys/           log.key signs checkpoints, accepted.key signs accepted notes,
                    personal.key opens what is known of persons,
                    the seal's key and certificate stand under a root of its own
    objects/        objects, tiles and entry bundles, unless a bucket keeps them
    log/            the checkpoint, likewise, and the sequencer's lock
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self, TypeVar

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import ArgumentError

from archive.clock.demonstration import DemonstrationClock
from archive.clock.ports import Clock
from archive.clock.system import SystemClock
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.evidence.personal import PersonalKey
from archive.ledger.acts import Desk, Notary
from archive.ledger.anchors import AnchorCard
from archive.ledger.cosigned import KeepCosignatures, ShownCheckpoints
from archive.ledger.disclosure import CommitmentBrokenError, check_disclosed
from archive.ledger.errors import GenesisUnsoundError, StoreUnsoundError
from archive.ledger.model import INSTANCE, Draft, Recorded, parse_entry
from archive.ledger.reading import LedgerFormatError
from archive.ledger.receipts import PublishedLog, Receipts
from archive.ledger.sequencer import Sequencer
from archive.ledger.tables import TreeHeadRow
from archive.ledger.tiles import TileInvalidError, TileMissingError
from archive.objects.durable import have, sync
from archive.objects.ports import Checkpoints, FaultPoint, Objects, no_fault
from archive.paper.certificates import Certificates
from archive.paper.seal import Seal
from archive.paper.timestamps import Authority
from archive.values.actors import Actor
from archive.values.instants import to_micros
from trading.rules.roles import Role
from trading.server.database import SqlTransactions, Work, make_engine
from trading.server.locks import AdvisoryLock, FileLock
from trading.server.making import BEGIN_AGAIN, DatabaseTakenError, require_empty
from trading.server.migrations.upgrade import upgrade
from trading.server.settings import (
    CORRECT_IT,
    DATABASE,
    FILE,
    Settings,
    SettingsBrokenError,
)
from trading.server.stores import stores

STREAM: Final = "instance"
DEMONSTRATION: Final = "demonstration"
SYSTEM: Final = "system"
_OWNER_ONLY: Final = 0o700
_RESTORE: Final = (
    "什么都没有改变；请从备份恢复这个文件 "
    "Nothing was changed. Restore this file from a backup."
)
PLATFORM: Final = Actor("platform", "platform", frozenset({Role.PLATFORM.value}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """Everything that an open instance is wired from."""

    folder: Path
    settings: Settings
    demo: bool
    clock: Clock
    engine: Engine
    transactions: SqlTransactions
    objects: Objects
    checkpoints: Checkpoints
    log_signer: NoteSigner
    notary: Notary
    sequencer: Sequencer
    published: PublishedLog
    certificates: Certificates
    personal: PersonalKey

    @classmethod
    def create(
        cls,
        folder: Path,
        settings: Settings,
        *,
        demonstration_from: datetime | None = None,
        faults: FaultPoint = no_fault,
    ) -> Self:
        """
        Make an instance; the first entry of its log says for ever what it is.

        With `demonstration_from` it is a demonstration whose clock starts there. What
        fails leaves an empty folder behind.

        Raises:
            InstanceUnfinishedError: the making of one was interrupted there.
            InstanceExistsError: the folder holds something already, or the database
                the log of another instance.

        """
        require_empty(folder)
        have(folder)
        folder.chmod(_OWNER_ONLY)  # The database holds what is still sealed.
        (folder / "keys").mkdir(mode=_OWNER_ONLY)  # Of two at once, one goes on.
        try:
            return cls._made(folder, settings, demonstration_from, faults)
        except BaseException:
            for each in folder.iterdir():
                shutil.rmtree(each) if each.is_dir() else each.unlink()
            raise

    @classmethod
    def _made(
        cls,
        folder: Path,
        settings: Settings,
        demonstration_from: datetime | None,
        faults: FaultPoint,
    ) -> Self:
        (folder / "log").mkdir()
        for name in ("log", "accepted"):
            SigningKey.generate().save(folder / "keys" / f"{name}.key")
        PersonalKey.generate().save(folder / "keys" / "personal.key")
        settings.write(folder)
        demo = demonstration_from is not None
        begins = demonstration_from or SystemClock().now()
        organisation = settings.organisation or settings.origin
        Certificates.create(organisation, demo=demo, at=begins).save(folder / "keys")
        clock: Clock = (
            SystemClock()
            if demonstration_from is None
            else DemonstrationClock(demonstration_from)
        )
        parts = _Parts(folder, settings, faults)
        upgrade(parts.engine)
        with parts.transactions.begin() as work:
            if work.ledger.heads([STREAM]):
                raise DatabaseTakenError
            _record_genesis(work, parts, demo=demo, now=clock.now())
        instance = cls._of(parts, demo=demo, clock=clock)
        instance.sequencer.run()
        for each in (folder, folder.parent):
            sync(each)
        return instance

    @classmethod
    def open(cls, folder: Path, *, faults: FaultPoint = no_fault) -> Self:
        """
        Open an instance; a demonstration's clock goes on from its log's last instant.

        Raises:
            SettingsBrokenError: there is no instance here, its settings or keys are
                broken, or it was never finished.
            LogUnsoundError: the database contradicts the log's last checkpoint.

        """
        parts = _Parts(folder, Settings.read(folder), faults)
        try:
            parts.prove()
            with parts.transactions.read() as work:
                genesis = work.ledger.recorded(STREAM, 1)
                last = work.log.last_instant()
            demo = _is_demo(genesis, parts)
        except BaseException:
            parts.engine.dispose()
            raise
        clock: Clock = DemonstrationClock(last) if demo else SystemClock()
        return cls._of(parts, demo=demo, clock=clock)

    @classmethod
    def rebuild_files(cls, folder: Path) -> int:
        """
        Write published files that are gone again, from the database; return how many.

        Raises:
            SettingsBrokenError: there is no instance here, or its settings are broken.
            LogUnsoundError: the database does not give the signed root.
            ObjectDiffersError: a file is there with other bytes, and is left alone.

        """
        parts = _Parts(folder, Settings.read(folder), no_fault)
        try:
            return parts.sequencer.rebuild()
        finally:
            parts.engine.dispose()

    @classmethod
    def is_in(cls, folder: Path) -> bool:
        """Tell whether an instance lives in this folder."""
        return (folder / FILE).exists()

    @classmethod
    def _of(cls, parts: "_Parts", *, demo: bool, clock: Clock) -> Self:
        return cls(
            folder=parts.folder,
            settings=parts.settings,
            demo=demo,
            clock=clock,
            engine=parts.engine,
            transactions=parts.transactions,
            objects=parts.objects,
            checkpoints=parts.checkpoints,
            log_signer=parts.log_signer,
            notary=Notary(parts.settings.origin, demo, parts.accepted_signer),
            sequencer=parts.sequencer,
            published=parts.published,
            certificates=parts.certificates,
            personal=parts.personal,
        )

    def seal(self) -> Seal:
        """
        Return what certifies papers, with a timestamp if an authority is named.

        A demonstration's clock is moved by hand, and an authority has its own.
        """
        address = self.settings.timestamps
        authority = Authority(address) if address else None
        machine = SystemClock() if self.demo else None
        return Seal(self.certificates, authority, machine)

    def desk(self) -> Desk[Work]:
        """Return what every use case works with."""
        return Desk(
            clock=self.clock, transactions=self.transactions, notary=self.notary
        )

    def receipts(self) -> Receipts:
        """Return what finds the proofs of events."""
        return Receipts(transactions=self.transactions, log=self.published)

    def shown(self) -> ShownCheckpoints:
        """Return what shows the log's checkpoints, with the cosignatures so far."""
        return ShownCheckpoints(
            transactions=self.transactions,
            checkpoints=self.checkpoints,
            verifier=self.log_signer.verifier,
        )

    def keep_cosignatures(self) -> KeepCosignatures:
        """
        Return what takes in the signatures of cosigners.

        A demonstration's clock is moved by hand, and a cosigner outside has his own.
        """
        clocks = (self.clock, SystemClock()) if self.demo else (self.clock,)
        return KeepCosignatures(
            transactions=self.transactions,
            checkpoints=self.checkpoints,
            signer=self.log_signer,
            clocks=clocks,
        )

    def anchor_card(self, *, with_checkpoint: bool) -> AnchorCard:
        """
        Return the card by which others recognise this log.

        Whoever takes it believes in the cosigners on it, or leaves them out.
        """
        shown = self.shown()
        checkpoint = shown.cosigned() or shown.latest() if with_checkpoint else ""
        with self.transactions.read() as work:
            cosigners = tuple(work.cosigners.known())
        return AnchorCard(
            origin=self.settings.origin,
            demo=self.demo,
            log_vkey=str(self.log_signer.verifier),
            accepted_vkey=str(self.notary.signer.verifier),
            checkpoint=checkpoint,
            cosigners=cosigners,
            paper_root=self.certificates.paper_root,
        )

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


class _Parts:
    """What both a new and a found instance consist of."""

    def __init__(self, folder: Path, settings: Settings, faults: FaultPoint) -> None:
        self.folder, self.settings = folder, settings
        try:
            self.engine = make_engine(settings.database_url(folder))
        except (ValueError, ArgumentError) as error:
            raise SettingsBrokenError(folder / FILE, str(error), CORRECT_IT) from error
        self.transactions = SqlTransactions(self.engine, settings.origin, faults)
        self.objects, self.checkpoints = stores(folder, settings.objects, faults)
        keys = folder / "keys"
        self.log_signer = NoteSigner(
            settings.origin, _read(keys / "log.key", SigningKey.load)
        )
        self.accepted_signer = NoteSigner(
            f"{settings.origin}/accepted", _read(keys / "accepted.key", SigningKey.load)
        )
        self.personal = _read(keys / "personal.key", PersonalKey.load)
        try:
            self.certificates = Certificates.load(keys)
        except ValueError as error:
            raise SettingsBrokenError(keys, str(error)) from error
        self.published = PublishedLog(
            objects=self.objects,
            checkpoints=self.checkpoints,
            verifier=self.log_signer.verifier,
        )
        embedded = self.engine.dialect.name == "sqlite"
        self.sequencer = Sequencer(
            transactions=self.transactions,
            objects=self.objects,
            checkpoints=self.checkpoints,
            signer=self.log_signer,
            lock=(
                FileLock(folder / "log" / "sequencer.lock")
                if embedded
                else AdvisoryLock(self.engine)
            ),
            faults=faults,
        )

    def prove(self) -> None:
        """Let the log prove itself, if there ever was one."""
        checkpoint = self.checkpoints.current()
        begun = checkpoint or next(self.objects.names("tile/"), "")
        never = SettingsBrokenError(
            self.folder, "this instance was never finished", BEGIN_AGAIN
        )
        path = self.folder / DATABASE
        if self.settings.is_embedded and not path.exists():
            gone = SettingsBrokenError(path, "the database is gone", _RESTORE)
            raise gone if begun else never
        if not begun and not inspect(self.engine).has_table(TreeHeadRow.__tablename__):
            raise never
        self.sequencer.prove()
        if not checkpoint:
            raise never


K = TypeVar("K")


def _read(path: Path, load: Callable[[Path], K]) -> K:
    try:
        return load(path)
    except ValueError as error:
        raise SettingsBrokenError(path, "this is not a key", _RESTORE) from error
    except FileNotFoundError as error:
        raise SettingsBrokenError(path, "the key is gone", _RESTORE) from error


def _record_genesis(work: Work, parts: _Parts, *, demo: bool, now: datetime) -> None:
    shown: dict[str, object] = {
        "demo": demo,
        "clock": DEMONSTRATION if demo else SYSTEM,
        "origin": parts.settings.origin,
        "accepted_vkey": str(parts.accepted_signer.verifier),
    }
    facts = {**shown, "started": to_micros(now), "process": os.name}
    draft = Draft(INSTANCE, STREAM, facts, {**shown, "kind": INSTANCE})
    work.ledger.append(draft, PLATFORM, now)


def _is_demo(genesis: Recorded, parts: _Parts) -> bool:
    """Return what the first entry of the log says, as its checkpoint vouches for it."""
    try:
        first = parse_entry(parts.published.entry(0))
        event = check_disclosed(first, genesis.body, genesis.salt)
    except (TileInvalidError, TileMissingError) as error:
        raise StoreUnsoundError(str(error)) from error
    except (CommitmentBrokenError, LedgerFormatError) as error:
        raise GenesisUnsoundError(str(error)) from error
    if event.kind != INSTANCE:
        raise GenesisUnsoundError(f"it is of kind {event.kind}")
    if event.facts["accepted_vkey"] != str(parts.accepted_signer.verifier):
        raise GenesisUnsoundError(
            "keys/accepted.key is not the key it names, so that nobody could check a "
            "receipt; put the right key back"
        )
    return event.facts["demo"] is True
