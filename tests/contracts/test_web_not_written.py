"""What a page writes itself, sent by somebody who wrote it by hand."""

import pytest

from tests.draw_room_pages import PAGE, Hall
from tests.front_door import ADDRESS, HTML, FrontDoor

pytestmark = pytest.mark.trading


@pytest.fixture
def hall(site):
    """Open the doors on the morning of a draw."""
    with FrontDoor(site).opened() as door:
        yield Hall.opened(door)


NO_NOTICES = (
    *("", "[]", "9" * 30, "[" * 20_000, '{"a":' * 400 + "1" + "}" * 400),
    *('{"at":1.5}', '{"at":1e400}', '{"at":' + "9" * 5_000 + "}", '{"a":"\\ud800"}'),
    *("\x00", '{"at":' + "9" * 30 + "}", "9" * 5_000),
)


def test_what_no_script_wrote_starts_nothing_and_breaks_nothing(hall):
    """Whatever stands in place of the notice: the page says that it is none."""
    clerk = hall.door.browser().be(hall.people["clerk"])
    clerk.open(PAGE)
    fields = {**clerk.form("/sign-out").fields, "key": "2" * 32}
    before = hall.state()
    for text in NO_NOTICES:
        answer = clerk.post(
            f"{PAGE}/start",
            data={**fields, "notice": text, "signature": "0" * 128},
            headers={**HTML, "origin": ADDRESS},
        )
        assert answer.status_code == 422, text[:20]
        assert "这一页送来的内容不完整" in answer.text, text[:20]
    assert hall.state() == before
