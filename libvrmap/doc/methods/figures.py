#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One figure for each page of methods that has no script of its own, beside this file.

    python3 libvrmap/doc/methods/figures.py

Each reckons its page's formula once more on a small made-up example. It reads data/guide; standard library only.
Nitrogen in kg/10a; where a sum must be exact, in whole mg/m2 (1000 to the kg/10a), as the program has it.
"""
import math
import pathlib
import random
import statistics
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
BLUE, GREEN, BROWN, RED, GREY, PALE, ROSE = "#4b6a88", "#3f7f55", "#b98049", "#a8434f", "#777777", "#d5dde5", "#f3d9dc"
NORMAL = statistics.NormalDist()
BOLD = ' font-weight="bold"'


def row(table, *keys):
    with open(HERE.parents[2] / "data" / "guide" / f"{table}.toml", "rb") as file:
        found = tomllib.load(file)
    for key in keys:
        found = found[key]
    return found["value"]


def text(x, y, words, anchor="middle", colour="#000", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{more}>{words}</text>'


def box(x, y, width, height, fill, stroke="none", more=""):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="{stroke}"{more}/>'


def signed(v, digits):
    """With its sign, a true minus."""
    return f"{v:+.{digits}f}".replace("-", "−")


def save(name, height, parts):
    (HERE / f"{name}.svg").write_text("\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{height}" viewBox="0 0 640 {height}" '
        'font-family="sans-serif" font-size="12">', box(0, 0, 640, height, "white"), *parts, "</svg>"]) + "\n", encoding="utf-8")


class Panel:
    """A frame with its two axes; what is drawn goes to `parts`."""

    def __init__(self, frame, spans, ticks, names=("", "", "")):
        (self.left, self.top, self.width, self.height), (self.across, self.up) = frame, spans
        title, below, beside = names
        low, middle = self.top + self.height, self.top + self.height / 2
        self.parts = [text(self.left, self.top - 9, title, "start", more=BOLD)] if title else []
        for v in ticks[0]:
            self.parts.append(text(self.x(v), low + 15, f"{v:g}".replace("-", "−")))
        for v in ticks[1]:
            self.parts += [f'<path d="M{self.left} {self.y(v):.1f}h{self.width}" stroke="#e4e4e4"/>',
                           text(self.left - 5, self.y(v) + 4, f"{v:g}".replace("-", "−"), "end")]
        self.parts += [box(self.left, self.top, self.width, self.height, "none", "#999"),
                       text(self.left + self.width / 2, low + 32, below)]
        if beside:
            at = f"{self.left - 36} {middle:.1f}"
            self.parts.append(f'<text transform="translate({at}) rotate(-90)" text-anchor="middle">{beside}</text>')

    def x(self, v):
        return self.left + self.width * (v - self.across[0]) / (self.across[1] - self.across[0])

    def y(self, v):
        return self.top + self.height * (1 - (v - self.up[0]) / (self.up[1] - self.up[0]))

    def line(self, points, colour, dashed=False, thick=2.0):
        path = "L".join(f"{self.x(a):.1f} {self.y(b):.1f}" for a, b in points)
        self.parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{thick}"'
                          + (' stroke-dasharray="5 3"/>' if dashed else "/>"))

    def curve(self, f, colour, span=None, steps=240):
        a, b = span or self.across
        self.line([(a + (b - a) * k / steps, f(a + (b - a) * k / steps)) for k in range(steps + 1)], colour)

    def bar(self, a, b, low, high, fill, stroke="none", more=""):
        self.parts.append(box(self.x(a), self.y(max(low, high)), self.x(b) - self.x(a), abs(self.y(high) - self.y(low)),
                              fill, stroke, more))

    def dot(self, a, b, colour, size=4.0):
        self.parts.append(f'<circle cx="{self.x(a):.1f}" cy="{self.y(b):.1f}" r="{size}" fill="{colour}"/>')

    def say(self, a, b, words, anchor="middle", colour="#000", more=""):
        self.parts.append(text(self.x(a), self.y(b), words, anchor, colour, more))


def anchor():
    """120 equal cells; what the layers want is normal, its raises damped by the gate."""
    guide, sd, gate, n = 6000, 1200, 0.5, 120
    most_cut = round(row("balance", "cap", "most_soil_cut") * guide)
    wanted = [sd * NORMAL.inv_cdf((k + 0.5) / n) for k in range(n)]
    words = [round(gate * w if w > 0 else w) for w in wanted]
    shift = max(0, words[math.ceil(row("balance", "anchor", "quantile") * n - 1e-9) - 1])

    def shifted(w):
        cap = max(0, -w - most_cut)
        before = guide + w + cap
        back = max(0, shift - w - most_cut)
        return before, min(max(before - cap - shift + back, before if cap > 0 else 0), before)

    p = Panel((60, 30, 235, 200), ((-3.5, 1.5), (0, 30)), (range(-3, 2), range(0, 31, 10)),
              ("What the layers want", "change, kg N/10a", "cells of 120"))
    for k in range(-14, 6):
        cells = sum(1 for w in words if k * 250 <= w < (k + 1) * 250)
        p.bar(k / 4, (k + 1) / 4, 0, cells, PALE, BLUE)
    p.line([(shift / 1000, 0), (shift / 1000, 30)], RED)
    p.parts.append(text(p.x(shift / 1000) - 6, p.top + 16, f"Q = {shift / 1000:.2f}: 5/6 lie below", "end", RED))
    r = Panel((370, 30, 250, 200), ((0, 1), (2, 8)), ((0, 0.25, 0.5, 0.75, 1), range(2, 9)),
              ("The rates, cells in order of it", "share of the ground", "kg N/10a"))
    r.line([(0, guide / 1000), (1, guide / 1000)], GREY, True, 1)
    r.line([(5 / 6, 2), (5 / 6, 8)], RED, True, 1)
    for k, colour in ((0, BLUE), (1, GREEN)):
        r.line([((i + 0.5) / n, shifted(w)[k] / 1000) for i, w in enumerate(words)], colour)
    r.say(0.62, 6.75, "mid", colour=BLUE)
    r.say(0.3, 4.1, f"high: anchor = −{shift / 1000:.2f}", "start", GREEN)
    r.say(0.02, 6.12, "guide", "start", GREY)
    r.say(0.04, 2.5, "at most half the guide is cut", "start")
    save("anchor", 272, p.parts + r.parts)


def budget():
    """14 equal cells of 400 m2, ammonium sulphate in steps; the sixth cell was set by hand."""
    share, step, area, stock = 0.21, 2.0, 400, 120.0
    wanted = [2600, 3400, 4400, 5300, 6200, 8000, 7400, 8200, 8800, 8800, 8800, 7600, 6000, 800]
    locked = 5

    def told(rate):
        return step * math.ceil(rate / 1000 / share / step - 0.5 - 1e-9)  # kg of product/10a; halves go down

    def less(mu):
        return [w if i == locked else w - min(mu, w) for i, w in enumerate(wanted)]

    def kg(rates):
        return sum(told(r) for r in rates) * area / 1000

    over, fits = 0, max(wanted)
    while fits - over > 1:
        middle = (over + fits) // 2
        over, fits = (over, middle) if kg(less(middle)) <= stock else (middle, fits)
    rates, before, given_back = less(fits), less(fits - 1), []
    for i in sorted(range(len(wanted)), key=lambda i: (-wanted[i], i)):
        if told(before[i]) > told(rates[i]) and kg(rates[:i] + [before[i]] + rates[i + 1:]) <= stock:
            rates[i] = before[i]
            given_back.append(i)
    p = Panel((60, 30, 330, 210), ((0, 14), (0, 10)), ([], range(0, 11, 2)),
              ("Each cell gives up the same", "", "kg N/10a"))
    for i, w in enumerate(wanted):
        p.bar(i + 0.12, i + 0.88, 0, w / 1000, "white", GREY, ' stroke-dasharray="3 2"')
        p.bar(i + 0.12, i + 0.88, 0, told(rates[i]) * share, BROWN if i == locked else GREEN if i in given_back else BLUE)
    for x, colour, name in ((60, "white", "wanted"), (138, BLUE, "told"), (198, BROWN, "by hand: kept"),
                            (310, GREEN, "got its last step back")):
        p.parts += [box(x, 252, 12, 12, colour, GREY), text(x + 17, 262, name, "start")]
    r = Panel((480, 30, 145, 210), ((0, 9), (0, 200)), (range(0, 10, 3), range(0, 201, 50)),
              ("What is told, by μ", "μ, kg N/10a", "kg of product"))
    r.line([(0, stock), (9, stock)], RED, True, 1.5)
    r.line([(mu / 1000, kg(less(mu))) for mu in range(0, 9001, 20)], BLUE)
    r.dot(fits / 1000, kg(rates), GREEN)
    r.say(8.8, stock + 5, f"available {stock:g}", "end", RED)
    r.say(3.9, stock - 15, f"μ = {fits / 1000:.3f}", "start", GREEN)
    r.say(3.9, stock - 26, f"told {kg(rates):.1f}", "start", GREEN)
    r.say(0.6, kg(wanted) + 4, f"asked {kg(wanted):.1f}", "start", BLUE)
    save("budget", 280, p.parts + r.parts)


def by_hand():
    """12 cells in a row; five of them were set by hand."""
    guide = 8.0
    ceiling = row("balance", "cap", "most_over_guide") * guide
    reckoned = [7.4, 7.7, 8.3, 8.6, 8.2, 7.6, 7.1, 6.8, 7.2, 7.9, 8.4, 8.7]
    said = {2: 5.0, 3: 5.0, 4: 5.0, 7: 8.0, 10: 12.0}
    p = Panel((110, 30, 510, 200), ((0, 12), (0, 14)), ([], range(0, 15, 2)), ("Twelve cells along a row", "", "kg N/10a"))
    p.line([(0, ceiling), (12, ceiling)], RED, True, 1.5)
    p.say(0.1, ceiling + 0.35, f"ceiling {ceiling:.1f} = 1.3 × guide {guide:g}", "start", RED)
    low, terms = p.top + p.height, ("reckoned", "manual", "cap", "rate")
    for k, term in enumerate(terms):
        p.parts.append(text(102, low + 20 + 19 * k, term, "end", more=BOLD if k == 3 else ""))
    for i, r in enumerate(reckoned):
        manual = said[i] - r if i in said else 0
        cap = min(0, ceiling - (r + manual))
        rate = r + manual + cap
        p.bar(i + 0.15, i + 0.85, 0, rate, BROWN if i in said else BLUE)
        if cap < 0:
            p.bar(i + 0.15, i + 0.85, rate, rate - cap, ROSE, RED)
        p.line([(i + 0.08, r), (i + 0.92, r)], "#000", thick=1.5)
        for k, v in enumerate((r, manual, cap, rate)):
            words = f"{v:.1f}" if k in (0, 3) else signed(v, 1) if v else "·"
            p.parts.append(text(p.x(i + 0.5), low + 20 + 19 * k, words, more=BOLD if k == 3 else ""))
    for x, colour, name in ((2.9, BLUE, "as reckoned"), (5.3, BROWN, "set by hand"), (7.6, ROSE, "said, over the ceiling")):
        p.bar(x, x + 0.3, 12.9, 13.6, colour)
        p.say(x + 0.45, 12.95, name, "start")
    p.line([(0.1, 13.2), (0.6, 13.2)], "#000", thick=1.5)
    p.say(0.75, 12.95, "reckoned rate", "start")
    save("by_hand", low + 92, p.parts)


def mineral_removal():
    """P2O5 of wheat by what was carried away, for three tests and three weights."""
    guide, content = 4.0, row("crops", "wheat", "removal")[1]
    most, shares = row("balance", "mineral", "most_over_guide") * guide, row("soil_test", "p2o5", "wheat")
    parts = []
    for k, (truog, f) in enumerate((("under 5", shares[0]), ("10 to 30", shares[2]), ("30 to 60", shares[3]))):
        p = Panel((52 + 200 * k, 50, 170, 200), ((0, 10), (0, 8)), (range(0, 11, 2), range(0, 9, 2)),
                  (f"Truog {truog} mg: f = {f:g}", "removal, kg P2O5/10a", "" if k else "rate, kg P2O5/10a"))
        p.line([(0, most), (10, most)], RED, True, 1.5)
        p.say(9.8, most + 0.2, f"cap 1.5 × guide = {most:g}", "end", RED)
        for w, colour in ((0, GREY), (0.25, BLUE), (0.5, GREEN)):
            def rate(removal, w=w, f=f):
                moved = w * (removal - f * guide)
                return min(most, max(0.0, f * guide + (min(moved, 0.0) if f < 1 else moved)))
            p.curve(rate, colour, steps=50)
        p.dot(6 * content / 10, 0.06, "#000", 3)
        p.say(6 * content / 10, 0.5, "6 t/ha")
        parts += p.parts
    parts.append(text(52, 20, "P2O5 for wheat, guide 4 kg/10a; weight of removal w:", "start"))
    for x, w, colour in ((380, "0", GREY), (440, "0.25", BLUE), (520, "0.5", GREEN)):
        parts += [f'<path d="M{x} 16h22" stroke="{colour}" stroke-width="2"/>', text(x + 28, 20, w, "start")]
    save("mineral_removal", 292, parts)


def nitrogen_balance():
    """One cell's ledger, and the rate by the anomaly of the supply."""
    guide, r, p_gate, credit, sd = 4.0, 0.43, 0.7, 0.35, 0.4
    cap_over, cap_cut = row("balance", "cap", "most_over_guide"), row("balance", "cap", "most_soil_cut")
    no_evidence, never = row("balance", "fusion", "no_evidence"), row("balance", "gate", "never_raise_below")
    terms = {"guide": guide, "soil test": 0.30 / r, "yield": 0.70 / r, "NDVI": 0.75 / r}
    water = -0.35  # of the anomalies, what water explains: uptake lost to it
    said = sum(terms.values()) - guide
    left = said + water / r
    terms["gate"] = (p_gate * left if left > 0 else left) - said
    terms["goal"] = row("balance", "goal", "water_share") * min(0.0, -0.20) / r
    terms["organic"] = -credit
    terms = {name: round(1000 * v) for name, v in terms.items()}
    wanted = sum(terms.values())
    terms["cap"] = min(max(wanted, 0), round(1000 * cap_over * guide)) - wanted
    q = Panel((30, 30, 355, 230), ((0, 9), (0, 9)), ([], range(0, 10, 3)), ("One cell's ledger, kg N/10a", "", ""))
    at = 0
    for i, (name, v) in enumerate([*terms.items(), ("rate", 0)]):
        whole = name in ("guide", "rate")
        low, high = (0, at + v) if whole else (at, at + v)
        q.bar(i + 0.12, i + 0.88, low / 1000, high / 1000, BLUE if whole else GREEN if v > 0 else BROWN)
        at += v
        q.line([(i + 0.12, at / 1000), (min(9, i + 1.88), at / 1000)], GREY, thick=0.8)
        shown = f"{at / 1000:.3f}" if whole else signed(v / 1000, 3)
        beside = max(low, high) / 1000 + 0.15 if whole or v > 0 else min(low, high) / 1000 - 0.5
        q.say(i + 0.5, beside, shown, more=' font-size="11"')
        q.parts.append(text(q.x(i + 0.5), q.top + q.height + (15 if i % 2 == 0 else 30), name))

    def rate(anomaly, p):
        if abs(anomaly) < no_evidence * sd:
            return guide
        change = -anomaly / r
        change *= (0 if p < never else p) if change > 0 else 1
        return guide + min(max(change, -cap_cut * guide), (cap_over - 1) * guide)

    s = Panel((425, 30, 200, 230), ((-1.6, 1.6), (0, 6)), ((-1.5, -0.5, 0.5, 1.5), range(0, 7)),
              ("The rate by the anomaly", "anomaly of the supply, kg N/10a", ""))
    s.bar(-no_evidence * sd, no_evidence * sd, 0, 6, "#eef1f4")
    for p, colour, y in ((0.9, GREEN, 3.5), (0.5, BLUE, 3.1), (0.2, GREY, 2.65)):
        s.curve(lambda a, p=p: rate(a, p), colour, (-1.6, -no_evidence * sd - 1e-6))
        s.say(-1.5, y, f"p = {p}", "start", colour)
    s.curve(lambda a: rate(a, 1), "#000", (no_evidence * sd, 1.6))
    s.line([(-no_evidence * sd, guide), (no_evidence * sd, guide)], "#000")
    for y, words, over in ((cap_over * guide, "1.3 × guide", 0.15), ((1 - cap_cut) * guide, "0.5 × guide", -0.4)):
        s.line([(-1.6, y), (1.6, y)], RED, True, 1)
        s.say(1.55, y + over, words, "end", RED)
    s.say(0.7, 3.1, "any p", "start")
    s.say(0, 0.2, "no evidence")
    save("nitrogen_balance", 300, q.parts + s.parts)


