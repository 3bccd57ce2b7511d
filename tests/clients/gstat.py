#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`vrmap interpolate` and R's gstat on two real yield fields: the same points, models, neighbours.

gstat.py BUILD_FOLDER [PAGE.md]

The fields are found in VRMAP_TEST_DATA (default ../shared/data beside the tree). Writes its section of the
page when one is named. Exit code 0: all equal; 77: gstat or the data is not there, nothing was compared;
1: a difference.
"""
import csv
import json
import math
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

import exact
from section import SKIPPED, write_section

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "real_fields"))
from real_data import real_data  # noqa: E402

MOST = 1e-10  # of the root of the sill for values, of the sill for variances
MOST_SEMIVARIANCE = 1e-9  # of the semivariance
# Samples along one or two passes leave a trend open: the variance is many sills, and doubles run out. Beyond OPEN
# sills, more than with no samples but a mean, both programs are held against 60 digits instead: MOST, relative, for
# each sill of the variance.
OPEN = 1
CUTOFF = 250  # metres, of the experimental variogram; 15 classes
LOST = 1e6  # sills beyond which the samples say nothing of the trend: told, not judged

# Metres already. What lies outside `kept` (in the unit of the log) is no harvest but a fault of the log. `plain`
# has about the nugget and the short range that `vrmap interpolate` fits; `turned` is made up.
FIELDS = {
    "henrys 2018": {
        "file": "henrys/FarmerI_yld_2018.csv", "x": "x", "y": "y", "value": "yld_vl_w", "kept": (10, 120),
        "models": {"plain": [("Nug", 108), ("Exp", 75, 36, 0, 1)],
                   "turned": [("Nug", 25), ("Exp", 50, 30, 60, 0.5), ("Sph", 60, 200, 60, 0.6)]}},
    "paar barley": {
        "file": "paar/barley.csv", "x": "X", "y": "Y", "value": "Yield", "kept": (0.01, 15),
        "models": {"plain": [("Nug", 0.4), ("Exp", 1.5, 40, 0, 1)],
                   "turned": [("Nug", 0.4), ("Exp", 0.7, 30, 60, 0.5), ("Sph", 0.8, 300, 60, 0.6)]}},
}
# name: kind, neighbours, model, block's width and height; a trend in powers is compared about each target
BLOCK = (6, 4)
CASES = {
    "ordinary, 32": ("ordinary", 32, "plain", None),
    "ordinary, 64": ("ordinary", 64, "plain", None),
    "ordinary, 32, block": ("ordinary", 32, "plain", BLOCK),
    "ordinary, 64, block": ("ordinary", 64, "plain", BLOCK),
    "simple, 32": ("simple", 32, "plain", None),
    "universal linear, 32": ("linear", 32, "plain", None),
    "universal quadratic, 32": ("quadratic", 32, "plain", None),
    "universal quadratic, 64": ("quadratic", 64, "plain", None),
    "turned ellipses, 32": ("ordinary", 32, "turned", None),
    "turned ellipses, 64, block": ("ordinary", 64, "turned", BLOCK),
}
KINDS = {"ordinary": ["ordinary"], "simple": ["simple"], "linear": ["universal", "--degree", 1],
         "quadratic": ["universal", "--degree", 2]}


def write_csv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class Points:
    """The log's points in millimetres about the field's middle, one at each place."""

    def __init__(self, data, field):
        self.read = self.left_out = 0
        places = {}
        with open(data / field["file"], encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                self.read += 1
                try:
                    x, y, value = (float(row[field[key]]) for key in ("x", "y", "value"))
                except ValueError:
                    x = y = value = math.nan
                # a NaN is in no range
                if math.isfinite(x + y) and field["kept"][0] <= value <= field["kept"][1]:
                    places.setdefault((round(1000 * x), round(1000 * y)), []).append(value)
                else:
                    self.left_out += 1
        self.shared = sum(len(values) > 1 for values in places.values())
        middle = [1000 * round((min(c) + max(c)) / 2000) for c in zip(*places)]
        # the mean of those at one place: gstat's matrix is singular with both
        self.at = [(x - middle[0], y - middle[1]) for x, y in places]
        self.value = [round(math.fsum(v) / len(v), 6) for v in places.values()]
        self.mean = round(math.fsum(self.value) / len(self.value), 3)

    def targets(self):
        """750 within 15 m of a point, and 150 points' own places."""
        chosen = random.Random(20261123)
        near = [chosen.choice(self.at) for _ in range(750)]
        moved = [(x + chosen.randrange(-15000, 15001), y + chosen.randrange(-15000, 15001)) for x, y in near]
        return moved + chosen.sample(self.at, 150)


