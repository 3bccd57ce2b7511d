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
import subprocess
import sys

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
    print("\n".join(faults) or f"{len(answers)} sets of task data are what they are")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