def soil_supply():
    """Uptake by yield and protein; the term of AC-N."""
    per_n, nhi = row("crops", "wheat", "protein_per_n"), row("crops", "wheat", "nhi")
    over, slope = row("crops", "rice", "protein_intercept"), row("crops", "rice", "protein_slope")
    panels = []
    for k, (crop, uptake, known, span) in enumerate((
            ("Wheat", lambda y, pr: y * (pr / per_n) / nhi, ((12, None), (10.5, 600), (9, None)), (300, 800)),
            ("White rice", lambda y, pr: slope * y / (over - pr), ((8, None), (7, 540), (6, None)), (300, 700)))):
        p = Panel((52 + 193 * k, 30, 120, 200), (span, (0, 25)), (range(span[0], span[1] + 1, 200), range(0, 26, 5)),
                  (f"{crop}, by protein", "yield, kg/10a", "" if k else "uptake U, kg N/10a"))
        for (pr, at), colour in zip(known, (BROWN, GREEN, BLUE)):
            p.curve(lambda y, pr=pr, uptake=uptake: uptake(y, pr), colour, steps=1)
            p.parts.append(text(p.left + p.width + 4, p.y(uptake(span[1], pr)) + 4, f"{pr:g} %", "start", colour))
            if at:
                p.dot(at, uptake(at, pr), GREEN)
                p.say((span[0] + span[1]) / 2, 1.5, f"{at}, {pr:.1f} %: {uptake(at, pr):.1f}", colour=GREEN)
        panels += p.parts
    mean, wheat = 8.0, ("crops", "wheat", "ac_n_slope")
    p = Panel((452, 30, 175, 200), ((2, 14), (-5, 5)), (range(2, 15, 3), range(-4, 5, 2)),
              ("AC-N, mean of the field 8", "AC-N, mg/100 g", "term, kg N/10a"))
    for value, end, colour in ((row(*wheat, "humus_below"), 14, BROWN), (row(*wheat, "humus_from"), 14, GREEN),
                               (row("crops", "potato", "ac_n_slope", "any"), row("crops", "potato", "ac_n_saturates"), BLUE)):
        reach = min(6.0, 5 / value)
        p.curve(lambda x, v=value, e=end: -v * (min(x, e) - mean), colour, (mean - reach, mean + reach), 48)
    for x, y, words, end, colour in ((7, 4.2, "wheat, humus", "start", BROWN), (7, 3.4, "under 5 %", "start", BROWN),
                                     (2.3, -3.8, "wheat, humus", "start", GREEN), (2.3, -4.6, "from 5 % on", "start", GREEN),
                                     (13.8, -0.75, "potatoes", "end", BLUE)):
        p.say(x, y, words, end, colour)
    p.line([(2, 0), (14, 0)], GREY, True, 1)
    save("soil_supply", 272, panels + p.parts)


