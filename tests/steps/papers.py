"""Papers: drawn up, signed by those whose matter it is, sealed when the last has."""

from dataclasses import replace

import pytest
from parse import with_pattern
from pytest_bdd import given, then, when

from archive.casefile.check import check_case
from archive.paper.checking import Standing, check_paper
from archive.paper.logged import LogView
from archive.paper.validity import Trust
from tests.paperwork import KINDS, Paperwork
from tests.phrases import phrase
from tests.steps.records import kept_card
from trading.papers.check import known
from trading.projects.model import PublicationKind
from trading.rules.papers import PaperKind
from trading.server.casefiles import CHECKS
from trading.server.papers import KNOWN_DESIGNS

SIGNERS = ("Owner Zhao", "Officer Lin", "Clerk Chen")


@with_pattern("|".join(KINDS))
def kind(text: str) -> PaperKind:
    """Read `award notice`."""
    return KINDS[text]


def paper_phrase(text: str):
    """Return what matches a step; `{x:Paper}` is a kind of paper."""
    return phrase(text, Paper=kind)


@pytest.fixture
def papers(platform, course):
    """Return the papers of "East Dyke"."""
    return Paperwork(platform, course)


# Drawing up


@given(paper_phrase('{name:Name} has drawn up the {kind:Paper} of "East Dyke"'))
def has_drawn_up(papers, name, kind):
    papers.draw_up(name, kind)


@given(
    paper_phrase('{name:Name} has drawn up and signed the {kind:Paper} of "East Dyke"')
)
def has_drawn_up_and_signed(papers, name, kind):
    papers.draw_up(name, kind)
    papers.sign(name)


@given(paper_phrase('{name:Name} has had the {kind:Paper} of "East Dyke" issued'))
def has_had_issued(papers, name, kind):
    has_drawn_up_and_signed(papers, name, kind)
    papers.sweep()
    assert papers.last.issued is not None


@when(paper_phrase("{name:Name} draws up the {kind:Paper}"), target_fixture="answer")
@when(
    paper_phrase("{name:Name} draws up the {kind:Paper} once more"),
    target_fixture="answer",
)
def draws_up(platform, papers, name, kind):
    return platform.attempt(lambda: papers.draw_up(name, kind))


@when(
    paper_phrase("{name:Name} draws up the {kind:Paper} in place of the first"),
    target_fixture="answer",
)
def draws_up_instead(platform, papers, name, kind):
    first = papers.last.name
    return platform.attempt(lambda: papers.draw_up(name, kind, replaces=first))


@when(
    paper_phrase("{name:Name} draws up the {kind:Paper} in place of the very first"),
    target_fixture="answer",
)
def draws_up_instead_of_first(platform, papers, name, kind):
    first = papers.all()[0].name
    return platform.attempt(lambda: papers.draw_up(name, kind, replaces=first))


@then("the first still stands")
def first_stands(papers):
    assert not papers.all()[0].replaced


@then(
    phrase("it stands no more once {name:Name} has signed the other and it was issued")
)
def first_stands_no_more(papers, name):
    papers.sign(name)
    papers.sweep()
    first, second = papers.all()
    assert (first.replaced, second.replaced) == (True, False)
    assert second.issued is not None


@given(
    paper_phrase("{name:Name} has drawn up another {kind:Paper} in place of the first")
)
def has_drawn_up_instead(papers, name, kind):
    papers.draw_up(name, kind, replaces=papers.last.name)


# Signing


@given('all three have signed the record of the draw of "East Dyke"')
def all_three_signed(papers):
    papers.draw_up("Clerk Chen", PaperKind.DRAW_RECORD)
    for name in SIGNERS:
        papers.sign(name)


@given(phrase("{names:Names} have signed it"))
def have_signed(papers, names):
    for name in names:
        papers.sign(name)


@given(phrase("{name:Name} has signed it"))
def has_signed(papers, name):
    papers.sign(name)


@when(phrase("{name:Name} signs it"), target_fixture="answer")
@when(phrase("{name:Name} signs it again"), target_fixture="answer")
def signs(platform, papers, name):
    return platform.attempt(lambda: papers.sign(name))


@when(phrase("{name:Name} signs it as the clerk"), target_fixture="answer")
def signs_as_clerk(platform, papers, name):
    return platform.attempt(lambda: papers.sign(name, duty="场次操作员"))


@when(
    phrase("{name:Name} signs it in the name of {other:Name}"), target_fixture="answer"
)
def signs_in_name(platform, papers, name, other):
    return platform.attempt(lambda: papers.sign(name, person=other))


