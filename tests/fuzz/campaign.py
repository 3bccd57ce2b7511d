#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""campaign.py BUILD SECONDS PAGE [TARGET…]: every fuzz program of a build folder for so many CPU seconds each.

What it found and how far it came is added up in BUILD/fuzz/results over several calls, and written to PAGE between its
marks. Exit code 1 if any input ever failed. Standard library only."""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
# by importance: what reads whole files from strangers comes first
ORDER = ("csv", "field_toml", "taskdata", "xml", "grid_bin", "zip", "text", "geotiff", "geopackage", "words", "survey",
         "geojson", "shapefile", "flatgeobuf", "table_form", "summary", "po")
SLICE = 60  # seconds by the clock, after which CPU seconds are counted
# seconds by the clock too: on a machine with other work ten of them may hold little of ours
LIMITS = ("-timeout=60", "-report_slow_units=60", "-rss_limit_mb=1024", "-malloc_limit_mb=128", "-print_final_stats=1", "-reload=0")
BEGIN, END = "<!-- campaign -->\n", "<!-- end of campaign -->\n"


def last(pattern, text, otherwise=0):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else otherwise


class Target:
    def __init__(self, build, name):
        self.name = name
        self.program = build / "tests" / "fuzz" / f"fuzz_{name}"
        self.corpus = build / "fuzz" / "corpus" / name
        self.findings = build / "fuzz" / "findings" / name
        self.memory = build / "fuzz" / "results" / f"{name}.json"
        for folder in (self.corpus, self.findings, self.memory.parent):
            folder.mkdir(parents=True, exist_ok=True)
        start = {"executions": 0, "cpu_s": 0.0, "edges": 0}
        self.total = json.loads(self.memory.read_text()) if self.memory.exists() else start

    def slice(self, seconds):
        """One run of libFuzzer; what it did is added to the total. Returns its CPU seconds and exit code."""
        command = [self.program, *LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={self.findings}/", self.corpus,
                   HERE / "corpus" / self.name]
        with open(self.findings.parent / f"{self.name}.log", "wb") as log:
            child = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=lambda: os.nice(19))
            _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        text = (self.findings.parent / f"{self.name}.log").read_text(encoding="utf-8", errors="replace")
        cpu = used.ru_utime + used.ru_stime
        self.total["executions"] += last(r"stat::number_of_executed_units: (\d+)", text, last(r"^#(\d+)", text))
        self.total["cpu_s"] += cpu
        self.total["edges"] = max(self.total["edges"], last(r"cov: (\d+)", text))
        if child.returncode:
            print(f"{self.name}: failed, see {self.findings}", flush=True)
        self.total["inputs"] = sum(1 for _ in self.corpus.iterdir())
        self.total["findings"] = sum(1 for _ in self.findings.iterdir())
        self.memory.write_text(json.dumps(self.total))
        return cpu, child.returncode

    def run(self, seconds):
        done = 0.0
        while done < seconds:
            cpu, failed = self.slice(min(SLICE, max(1, int(seconds - done))))
            done += cpu
            if failed:
                return


def table(rows):
    yield "| target | executions | executions per CPU second | CPU seconds | edges covered | inputs kept | open findings |\n"
    yield "|---|---:|---:|---:|---:|---:|---:|\n"
    for name in sorted(rows, key=ORDER.index):
        r = rows[name]
        rate = r["executions"] / r["cpu_s"] if r["cpu_s"] else 0
        yield (f"| `{name}` | {r['executions']:,} | {rate:,.0f} | {r['cpu_s']:,.0f} | {r['edges']:,} | {r['inputs']:,} | "
               f"{r['findings']} |\n")


def write(page, rows):
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(before + BEGIN + "\n" + "".join(table(rows)) + "\n" + END + after, encoding="utf-8")


def main():
    build, seconds, page = pathlib.Path(sys.argv[1]).resolve(), float(sys.argv[2]), pathlib.Path(sys.argv[3])
    for name in sys.argv[4:] or ORDER:
        target = Target(build, name)
        target.run(seconds)
        print(name, target.total, flush=True)
    rows = {path.stem: json.loads(path.read_text()) for path in (build / "fuzz" / "results").glob("*.json")}
    if page.exists():
        write(page, rows)
    return 1 if any(r["findings"] for r in rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
