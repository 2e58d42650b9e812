"""Charts as SVG to be put into a page: drawn by Matplotlib, in the colours of the page, light or dark.

Every colour is a placeholder that becomes a variable of the page's style; text stays text, in the page's own font.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.evals.report.wording import GROUP_TITLES, label, number, signed, slice_label
from assistant.evals.scores import FAULTS, GROUPS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, EDGE, ACCENT, GOOD, BAD, PAPER = (f"#0a0b0{n}" for n in range(1, 8))
SERIES = tuple(f"#0a0b1{n}" for n in range(5))
_VARIABLES = {INK: "ink", QUIET: "quiet", EDGE: "edge", ACCENT: "accent", GOOD: "good", BAD: "bad", PAPER: "paper"} | {
    colour: f"series-{n}" for n, colour in enumerate(SERIES)
}
_ROW = 0.245
_WIDTH = 5.4
# What a trend is drawn of: one score of each kind.
TRENDS = ("answered", "abstained", "gold@3", "evidence_recall", "fact_recall")
_STAGES = ("p50", "p95")


def chart_scores(result: Mapping[str, Any]) -> str:
    """Draw every defined score with its interval, and the baseline's where there is one."""
    then = {change["score"]: change["baseline"] for change in result.get("changes", ())}
    rows: list[tuple[str, str | None]] = []
    for group, names in GROUPS.items():
        defined = [name for name in names if result["scores"][name] is not None]
        rows += [(GROUP_TITLES[group], None), *((label(name), name) for name in defined)] if defined else []
    figure, axes = _rows_figure(len(rows), left=0.31)
    for place, (text, name) in enumerate(rows):
        if name is None:
            axes.text(-0.035, place, text, ha="right", va="center", color=INK, weight="bold", size=9)
            continue
        axes.text(-0.035, place, text, ha="right", va="center", color=QUIET, size=9)
        value = result["scores"][name]
        _whisker(axes, place, value, result["intervals"][name], BAD if name in FAULTS else ACCENT)
        if then.get(name) is not None:
            axes.plot([then[name]], [place], marker="|", color=INK, ms=9, mew=1.4, zorder=4, clip_on=False)
        axes.text(1.045, place, number(value), ha="left", va="center", color=INK, size=9)
    return _svg(figure, "scores")


def chart_slices(result: Mapping[str, Any], names: Sequence[str], score: str) -> str:
    """Draw one score by slice, with the number of questions."""
    slices = [(name, result["slices"][name]) for name in names if result["slices"][name]["scores"][score] is not None]
    if not slices:
        return ""
    figure, axes = _rows_figure(len(slices), left=0.37, right=0.8)
    for place, (name, part) in enumerate(slices):
        axes.text(-0.035, place, slice_label(name), ha="right", va="center", color=QUIET, size=9)
        _whisker(axes, place, part["scores"][score], part["intervals"][score], ACCENT)
        shown = f"{number(part['scores'][score], 2)}  of {part['questions']}"
        axes.text(1.045, place, shown, ha="left", va="center", color=INK, size=9)
    return _svg(figure, f"slices-{score}")


def chart_changes(changes: Sequence[Mapping[str, Any]]) -> str:
    """Draw what changed since the baseline, each with the interval of its paired difference."""
    moved = [
        change for change in changes if change["interval"] and change["now"] is not None and any(change["interval"])
    ]
    if not moved:
        return ""
    figure, axes = _rows_figure(len(moved), left=0.31, track=False)
    reach = max(0.02, *(abs(end) for change in moved for end in change["interval"])) * 1.1
    axes.set_xlim(-reach, reach)
    axes.axvline(0, color=EDGE, lw=1.2, zorder=0)
    for place, change in enumerate(moved):
        low, high = change["interval"]
        better = -1 if change["score"] in FAULTS else 1
        colour = (
            GOOD if better * low > 0 and better * high > 0 else BAD if better * low < 0 and better * high < 0 else QUIET
        )
        difference = change["now"] - change["baseline"]
        axes.plot([low, high], [place, place], color=colour, lw=5, alpha=0.35, solid_capstyle="round")
        axes.plot([difference], [place], marker="o", color=colour, ms=6.5)
        axes.text(-reach * 1.04, place, label(change["score"]), ha="right", va="center", color=QUIET, size=9)
        axes.text(reach * 1.05, place, signed(difference), ha="left", va="center", color=colour, size=9)
    return _svg(figure, "changes")


def _change_colour(fault: bool, low: float, high: float) -> str:
    if low <= 0 <= high:
        return QUIET
    return GOOD if (low > 0) is not fault else BAD