def notation(parts):
    """`25 Nug() + 110 Exp(40, 0, 1)`."""
    return " + ".join(f"{sill} {shape}({', '.join(map(str, rest))})" for shape, sill, *rest in parts)


class Field:
    def __init__(self, name, program, data, folder):
        self.name, self.program, self.folder = name, program, folder
        self.models = FIELDS[name]["models"]
        self.points = Points(data, FIELDS[name])
        self.targets = self.points.targets()

    def write(self):
        metres = lambda at: [f"{v / 1000:.3f}" for v in at]
        write_csv(self.folder / "points.csv", ("x", "y", "value"),
                  [(*metres(at), repr(v)) for at, v in zip(self.points.at, self.points.value)])
        write_csv(self.folder / "targets.csv", ("x", "y"), map(metres, self.targets))
        write_csv(self.folder / "models.csv", ("model", "shape", "sill", "range", "azimuth", "ratio"),
                  [(model, *part, *[0, 0, 1][len(part) - 2:]) for model, parts in self.models.items() for part in parts])
        header = ("case", "kind", "neighbours", "model", "mean", "block", "width", "height", "origin")
        rows = [(slug(case), kind, n, model, self.points.mean, int(block is not None), *(block or (0, 0)),
                 "target" if kind in ("linear", "quadratic") else "field")
                for case, (kind, n, model, block) in CASES.items()]
        # for the page: gstat against itself, about the field's middle
        rows.append(("quadratic_middle", "quadratic", 32, "plain", self.points.mean, 0, 0, 0, "field"))
        write_csv(self.folder / "cases.csv", header, rows)
        write_csv(self.folder / "classes.csv", ("cutoff", "width"),
                  [(CUTOFF, repr(CUTOFF / 15))])

    def gstat(self):
        done = subprocess.run(["Rscript", HERE / "gstat.R", self.folder], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"gstat.R: {done.stderr}")
        return done.stdout.strip()

    def vrmap(self, *words):
        command = [self.program, "interpolate", "points.csv", "--crs", "none", "--value", "value", "--no-picture",
                   "--no-cross-validation", "--overwrite", "--json", "run.json", *words]
        done = subprocess.run(list(map(str, command)), cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{self.name}: {' '.join(map(str, words))}: {done.stderr}")
        run = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        if (run["points"]["used"], run["points"]["merged"]) != (len(self.points.at), 0):
            raise SystemExit(f"{self.name}: not all points were used: {run['points']}")
        return run

    def krige(self, case):
        kind, neighbours, model, block = CASES[case]
        words = ["--kind", *KINDS[kind], "--model", notation(self.models[model]), "--neighbours", neighbours,
                 "--radius", "none", "--targets", "targets.csv", "-o", "out.csv"]
        words += ["--mean", self.points.mean] if kind == "simple" else []
        words += ["--block", f"{block[0]}x{block[1]}", "--discretise", 4] if block else []
        tally = self.vrmap(*words)["targets"]
        return tally, read_csv(self.folder / "out.csv")


def slug(case):
    return re.sub(r"[^a-z0-9]+", "_", case)


def apart(ours, theirs, left_out):
    """The largest differences of mean and variance over the targets that both have."""
    worst = {"pred": 0.0, "var": 0.0}
    lone = 0
    for one, other, out in zip(ours, theirs, left_out):
        if out:
            continue
        if any((one[key] == "") != (other[key] == "") for key in worst):
            lone += 1
            continue
        for key in worst:
            if one[key] != "":
                worst[key] = max(worst[key], abs(float(one[key]) - float(other[key])))
    return worst, lone


class Case:
    """One kind of kriging of one field: every target is tied, open, or compared."""

    def __init__(self, field, name, ties):
        self.field, self.name = field, name
        self.kind, self.neighbours, model, self.block = CASES[name]
        self.parts = field.models[model]
        self.sill = sum(part[1] for part in self.parts if part[0] != "Nug")
        self.tally, self.ours = field.krige(name)
        self.theirs = read_csv(field.folder / f"{slug(name)}.gstat.csv")
        if not len(self.ours) == len(self.theirs) == len(ties) == len(field.targets):
            raise SystemExit(f"{name}: {len(self.ours)} and {len(self.theirs)} results for {len(field.targets)} targets")
        self.tied = [row[str(self.neighbours)] == "1" for row in ties]
        trend = self.kind in ("linear", "quadratic")
        self.open = [trend and not tied and float(row["var"] or 0) > OPEN * self.sill
                     for row, tied in zip(self.theirs, self.tied)]

    def compared(self):
        """The table's row, and whether all is well."""
        worst, lone = apart(self.ours, self.theirs, [a or b for a, b in zip(self.tied, self.open)])
        value, variance = worst["pred"] / math.sqrt(self.sill), worst["var"] / self.sill
        count = len(self.tied) - sum(self.tied) - sum(self.open) - lone
        unusual = {key: self.tally[key] for key in ("steadied", "singular") if self.tally[key]}
        # vrmap takes the mean alone where the neighbours cannot bear a trend: only where that is lost
        hopeless = sum(is_open and float(row["var"]) > LOST * self.sill for row, is_open in zip(self.theirs, self.open))
        if self.tally["trend_dropped"] > hopeless:
            unusual["trend_dropped"] = self.tally["trend_dropped"]
        row = (f"| {self.field.name} | {self.name} | {count} | {sum(self.tied)} | {sum(self.open)} | {value:.1e} | "
               f"{variance:.1e} |")
        well = not lone and not unusual and count >= 500 and value <= MOST and variance <= MOST
        return row, well, f"{lone} by one of them only, {unusual}"

    def by_60_digits(self):
        """The same of the targets whose trend is open: errors of both in standard errors and parts of the variance,
        up to LOST sills for each sill of the variance."""
        p, degree = self.field.points, 1 if self.kind == "linear" else 2
        worst, lost, count = [0.0, 0.0], [0.0, 0.0], 0
        for t in (t for t, is_open in enumerate(self.open) if is_open):
            mean, variance = exact.universal(p.at, p.value, self.field.targets[t], self.neighbours, self.parts, degree)
            sills = variance / self.sill
            count += sills > LOST
            for who, rows in enumerate((self.ours, self.theirs)):
                off = max(abs(float(rows[t]["pred"] or "nan") - mean) / math.sqrt(variance),
                          abs(float(rows[t]["var"] or "nan") / variance - 1))
                # a NaN is the worst of all
                off = off if off == off else math.inf
                if sills > LOST:
                    lost[who] = max(lost[who], off)
                else:
                    worst[who] = max(worst[who], off / sills)
        row = (f"| {self.field.name} | {self.name} | {sum(self.open) - count} | {worst[0]:.1e} | {worst[1]:.1e} | {count} | "
               f"{self.tally['trend_dropped']} | " + (f"{lost[0]:.1e} | {lost[1]:.1e} |" if count else "– | – |"))
        return row, worst[0] <= MOST


def compare_cases(field, faults):
    """Rows of both tables."""
    rows, by_digits = [], []
    ties = read_csv(field.folder / "ties.csv")
    for name in CASES:
        case = Case(field, name, ties)
        row, well, unusual = case.compared()
        rows.append(row)
        print(row, flush=True)
        if not well:
            faults.append(f"{row} {unusual}")
        if any(case.open):
            row, well = case.by_60_digits()
            by_digits.append(row)
            print(f"  open trend: {row}", flush=True)
            if not well:
                faults.append(row)
    return rows, by_digits


def compare_variograms(field, faults):
    ours = field.vrmap("--cutoff", CUTOFF, "--cell", 50, "-o", "out.tif")["variogram"]
    theirs = read_csv(field.folder / "variogram.csv")
    same = [c["pairs"] for c in ours] == [int(c["pairs"]) for c in theirs]
    off = {key: max(abs(a[name] / float(b[key]) - 1) for a, b in zip(ours, theirs))
           for key, name in (("semivariance", "semivariance"), ("distance", "distance_m"))}
    pairs = sum(c["pairs"] for c in ours)
    row = (f"| {field.name} | {len(ours)} | {CUTOFF} | {pairs:,} | {'equal' if same else 'DIFFERENT'} | "
           f"{off['distance']:.1e} | {off['semivariance']:.1e} |")
    print(row, flush=True)
    if not same or not off["semivariance"] <= MOST_SEMIVARIANCE or not off["distance"] <= MOST_SEMIVARIANCE:
        faults.append(row)
    return row


def middle(field):
    """gstat's quadratic trend about the field's middle against its own about each target, of the root of the sill."""
    both = [read_csv(field.folder / f"{name}.gstat.csv") for name in ("quadratic_middle", slug("universal quadratic, 32"))]
    ties = [row["32"] == "1" for row in read_csv(field.folder / "ties.csv")]
    return apart(*both, ties)[0]["pred"] / math.sqrt(sum(p[1] for p in field.models["plain"] if p[0] != "Nug"))


def about(field):
    p, spec = field.points, FIELDS[field.name]
    least, most = spec["kept"]
    return (f"- {field.name} (`{spec['file']}`, `{spec['value']}`): {p.read:,} rows, {p.left_out:,} without a number or "
            f"outside {least} to {most}, places with more than one point: {p.shared:,} (their mean is taken, "
            f"gstat cannot krige them), {len(p.at):,} points. `plain` is {notation(field.models['plain'])}, `turned` "
            f"{notation(field.models['turned'])}. gstat's quadratic trend about the field's middle differs from its own "
            f"about each target by {middle(field):.0e} of the root of the sill.")


def main():
    program = pathlib.Path(sys.argv[1]).resolve() / "release" / "cli" / "vrmap"
    here = 'stopifnot(requireNamespace("sp"), requireNamespace("gstat"))'
    if not shutil.which("Rscript") or subprocess.run(["Rscript", "-e", here], capture_output=True, check=False).returncode:
        print("SKIPPED: no gstat (r-base-core, r-cran-gstat, r-cran-sp)")
        return SKIPPED
    data = real_data()
    if data is None:
        return SKIPPED
    absent = [spec["file"] for spec in FIELDS.values() if not (data / spec["file"]).is_file()]
    if absent:
        print(f"SKIPPED: not in {data}: {', '.join(absent)}")
        return SKIPPED
    faults, cases, digits, classes, fields, versions = [], [], [], [], [], ""
    for name in FIELDS:
        with tempfile.TemporaryDirectory() as folder:
            field = Field(name, program, data, pathlib.Path(folder))
            field.write()
            versions = field.gstat()
            for table, rows in zip((cases, digits), compare_cases(field, faults)):
                table += rows
            classes.append(compare_variograms(field, faults))
            fields.append(about(field))
            print(fields[-1])
    for fault in faults:
        print(f"FAILED: {fault}")
    if len(sys.argv) > 2 and not faults:
        write_section(pathlib.Path(sys.argv[2]), "gstat", "\n".join([
            versions + ".", "", *fields, "",
            "| field | kind | targets compared | left out for ties | trend open | value | variance |",
            "|---|---|---:|---:|---:|---:|---:|", *cases, "",
            "Where the trend is open:", "",
            "| field | kind | targets | vrmap | gstat | beyond 10⁶ sills | trend dropped by vrmap | vrmap, whole | gstat, whole |",
            "|---|---|---:|---:|---:|---:|---:|---:|---:|", *digits, "",
            "| field | classes | cutoff m | pairs | counts | mean distance | semivariance |",
            "|---|---:|---:|---:|---|---:|---:|", *classes]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
