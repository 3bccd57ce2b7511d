#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The release of organic matter once more, in Python: makes organic_credit.svg and the table of organic_credit.md.

    python3 libvrmap/doc/methods/organic_credit.py

The tests hold the program against it (tests/cli/release.py). It reads data/guide; standard library only.
"""
import datetime
import math
import pathlib
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
GUIDE = HERE.parents[2] / "data" / "guide"


def table(name):
    with open(GUIDE / f"{name}.toml", "rb") as file:
        return tomllib.load(file)


ROWS = table("mineralisation")
DAY = datetime.timedelta(days=1)


def transformed_days(start, end, station="iwamizawa"):
    """Of the days from `start` up to `end`, by the station's normals."""
    normal = table("climate")[station]["daily_tmean"]["value"]
    ea = 1000 * ROWS["warmth"]["activation"]["value"]
    total = 0.0
    while start < end:
        celsius = normal[(start.replace(year=2000) - datetime.date(2000, 1, 1)).days]
        if celsius > 0:
            total += math.exp(ea / 8.314462618 * (1 / 298.15 - 1 / (273.15 + celsius)))
        start += DAY
    return total


class Event:
    """One spreading: its day, material and first-season efficiency."""

    def __init__(self, spread, material, efficiency, station="iwamizawa"):
        self.spread, self.station = spread, station
        p = ROWS["pools"][material]["value"]
        self.pools = [(p[0], p[1]), (p[2], p[3])]
        first = datetime.timedelta(days=ROWS["season"]["first"]["value"])
        factor = efficiency / self.share_at(transformed_days(spread, spread + first, station))
        self.pools = [(factor * share, rate) for share, rate in self.pools]
        assert sum(share for share, _ in self.pools) <= 1

    def share_at(self, tau):
        return sum(share * (1 - math.exp(-rate * tau)) for share, rate in self.pools)

    def released(self, day):
        """Share of the total nitrogen by the morning of that day."""
        return self.share_at(transformed_days(self.spread, day, self.station))

    def usable(self, start, end, begins):
        """By a crop that begins to take it up on `begins`; before that, part of it is lost."""
        kept = 1 - ROWS["season"]["lost_outside"]["value"]
        outside = self.released(min(end, begins)) - self.released(min(start, begins))
        return kept * outside + self.released(max(end, begins)) - self.released(max(start, begins))


def carried_over(years, begins, ends):
    """kg N that 1 t/year of cattle compost (7 kg N/t, 14 %) gives to the crop of 2026, spread each autumn."""
    events = [Event(datetime.date(2025 - k, 10, 20), "cattle_compost", 0.14) for k in range(years + 1)]
    return 7 * sum(e.usable(ends - 365 * DAY, ends, begins) for e in events)


def print_table():
    calendars = {"the whole year": (datetime.date(2025, 10, 20), datetime.date(2026, 10, 20)),
                 "crop of 1 May to 30 September": (datetime.date(2026, 5, 1), datetime.date(2026, 9, 30)),
                 "winter wheat to 10 July": (datetime.date(2025, 9, 20), datetime.date(2026, 7, 10))}
    print("| kg N/t | this year's only | and 5 earlier years | and 10 earlier years |\n|---|---|---|---|")
    for name, (begins, ends) in calendars.items():
        print(f"| {name} | " + " | ".join(f"{carried_over(n, begins, ends):.2f}" for n in (0, 5, 10)) + " |")


def figure():
    """Cumulative release over three years from 20 October, and the transformed days behind it."""
    width, height, left, top, right, bottom = 720, 360, 60, 30, 150, 45
    first, days = datetime.date(2025, 10, 20), 3 * 365
    events = [("poultry compost, 35 %", "#b5651d", Event(first, "poultry_compost", 0.35)),
              ("sludge compost, 25 %", "#4b6a88", Event(first, "sludge", 0.25)),
              ("cattle compost, 12 %", "#2e7d32", Event(first, "cattle_compost", 0.12))]

    def x(day):
        return left + (width - left - right) * day / days

    def y(share):
        return height - bottom - (height - top - bottom) * share / 0.6

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="#fff"/>',
           f'<text x="{left}" y="18">Share of the total nitrogen released, spread on 20 October, normals of Iwamizawa</text>']
    for share in (0, 0.2, 0.4, 0.6):
        out.append(f'<path d="M{left} {y(share):.1f}H{width - right}" stroke="#ddd"/>'
                   f'<text x="{left - 8}" y="{y(share) + 4:.1f}" text-anchor="end">{100 * share:.0f} %</text>')
    for year in range(3):
        for month, ending in ((1, "Jan"), (7, "Jul")):
            at = (datetime.date(2026 + year, month, 1) - first).days
            out.append(f'<path d="M{x(at):.1f} {top}V{height - bottom}" stroke="#eee"/>'
                       f'<text x="{x(at):.1f}" y="{height - bottom + 16}" text-anchor="middle">{ending}</text>')
    tau = [transformed_days(first, first + k * DAY) for k in range(0, days + 1, 5)]
    for name, colour, event in events:
        points = [f"{x(5 * k):.1f} {y(event.share_at(t)):.1f}" for k, t in enumerate(tau)]
        out.append(f'<path d="M{"L".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
                   f'<text x="{width - right + 8}" y="{y(event.share_at(tau[-1])) + 4:.1f}" fill="{colour}">{name}</text>')
    at = x(365)
    out.append(f'<path d="M{at:.1f} {top}V{height - bottom}" stroke="#555" stroke-dasharray="4 3"/>'
               f'<text x="{at:.1f}" y="{height - 10}" text-anchor="middle">365 days: the efficiency of the table</text></svg>')
    (HERE / "organic_credit.svg").write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    figure()
    print_table()