def chart_latency(latency: Mapping[str, Mapping[str, float | None]]) -> str:
    """Draw how long each stage takes: half of the questions, and all but one in twenty."""
    stages = [(stage, times) for stage, times in latency.items() if all(times[name] is not None for name in _STAGES)]
    if not stages:
        return ""
    figure, axes = _rows_figure(len(stages), left=0.16, right=0.74, track=False)
    longest = max(float(times["p95"] or 0) for _, times in stages) or 1.0
    axes.set_xlim(0, longest)
    for place, (stage, times) in enumerate(stages):
        half, most = float(times["p50"] or 0), float(times["p95"] or 0)
        axes.text(-0.02 * longest, place, stage, ha="right", va="center", color=QUIET, size=9)
        axes.plot([0, most], [place, place], color=ACCENT, lw=8, alpha=0.25, solid_capstyle="butt")
        axes.plot([0, half], [place, place], color=ACCENT, lw=8, solid_capstyle="butt")
        axes.text(1.025 * longest, place, f"{half:.0f} · {most:.0f} ms", ha="left", va="center", color=INK, size=9)
    return _svg(figure, "latency")


def chart_trends(points: Sequence[Mapping[str, Any]]) -> str:
    """Draw the main scores over the runs that were kept, each named at its end; empty where there is one run only."""
    if len(points) < 2:
        return ""
    figure, axes = _figure(_WIDTH, 2.7)
    figure.subplots_adjust(left=0.07, right=0.7, top=0.97, bottom=0.1)
    ends = []
    for name, colour in zip(TRENDS, SERIES, strict=True):
        known = [(n, point) for n, point in enumerate(points) if point["scores"].get(name) is not None]
        if not known:
            continue
        places = [n for n, _ in known]
        values = [point["scores"][name] for _, point in known]
        intervals = [
            point["intervals"].get(name) or [value, value] for (_, point), value in zip(known, values, strict=True)
        ]
        axes.fill_between(places, [i[0] for i in intervals], [i[1] for i in intervals], color=colour, alpha=0.06, lw=0)
        axes.plot(places, values, color=colour, lw=1.8, marker="o", ms=3)
        ends.append((values[-1], name, colour))
    for height, (value, name, colour) in zip(_apart([end[0] for end in sorted(ends)]), sorted(ends), strict=True):
        text = f"{label(name)} {number(value, 2)}"
        axes.text(len(points) - 1 + 0.02 * len(points), height, text, color=colour, size=9, va="center")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(-0.02 * len(points), len(points) - 1 + 0.01 * len(points))
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.grid(axis="y", color=EDGE, lw=0.8)
    shown = range(0, len(points), max(1, len(points) // 4))
    axes.set_xticks(list(shown), [str(points[n]["run"]["commit"])[:7] or "–" for n in shown])
    axes.tick_params(colors=QUIET, labelsize=8, length=0)
    return _svg(figure, "trends")


def _apart(heights: Sequence[float], gap: float = 0.062) -> list[float]:
    """Move labels apart so that none covers another; heights ascend."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + gap) if placed else height)
    over = max(0.0, placed[-1] - 1.0) if placed else 0.0
    return [height - over for height in placed]


def _whisker(axes: Axes, place: int, value: float, interval: Sequence[float] | None, colour: str) -> None:
    if interval:
        axes.plot(
            interval, [place, place], color=colour, lw=5, alpha=0.3, solid_capstyle="round", zorder=2, clip_on=False
        )
    axes.plot([value], [place], marker="o", color=colour, ms=6.5, mec=PAPER, mew=1, zorder=3, clip_on=False)


def _rows_figure(rows: int, *, left: float, right: float = 0.89, track: bool = True) -> tuple[Figure, Axes]:
    """Make a figure with a row a thing, from above, each on a track from 0 to 1."""
    height = _ROW * rows + 0.2
    figure, axes = _figure(_WIDTH, height)
    figure.subplots_adjust(left=left, right=right, top=1 - 0.06 / height, bottom=0.06 / height)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xticks([])
    axes.set_yticks([])
    if track:
        axes.set_xlim(0, 1)
        for at in (0, 0.25, 0.5, 0.75, 1):
            axes.axvline(at, color=EDGE, lw=0.8, zorder=0)
    return figure, axes


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    figure.patch.set_alpha(0)
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure, axes


def _svg(figure: Figure, name: str) -> str:
    """Write a figure as one SVG element; names from files are text in it, never markup or formulas."""
    import matplotlib as mpl

    for text in figure.findobj(lambda artist: hasattr(artist, "set_parse_math")):
        text.set_parse_math(False)  # type: ignore[attr-defined]
        text.set_clip_on(False)
    drawn = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' width="[^"]*pt" height="[^"]*pt"| height="[^"]*pt"| width="[^"]*pt"', "", svg, count=2)
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, f"var(--{variable})")
    return svg
