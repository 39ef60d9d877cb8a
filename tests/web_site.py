"""A demonstration behind the web, and what its pages and problems promise."""

from html.parser import HTMLParser

from trading.server.cli.main import DEMO_START
from trading.server.demo.cast import invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings

ORIGIN = "demo.yangguang.example/log"
ADDRESS = "https://trading.example"
PUBLISHED, DRAFT = "P2026-0001", "P2026-0002"
PROBLEM = "application/problem+json"


def told(folder):
    """Tell a demonstration: one selection drawn among five, one still a draft."""
    made = Instance.create(
        folder,
        Settings(ORIGIN, address=ADDRESS),
        demonstration_from=DEMO_START,
    )
    stage = Stage(made, made.clock)
    firms = invented_firms(5)
    story = SelectionStory(stage, "演示：东岸村 <渠道> & 整治", firms)
    story.prepare("2026-03-02")
    story.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
    stage.at("2026-03-03T09:30")
    for firm in firms:
        story.sign_up(firm)
    story.close_sign_up("2026-03-09T17:00:05")
    story.review("2026-03-10")
    story.freeze("2026-03-12T09:10")
    story.draw("2026-03-12T09:30", firms[0])
    story.publicity("2026-03-12T11:00")
    SelectionStory(stage, "演示：未公布的项目", firms).prepare("2026-03-13")
    stage.publish_log()
    return made


class Page(HTMLParser):
    """What a page holds: its elements with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def check_problem(answer, status, code):
    """Hold an answer against RFC 9457, and against what this platform promises."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].split(";")[0] == PROBLEM
    told = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= told.keys()
    assert told["type"] == f"urn:yangguang:problem:{code}"
    assert (told["status"], told["code"]) == (status, code)
    assert told["title"]
    assert told["detail"]
    assert told["demo"] is True
    return told
