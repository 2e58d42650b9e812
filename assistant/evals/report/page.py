"""The report as one page: nothing is fetched, nothing runs, and all that comes from notes or models is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.evals.report import charts, view
from assistant.evals.report.wording import headline, label, number, opinion, signed, verdict

_HERE = Path(__file__).parent
_PAIRED = ("pair:", "language:", "history")


def render_page(results: Mapping[str, Any], trends: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Write the page.

    Args:
        results: By question set, as `eval answers --json` prints them.
        trends: For each question set the runs that were kept, oldest first.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sets = [_set(file, result, trends.get(file, ())) for file, result in results.items()]
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(sets=sets, style=style)


def _set(file: str, result: Mapping[str, Any], points: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    word, sentence = verdict(result)
    return {
        "file": file,
        "name": Path(file).stem,
        "run": result["run"],
        "facts": _facts(result),
        "headline": headline(result),
        "opinion": opinion(result),
        "verdict": {"tone": word, "text": sentence},
        "tiles": view.tiles(result),
        "charts": _charts(result, points),
        "rows": view.score_rows(result),
        "compared": "changes" in result,
        "drops": [{**drop, "label": label(drop["score"])} for drop in result.get("drops", ())],
        "sliced": [label(name) for name in view.SLICED],
        "sections": view.slice_sections(result),
        "worst": view.worst_questions(result),
        "all": sorted((view.question_card(row) for row in result["questions"]), key=lambda card: card["id"]),
        "number": number,
        "signed": signed,
    }


def _facts(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    run = result["run"]
    facts = [("measured", run["started"][:16].replace("T", " ") + " UTC"), ("commit", run["commit"] or "unknown")]
    facts += [(name, run[name]) for name in ("mode", "model", "embedder", "notes") if run.get(name)]
    if run["system"] != "assistant":
        facts.insert(0, ("answers", run["system"]))
    if result["usage"]["tokens"]:
        facts.append(("tokens", f"{sum(result['usage']['tokens'].values()):,}"))
    if result["usage"]["cost"] is not None:
        facts.append(("cost", f"{result['usage']['cost']:.4f}"))
    return facts


def _charts(result: Mapping[str, Any], points: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Draw; what is drawn is markup of our own, in which names from files were escaped."""
    from markupsafe import Markup

    paired = [name for name in result["slices"] if name.startswith(_PAIRED)]
    drawn = {
        "scores": charts.chart_scores(result),
        "facts": charts.chart_slices(result, paired, "fact_recall"),
        "changes": charts.chart_changes(result.get("changes", ())),
        "latency": charts.chart_latency(result["latency"]),
        "trends": charts.chart_trends(points),
    }
    return {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704 - see above
