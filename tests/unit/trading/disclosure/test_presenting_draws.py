"""What the pages of a draw say: who was drawn, who is selected, whose a ticket is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from expert_pool.draws.check import check_transcript
from tests.published_lots import lot, project
from tests.shown_pages import BOTH, CHINESE, shown
from trading.disclosure.model.entries import Entry
from trading.disclosure.presenting.draws import GRID, draw_view, tickets_view
from trading.disclosure.presenting.transcripts import Transcript
from trading.rules.fixed_price_selection import State

pytestmark = pytest.mark.trading

VECTORS = sorted(Path(__file__).parents[3].glob("vectors/draw-*.json"))
OF = project(1)


def test_there_are_transcripts_of_every_kind():
    """
    What follows is shown on drawn, impossible and voided draws, one step and two.
    """
    verdicts = [check_transcript(file.read_bytes()) for file in VECTORS]
    assert {each.standing for each in verdicts} >= {"drawn", "voided"}
    assert len(VECTORS) > 5


@BOTH
@pytest.mark.parametrize("file", VECTORS, ids=lambda file: file.stem)
def test_every_transcript_has_a_page(file, tongue):
    """
    Whoever won according to the checker wins on the page, and what is void is void.
    """
    data = file.read_bytes()
    verdict, found = check_transcript(data), Transcript.read(data)
    entry = Entry.of(OF, lot(OF))
    view = draw_view(entry, found.notice["number"], found, "0" * 64, tongue)
    assert view.outcome.standing == verdict.standing
    if verdict.standing == "drawn":
        first = json.loads(data)["result"]["body"]["rounds"][-1]["strata"][0]["pids"]
        assert view.outcome.ticket == first[0]
        assert view.expected.split()[2:][: len(first)] == first
    else:
        assert view.outcome.winner == ""
        assert len(view.expected.split()) == 2
    page = shown("draw.html", view, tongue)
    assert found.notice["pool_root"] in page
    tickets = tickets_view(
        entry, 1, found, page=1, asked=found.tickets[0], tongue=tongue
    )
    assert found.tickets[0] in shown("tickets.html", tickets, tongue)


def drawn_one():
    """Return a transcript with a winner, and the tickets of its order."""
    found = next(
        each
        for each in (Transcript.read(file.read_bytes()) for file in VECTORS)
        if each.voided is None and len(each.order) > 1
    )
    return found, found.order


@BOTH
def test_a_draw_says_who_is_selected_now(tongue):
    """
    A firm that was drawn first and is out is called drawn, and who follows is named.
    """
    found, (first, second, *_) = drawn_one()
    entry = replace(Entry.of(OF, lot(OF, State.PUBLICITY)), draws=1)

    def page(**changes):
        view = draw_view(replace(entry, **changes), 1, found, "0" * 64, tongue)
        text = shown("draw.html", view, tongue)
        return view.outcome, text.partition('class="winner"')[2].partition("</section")

    selected, drawn = tongue.say("中选"), tongue.say("抽中")
    outcome, (box, *_) = page(winner="甲", ticket=first)
    assert (outcome.drawn, outcome.since) == (selected, "")
    assert 'class="since"' not in box
    outcome, (box, *_) = page(winner="乙公司", ticket=second)
    assert outcome.drawn == drawn
    assert "乙公司" in box
    assert second in box
    assert f'href="{tongue.at(f"/projects/{OF.id}")}"' in box
    for out in (
        {"state": State.WINNER_LOST},
        {"state": State.NEW_NOTICE_NEEDED},
        {"state": State.TERMINATED, "winner": "甲", "ticket": first},
        {"winner": "甲", "ticket": first, "draws": 2},
    ):
        outcome, (box, *_) = page(**out)
        assert outcome.drawn == drawn, out
        assert 'class="since"' in box


def test_a_contradiction_has_a_sign_of_its_own():
    """
    A red octagon, never the brown triangle of something that is still to come.
    """
    found, (first, *_) = drawn_one()
    entry = replace(Entry.of(OF, lot(OF)), draws=1, winner="甲", ticket=first)
    page = shown("draw.html", draw_view(entry, 1, found, "0" * 64, CHINESE))
    differs = page.partition('id="differs"')[2].partition("</template>")[0]
    assert 'class="no-i"' in differs
    assert 'class="may-i"' not in differs


@BOTH
def test_a_ticket_is_told_with_its_firm_and_its_row(tongue):
    """
    Whoever asks for a number learns whose it is, and where it stands in the list.
    """
    found, _ = drawn_one()
    entry, asked = Entry.of(OF, lot(OF)), found.tickets[-1]
    view = tickets_view(entry, 1, found, page=1, asked=asked, tongue=tongue)
    page = shown("tickets.html", view, tongue)
    answer = page.partition('role="status"')[2].partition("</div>")[0]
    assert found.names[asked] in answer
    assert f'href="?page=1#t{asked}"' in answer
    assert f'<tr role="row" id="t{asked}"' in page
    nobody = tickets_view(entry, 1, found, page=1, asked="99999", tongue=tongue)
    assert (nobody.row, nobody.found) == ("", ())


@pytest.mark.parametrize("file", VECTORS, ids=lambda file: file.stem)
def test_the_ranking_is_that_of_the_draw(file):
    """
    Rank values are computed as SPEC section 5 says: the seated come first, in order.
    """
    found = Transcript.read(file.read_bytes())
    for step, this in enumerate(found.rounds):
        ranked = [pid for pid, _ in found.ranked(step)]
        if ranked and this["t"] == 0:
            seated = this["strata"][0]["pids"]
            assert ranked[: len(seated)] == seated


def test_a_long_list_has_pages_of_its_own():
    """
    Beyond a screenful tickets are not all on one page; each is on one of them.
    """
    file = max(
        VECTORS, key=lambda each: len(Transcript.read(each.read_bytes()).tickets)
    )
    whole = json.loads(file.read_bytes())
    ticket = whole["pool"]["tickets"][0]
    whole["pool"]["tickets"] = [
        {**ticket, "pid": f"{number:04d}"} for number in range(1, 451)
    ]
    found = Transcript(b"{}", whole)
    entry = Entry.of(OF, lot(OF))
    assert draw_view(entry, 1, found, "", CHINESE).grid == ()
    seen = [
        ticket.number
        for page in (1, 2, 3)
        for ticket in tickets_view(
            entry, 1, found, page=page, asked="", tongue=CHINESE
        ).tickets
    ]
    assert seen == found.tickets
    assert len(seen) > GRID
    last = tickets_view(entry, 1, found, page=99, asked="", tongue=CHINESE)
    assert (last.page, last.pages) == (3, 3)