@when(
    phrase("{name:Name} signs it with the key of {other:Name}"),
    target_fixture="answer",
)
def signs_with_key(platform, papers, name, other):
    return platform.attempt(lambda: papers.sign(name, key_of=other))


@when(
    phrase("{name:Name} signs words that name another winner"), target_fixture="answer"
)
def signs_other_words(platform, papers, name):
    content = papers.last.content
    other = replace(content, body={**content.body, "winner": "another"})
    return platform.attempt(lambda: papers.sign(name, content=other))


@when(phrase("{name:Name} signs a paper that nobody drew up"), target_fixture="answer")
def signs_nothing(platform, papers, name):
    return platform.attempt(lambda: papers.sign_nothing(name))


# Issuing


@given("all three have signed it and it was issued")
def all_signed_and_issued(papers):
    for name in SIGNERS:
        papers.sign(name)
    papers.sweep()
    assert papers.last.issued is not None


@then("it is said that the seal is missing")
def seal_missing(papers, answer):
    assert f"{papers.last.name}: all have signed" in str(answer.refusal)


@when("the platform issues it before the last has signed", target_fixture="answer")
@when("the platform issues it a second time", target_fixture="answer")
def platform_issues(platform, papers):
    return platform.attempt(lambda: papers.issue(papers.last))


@when("the platform issues the first all the same", target_fixture="answer")
def platform_issues_first(platform, papers):
    first = papers.all()[0]
    return platform.attempt(lambda: papers.issue(first))


@when("the platform issues it over other words", target_fixture="answer")
def platform_issues_other(platform, papers):
    paper = papers.last
    other = replace(paper, content=replace(paper.content, title="another title"))
    return platform.attempt(lambda: papers.issue(other))


@when(phrase("{name:Name} issues it"), target_fixture="answer")
def person_issues(platform, papers, name):
    person = platform.people.person(name)
    return platform.attempt(lambda: papers.issue(papers.last, by=person))


@given('"East Dyke" has gone on to its first reserve')
def gone_on(course):
    course.reach("awarded")
    course.refuse()
    course.call_reserve()


@given('"East Dyke" has been awarded to its first reserve')
def awarded_to_reserve(course):
    gone_on(course)
    course.at("2026-03-27T09:00")
    course.act("Owner Zhao", "give_award")


@when(phrase("{name:Name} has another notice issued in place of the first"))
def has_another_issued(papers, name):
    papers.draw_up(name, PaperKind.RESULT, replaces=papers.last.name)
    papers.sign(name)
    papers.sweep()


@then(phrase("{name:Name} draws up the award notice, which names the first reserve"))
def award_names_reserve(papers, name):
    old, new = papers.all()
    papers.draw_up(name, PaperKind.AWARD)
    award = papers.last
    assert award.content.kind == PaperKind.AWARD
    assert award.winner == new.winner != old.winner


@when("the platform looks for papers to issue")
def platform_looks(papers):
    papers.sweep()


@then(phrase("it waits for {who}"))
def waits_for(papers, who):
    paper = papers.last
    assert (paper.issued, who in paper.waits_for) == (None, True)
    assert papers.course.published(PublicationKind.PAPER) == []


@then("the public reads it, sealed, with the names of those who signed")
def public_reads(platform, papers):
    """The file is the one that the log names, under the root on the card."""
    (shown,) = papers.course.published(PublicationKind.PAPER)
    assert shown["paper"] == papers.last.name
    report = checked(platform, papers)
    assert report.standing is Standing.ISSUED, report.findings
    names = {each.signer.person for each in report.paper.signatures}
    assert names == set(SIGNERS)


@then("Auditor Ma finds it in the case file as the log tells")
def in_case_file(platform, papers):
    case = platform.case_file(papers.course.lot).public
    report = check_case(case, CHECKS, [kept_card(platform)])
    assert report.findings == ()
    paths = [member.path for member in report.manifest.members]
    assert f"papers/{papers.last.name}.pdf" in paths


@then("what it says is what was drawn up, whatever happened since")
def says_what_was(platform, papers):
    report = checked(platform, papers)
    assert report.standing is Standing.ISSUED
    assert report.paper.content == papers.last.content
    assert report.paper.content.body["winner"]["name"] == papers.course.entrant(0).name


def checked(platform, papers):
    """Check the issued file as anybody does who has the card and the log."""
    paper = papers.last
    pdf = platform.instance.objects.get(paper.issued.sha256)
    trust = Trust(roots=frozenset({kept_card(platform).paper_root}))
    view = LogView(known(platform.events(papers.course.lot)))
    return check_paper(pdf, platform.clock.now(), trust, view, KNOWN_DESIGNS)