def stable_zones():
    """16 by 10 cells, four years; a hollow that drowns in one of them, and a strip that two logs do not cover."""
    across, down, tau, least = 16, 10, row("rules", "yield_class", "tau"), row("rules", "yield_class", "least_years")
    draw = random.Random(4)
    cells = [(i, j) for j in range(down) for i in range(across)]
    years = []
    for level, drowned in ((6.0, False), (7.2, False), (4.8, True), (6.6, False)):
        y = {}
        for i, j in cells:
            lasting = 1 + 0.14 * math.sin(0.42 * i + 0.5) * math.cos(0.3 * j)
            hollow = 0.55 * math.exp(-((i - 9) ** 2 + (j - 7) ** 2) / 5) if drowned else 0
            y[i, j] = level * (lasting - hollow + 0.06 * NORMAL.inv_cdf(0.001 + 0.998 * draw.random()))
        if len(years) < 2:
            y = {(i, j): v for (i, j), v in y.items() if i < across - 1}
        mean = sum(y.values()) / len(y)
        years.append({cell: 100 * v / mean for cell, v in y.items()})
    zones = {"stable high": GREEN, "stable low": BROWN, "unstable": BLUE, "unknown": "white"}
    p = Panel((60, 30, 270, 220), ((65, 135), (0, 40)), (range(70, 131, 15), range(0, 41, 10)),
              ("Mean and SD over the years", "mean of 100·Y/mean(Y)", "SD, points"))
    p.line([(65, tau), (135, tau)], RED, True, 1.5)
    p.line([(100, 0), (100, tau)], RED, True, 1.5)
    p.say(134, tau + 1, f"τ = {tau:g}", "end", RED)
    size, left, top = 17, 355, 39
    parts, count = [text(left, 21, "The cells of the field", "start", more=BOLD)], dict.fromkeys(zones, 0)
    for i, j in cells:
        known = [y[i, j] for y in years if (i, j) in y]
        zone = "unknown"
        if len(known) >= least:
            mean, sd = statistics.mean(known), statistics.stdev(known)
            zone = "unstable" if sd >= tau else "stable high" if mean >= 100 else "stable low"
            p.dot(mean, sd, zones[zone], 2.6)
        count[zone] += 1
        edge = "#999" if zone == "unknown" else "none"
        parts.append(box(left + i * size, top + j * size, size - 1, size - 1, zones[zone], edge))
    for k, (zone, colour) in enumerate(zones.items()):
        x, y = left + 140 * (k % 2), top + down * size + 18 + 22 * (k // 2)
        parts += [box(x, y - 10, 12, 12, colour, "#999"), text(x + 18, y, f"{zone}: {count[zone]}", "start")]
    save("stable_zones", 292, p.parts + parts)


if __name__ == "__main__":
    for figure in (anchor, budget, by_hand, mineral_removal, nitrogen_balance, soil_supply, stable_zones):
        figure()
