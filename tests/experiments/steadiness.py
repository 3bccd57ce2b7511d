#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""steadiness.py STEADINESS VRMAP FIELD PAGE [--seeds N]: experiment E4, its tables written between PAGE's marks.

Fields: FIELD (the sample) and N virtual ones of each crop and scenario. Standard library only."""
import argparse
import collections
import csv
import io
import pathlib
import statistics
import subprocess
import tempfile

CROPS = ("wheat", "rice", "onion")
SCENARIOS = ("balanced", "nitrogen_limited", "drainage_limited")
BEGIN, END = "<!-- E4 -->\n", "<!-- end of E4 -->\n"


def fields(o, folder):
    yield o.field / "field.toml"
    for crop in CROPS:
        for scenario in SCENARIOS:
            for seed in range(1, o.seeds + 1):
                out = pathlib.Path(folder) / f"{crop}_{scenario}_{seed}"
                subprocess.run([o.vrmap, "simulate", "-o", out, "--crop", crop, "--scenario", scenario, "--seed", str(seed)],
                               check=True, capture_output=True)
                yield out / "field.toml"


def lines(o):
    with tempfile.TemporaryDirectory() as folder:
        jobs = list(fields(o, folder))
        done = subprocess.run([o.steadiness, *jobs], check=True, capture_output=True, text=True)
        return len(jobs), list(csv.reader(io.StringIO(done.stdout)))


def by_name(rows, kind):
    found = collections.defaultdict(list)
    for what, name, *numbers in rows:
        if what == kind:
            found[name].append([float(n) if n else 0.0 for n in numbers])
    return found


def report(count, rows):
    yield f"{count} fields.\n\n"
    yield "| layer | fields | samples | within their 90 % intervals, % | error²/variance, mean |\n|---|---:|---:|---:|---:|\n"
    for name, of in by_name(rows, "layer").items():
        samples = sum(n for n, _, _ in of)
        weigh = lambda k: sum(x[0] * x[k] for x in of) / samples
        yield f"| {name} | {len(of)} | {samples:.0f} | {100 * weigh(1):.1f} | {weigh(2):.2f} |\n"
    yield ("\n| one parameter off | cells that move by at most 15 % of the guide, %, all fields | the worst field | most a cell moves, % "
           "of the guide |\n|---|---:|---:|---:|\n")
    for name, of in by_name(rows, "sweep").items():
        cells = sum(n for n, _, _ in of)
        yield (f"| {name} | {100 * sum(n * h for n, h, _ in of) / cells:.1f} | {100 * min(h for _, h, _ in of):.1f} | "
               f"{max(m for _, _, m in of):.0f} |\n")
    yield "\n| without | the field's mean rate moves, % of the guide, mean | most |\n|---|---:|---:|\n"
    for name, of in by_name(rows, "without").items():
        changes = [c for _, c, _ in of]
        yield f"| {name} | {statistics.fmean(changes):+.1f} | {max(changes, key=abs):+.1f} |\n"


def main():
    options = argparse.ArgumentParser()
    for name in ("steadiness", "vrmap", "field", "page"):
        options.add_argument(name, type=lambda p: pathlib.Path(p).resolve())
    options.add_argument("--seeds", type=int, default=4)
    o = options.parse_args()
    text = "".join(report(*lines(o)))
    before, _, rest = o.page.read_text(encoding="utf-8").partition(BEGIN)
    o.page.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.partition(END)[2], encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
