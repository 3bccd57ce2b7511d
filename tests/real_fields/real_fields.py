#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The whole walk on real fields, and what came of it.

real_fields.py VRMAP [TABLE.md]

Runs `vrmap prescribe` on each of FIELDS, found in VRMAP_TEST_DATA (default ../shared/data beside the
tree), re-reads the outputs with GDAL (ogr2ogr) and with the independent decoder of TASKDATA, and
compares them cell by cell. Writes the table when a file is named, else holds the kept points and mean
rates against the table in the tree. Exit code 0: all well; 77: the data is not there, nothing was
tested; 1: a fault.
"""
import csv
import io
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import big_field
from real_data import SKIPPED, real_data

HERE = pathlib.Path(__file__).resolve().parent
DECODER = HERE.parent / "clients" / "decode_taskdata.py"
TABLE = HERE.parent.parent / "libvrmap" / "doc" / "real_fields.md"

# {data} is the data folder, {tmp} the job's own folder. Guide rates are stated for the walk: they
# are no standard of those places.
HENRYS = """
[field]
name = "henrys"
crop = "winter wheat"
region = "any"
[boundary]
from = "points_hull"
[yield]
file = "{data}/henrys/FarmerI_yld_2018.csv"
x = "x"
y = "y"
crs = "EPSG:32612"
value = "yld_mss_w"
unit = "lb/ac"
harvested = 2018-07-18
[moisture]
file = "{data}/henrys/soil_samples_2020.csv"
x = "x"
y = "y"
crs = "EPSG:32612"
value = "mean_vwc.march"
unit = "m3/m3"
date = 2019-03-15
[organic]
file = "{data}/henrys/FarmerI_N_2016_polygons.gpkg"
shape = "polygons"
rate = "rt_apd_ms_"
unit = "lb/ac"
material = "urea, standing for a spreading log"
nitrogen_kg_per_t = 460
efficiency_pct = 100
date = 2018-10-01
[guide]
nitrogen_kg_per_10a = 9.0
source = "stated for this test"
date = 2019-04-15
dressing = "whole"
uptake_kg_per_t = 23.3
recovery = 0.6
[product]
name = "urea"
n_p2o5_k2o = [46, 0, 0]
[spreader]
width_m = 24
min_kg_per_10a = 3
max_kg_per_10a = 40
step_kg_per_10a = 1
"""

AREA1 = """
[field]
name = "area1"
crop = "wine grapes"
region = "any"
[boundary]
file = "{data}/pyprecag/area1_onebox_94mga54.shp"
[yield]
file = "{data}/pyprecag/area1_yield_ascii_wgs84.csv"
x = "Lon"
y = "Lat"
crs = "EPSG:4326"
value = "Yield"
unit = "t/ha"
range = [0, 150]
harvested = 2024-03-05
[ndvi]
file = "{data}/pyprecag/rasters/area1_onebox_NDVI_250cm.tif"
date = 2024-03-20
uptake_a_kg_per_10a = 1.0
uptake_b = 4.0
uptake_rmse_kg_per_10a = 0.3
source = "stated for this test"
[guide]
nitrogen_kg_per_10a = 4.0
source = "stated for this test"
date = 2024-04-01
dressing = "topdressing"
other_dressings_kg_per_10a = 2.0
recovery = 0.5
[product]
name = "ammonium sulphate"
n_p2o5_k2o = [21, 0, 0]
[spreader]
width_m = 9.9
min_kg_per_10a = 2
max_kg_per_10a = 40
step_kg_per_10a = 0.5
"""

LAS_ROSAS = """
[field]
name = "Las Rosas 2001"
crop = "maize"
region = "any"
[boundary]
from = "points_hull"
[yield]
file = "{tmp}/lasrosas2001.csv"
x = "long"
y = "lat"
crs = "EPSG:4326"
value = "yield"
unit = "q/ha"
harvested = 2001-04-30
[guide]
nitrogen_kg_per_10a = 6.0
source = "stated for this test"
date = 2001-11-01
dressing = "whole"
[product]
name = "urea"
n_p2o5_k2o = [46, 0, 0]
[spreader]
width_m = 12
min_kg_per_10a = 3
max_kg_per_10a = 40
step_kg_per_10a = 1
"""


def las_rosas_2001(data, folder):
    """The trial's file holds two years; a yield map is of one."""
    with open(data / "agridat" / "lasrosas.corn.csv", newline="") as source:
        rows = list(csv.reader(source))
    with open(folder / "lasrosas2001.csv", "w", newline="") as out:
        csv.writer(out).writerows([rows[0]] + [r for r in rows[1:] if r[0] == "2001"])


