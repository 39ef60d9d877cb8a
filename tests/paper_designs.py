"""Designs of papers for tests; between them they use every kind of block."""

from archive.evidence.digests import sha256
from archive.paper.furniture import (
    Align,
    AmountLine,
    Balls,
    Blanks,
    Bold,
    Code,
    CodeCard,
    CodeCards,
    Column,
    Comparison,
    Comparisons,
    Design,
    Face,
    Facts,
    Fingerprint,
    Heading,
    Items,
    Paragraph,
    Result,
    Sheet,
    SignOff,
    Stage,
    Step,
    Style,
    Table,
    Title,
    Walk,
    WithCode,
)
from archive.values.money import Yuan

ISSUER = "示范县公共资源交易中心"


def hexed(text: str) -> str:
    """Return a digest to show."""
    return sha256(text.encode()).hex()


def firm(number: int) -> str:
    return f"演示企业{number:04d}建设有限公司"


def draw_record(tickets: int = 18) -> Design:
    """Return the design of a draw record: result first, then how it came about."""
    order = [(number * 7) % tickets + 1 for number in range(tickets)]
    results = {0: "中选", 1: "备选一", 2: "备选二"}
    return Design(
        issuer=ISSUER,
        number="演示抽〔2026〕第 0042 号",
        verify="verify.demo.example/d/0042",
        blocks=(
            Title("固定价比选随机抽取记录", "示范县青石路小学运动场维修工程"),
            Result(
                "抽取结果",
                "中选",
                firm(16),
                "票号 16",
                (("备选一", firm(14), "14"), ("备选二", firm(5), "05")),
            ),
            Heading("一、项目和场次"),
            Facts(
                (
                    (
                        ("项目编号", "DEMO-2026-0042-01"),
                        ("固定合同价", (Bold("¥ 1,185,250.00"),)),
                    ),
                    (("比选人", "示范县教育局"), ("代理机构", firm(9001))),
                    (("抽取地点", "交易中心三楼 固定价比选项目抽取室"),),
                    (
                        ("开始", "2026年4月13日 10:00:00"),
                        ("结束", "2026年4月13日 10:21:07"),
                    ),
                    (
                        ("第几次", "第 1 次（本标段此前无抽取）"),
                        ("抽取数量", "中选 1 家，备选 2 家，按次序"),
                    ),
                    (("入围名单", "18 家（报名 21 家，3 家未通过审查）"),),
                    (("依据", "比选公告第 6 条；规则集 county-draw/2026-01"),),
                )
            ),
            Heading("二、到场人员"),
            Table(
                (
                    Column("身份", 22),
                    Column("姓名", 18, face=Face.TEXT),
                    Column("单位", 40, face=Face.TEXT),
                    Column("工作牌", 16),
                    Column("签到", 14),
                ),
                (
                    ("场次操作员", "演示甲", ISSUER, "C-0107", "09:41"),
                    ("现场监督", "演示乙", "示范县发展和改革局", "J-0031", "09:38"),
                    ("比选人代表", "演示丙", "示范县教育局", "Y-0212", "09:44"),
                ),
            ),
            Heading("三、随机数从哪里来"),
            Paragraph(
                "抽取顺序由三类数据共同算出，任何一方都不能单独决定结果：先冻结的名单、"
                "各方先承诺后公布的随机数、以及公布之后当众摇出的号球。"
            ),
            Step(1, "冻结名单的根（公告时公布）", "4月10日 17:30:02　日志第 47 102 条"),
            Fingerprint(hexed("list"), "根"),
            Fingerprint(hexed("notice"), "公告"),
            Step(2, "承诺与公布", "承诺截止 10:02:00　公布截止 10:06:00"),
            Comparisons(
                tuple(
                    Comparison(
                        who,
                        name,
                        "相符",
                        (
                            Fingerprint(hexed(who), "承诺"),
                            Fingerprint(hexed(name), "公布"),
                        ),
                    )
                    for who, name in (("现场监督", "演示乙"), ("比选人代表", "演示丙"))
                )
            ),
            Step(3, "公布之后当众摇球", "10:12:30 至 10:15:48"),
            Balls(
                (7, 19, 24, 31, 2, 15), ("取球　公证员 演示戊", "读球　现场监督 演示乙")
            ),
            Step(4, "种子（由第 1、2、3 项算出）", "10:16:20"),
            Fingerprint(hexed("seed"), boxed=True),
            Step(5, "自己核对"),
            Items(
                (
                    "从公开网站下载本项目案卷，或向任何一位到场人索取。",
                    (
                        "不联网也可以：运行 ",
                        Code("yangguang verify draw"),
                        " 案卷.zip。",
                    ),
                    "核对三处：名单的根、种子、票序。有一处不同，即可凭本记录提出异议。",
                )
            ),
            Heading(f"四、票序（全部 {tickets} 票）"),
            Table(
                (
                    Column("次序", 8, Align.CENTRE),
                    Column("票号", 8, Align.CENTRE),
                    Column("申请人", 34, face=Face.TEXT),
                    Column("统一社会信用代码", 28, face=Face.CODE),
                    Column("排序值（前段）", 24, face=Face.CODE),
                    Column("结果", 10),
                ),
                tuple(
                    (
                        f"{place + 1}",
                        f"{ticket:02d}",
                        firm(ticket),
                        f"91999999MADEM{ticket:04d}X",
                        " ".join(
                            hexed(f"{ticket}")[at : at + 4] for at in range(0, 12, 4)
                        ),
                        results.get(place, ""),
                    )
                    for place, ticket in enumerate(order)
                ),
                frozenset({0, 1, 2}),
            ),
            Heading("五、声明"),
            Paragraph(
                "本次抽取在上列人员见证下完成，名单冻结后未增减，随机数公布后未更换来源，"
                "结果即时公布。本记录所列数据与日志一致，任何人可用公开案卷离线复算，"
                "并用右下二维码核对日志。现场异议：无。"
            ),
            Heading("六、签名"),
        ),
    )


