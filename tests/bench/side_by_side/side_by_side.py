#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""side_by_side.py PROGRAM PAGE [--rounds N] [--only CASE…]: the same work by vrmap and by its peers, in turns.

Each round runs every case once by each; what counts is the median of the rounds, and how many times faster it is. The
sums of the results must agree, so that both did the same work. Needs R with gstat, and gdal_grid."""
import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
FIELDS = {"f10k": (400, 300), "f50k": (1000, 600), "f200k": (2000, 1200), "f1m": (3464, 3464)}
# name: field, gstat's words, our words but threads and instructions, results that gstat must match to
KRIGE = {
    "points, 32": ("f50k", 5, 32, 0), "points, 64": ("f50k", 5, 64, 0), "points, 100": ("f50k", 5, 100, 0),
    "blocks 4 × 4, 32": ("f50k", 5, 32, 1), "blocks 4 × 4, 64": ("f50k", 5, 64, 1),
    "1 m grid, 64": ("f50k", 1, 64, 0), "points, 32 of 200,000": ("f200k", 5, 32, 0),
    "points, 32 of 10⁶": ("f1m", 5, 32, 0),
}
# positions are whole millimetres: no pair may lie at a class's very edge, where each rounds its own way
VARIOGRAM = {"variogram, 100 m": ("f50k", 100.0003, 20)}
OURS_ONLY = {"points, 32 of 10,000": ("krige", "f10k", 5, 32, 0), "variogram of 10⁶, 100 m": ("variogram", "f1m", 100.0003, 20)}
GDAL_GRID = "gdal_grid, inverse distance, 32"
# how many times faster than the peer, by avx512 and by avx2, with so many threads
WANTED = {
    ("points, 32", 1): (25, 15), ("points, 64", 1): (18, 11), ("points, 100", 1): (15, 9),
    ("blocks 4 × 4, 32", 1): (25, 13), ("blocks 4 × 4, 64", 1): (18, 10), ("1 m grid, 64", 1): (35, 20),
    ("points, 32 of 10⁶", 2): (250, 190), (GDAL_GRID, 1): (12, 8),
    ("variogram, 100 m", 1): (18, 18), ("variogram, 100 m", 2): (35, 35),
}
GAIN, SPREAD = 1.7, 0.25  # two threads against one; of the cost of a cell from 10⁴ to 10⁶ points
MEMORY = {"points, 32 of 10⁶": 300}  # MB
SECONDS = {"variogram of 10⁶, 100 m": 3}  # by two threads
SAME_COST = ("points, 32 of 10,000", "points, 32", "points, 32 of 200,000", "points, 32 of 10⁶")


def run(*words):
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=True)
    return done.stdout.split()


class Bench:
    def __init__(self, program, folder, rounds):
        self.program, self.rounds = program, rounds
        self.points = {}
        for name, size in FIELDS.items():
            self.points[name] = folder / f"{name}.csv"
            run(program, "points", *size, self.points[name])
        self.ways = [(isa, threads) for isa in self.instructions() for threads in (1, 2)]

    def instructions(self):
        """Best first; what this machine cannot run ends in an exception of the program."""
        found = []
        for isa in ("avx512", "avx2", "neon"):
            done = subprocess.run([self.program, "krige", self.points["f50k"], "50", "8", "0", "1", isa], capture_output=True,
                                  check=False)
            if done.returncode == 0:
                found.append(isa)
        return found or ["baseline"]

    def case(self, ours, theirs, same=1e-9):
        """Medians: theirs in seconds, ours by way; and the most memory of ours in MB."""
        peer, own, memory = [], {way: [] for way in self.ways}, 0
        for _ in range(self.rounds):
            if theirs:
                seconds, expected, total = run("Rscript", HERE / "gstat.R", *theirs)
                peer.append(float(seconds))
            for isa, threads in self.ways:
                seconds, results, kilobytes, own_total = run(self.program, *ours, threads, isa)
                own[isa, threads].append(float(seconds))
                memory = max(memory, int(kilobytes) / 1000)
                if theirs and (results != expected or abs(float(own_total) / float(total) - 1) > same):
                    raise SystemExit(f"{ours}: {results} results of sum {own_total}, the peer's {expected} of {total}")
        return (statistics.median(peer) if peer else None, {way: statistics.median(s) for way, s in own.items()}, memory,
                int(results))

    def gdal_grid(self):
        """Inverse distance to the nearest 32 onto the same cells; the time to read the points is measured and taken off."""
        path = self.points["f50k"]
        vrt = path.with_suffix(".vrt")
        vrt.write_text(f'<OGRVRTDataSource><OGRVRTLayer name="f50k"><SrcDataSource>{path}</SrcDataSource><GeometryType>wkbPoint'
                       '</GeometryType><GeometryField encoding="PointFromColumns" x="x" y="y"/></OGRVRTLayer></OGRVRTDataSource>',
                       encoding="utf-8")
        took = {size: [] for size in ("whole", "reading")}
        for _ in range(self.rounds):
            for size, cells in (("whole", ("200", "120")), ("reading", ("1", "1"))):
                since = time.monotonic()
                subprocess.run(["gdal_grid", "-q", "-zfield", "z", "-a", "invdistnn:power=2:max_points=32:radius=30", "-txe", "0",
                                "1000", "-tye", "600", "0", "-outsize", *cells, "-ot", "Float64", "-l", "f50k", str(vrt),
                                str(path.with_suffix(".tif"))], check=True, capture_output=True,
                               env={**os.environ, "GDAL_NUM_THREADS": "1"})  # else it takes every processor
                took[size].append(time.monotonic() - since)
        return statistics.median(took["whole"]) - statistics.median(took["reading"])


def blas():
    found = re.findall(r"BLAS:\s*(\S+)", subprocess.run(["Rscript", "-e", "sessionInfo()"], capture_output=True, text=True,
                                                      check=True).stdout)
    return found[0].split("/")[-2] + "/" + found[0].split("/")[-1] if found else "unknown"


def processor():
    text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    values = {key: re.search(rf"^{key}\s*: (.*)$", text, re.M) for key in ("model name", "cpu family", "model")}
    return ", ".join(f"{key} {m.group(1)}" for key, m in values.items() if m) or platform.machine()


def page(bench, rows):
    ways = bench.ways
    head = "| work | results | peer | " + " | ".join(f"{isa}, {n}" for isa, n in ways) + " | most memory |\n"
    return head + "|---|---:|---:|" + "---:|" * (len(ways) + 1) + "\n" + "".join(rows)


def wanted(name, way):
    isa, threads = way
    return dict(zip(("avx512", "avx2"), WANTED.get((name, threads), ()))).get(isa)


def judged(measured):
    """What the table means, in words: the targets that were not reached, threads, cost per cell."""
    missed = [f"{name} with {isa}, {threads}: {peer / own[isa, threads]:.3g} × of {wanted(name, (isa, threads))} ×"
              for name, (peer, own, _, _) in measured.items() for isa, threads in own
              if peer and wanted(name, (isa, threads)) and peer / own[isa, threads] < wanted(name, (isa, threads))]
    asked = sum(1 for name, (_, own, _, _) in measured.items() for way in own if wanted(name, way))
    best = {name: next(iter(own))[0] for name, (_, own, _, _) in measured.items()}
    gains = {name: own[best[name], 1] / own[best[name], 2] for name, (_, own, _, _) in measured.items()}
    cost = {name: 1e6 * own[best[name], 1] / results for name, (_, own, _, results) in measured.items() if name in SAME_COST}
    spread = max(cost.values()) / min(cost.values()) - 1 if cost else 0
    missed += [f"{name}: two threads {gain:.2f} × of {GAIN} ×" for name, gain in gains.items() if gain < GAIN]
    missed += [f"{name}: {memory:.0f} MB of {MEMORY[name]} MB" for name, (_, _, memory, _) in measured.items()
               if memory > MEMORY.get(name, memory)]
    missed += [f"{name}: {own[best[name], 2]:.3g} s of {SECONDS[name]} s" for name, (_, own, _, _) in measured.items()
               if own[best[name], 2] > SECONDS.get(name, own[best[name], 2])]
    if spread > SPREAD:
        missed.append(f"cost of a cell: {100 * spread:.0f} % of {100 * SPREAD:.0f} %")
    asked += len(gains) + len(MEMORY.keys() & measured) + len(SECONDS.keys() & measured) + (len(cost) > 1)
    yield f"- Of {asked} targets " + ("all are reached." if not missed else "not reached: " + "; ".join(missed) + ".")
    yield "- Two threads against one: " + ", ".join(f"{name} {gain:.2f} ×" for name, gain in gains.items()) + "."
    if len(cost) > 1:
        yield ("- Microseconds for a cell with one thread: " + ", ".join(f"{name} {us:.3g}" for name, us in cost.items()) +
               f"; the dearest {100 * spread:.0f} % above the cheapest.")


def row(name, peer, own, memory, results, _, ways):
    def cell(way):
        target = f" ({wanted(name, way)})" if wanted(name, way) else ""
        return f"{own[way]:.4g} s" + (f", **{peer / own[way]:.3g} ×**{target}" if peer else "")
    return (f"| {name} | {results:,} | " + (f"{peer:.4g} s" if peer else "") + " | " + " | ".join(map(cell, ways)) +
            f" | {memory:.0f} MB |\n")


def save(path, measured):
    """So that a long run may be stopped, and one case measured again."""
    cases = {name: {"peer_s": peer, "own_s": {f"{isa} {n}": s for (isa, n), s in own.items()}, "memory_mb": memory,
                    "results": results, "rounds": rounds} for name, (peer, own, memory, results, rounds) in measured.items()}
    path.write_text(json.dumps({"processor": processor(), "cases": cases}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path):
    """What was measured before, on this processor."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"processor": "", "cases": {}}
    if kept["processor"] != processor():
        return {}
    ways = lambda own: {(way.split()[0], int(way.split()[1])): s for way, s in own.items()}
    return {name: (c["peer_s"], ways(c["own_s"]), c["memory_mb"], c["results"], c["rounds"]) for name, c in kept["cases"].items()}


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("program", type=pathlib.Path)
    asked.add_argument("page", type=pathlib.Path)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--only", nargs="*")
    o = asked.parse_args()
    chosen = lambda name: not o.only or name in o.only
    kept = o.page.with_suffix(".json")
    measured = load(kept) if o.only else {}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(o.program.resolve(), pathlib.Path(folder), o.rounds)

        def add(name, ours, theirs):
            if chosen(name):
                tell(name, bench.case(ours, theirs))

        def tell(name, figures):
            measured[name] = (*figures, o.rounds)
            save(kept, measured)
            print(row(name, *measured[name], bench.ways), end="", flush=True)

        for name, (field, *words) in KRIGE.items():
            add(name, ["krige", bench.points[field], *words], ["krige", bench.points[field], *words])
        for name, (field, *words) in VARIOGRAM.items():
            add(name, ["variogram", bench.points[field], *words], ["variogram", bench.points[field], *words])
        for name, (work, field, *words) in OURS_ONLY.items():
            add(name, [work, bench.points[field], *words], None)
        if chosen(GDAL_GRID):
            _, own, memory, results = bench.case(["krige", bench.points["f50k"], 5, 32, 0], None)
            tell(GDAL_GRID, (bench.gdal_grid(), own, memory, results))
        in_order = {name: measured[name] for name in (*KRIGE, *VARIOGRAM, *OURS_ONLY, GDAL_GRID) if name in measured}
        table = page(bench, [row(name, *figures, bench.ways) for name, figures in in_order.items()])
        table += "\n" + "\n".join(judged({name: figures[:4] for name, figures in in_order.items()})) + "\n"
        rounds = min(figures[4] for figures in in_order.values())
    begin, end = "<!-- side by side -->\n", "<!-- end of side by side -->\n"
    before, _, rest = o.page.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    gstat = run("Rscript", "-e", "cat(as.character(packageVersion('gstat')))")[0]
    gdal = run("gdal_grid", "--version")[1].rstrip(",")
    made = f"\n{processor()}; {rounds} rounds or more, medians; R's BLAS {blas()}; gstat {gstat}, GDAL {gdal}.\n\n"
    o.page.write_text(before + begin + made + table + "\n" + end + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
