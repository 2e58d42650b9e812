"""Text that would like to be a program: in titles, bodies, file names, questions and model output. None of it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ModelServer
from tests.serve.conftest import serving
from tests.serve.page.browsing import ask, open_source

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>hurt()</script>",
    "</script><script>hurt()</script>",
    "<ScRiPt>hurt()</sCrIpT>",
    "<scr<script>ipt>hurt()</scr</script>ipt>",
    "<img src=x onerror=hurt()>",
    "<img src=x onerror='hurt()'//",
    '"><img src=x onerror=hurt()>',
    "'><img src=x onerror=hurt()>",
    "<svg onload=hurt()>",
    "<svg><script>hurt()</script></svg>",
    "<svg><animate onbegin=hurt() attributeName=x dur=1s>",
    "<body onload=hurt()>",
    "<iframe src=javascript:parent.hurt()>",
    "<iframe srcdoc='<script>parent.hurt()</script>'>",
    "<object data=javascript:hurt()>",
    "<embed src=javascript:hurt()>",
    "<a href=javascript:hurt()>open</a>",
    "[open](javascript:hurt())",
    '![x](x" onerror="hurt())',
    "<details open ontoggle=hurt()>",
    "<input autofocus onfocus=hurt()>",
    "<video><source onerror=hurt()></video>",
    "<audio src=x onerror=hurt()>",
    "<marquee onstart=hurt()>",
    "<style>@import 'javascript:hurt()';</style>",
    "<link rel=stylesheet href=javascript:hurt()>",
    "<meta http-equiv=refresh content='0;url=javascript:hurt()'>",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=hurt()>",
    "<noscript><p title='</noscript><img src=x onerror=hurt()>'>",
    "<template><img src=x onerror=hurt()></template>",
    '" onmouseover="hurt()" autofocus onfocus="hurt()',
    "${hurt()}",
    "{{hurt()}}",
    "{{constructor.constructor('hurt()')()}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}hurt(){% endfor %}",
    "`${hurt()}`",
    "&lt;img src=x onerror=hurt()&gt;",
    "\u003cimg src=x onerror=hurt()\u003e",
    "<!--><img src=x onerror=hurt()>-->",
    "<![CDATA[<img src=x onerror=hurt()>]]>",
)
NAMES = ("<img src=x onerror=hurt()>.md", '"><svg onload=hurt()>.md', "${hurt()} {{hurt()}}.md")
_WATCH = "window.hurt = () => { window.hurtful = true }; window.alert = window.hurt;"
# Nothing that a note, a question or a model wrote may have become an element that can act.
_ALIVE = """() => [...document.querySelectorAll('.contain *')].filter(
  (one) => [...one.attributes].some((a) => /^on/.test(a.name) || /^\\s*javascript:/i.test(a.value) && a.name === 'href')
    || /^(SCRIPT|IFRAME|OBJECT|EMBED|MARQUEE|VIDEO|AUDIO|BASE|MATH|TEMPLATE)$/.test(one.tagName)
    || one.tagName === 'IMG' && !one.closest('.original')
).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, scripted: ModelServer) -> Iterator[str]:
    """A server of notes that attack, with a model that repeats them."""
    from assistant.app import Assistant

    folder = tmp_path_factory.mktemp("hostile") / "workspace"
    (folder / "corpus").mkdir(parents=True)
    for n, name in enumerate((*NAMES, *(f"{n}.md" for n in range(len(PAYLOADS))))):
        payload = PAYLOADS[n % len(PAYLOADS)]
        text = f"2025-11-{n % 28 + 1:02}\n\nThe index {payload} fell {n + 1}.5% as hurt {n} spread.\n"
        (folder / "corpus" / name).write_text(f"# Hurt {n} {payload}\n\n{text}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "test")
        patch.setenv("OPENAI_BASE_URL", scripted.url)
        patch.setenv("ASSISTANT_LLM_MODEL", "<img src=x onerror=hurt()>")
        assistant = Assistant.open(folder)
    report = assistant.ingest()
    assert report.notes == len(NAMES) + len(PAYLOADS)
    with serving(assistant) as address:
        yield address


def assert_unhurt(page: Any) -> None:
    assert page.evaluate(_ALIVE) == []
    assert page.evaluate("window.hurtful") is None


def visit_watched(visit: Callable[..., Any], address: str) -> Any:
    page = visit(address)
    page.add_init_script(_WATCH)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    return page


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 30


def test_neither_notes_nor_questions_nor_the_model_bring_anything_to_life(
    visit: Callable[..., Any], hostile: str, scripted: ModelServer
) -> None:
    page = visit_watched(visit, hostile)
    scripted.pieces = [f"The index {payload} fell 99%. [1.1]\n" for payload in PAYLOADS[:20]]
    scripted.pieces += ["The index fell 1.5%. [1.1]\n"]
    turn = ask(page, f"How much did the index fall {PAYLOADS[4]} {PAYLOADS[6]}?")
    assert PAYLOADS[4] in turn.locator(".asked").inner_text()
    for summary in turn.locator("details > summary").all():
        summary.click()
    assert_unhurt(page)
    for button in turn.locator(".cite, .near").all()[:4]:
        source = open_source(page, button)
        source.locator("[role=tab][data-view=whole]").click()
        source.locator(".whole article").wait_for()
        assert_unhurt(page)
    page.keyboard.press("Escape")
    page.locator("#view-notes-button").click()
    page.locator("#notes li").nth(len(PAYLOADS)).wait_for()
    assert PAYLOADS[4] in page.locator("#notes").inner_text()
    assert NAMES[0] in page.locator("#notes").inner_text()
    assert_unhurt(page)


def test_many_hostile_questions_and_drafts_stay_text(
    visit: Callable[..., Any], hostile: str, scripted: ModelServer
) -> None:
    page = visit_watched(visit, hostile)
    scripted.pieces = ["INSUFFICIENT"]
    page.locator("#view-batch-button").click()
    page.fill("#batch-questions textarea", "\n".join(PAYLOADS))
    page.locator("#batch-run").click()
    page.locator(f".batch[data-done='{len(PAYLOADS)}'] .entry").first.wait_for()
    shown = page.locator("#batch-results").inner_text()
    assert all(payload in shown for payload in PAYLOADS[:17])
    assert_unhurt(page)
    page.locator("#view-draft-button").click()
    page.fill("#draft-text textarea", " ".join(f"The index {payload} fell 7%." for payload in PAYLOADS[:12]))
    page.locator("#draft-check").click()
    page.locator(".draft[data-busy=false]").wait_for()
    assert_unhurt(page)


def test_files_of_hostile_names_stay_text(visit: Callable[..., Any], hostile: str, tmp_path: Path) -> None:
    page = visit_watched(visit, hostile)
    file = tmp_path / "<img src=x onerror=hurt()>.pdf"
    file.write_bytes(b"%PDF-1.4 <script>hurt()</script>")
    page.locator("#view-notes-button").click()
    page.set_input_files("#upload input[type=file]", [file])
    page.locator("#taken li.failed").wait_for()
    assert_unhurt(page)
