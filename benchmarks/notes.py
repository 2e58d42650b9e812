"""A corpus of notes made by script, as many as asked for: weekly notes of several houses, in Chinese and English."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

HOUSES = ("遠山證券", "南洋資本", "Harbour Research", "Northgate Partners")
ASSETS = (
    ("恒生指數", "the Hang Seng Index"),
    ("滬深300指數", "the CSI 300"),
    ("標普500指數", "the S&P 500"),
    ("黃金", "gold"),
    ("布蘭特原油", "Brent crude"),
    ("美國十年期國債收益率", "the ten-year Treasury yield"),
    ("人民幣兌美元", "the renminbi"),
    ("高股息板塊", "high-dividend stocks"),
    ("半導體板塊", "semiconductors"),
)
CAUSES = (
    ("市場對美聯儲降息的預期升溫", "markets expect the Federal Reserve to cut rates sooner"),
    ("企業盈利好於預期", "earnings came in ahead of expectations"),
    ("地緣政治風險重新上升", "geopolitical risk has risen again"),
    ("南向資金持續流入", "southbound money keeps flowing in"),
    ("庫存降至五年低位", "inventories are at a five-year low"),
    ("政策支持力度加大", "policy support is being stepped up"),
)
VIEWS = (
    ("我們維持超配，建議逢低吸納", "We stay overweight and would buy on weakness"),
    ("我們轉為中性，等待更好的入市時機", "We move to neutral and wait for a better entry"),
    ("短期波動仍將加大，建議控制倉位", "Volatility will rise in the short run, so positions should be kept in check"),
    ("我們認為調整只是中場休息", "We see the correction as a pause, not the end"),
)
DISCLAIMER = (
    "風險提示：本報告僅供參考，不構成任何投資建議。市場有風險，投資需謹慎。",
    "Disclaimer: this note is for information only and is no investment advice.",
)


def write_notes(folder: Path, count: int, seed: int = 1, sections: int = 4) -> int:
    """Write so many notes of so many sections as Markdown, three in five Chinese; returns their size in bytes."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    size = 0
    for number in range(count):
        day = dt.date(2015, 1, 5) + dt.timedelta(days=number)
        text = write_note(chance, day, english=number % 5 >= 3, sections=sections)
        path = folder / f"{day.year}" / f"{day}-{number:05}.md"
        path.parent.mkdir(exist_ok=True)
        size += path.write_text(text, "utf-8")
    return size


def write_note(chance: random.Random, day: dt.date, *, english: bool, sections: int = 4) -> str:
    """Write one note: title, house and date, sections of prose, a table where there are several, a disclaimer."""
    house = HOUSES[2 * english + chance.randrange(2)]
    title = f"Weekly strategy: {chance.choice(ASSETS)[1]}" if english else f"每週策略：{chance.choice(ASSETS)[0]}"
    stamp = f"{day:%d %B %Y}" if english else f"{day.year}年{day.month}月{day.day}日"
    prose = [_section(chance, english=english) for _ in range(sections)]
    table = "\n".join(
        ["| Asset | Close | Change |", "|---|---|---|"]
        + [
            f"| {names[english]} | {chance.uniform(1, 30000):,.2f} | {chance.uniform(-9, 9):+.2f}% |"
            for names in ASSETS
        ]
    )
    parts = [f"# {title}", f"{house}, {stamp}", *prose, *([table] if sections > 1 else []), DISCLAIMER[english]]
    return "\n\n".join(parts) + "\n"


def _section(chance: random.Random, *, english: bool) -> str:
    heading = f"## {chance.choice(ASSETS)[english].capitalize()}"
    return "\n\n".join([heading, *(_paragraph(chance, english=english) for _ in range(2))])


def _paragraph(chance: random.Random, *, english: bool) -> str:
    sentences = []
    for _ in range(4):
        asset, cause, view = (chance.choice(part)[english] for part in (ASSETS, CAUSES, VIEWS))
        move, level = chance.uniform(0.1, 9), chance.randint(100, 30000)
        if english:
            went = chance.choice(("rose", "fell"))
            sentences.append(f"Last week {asset} {went} {move:.1f}% to {level:,}, because {cause}. {view}.")
        else:
            went = chance.choice(("上漲", "下跌"))
            sentences.append(f"上週{asset}{went}{move:.1f}%，收報{level:,}，主要因為{cause}。{view}。")
    return (" " if english else "").join(sentences)
