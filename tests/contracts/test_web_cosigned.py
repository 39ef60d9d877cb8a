"""What the pages say of cosigners: a tick stands for what was signed, not for more."""

import pytest
from litestar.testing import TestClient

from tests.web_site import ORIGIN
from trading.server.app import make_app
from trading.server.cli.main import DEMO_START
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings

pytestmark = pytest.mark.trading

BODY, NAME = "演示县行政审批监督局", "demo-supervisor.example/1"
COSIGNED = {"": "到最新一步都已有共签", "/en": "Cosigned up to the latest step"}
UP_TO = {"": "第 {n} 条", "/en": "up to entry {n}"}
BEHIND = {"": "还没有包括这个项目的最新一步", "/en": "is not covered yet"}


@pytest.fixture
def stage(tmp_path):
    """Give a demonstration whose log somebody outside cosigns."""
    made = Instance.create(
        tmp_path / "instance", Settings(ORIGIN), demonstration_from=DEMO_START
    )
    card = made.anchor_card(with_checkpoint=False)
    outside = CosignerFolder.create(tmp_path / "outside", card, NAME, BODY)
    yield Stage(made, made.clock, outside=outside)
    made.close()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_only_what_a_cosigner_signed_has_a_tick(stage, prefix):
    """
    A signature on an earlier checkpoint is not said to cover the project's last step.
    """
    story = SelectionStory(stage, "演示：东岸村渠道整治", invented_firms(1))
    story.prepare("2026-03-02")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    signed = stage.publish_log()
    address = f"{prefix}/projects/P2026-0001"
    with TestClient(make_app(stage.instance)) as client:
        page = client.get(address).text
        assert COSIGNED[prefix] in page
        assert BODY in page

        stage.at("2026-03-03T09:30")
        story.sign_up(story.bidders[0])
        story.close_sign_up("2026-03-09T17:00:05")
        stage.instance.sequencer.run()  # The log goes on, its cosigner does not yet.
        page = client.get(address).text
        assert COSIGNED[prefix] not in page
        assert BEHIND[prefix] in page
        far = UP_TO[prefix].format(n=signed)
        assert page.count(far) == 2, "the page and its foot say how far"

        stage.publish_log()
        assert COSIGNED[prefix] in client.get(address).text