FIELDS = {
    "henrys": (HENRYS, None),
    "pyprecag area1": (AREA1, None),
    "Las Rosas 2001": (LAS_ROSAS, las_rosas_2001),
}


def run(program, job, out):
    """Seconds and peak memory (MB) of one run; its words on a fault."""
    begin = time.monotonic()
    process = subprocess.Popen([program, "prescribe", str(job), "-o", str(out), "--lang", "en"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{job}: exit {process.returncode}: {words}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def cells_by_decoder(out):
    text = subprocess.run([sys.executable, "-B", str(DECODER), str(out / "TASKDATA")], check=True,
                          capture_output=True, text=True).stdout
    return {(int(r["row"]), int(r["col"])): (int(r["raw"]), float(r["lat"]), float(r["lon"]))
            for r in csv.DictReader(io.StringIO(text))}


def cells_by_gdal(out):
    """Rate and centre of each feature of task_grid, as GDAL reads them."""
    query = ('SELECT row, col, rate_mg_per_m2, (ST_MinY(geom) + ST_MaxY(geom)) / 2 AS lat, '
             '(ST_MinX(geom) + ST_MaxX(geom)) / 2 AS lon FROM task_grid')
    text = subprocess.run(["ogr2ogr", "-f", "CSV", "/vsistdout/", str(out / "field.gpkg"), "-sql", query],
                          check=True, capture_output=True, text=True).stdout
    return {(int(r["row"]), int(r["col"])): (int(r["rate_mg_per_m2"]), float(r["lat"]), float(r["lon"]))
            for r in csv.DictReader(io.StringIO(text))}


def compare(name, out):
    decoded, read = cells_by_decoder(out), cells_by_gdal(out)
    if decoded.keys() != read.keys():
        sys.exit(f"{name}: TASKDATA has {len(decoded)} cells, task_grid {len(read)}")
    for cell, (raw, lat, lon) in decoded.items():
        other, other_lat, other_lon = read[cell]
        if raw != other or abs(lat - other_lat) > 1e-8 or abs(lon - other_lon) > 1e-8:
            sys.exit(f"{name}: cell {cell}: TASKDATA {raw} at {lat}, {lon}; task_grid {read[cell]}")
    if not any(raw for raw, _, _ in decoded.values()):
        sys.exit(f"{name}: every rate is 0")
    return len(decoded)


def check_ledger(name, out):
    """Each mesh cell's terms sum to its nitrogen, and its nitrogen is that of its product."""
    text = subprocess.run(["ogr2ogr", "-f", "CSV", "/vsistdout/", str(out / "field.gpkg"), "mesh"],
                          check=True, capture_output=True, text=True).stdout
    for r in csv.DictReader(io.StringIO(text)):
        terms = sum(int(v) for k, v in r.items() if k.endswith("_n_mg_per_m2"))
        if terms != int(r["n_mg_per_m2"]):
            sys.exit(f"{name}: ledger of a cell sums to {terms}, rate is {r['n_mg_per_m2']}")


def walk(program, data, folder):
    results = {}
    for name, (job_text, prepare) in FIELDS.items():
        own = folder / name.replace(" ", "-")
        own.mkdir()
        if prepare:
            prepare(data, own)
        job = own / "field.toml"
        job.write_text(job_text.format(data=data, tmp=own), encoding="utf-8")
        out = own / "out"
        seconds, megabytes = run(program, job, out)
        cells = compare(name, out)
        check_ledger(name, out)
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        results[name] = (summary, seconds, megabytes, cells)
        print(f"{name}: {cells} cells equal in TASKDATA and task_grid, {seconds:.2f} s, {megabytes:.0f} MB")
    return results


def compare_with_table(results):
    """The kept points and mean rates of the table in the tree: a change of method must change both."""
    rows = [line.split("|") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    known = {r[1].strip(): r for r in rows if len(r) > 15}
    for name, (summary, *_) in results.items():
        kept, mean = int(known[name][4]), float(known[name][10])
        now_kept, now_mean = summary["layers"]["yield"]["kept"], summary["totals"]["products"][0]["mean_kg_per_10a"]
        if kept != now_kept or abs(now_mean - mean) > 0.01 * mean:
            sys.exit(f"{name}: kept {now_kept}, mean rate {now_mean} kg/10a; {TABLE.name} says {kept}, {mean}")


def size_section(program):
    """What the walk costs on a field of stated size: the median of five runs."""
    with tempfile.TemporaryDirectory() as folder:
        job = big_field.write_big_field(pathlib.Path(folder))
        runs = [run(program, job, pathlib.Path(folder) / f"out{i}") for i in range(5)]
        points = len((job.parent / "yield.csv").read_text().splitlines()) - 1
    seconds, megabytes = statistics.median(r[0] for r in runs), max(r[1] for r in runs)
    print(f"20 ha, {points} points: {seconds:.2f} s, {megabytes:.0f} MB")
    return ["## Size", "",
            f"A synthetic field of 20 ha with {points} yield points, 40 moisture samples and a compost path",
            f"(`tests/real_fields/big_field.py`): {seconds:.2f} s (median of five), peak memory {megabytes:.0f} MB.", ""]


def table(results, program):
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    lines = ["# Real fields", "",
             "Made by `./dev real-fields`; do not edit. The whole walk of `vrmap prescribe`, outputs re-read with",
             "GDAL and with `tests/clients/decode_taskdata.py` and equal in every cell. Guide rates are stated for",
             "the test; they are no standard of these places. Seconds are of one run on whatever machine made",
             f"this table ({os.cpu_count()} threads), files written and flushed; {version}.", ""]
    head = ["field", "area ha", "points", "kept", "rejected", "mean before t/ha", "mean after t/ha",
            "leave-one-out RMSE t/ha", "RMSE of the mean", "mean rate kg/10a", "product", "total kg",
            "uniform kg", "N saved %", "task cells", "seconds", "peak MB"]
    lines += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, (s, seconds, megabytes, cells) in results.items():
        y, t = s["layers"]["yield"], s["totals"]
        p, = t["products"]
        rejected = ", ".join(f"{k} {v}" for k, v in y["rejected"].items() if v) or "none"
        loo = y["leave_one_out"]
        row = [name, f'{s["field"]["area_ha"]:.2f}', y["points"], y["kept"], rejected,
               f'{y["mean_before_t_per_ha"]:.3f}', f'{y["mean_after_t_per_ha"]:.3f}', f'{loo["rmse"]:.3f}',
               f'{loo["rmse_of_mean"]:.3f}', f'{p["mean_kg_per_10a"]:.2f}', p["name"],
               f'{p["kg"]:.1f}', f'{p["uniform_kg"]:.1f}', f'{t["nitrogen_saving_pct"]:.1f}',
               cells, f"{seconds:.2f}", f"{megabytes:.0f}"]
        lines.append("| " + " | ".join(str(c) for c in row) + " |")
    lines += ["", "## What moved the rate", "", "Mean of the absolute term, kg N/10a.", ""]
    terms = list(next(iter(results.values()))[0]["ledger"])
    lines += ["| field | " + " | ".join(terms) + " |", "|" + "---|" * (len(terms) + 1)]
    for name, (s, *_) in results.items():
        lines.append(f"| {name} | " + " | ".join(
            f'{s["ledger"][t]["mean_abs_n_kg_per_10a"]:.3f}' for t in terms) + " |")
    lines += ["", "## What the program said", ""]
    for name, (s, *_) in results.items():
        for note in s["notes"]:
            args = ", ".join(f"{k} {v}" for k, v in note["args"].items())
            lines.append(f"- {name}: `{note['id']}`" + (f" ({args})" if args else ""))
    lines += [""] + size_section(program) + ["## Sources", "",
              "henrys: paulhegedus/OFPEDATA2 and OFPE, MIT; its urea polygons of 2016 stand for a spreading log.",
              "area1: CSIRO-Precision-Agriculture/pyprecag, BSD-3. Las Rosas: kwstat/agridat, data used with",
              "permission of the ASU GeoDa Center.", ""]
    return "\n".join(lines)


def main():
    program = sys.argv[1]
    data = real_data()
    if data is None:
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        results = walk(program, data, pathlib.Path(os.environ.get("VRMAP_KEEP", folder)))
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).write_text(table(results, program), encoding="utf-8")
    else:
        compare_with_table(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