def award_notice() -> Design:
    """Return a letter."""
    return Design(
        issuer=ISSUER,
        number="演示中选〔2026〕第 0042 号",
        verify="verify.demo.example/a/0042",
        blocks=(
            Title("中选通知书"),
            Paragraph(
                (Bold("演示企业0016建设有限公司："),), Style.LETTER, indent=False
            ),
            Paragraph(
                (
                    (
                        "你单位参加的示范县青石路小学运动场维修工程（项目编号"
                        "DEMO-2026-0042-01）固定价比选，经2026年4月13日公开随机抽取，"
                        "并自4月14日至4月16日公示，期间未收到异议。现确定你单位为"
                    ),
                    Bold("中选人"),
                    "，通知如下：",
                ),
                Style.LETTER,
            ),
            Paragraph("一、中选价（由比选公告固定，不再议价）：", Style.LETTER),
            AmountLine(Yuan.parse("1185250")),
            Paragraph("二、工期60日历天，质量合格，项目负责人演示己。", Style.LETTER),
            Paragraph(
                (
                    "三、请于",
                    Bold("2026年5月6日前"),
                    (
                        "（含当日）与比选人签订合同。逾期不签且无正当理由的，视为放弃中选，"
                        "由备选一依次递补。"
                    ),
                ),
                Style.LETTER,
            ),
            Paragraph("特此通知。", Style.LETTER),
            SignOff(("示范县教育局", "2026年4月17日")),
        ),
    )


def opening_record(bidders: int = 12) -> Design:
    """Return a wide sheet with a table of amounts."""
    return Design(
        issuer=ISSUER,
        number="演示开〔2026〕第 0018 号",
        verify="verify.demo.example/o/0018",
        sheet=Sheet.A4_LANDSCAPE,
        blocks=(
            Title("开标记录"),
            Facts(
                (
                    (
                        ("项目名称", "示范县滨河路雨污分流改造工程（一标段）"),
                        ("项目编号", "DEMO-2026-0018-01"),
                    ),
                    (
                        ("招标人", "示范县住房和城乡建设局"),
                        ("最高投标限价", "¥ 18,600,000.00"),
                    ),
                )
            ),
            Table(
                (
                    Column("序号", 8, Align.CENTRE),
                    Column("投标人", 50, face=Face.TEXT),
                    Column("统一社会信用代码", 36, face=Face.CODE),
                    Column("投标报价（元）", 24),
                    Column("工期（天）", 16, Align.RIGHT),
                    Column("开标情况", 30),
                ),
                tuple(
                    (
                        f"{number}",
                        "（联合体）演示企业0104建设集团有限公司（牵头人）、"
                        "演示企业0114市政工程设计研究院有限公司"
                        if number == 4
                        else firm(100 + number),
                        f"91999999MADEM1{number:03d}X",
                        None if number == 7 else Yuan(1_700_000_000 + number * 1234567),
                        "—" if number == 7 else f"{230 + number}",
                        (Bold("未解密：投标人未到时完成，视为撤销"),)
                        if number == 7
                        else "读出",
                    )
                    for number in range(1, bidders + 1)
                ),
            ),
        ),
    )


def receipt() -> Design:
    """Return a small sheet with a walk."""
    return Design(
        issuer=ISSUER,
        number="R-dca8-3e71",
        verify="verify.demo.example",
        sheet=Sheet.A5,
        blocks=(
            Title("报名回执", "已接收，已入日志，等待外部共签"),
            Walk(
                (
                    Stage("已接收", "14:02:19", done=True),
                    Stage("已入日志", "14:02:24", done=True),
                    Stage("已共签", "通常一分钟内", done=False),
                )
            ),
            Facts(
                (
                    (("申请人", "演示企业0203信息技术有限公司"),),
                    (("标段编号", "DEMO-2026-0025-02"),),
                    (("收到时刻", "2026年5月6日 14:02:19（北京时间）"),),
                )
            ),
            Fingerprint(hexed("act"), "行为"),
            Fingerprint(hexed("stream"), "回执"),
        ),
    )


def card_sheet() -> Design:
    """Return a sheet of QR codes."""
    titles = ("日志公钥", "共签方公钥", "文件签章根证书", "最新检查点")
    return Design(
        issuer=ISSUER,
        number="锚点卡 2026-06",
        bare=True,
        verify="verify.demo.example",
        blocks=(
            Title("锚点卡", "请带走并保存"),
            Paragraph(
                (
                    Bold("这张纸有什么用。"),
                    (
                        "交易中心的每一步都记在一本公开的日志里。这张纸记下了日志今天的样子，"
                        "以及谁有权在上面签字。以后若有人改动过去的记录，哪怕是中心自己，"
                        "拿这张纸一比就会露出来。"
                    ),
                ),
                indent=False,
            ),
            CodeCards(
                tuple(
                    CodeCard(title, "核对时用", (title * 8).encode(), hexed(title))
                    for title in titles
                )
            ),
            WithCode(
                ("本条已写入公开日志，任何删改都会与本回执矛盾。",),
                b"x" * 100,
                "检查点",
            ),
            Blanks(("领取人", "单位", "日期")),
        ),
    )
