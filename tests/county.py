"""
A county on one morning, told once: six projects, each somewhere else on its way.

It is Tuesday, 17 March 2026, about half past nine. One draw is under way, the school's
has just ended, the clinic's is next, two works are open for sign-up, and one draft is
nobody's business yet.
"""

from dataclasses import dataclass
from pathlib import Path

from archive.values.instants import parse_instant
from trading.server.cosigning import CARD, CosignerFolder
from trading.server.demo.cast import ROOM, invented_firms
from trading.server.demo.stage import Stage
from trading.server.demo.story import SelectionStory
from trading.server.instance import Instance
from trading.server.settings import Settings

ORIGIN = "demo.yangguang.example/log"
COSIGNER, SUPERVISOR = "demo-supervisor.example/1", "演示县行政审批监督局"
BEGINS = parse_instant("2026-02-27T08:30+08:00")
CULVERT, CANAL, SCHOOL = "P2026-0001", "P2026-0002", "P2026-0003"
CLINIC, DRAFT, BRIDGE, ROAD = "P2026-0004", "P2026-0005", "P2026-0006", "P2026-0007"
TITLES = {
    CULVERT: "演示：南街排水涵洞改造工程",
    CANAL: "演示：东岸村渠道整治工程",
    SCHOOL: "演示：镇中心小学运动场改造工程",
    CLINIC: "演示：镇卫生院外墙修缮工程",
    DRAFT: "演示：还没有公布的项目",
    BRIDGE: "演示：西河人行便桥加固工程",
    ROAD: "演示：青龙村道路硬化工程",
}


@dataclass
class County:
    """What is told: one story a project, on one stage."""

    instance: Instance
    stage: Stage
    outside: CosignerFolder

    @classmethod
    def told(cls, folder: Path, firms: int = 24) -> "County":
        """Tell the county's morning into a new instance, its cosigner beside it."""
        instance = Instance.create(folder, Settings(ORIGIN), demonstration_from=BEGINS)
        outside = CosignerFolder.create(
            folder.parent / "outside",
            instance.anchor_card(with_checkpoint=False),
            COSIGNER,
            SUPERVISOR,
        )
        stage = Stage(instance, instance.clock, outside=outside)
        county = cls(instance, stage, outside)
        county.tell(firms)
        return county

    @property
    def card(self) -> bytes:
        """The anchor card that the cosigner hands out."""
        return (self.outside.folder / CARD).read_bytes()

    def story(self, number: str, firms: int) -> SelectionStory:
        """Return the story of one project."""
        return SelectionStory(self.stage, TITLES[number], invented_firms(firms))

    def tell(self, firms: int) -> None:
        """Tell everything in the order of the clock."""
        canal, school = self.story(CANAL, firms), self.story(SCHOOL, 5)
        clinic, culvert = self.story(CLINIC, 4), self.story(CULVERT, 3)
        culvert.prepare("2026-02-27")
        culvert.announce("2026-02-27", "2026-03-06T17:00", "2026-03-17T09:00")
        self.stage.at("2026-02-28T09:30")
        for firm in culvert.bidders:
            culvert.sign_up(firm)
        canal.prepare("2026-03-02")
        canal.announce("2026-03-02", "2026-03-09T17:00", "2026-03-12T10:00")
        school.prepare("2026-03-03")
        school.announce("2026-03-03", "2026-03-10T17:00", "2026-03-17T09:30")
        clinic.prepare("2026-03-04")
        clinic.announce("2026-03-04", "2026-03-11T17:00", "2026-03-17T10:30")
        self.story(DRAFT, 0).prepare("2026-03-05")
        bridge, road = self.story(BRIDGE, 1), self.story(ROAD, 1)
        bridge.prepare("2026-03-06")
        bridge.announce("2026-03-06", "2026-03-18T17:00", "2026-03-20T10:00")
        culvert.close_sign_up("2026-03-06T17:00:05")
        culvert.review("2026-03-07")
        for story in (canal, school, clinic, bridge):
            for firm in story.bidders:
                story.sign_up(firm)
        road.prepare("2026-03-09")
        road.announce("2026-03-09", "2026-03-23T17:00", "2026-03-26T10:00")
        canal.close_sign_up("2026-03-09T17:00:05")
        canal.review("2026-03-10")
        school.close_sign_up("2026-03-10T17:00:05")
        school.review("2026-03-11", frozenset({school.bidders[4].firm}))
        clinic.close_sign_up("2026-03-11T17:00:05")
        canal.freeze("2026-03-12T09:10")
        canal.draw("2026-03-12T09:30", canal.bidders[0])
        canal.draw_papers()
        canal.publicity("2026-03-12T11:00")
        clinic.review("2026-03-13")
        canal.objection("2026-03-13T17:00", canal.bidders[3], "2026-03-16T10:00")
        canal.award("2026-03-17T08:30")
        clinic.freeze("2026-03-17T08:45")
        self.morning(culvert, school)

    def morning(self, culvert: SelectionStory, school: SelectionStory) -> None:
        """Tell the day itself: one draw under way, one just over."""
        self.begin(culvert)
        school.freeze("2026-03-17T09:05")
        school.draw("2026-03-17T09:10", school.bidders[0])
        self.stage.publish_log()

    def begin(self, story: SelectionStory) -> None:
        """Let a draw begin: its notice is out, nobody has given a number yet."""
        story.freeze("2026-03-17T08:50")
        play = story.play("2026-03-17T08:55", story.bidders[0])
        play.ready(ROOM)
        play.start()
