#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`vrmap inspect` on real task data, against what its INDEX says of it.

work_real.py VRMAP

Records of every log, the sum of the flow beside the machine's own total, and a note for each fault of the sets that are
broken on purpose. Exit code 0: all well; 77: the data is not there (VRMAP_TEST_DATA, default ../shared/data beside the
tree); 1: a fault.
"""
import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile

from real_data import SKIPPED, real_data

FORAGE = [4716, 4135, 1599]
# path: records of each log that is there, and the ids of the notes, each once
WORK = {
    "logs/krone_forage": (FORAGE, {"work.log_missing"}),
    "logs/4fc231c3-b989-4831-968b-fc86c9aeb744.zip": ([3411, 20052], set()),  # 23,463 in all
    "logs/small_taskdata": ([3, 2681], set()),
    "logs/2021-04-09T15_33_26_taskdata": ([207], set()),
    "logs/KV": ([1] * 6, {"work.log_no_place"}),
    "prescriptions/Agco-MicroTrak": ([2459, 373, 1677], {"work.log_no_place"}),
    "prescriptions/kverneland_tellus.zip": ([373], set()),
    "broken/BrokenTimeLogs": (FORAGE[:2], {"work.log_header_broken", "work.log_missing"}),
    "broken/DuplicatedTimeLog": (FORAGE[:2], {"work.log_twice"}),
    "broken/MissingTimeLogs": (FORAGE[:2], {"work.log_missing"}),
    "broken/MissingExternals": ([], {"work.external_missing"}),
    "broken/OneExternal": ([], set()),
    "broken/MacOSExtensionFiles": ([], set()),
    "broken/DuplicatedIDs": ([], set()),
    "broken/grid-without-binary": ([], set()),
    "golden/log_yield.zip": ([40], {"work.log_no_place"}),
    "golden/log_spread.zip": ([30], set()),
}
REFUSED = {"broken/InvalidXML": "file.broken", "broken/MultiplyTaskdataXML.zip": "work.two_taskdata"}
# the machine's own total at the end of the task, kg, and how far off the sum of its flow may be
TOTALS = {"SAV": 259618, "A02": 242481, "zJY": 91885}
MOST_OFF = 0.005


def logs_of(answer):
    return [log for task in answer["task_data"]["tasks"] for log in task["logs"]]


def check_totals(answer, faults):
    for task in answer["task_data"]["tasks"]:
        for log in task["logs"]:
            total = log["yield"]
            for name, value in (("sum", total["total_summed"]), ("counter", total["total_counted"])):
                off = value / TOTALS[task["name"]] - 1
                print(f"{task['name']}: {name} {value:.0f} of {TOTALS[task['name']]} kg, {100 * off:+.2f} %")
                if abs(off) > MOST_OFF:
                    faults.append(f"{task['name']}: {name} is {value}, not {TOTALS[task['name']]}")


def check_golden(data, answers, faults):
    """Against the tables that lie beside the logs."""
    with open(data / "golden/log_yield/expected.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    log = logs_of(answers["golden/log_yield.zip"])[0]
    at_work = sorted(float(r["yield_t_ha"]) for r in rows if r["work"] == "1" and float(r["yield_t_ha"]) > 0)
    median = (at_work[(len(at_work) - 1) // 2] + at_work[len(at_work) // 2]) / 2
    expected = {"records": len(rows), "from_local": rows[0]["time_local"], "to_local": rows[-1]["time_local"]}
    for key, value in expected.items():
        if log[key] != value:
            faults.append(f"golden yield: {key} is {log[key]}, not {value}")
    if log["yield"]["records_at_work"] != len(at_work) or not math.isclose(log["yield"]["median"], median, rel_tol=1e-9):
        faults.append(f"golden yield: {log['yield']}, not {len(at_work)} of median {median}")
    north = max(float(r["lat"]) for r in rows if r["lat"])
    if abs(log["extent"][3] - north) > 1e-9:
        faults.append(f"golden yield: the northernmost place is {log['extent'][3]}, not {north}")
    with open(data / "golden/log_spread/expected.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    log = logs_of(answers["golden/log_spread.zip"])[0]
    counted = float(rows[-1]["total_kg"]) - float(rows[0]["total_kg"])
    if log["clock_ahead_of_utc_s"] != 9 * 3600 or log["applied"][0]["total_counted"] != counted:
        faults.append(f"golden spread: clock {log['clock_ahead_of_utc_s']}, counted {log['applied'][0]['total_counted']}")


JOB = """[field]
name = "golden"
crop = "wheat"
[boundary]
file = "boundary.geojson"
[guide]
nitrogen_kg_per_10a = 6
source = "none: a test"
date = 2026-05-15
dressing = "whole"
[product]
name = "p"
n_p2o5_k2o = [21, 0, 0]
[spreader]
width_m = 12
min_kg_per_10a = 5
max_kg_per_10a = 60
step_kg_per_10a = 1
[organic]
file = "{file}"
shape = "taskdata"
material = "cattle_compost"
nitrogen_kg_per_t = 6
date = 2026-04-20
confirm = ["unusual_dose"]
"""


def check_spread(program, data, faults):
    """The golden spreading as organic matter of a field about it: the strips hold what its own table gives."""
    with open(data / "golden/log_spread/expected.csv", encoding="utf-8", newline="") as f:
        rows = [{k: float(r[k]) for k in ("lat", "lon", "applied_left_kg_ha", "applied_right_kg_ha")} for r in csv.DictReader(f)]
    metres = [111_195 * math.cos(math.radians(a["lat"])) * (b["lon"] - a["lon"]) for a, b in zip(rows, rows[1:])]
    kg = sum(m * 12 * (r["applied_left_kg_ha"] + r["applied_right_kg_ha"]) / 10_000 for m, r in zip(metres, rows))
    west, east = rows[0]["lon"] - 3e-4, rows[-1]["lon"] + 3e-4
    south, north = rows[0]["lat"] - 5e-4, rows[0]["lat"] + 5e-4
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    for name in ("log_spread/TASKDATA", "log_spread.zip"):
        with tempfile.TemporaryDirectory() as root:
            folder = pathlib.Path(root)
            (folder / "boundary.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
                {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]}))
            (folder / "field.toml").write_text(JOB.format(file=data / "golden" / name), encoding="utf-8")
            done = subprocess.run([program, "prescribe", str(folder / "field.toml"), "-o", str(folder / "out")],
                                  capture_output=True, text=True, check=False)
            if done.returncode:
                faults.append(f"{name}: {done.stderr}")
                continue
            made = json.loads((folder / "out/summary.json").read_text(encoding="utf-8"))
        spread = made["layers"]["organic"][0]
        print(f"{name}: {1000 * spread['spread_t']:.2f} kg in {spread['swaths']} strips; its table gives {kg:.2f} kg")
        print(*[note for note in made["notes"] if note["id"].startswith("taskdata.")], sep="\n")
        # the table's places are whole 1e-7 degrees, on a sphere; sections that put nothing down draw strips of 0
        if abs(1000 * spread["spread_t"] / kg - 1) > 0.005:
            faults.append(f"{name}: {1000 * spread['spread_t']} kg, not {kg}")


def main():
    data = real_data()
    if data is None:
        return SKIPPED
    data, faults, answers = data / "isoxml", [], {}
    for path in (*WORK, *REFUSED):
        done = subprocess.run([sys.argv[1], "inspect", "--json", str(data / path)], capture_output=True, text=True, check=False)
        if done.returncode != (path in REFUSED):
            faults.append(f"{path}: exit code {done.returncode}: {done.stderr}")
            continue
        answers[path] = answer = json.loads(done.stdout)[0]
        if path in REFUSED:
            if answer["fault"]["id"] != REFUSED[path]:
                faults.append(f"{path}: {answer['fault']}")
            continue
        records, notes = [log["records"] for log in logs_of(answer)], {note["id"] for note in answer["odd"]}
        if (records, notes) != WORK[path]:
            faults.append(f"{path}: {records} {notes}, not {WORK[path]}")
    if not faults:
        check_totals(answers["logs/krone_forage"], faults)
        check_golden(data, answers, faults)
        check_spread(sys.argv[1], data, faults)
    print("\n".join(faults) or f"{len(answers)} sets of task data are what they are")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
