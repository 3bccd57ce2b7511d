#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does the map fit the cause? scenarios.py VRMAP [--seeds N]

Makes virtual fields whose cause is known, lets the program prescribe for them, and holds the rates against the
hidden truth. Prints the table of libvrmap/doc/virtual_fields.md; ends with 1 if a scenario fails where it never may.
"""
import argparse
import collections
import csv
import pathlib
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile

CROPS = ("wheat", "rice", "onion")
MOISTURE_POINTS = (24, 96)
GROWTH_TERMS = ("yield_n_mg_per_m2", "ndvi_n_mg_per_m2")
WET = 0.4  # of the season: the virtual crop suffers
RAISED = 0.1  # kg N/10a: half a step of the virtual spreader
HALF = 0.45  # the gate's prior holds back half of every raise; the caps and edges blur it

Cell = collections.namedtuple("Cell", "terms soil wet")


def run(*words):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))}: {done.stderr}")


def box_of(blob):
    """West, east, south, north of a GeoPackage geometry that carries its envelope, or of its first ring."""
    if blob[3] >> 1 & 7 == 1:
        return struct.unpack_from("<4d", blob, 8)
    start = 8 + 9 + 9 + 4  # multipolygon, polygon, count of points
    count = struct.unpack_from("<I", blob, start - 4)[0]
    numbers = struct.unpack_from(f"<{2 * count}d", blob, start)
    return min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])


def mesh(out):
    """Each mesh cell's box and ledger."""
    db = sqlite3.connect(f"file:{out / 'field.gpkg'}?mode=ro&immutable=1", uri=True)
    names = [r[1] for r in db.execute("PRAGMA table_info(mesh)") if r[1] not in ("fid", "geom")]
    rows = db.execute(f"SELECT geom,{','.join(names)} FROM mesh ORDER BY fid").fetchall()
    db.close()
    return [(box_of(r[0]), dict(zip(names, r[1:]))) for r in rows]


def cells(folder, out):
    """The mesh with the truth's means in it; cells of less than half a square are left out."""
    found = mesh(out)
    west, east, south, _ = found[0][0]
    width = east - west
    truth = collections.defaultdict(list)
    with open(folder / "truth.csv", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            place = (round((float(row["x_m"]) - west) // width), round((float(row["y_m"]) - south) // width))
            truth[place].append((float(row["soil_n_kg_per_10a"]), float(row["wetness"])))
    whole = []
    for (x, _, y, _), terms in found:
        here = truth[(round((x - west) / width), round((y - south) / width))]
        if len(here) * 4 > width * width / 2:
            whole.append(Cell(terms, *(statistics.fmean(values) for values in zip(*here))))
    return whole


def raise_wanted(cell):
    """What yield and image alone would change, kg N/10a."""
    return sum(cell.terms[name] for name in GROWTH_TERMS) / 1000


def change(cell):
    """What is left of it behind the gate; compost is another matter."""
    return raise_wanted(cell) + cell.terms["gate_n_mg_per_m2"] / 1000


def made(vrmap, crop, scenario, seed, *options):
    with tempfile.TemporaryDirectory() as root:
        folder, out = pathlib.Path(root) / "field", pathlib.Path(root) / "out"
        run(vrmap, "simulate", "--crop", crop, "--scenario", scenario, "--seed", seed, "-o", folder, *options)
        run(vrmap, "prescribe", folder / "field.toml", "-o", out)
        return cells(folder, out)


def null(found):
    """Whether every cell has the guide's nitrogen and nothing else."""
    others = {k for k in found[0].terms if k.endswith("_n_mg_per_m2")} - {"guide_n_mg_per_m2", "rounding_n_mg_per_m2"}
    return all(cell.terms[k] == 0 for cell in found for k in others)


def nitrogen(found):
    """How much more the poorest third gets than the richest, kg N/10a."""
    ordered = sorted(found, key=lambda c: c.soil)
    third = len(ordered) // 3
    return statistics.fmean(map(change, ordered[:third])) - statistics.fmean(map(change, ordered[-third:]))


def drainage(found):
    """On the wet ground that looks hungry: the mean raise that is left, kg N/10a, and the share held back."""
    wet = [c for c in found if c.wet > WET and raise_wanted(c) > 0]
    if not wet:
        return 0.0, 1.0
    left = statistics.fmean(map(change, wet))
    return left, 1 - left / statistics.fmean(map(raise_wanted, wet))


def spread(values, digits=2):
    three = (min(values), statistics.median(values), max(values))
    return " / ".join(f"{round(v, digits) + 0.0:.{digits}f}" for v in three)  # 0.0: never "-0.00"


def causes(vrmap, crop, seeds):
    """The crop's line of the first table, and what may never be."""
    uniform = sum(null(made(vrmap, crop, "null", seed)) for seed in seeds)
    more = [nitrogen(made(vrmap, crop, "nitrogen_limited", seed)) for seed in seeds]
    print(f"| {crop} | {uniform} of {len(seeds)} | {sum(m > 0 for m in more)} of {len(seeds)} | {spread(more)} |", flush=True)
    if uniform < len(seeds):
        yield f"{crop}: a field without differences got different rates"
    if min(more) < -RAISED or statistics.median(more) <= 0:
        yield f"{crop}: poor soil got less than rich soil"


def wet_ground(vrmap, crop, points, seeds):
    """A line of the second table, and what may never be."""
    found = [drainage(made(vrmap, crop, "drainage_limited", seed, "--moisture-points", points)) for seed in seeds]
    left, held = zip(*found)
    print(f"| {crop} | {points} | {spread([100 * h for h in held], 0)} | {spread(left)} "
          f"| {sum(v <= RAISED for v in left)} of {len(seeds)} |", flush=True)
    if any(v > RAISED and h < HALF for v, h in found):
        yield f"{crop}, {points} points: wet ground kept more than half of the raise"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vrmap", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=20)
    words = parser.parse_args()
    seeds = range(1, words.seeds + 1)
    vrmap = words.vrmap.resolve()
    faults = []
    print("| crop | null: uniform | nitrogen-limited: poorest third over richest | by kg N/10a, least / median / most |")
    print("|---|---|---|---|")
    for crop in CROPS:
        faults += causes(vrmap, crop, seeds)
    print("\n| crop | moisture samples | held back on wet ground, %, least / median / most | raise left, kg N/10a "
          f"| at most {RAISED} left |\n|---|---|---|---|---|")
    for crop in CROPS:
        for points in MOISTURE_POINTS:
            faults += wet_ground(vrmap, crop, points, seeds)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
