"""Who opens a sealed sign-up: found, logged before the notice, closed (7.12)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from archive.public.ledger import Command, Recorded
from archive.public.values import Actor, RuleBrokenError, Window, beijing
from trading.bids.light_errors import (
    PolicyLoggedAlreadyError,
    PolicyNotLoggedError,
    StandingKeysMissingError,
)
from trading.bids.model.closing import Counted
from trading.bids.model.light import LightPolicy, Openers, SealedQuote, trustee_beside
from trading.bids.model.policy import (
    OpeningPolicy,
    check_holder_signatures,
    check_holders,
)
from trading.bids.model.tender import Closed
from trading.projects.model import Lot, LotId, Project
from trading.rules.calendar import Calendar
from trading.rules.deadlines import Deadline, deadline
from trading.rules.fixed_price_guards import check_may_extend
from trading.rules.fixed_price_selection import Event, State
from trading.rules.rulesets import RuleSet
from trading.rules.texts import Said
from trading.selection.model.entry import NoticeNotPreparedError
from trading.selection.model.sealed import SignUpNotSealedError
from trading.selection.model.selection import Selection
from trading.selection.ports import SelectionWork
from trading.selection.use_cases.acting import SelectionAct, Step

_REVIEWER, _SUPERVISOR = "reviewer", "supervisor"


def openers_now(
    work: SelectionWork, project: Project, selection: Selection, now: datetime
) -> Openers:
    """
    Return who would open what is signed up for from now on.

    Raises:
        NoticeMissingError: the owner has not appointed the reviewers yet.
        StandingKeysMissingError: somebody has no key that may be named, or there is no
            trustee beside them; names who lacks.

    """
    judges = selection.appointed.judges[:2]
    keys = [work.quotes.key_of(each.person, each.organisation) for each in judges]
    watching = work.quotes.keys_for(project.supervisor)
    named = {(each.person, each.organisation) for each in judges}
    keys.append(
        next(
            (
                x
                for x in watching
                if x.supervises and (x.person, x.organisation) not in named
            ),
            None,
        )
    )
    duties = (_REVIEWER, _REVIEWER, _SUPERVISOR)
    who = (*(each.person for each in judges), project.supervisor)
    holders = tuple(
        key.holding(j, duty)
        for j, (key, duty) in enumerate(zip(keys, duties, strict=True), 1)
        if key is not None and key.may_be_named(now)
    )
    held = {each.j for each in holders}
    missing = [each for j, each in enumerate(who, 1) if j not in held]
    if [each.organisation for each in holders].count(project.centre) > 1:
        missing.append(project.centre)  # it holds one share at most (K-2)
    here = {*project.owner_side, project.centre, project.supervisor}
    others = [x for x in work.quotes.trustees() if x.organisation not in here]
    trustee = trustee_beside(holders, others)
    if missing or trustee is None:
        raise StandingKeysMissingError([*missing, *([] if trustee else ["trustee"])])
    return Openers(holders, trustee)


def _fitting(
    work: SelectionWork, lot: str, openers: Openers, ends: Iterable[datetime]
) -> LightPolicy | None:
    """Return the last policy if it is open, and names them for one of these ends."""
    for each in work.quotes.policies(lot)[-1:]:
        policy = each.policy
        wanted = (openers.policy(lot, policy.attempt, end) for end in ends)
        return each if each.closed is None and policy in wanted else None
    return None


def _to_extend(
    work: SelectionWork, lot: str, openers: Openers, window: Window
) -> LightPolicy | None:
    """
    Return the policy that an extension may name, None if one is to be logged first.

    The end of an extension moves on from day to day until somebody extends: one that
    was logged stays good until its own deadline is past.
    """
    known = [each.policy.deadline for each in work.quotes.policies(lot)[-1:]]
    ahead = [end for end in known if window.opens < end <= window.closes]
    return _fitting(work, lot, openers, ahead)


def policy_to_extend(step: Step, window: Window) -> str:
    """
    Return the policy that a sign-up which is extended now is sealed to.

    Raises:
        StandingKeysMissingError: somebody has no key that may be named (K-6).
        PolicyNotLoggedError, NotShownYetError: not everybody can see it yet (K-5).

    """
    openers = openers_now(step.work, step.project, step.selection, step.now)
    return _shown(step, _to_extend(step.work, step.lot.id, openers, window))


def _shown(step: Step, found: LightPolicy | None) -> str:
    if found is None:
        raise PolicyNotLoggedError
    step.require_shown(found.event)
    return found.policy.id


def policy_to_name(step: Step, closes: datetime) -> str:
    """
    Return the policy that a notice names, nothing where nobody could open (7.12).

    Where the record has one for this very end of sign-up, a key that grew old since
    then puts nothing in clear: waiting would else take away what was shown to all.

    Raises:
        PolicyNotLoggedError, NotShownYetError: as `policy_to_extend`.
        StandingKeysMissingError: a policy was logged for it, and a key has grown old.

    """
    try:
        openers = openers_now(step.work, step.project, step.selection, step.now)
    except StandingKeysMissingError:
        logged = step.work.quotes.policies(step.lot.id)
        if any(x.closed is None and x.policy.deadline == closes for x in logged):
            raise
        return ""
    return _shown(step, _fitting(step.work, step.lot.id, openers, (closes,)))


def extended_window(
    selection: Selection, rules: RuleSet, calendar: Calendar, now: datetime
) -> tuple[Window, Deadline]:
    """Return the window of a sign-up that is extended now, and why it ends then."""
    question = rules.question(
        "extension_period",
        event="SIGN_UP_EXTENDED",
        event_said=Said("报名延期", "extension of sign-up"),
        started=now,
    )
    end = deadline(question, calendar)
    closes = selection.announced.sign_up.closes
    return Window(now, _same_hour(closes, end.ends)), end


def _same_hour(closes: datetime, ends: datetime) -> datetime:
    """Return the last day's instant at the time of day of the first deadline."""
    last_day = beijing(ends - timedelta(microseconds=1)).date()
    return datetime.combine(last_day, beijing(closes).timetz())


