"""What a tender asks of bidders, for everybody to read."""

from trading.bids.use_cases.reading_room import TenderSheet
from trading.front.languages import Tongue


def asks_of(sheet: TenderSheet, tongue: Tongue) -> tuple[str, ...]:
    """Return what an opening sheet asks for: fields, files, and how many items."""
    if sheet.form is None:
        return ()
    labels = [each.label for each in sheet.form.fields]
    labels += [each.label for each in sheet.form.files]
    said = [each.en if tongue.english else each.zh for each in labels]
    if sheet.form.items is not None:
        said.append(_bill(len(sheet.form.items.rows), tongue))
    return tuple(said)


def _bill(n: int, tongue: Tongue) -> str:
    return tongue.count("清单：{n} 项逐项报价", "清单：{n} 项逐项报价", n)


def together(sheet: TenderSheet, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Say whether firms may bid together, and how many (招标投标法 Art. 31)."""
    if sheet.form is None:
        return ()
    asked = sheet.form.consortium
    said = tongue.say("不接受")
    if asked is not None:
        said = tongue.say("接受，连牵头人最多 {n} 家", n=asked.most)
    return ((tongue.say("联合体投标"), said),)
