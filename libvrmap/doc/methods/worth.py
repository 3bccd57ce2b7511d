#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The figure of worth.md, beside this file: gain = c·(2·k − 1)·s² by the sd s of the rates, k the share of them that is needed."""
import pathlib

SEASON, RECOVERY, AT_BEST, NEED = 100, 0.43, 0.06, 0.0233  # kg/ha, shares, kg N per kg of yield
CURVATURE = (RECOVERY - AT_BEST) / (SEASON * NEED)
LINES = (("meets the need", 1, "#1b7837"), ("half of it is noise", 0.5, "#888888"), ("noise alone", 0, "#b2182b"))
LEFT, TOP, WIDTH, HEIGHT, MOST_SD, MOST_GAIN = 60, 16, 420, 200, 3, 15  # pixels; kg N/10a; kg/10a


def place(sd, gain):
    return LEFT + WIDTH * sd / MOST_SD, TOP + HEIGHT * (1 - gain / MOST_GAIN) / 2


def main():
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 140} {TOP + HEIGHT + 44}" '
             'font-family="sans-serif" font-size="12">']
    for gain in range(-MOST_GAIN, MOST_GAIN + 1, 5):
        (x0, y), (x1, _) = place(0, gain), place(MOST_SD, gain)
        parts.append(f'<path d="M{x0} {y:.1f}H{x1}" stroke="{"#000" if gain == 0 else "#ddd"}"/>'
                     f'<text x="{x0 - 6}" y="{y + 4:.1f}" text-anchor="end">{gain:+d}</text>')
    for sd in range(MOST_SD + 1):
        x, y = place(sd, -MOST_GAIN)
        parts.append(f'<text x="{x:.1f}" y="{y + 16:.1f}" text-anchor="middle">{sd}</text>')
    for name, share, colour in LINES:
        points = []
        for k in range(61):
            sd = MOST_SD * k / 60
            points.append((sd, CURVATURE * (2 * share - 1) * (10 * sd) ** 2 / 10))
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*p) for p in points))
        x, y = place(*points[-1])
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
                     f'<text x="{x + 6:.1f}" y="{y + 4:.1f}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 34}" text-anchor="middle">sd of the rates within the field, '
                 'kg N/10a</text><text transform="translate(14 116) rotate(-90)" text-anchor="middle">gain, kg/10a</text></svg>')
    pathlib.Path(__file__).with_suffix(".svg").write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
