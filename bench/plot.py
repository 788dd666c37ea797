"""The plot in the README, drawn from docs/performance.json: each figure beside its goal.

    python -m bench.plot

An SVG without a program: its colours follow the reader's light or dark mode.
"""

import json
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_LEFT, _WIDTH, _ROW, _TOP = 330, 470, 26, 64
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .small { font-size: 11px; fill: #59636e; }
  .bar { fill: #0969da; } .peer { fill: #bf8700; } .axis { stroke: #d1d9e0; }
  .target { stroke: #1a7f37; stroke-width: 2; } .stretch { stroke: #8250df; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .small { fill: #9198a1; }
    .bar { fill: #4493f8; } .peer { fill: #d29922; } .axis { stroke: #3d444d; }
    .target { stroke: #3fb950; } .stretch { stroke: #ab7df8; }
  }
"""


def write_plot(record: dict[str, Any], path: Path) -> None:
    """Write the plot as SVG: shares of the raw operation, which is the right edge."""
    goals = [goal for goal in record["goals"] if _is_share(goal)]
    height = _TOP + _ROW * len(goals) + 34
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 60} {height}" '
        f'role="img" aria-label="Measured rates as shares of the raw operation">\n'
        f"<style>{_STYLE}</style>\n{_heading()}\n{_axis(_TOP + _ROW * len(goals))}\n"
        + "\n".join(_goal(goal, _TOP + _ROW * row) for row, goal in enumerate(goals))
        + "\n</svg>\n",
        "utf-8",
    )


def _is_share(goal: dict[str, Any]) -> bool:
    # What is counted in seconds, megabytes or multiples of a peer has no place on this axis.
    return "value" in goal and goal["better"] == "higher" and goal["target"] <= 1


def _heading() -> str:
    legend = (
        (_LEFT, "bar", "measured"),
        (_LEFT + 90, "peer", "best peer in the same run"),
        (_LEFT + 260, "target", "target"),
        (_LEFT + 330, "stretch", "stretch"),
    )
    marks = []
    for x, kind, words in legend:
        if kind in ("bar", "peer"):
            marks.append(f'<rect class="{kind}" x="{x}" y="36" width="10" height="10"/>')
        else:
            marks.append(f'<line class="{kind}" x1="{x + 5}" x2="{x + 5}" y1="34" y2="48"/>')
        marks.append(f'<text class="small" x="{x + 15}" y="45">{words}</text>')
    title = "How near to the bare signature: operations a second, of the raw operation"
    return f'<text x="10" y="22" font-weight="600">{title}</text>\n' + "\n".join(marks)


def _goal(goal: dict[str, Any], top: int) -> str:
    value, peers = min(goal["value"], 1.0), goal.get("peers", {})
    parts = [
        f'<text x="{_LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(goal["what"])}</text>',
        f'<rect class="bar" x="{_LEFT}" y="{top + 3}" width="{_x(value)}" height="11" rx="2"/>',
        f'<text class="small" x="{_LEFT + _x(value) + 6}" y="{top + 13}">'
        f"{goal['value']:.2g}</text>",
    ]
    if peers:
        best = max(peers.values())
        parts.append(
            f'<rect class="peer" x="{_LEFT}" y="{top + 15}" width="{max(_x(best), 1)}" height="5">'
            f"<title>{escape(', '.join(f'{n} {v:.3g}' for n, v in peers.items()))}</title></rect>"
        )
    for kind in ("target", "stretch"):
        x = _LEFT + _x(goal[kind])
        parts.append(f'<line class="{kind}" x1="{x}" x2="{x}" y1="{top + 1}" y2="{top + 20}"/>')
    return "\n".join(parts)


def _axis(bottom: int) -> str:
    ticks = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = _LEFT + _x(share)
        ticks.append(f'<line class="axis" x1="{x}" x2="{x}" y1="{_TOP - 4}" y2="{bottom + 4}"/>')
        ticks.append(
            f'<text class="small" x="{x}" y="{bottom + 18}" text-anchor="middle">{share:g}</text>'
        )
    return "\n".join(ticks)


def _x(share: float) -> float:
    return round(share * _WIDTH, 1)


if __name__ == "__main__":
    written = json.loads((ROOT / "docs" / "performance.json").read_text("utf-8"))
    write_plot(written, ROOT / "docs" / "performance.svg")