class LogSignUpPolicyCommand(Command, frozen=True, kw_only=True):
    """What is going to be announced is sealed to those who can open it."""

    lot: str


class LogSignUpPolicy(SelectionAct[LogSignUpPolicyCommand]):
    """
    Put into the log who will open a sign-up, before its notice names it (K-5).

    The platform does so by itself: it follows from the standing keys and from the
    notice that was reviewed, and nobody chooses anything.
    """

    command = LogSignUpPolicyCommand

    def minutes(
        self,
        work: SelectionWork,
        actor: Actor,
        command: LogSignUpPolicyCommand,
        now: datetime,
    ) -> Recorded:
        """Find who opens and until when is signed up, write the policy, record it."""
        event = Event.SIGN_UP_POLICY_LOGGED
        step = self.step(work, actor, command.lot, event, now)
        policy = self._policy(work, step.project, step.lot, now)
        check_holders(policy, centre=step.project.centre)
        check_holder_signatures(policy)
        written = policy.to_bytes()
        recorded = step.record(
            {
                "attempt": policy.attempt,
                "digest": policy.id,
                "policy": msgspec.json.decode(written),
            },
            public=True,
        )
        light = LightPolicy(lot=policy.lot, written=written, event=recorded.n)
        work.quotes.log(light)
        return recorded

    def is_due(self, lot: str) -> bool:
        """Tell whether a policy of this lot has to be logged now, and can be."""
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            try:
                found.require_running_at(now)
                self._policy(work, project, found, now)
            except RuleBrokenError:
                return False
        return True

    def _policy(
        self, work: SelectionWork, project: Project, lot: Lot, now: datetime
    ) -> OpeningPolicy:
        """Return the policy that is to be logged; refuse if none is."""
        selection = work.selections.get(lot.id)
        again = lot.state == State.TOO_FEW
        window = (
            self._extension(lot, selection, now)
            if again
            else self._announced(work, lot)
        )
        openers, closes = openers_now(work, project, selection, now), window.closes
        fits = (
            _to_extend(work, lot.id, openers, window)
            if again
            else _fitting(work, lot.id, openers, (closes,))
        )
        if fits is not None:
            raise PolicyLoggedAlreadyError
        attempt = len(work.quotes.policies(lot.id)) + 1
        return openers.policy(lot.id, attempt, closes)

    def _extension(self, lot: Lot, selection: Selection, now: datetime) -> Window:
        """Return the sign-up of an extension, if one may still be made (D-12)."""
        announced, rules = selection.announced, lot.rule_set
        if not announced.policy:
            raise SignUpNotSealedError
        check_may_extend(announced.extensions, rules.number("extensions_max"))
        return extended_window(selection, rules, self.books.calendar, now)[0]

    @staticmethod
    def _announced(work: SelectionWork, lot: Lot) -> Window:
        """Return the sign-up of the notice that is ready to be published."""
        before = work.selections.preparation(lot.id)
        if before.prepared is None:
            raise NoticeNotPreparedError(lot.id)
        before.require_publishable(lot.id, before.prepared.digest, "")
        return before.prepared.announcement.sign_up


def current_policy(work: SelectionWork, selection: Selection) -> LightPolicy:
    """
    Return the policy that the sign-up in force is sealed to.

    Raises:
        SignUpNotSealedError: it is in clear.

    """
    named = selection.announced.policy
    for each in work.quotes.policies(selection.lot):
        if named and each.policy.id == named:
            return each
    raise SignUpNotSealedError


def standing_envelopes(
    work: SelectionWork, lot: str, policy: str
) -> Sequence[SealedQuote]:
    """Return what was handed in under a policy and not withdrawn, as it came."""
    standing = {each.stream for each in work.selections.applications(lot)}
    return [each for each in work.quotes.all(lot, policy) if each.stream in standing]


def close_envelopes(
    step: Step, policy: str, streams: Sequence[Mapping[str, object]]
) -> Recorded:
    """Record the close of a sign-up; of a sealed one, what is opened (7.12)."""
    if not policy:
        return step.record({"streams": list(streams)}, public=True)
    work, light = step.work, current_policy(step.work, step.selection)
    firms = {each.stream: each.firm for each in work.selections.applications(light.lot)}
    counted = tuple(
        Counted(
            bidder=firms[each.stream],
            commitment=each.commitment,
            manifest=each.manifest,
            seq=1,
            stream=each.stream,
        )
        for each in standing_envelopes(work, step.lot.id, policy)
    )
    facts = {
        "policy": policy,
        "counted": [each.described() for each in counted],
        "streams": list(streams),
    }
    recorded = step.record(facts, public=True)
    closed = Closed(recorded.n, recorded.commitment, step.now, counted)
    work.quotes.close(light.closed_by(closed))
    return recorded
