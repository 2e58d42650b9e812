"""Take pictures of the page, over what readers do with it: to look at them, and for the documents.

    python tools/pictures.py FOLDER [--workspace DIR] [--only NAME ...]

Needs Chromium and the packages of the tests, and a workspace of the shipped notes with an index. It writes into the
workspace what readers would: conversations.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
PORT = 7871
ADDRESS = f"http://127.0.0.1:{PORT}"
WIDE = {"width": 1360, "height": 850}
PHONE = {"width": 390, "height": 844}
FINISHED = "#current .turn:is([data-state=done], [data-state=failed])"
Act = Callable[[Any], None]


def ask(page: Any, question: str) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function("q => document.querySelector('#current .asked')?.textContent === q", arg=question)
    page.locator(FINISHED).wait_for()


def source(page: Any, n: int = 0, tab: str = "") -> None:
    page.locator("#current .statement .cite").nth(n).click()
    page.locator("#viewer .source").wait_for()
    if tab:
        page.locator(f"#viewer [role=tab][data-view={tab}]").click()
        page.locator(f"#viewer .{tab} :is(img, article)").first.wait_for()
        page.wait_for_function("[...document.images].every((one) => one.complete)")


def view(page: Any, name: str, filled: dict[str, str], run: str, done: str) -> None:
    page.locator(f"#view-{name}-button").dispatch_event("click")
    for field, text in filled.items():
        page.fill(f"#{field} textarea", text)
    if run:
        page.locator(f"#{run}").click()
    page.locator(done).first.wait_for()


def asked(question: str, n: int = -1, tab: str = "") -> Act:
    def act(page: Any) -> None:
        ask(page, question)
        if n >= 0:
            source(page, n, tab)

    return act


def follow_up(page: Any) -> None:
    ask(page, "科創50跌了多少？")
    ask(page, "納斯達克呢？")


def examples(page: Any) -> None:
    page.locator(".suggestion").nth(2).wait_for()


def figures(page: Any) -> None:
    ask(page, "科創50和納斯達克跌了多少？")
    page.locator(".figures").scroll_into_view_if_needed()


def through_time(page: Any) -> None:
    ask(page, "聯儲局 12 月減息的機率是多少？")
    page.locator(".figures, .rests").first.scroll_into_view_if_needed()


def compare(question: str, day: str) -> Act:
    filled = {"compare-question": question, "compare-earlier": day, "compare-later": "2025-11-30"}
    return lambda page: view(page, "compare", filled, "compare-run", ".comparison")


def batch(page: Any) -> None:
    questions = (
        "科創50跌了多少？\nHow much did Hong Kong ETFs take in?\n为什么 A 股可能急跌慢涨？\nWill Tesla pay a dividend?"
    )
    view(page, "batch", {"batch-questions": questions}, "batch-run", ".batch[data-done='4'] .entry")


def draft(text: str) -> Act:
    return lambda page: view(page, "draft", {"draft-text": text}, "draft-check", ".draft[data-busy=false]")


def notes(page: Any) -> None:
    view(page, "notes", {}, "", "#notes li")


def upload(page: Any) -> None:
    notes(page)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "壞掉的週報.pdf", Path(folder) / "空白.md", Path(folder) / "走勢.png"]
        for file, content in zip(files, (b"%PDF-1.7 this is none", b" ", b"\x89PNG"), strict=True):
            file.write_bytes(content)
        page.set_input_files("#upload input[type=file]", files)
        page.locator("#taken li.failed").nth(1).wait_for()


def menu(page: Any) -> None:
    ask(page, "科創50跌了多少？")
    page.locator("#history .open").first.wait_for()
    page.locator("#history .more summary").first.click()


def limits(page: Any) -> None:
    examples(page)
    page.locator("#limits > button, #limits > .label-wrap").first.click()
    page.locator("#ask-since").wait_for()


def lost(page: Any) -> None:
    ask(page, "科创50跌了多少？")
    page.context.set_offline(True)
    page.locator("#header .connection:not([hidden])").wait_for()


DARK = {"color_scheme": "dark"}
PICTURES: dict[str, tuple[str, dict[str, Any], Act]] = {
    "first-en": ("en", {}, examples),
    "first-zh": ("zh-Hant", {}, examples),
    "first-phone-dark": ("zh-Hans", {"viewport": PHONE, **DARK}, examples),
    "chat-en": ("en", {}, asked("Why is A-share expected to fall fast and rise slowly?", 0)),
    "chat-zh": ("zh-Hant", {}, asked("保險資金明年會有多少新錢流入高息股？", 0, "original")),
    "whole-zh": ("zh-Hans", {}, asked("存储芯片价格涨了多少？", 0, "whole")),
    "abstained-en": ("en", {}, asked("What dividend will Tesla pay?")),
    "abstained-zh-dark": ("zh-Hant", DARK, asked("比特幣明年會升到多少？")),
    "follow-up-zh": ("zh-Hant", {}, follow_up),
    "figures-dark": ("zh-Hant", DARK, figures),
    "through-time-zh": ("zh-Hant", {}, through_time),
    "compare-zh": ("zh-Hant", {}, compare("聯儲局 12 月減息的機率", "2025-10-31")),
    "compare-en-dark": ("en", DARK, compare("How likely is a rate cut in December?", "2025-10-31")),
    "batch-zh": ("zh-Hant", {}, batch),
    "draft-zh": ("zh-Hant", {}, draft("科創 50 累計回落 12.6%。甲骨文五年期 CDS 下跌 167%。明年美股一定會升。")),
    "draft-phone-zh": ("zh-Hans", {"viewport": PHONE}, draft("科创 50 累计回落 12.6%。甲骨文五年期 CDS 下跌 167%。")),
    "notes-en": ("en", {}, notes),
    "upload-zh": ("zh-Hant", {}, upload),
    "phone-zh": ("zh-Hant", {"viewport": PHONE}, asked("科創50和納斯達克跌了多少？")),
    "phone-source-zh": ("zh-Hans", {"viewport": PHONE}, asked("科创50和纳斯达克跌了多少？", 0)),
    "history-en": ("en", {}, menu),
    "limits-zh": ("zh-Hans", {}, limits),
    "lost-zh-dark": ("zh-Hans", DARK, lost),
}


def take(browser: Any, name: str, folder: Path) -> None:
    language, options, act = PICTURES[name]
    context = browser.new_context(**{"viewport": WIDE, "device_scale_factor": 1, **options})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{ADDRESS}/{language}/")
    page.wait_for_selector("html[data-ready]")
    act(page)
    page.wait_for_timeout(700)  # what moves has come to rest
    page.screenshot(path=folder / f"{name}.png")
    context.close()
    print(name, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workspace", type=Path, default=Path())
    parser.add_argument("--only", nargs="*", default=list(PICTURES))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    assistant = str(Path(sys.executable).with_name("assistant"))
    command = [assistant, "--workspace", str(given.workspace), "serve", "--port", str(PORT)]
    server = subprocess.Popen(command)  # noqa: S603
    try:
        while True:
            try:
                httpx.get(f"{ADDRESS}/view/alive")
                break
            except httpx.TransportError:
                time.sleep(0.2)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            for name in given.only:
                take(browser, name, given.folder)
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
