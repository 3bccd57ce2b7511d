#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules for images once more, in Python: makes canopy.svg.

    python3 libvrmap/doc/methods/canopy.py

It reads data/guide; standard library only. tests/cli/canopy.py holds the picture against it.
"""
import math
import pathlib
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
RATE, REFERENCE, DAYS, RESPONSE = 6.0, 0.8, 100, 1.3  # kg N/10a of the guide, and what a job would state
WIDTH, HEIGHT, LEFT, TOP = 220, 150, 40, 30


def row(*keys):
    with open(HERE.parents[2] / "data" / "guide" / "rules.toml", "rb") as file:
        found = tomllib.load(file)
    for key in keys:
        found = found[key]
    return found["value"]


def sensor(stage):
    def rate(sv):
        most = row("n_sensor", "clamp") * RATE
        return RATE + max(-most, min(most, row("n_sensor", stage, "step") * sv))
    return rate


def sufficiency(ndvi):
    si = ndvi / REFERENCE
    if si >= 1:
        return 0
    give_up, cut_back = row("holland_schepers", "cut_back")
    fall = 1 if si >= cut_back else max(0.0, (si - give_up) / (cut_back - give_up))
    return RATE * math.sqrt((1 - si) / row("holland_schepers", "delta_si")) * fall


def nfoa(ndvi):
    a, b, c = row("nfoa", "yield_potential")
    fed = (a + b * math.exp(c * ndvi / DAYS)) * RESPONSE
    slope, base = row("nfoa", "grain_n")
    a, b, c = row("nfoa", "uptake")
    return max(0.0, (fed * 10 * (slope * fed + base) - a - b * math.exp(c * ndvi)) / row("nfoa", "efficiency") / 10)


def panel(k, title, axis, curves, span):
    """One picture: the axis below, kg N/10a up to 12."""
    left, low = LEFT + k * (WIDTH + 50), TOP + HEIGHT
    out = [f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#999"/>',
           f'<text x="{left}" y="{TOP - 10}" font-weight="bold">{title}</text>',
           f'<text x="{left + WIDTH / 2}" y="{low + 32}" text-anchor="middle">{axis}</text>']
    for n in range(0, 13, 3):
        y = low - n / 12 * HEIGHT
        out.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{n}</text>')
    for n in range(5):
        v = span[0] + n / 4 * (span[1] - span[0])
        out.append(f'<text x="{left + n / 4 * WIDTH}" y="{low + 16}" text-anchor="middle">{v:g}</text>')
    for colour, curve in curves:
        steps = [k / 100 for k in range(101)]
        at = [(left + s * WIDTH, low - curve(span[0] + s * (span[1] - span[0])) / 12 * HEIGHT) for s in steps]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return out


def picture():
    width, height = LEFT + 3 * (WIDTH + 50), TOP + HEIGHT + 45
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
           f'<rect width="{width}" height="{height}" fill="white"/>',
           *panel(0, "n_sensor: 幼穂形成期, 止葉期", "SV about the field's mean",
                  [("#1b7837", sensor("panicle")), ("#a6dba0", sensor("heading"))], (-4, 4)),
           *panel(1, f"holland_schepers, reference {REFERENCE}", "NDVI", [("#2166ac", sufficiency)], (0.4, 0.9)),
           *panel(2, f"nfoa, {DAYS} days, RI {RESPONSE}", "NDVI", [("#b2182b", nfoa)], (0.3, 0.8))]
    return "\n".join(line for line in out if line) + "\n</svg>\n"


if __name__ == "__main__":
    (HERE / "canopy.svg").write_text(picture(), encoding="utf-8")
