#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""experiments.py VIRTUAL_TRIALS PAGE [--seeds N]: experiment E1, its tables written between PAGE's marks.

Standard library only."""
import argparse
import collections
import concurrent.futures
import csv
import io
import os
import pathlib
import statistics
import subprocess
import tempfile

SCENARIOS = ("nitrogen_limited", "drainage_limited", "null")
POLICIES = (("uniform", "the guide everywhere"), ("uniform_as_fusion", "uniform, as much in all as vrmap"),
            ("ndvi_compensate", "NDVI alone, more where less grows"), ("ndvi_proportional", "NDVI alone, more where more grows"),
            ("fusion", "vrmap"), ("truth", "the truth known, as much in all as vrmap"))
GRAIN_YEN, NITROGEN_YEN = 130, 60  # a kilogram; illustrative
VARIANCES = (0.25, 4)
BEGIN, END = "<!-- E1 -->\n", "<!-- end of E1 -->\n"
Score = collections.namedtuple("Score", "nitrogen crop cv surplus sd moved covered error said gain gain_sd")


def trials(program, seeds, variance=1.0):
    """{scenario: [{policy: Score}, one for each seed]}; two programs at a time."""
    def some(first):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([program, str(first), str(len(range(first, seeds + 1, step))), str(step), str(variance), folder],
                                  capture_output=True, text=True, check=True)
        return done.stdout

    step = os.cpu_count() or 1
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    with concurrent.futures.ThreadPoolExecutor(step) as pool:
        for text in pool.map(some, range(1, step + 1)):
            for scenario, seed, policy, *numbers in csv.reader(io.StringIO(text)):
                found[scenario][int(seed)][policy] = Score(*map(float, numbers))
    return {s: [found[s][k] for k in sorted(found[s])] for s in SCENARIOS}


def mean(fields, policy, value):
    return statistics.fmean(value(f[policy], f) for f in fields)


def better(score, field):
    return 100 * (score.crop / field["uniform_as_fusion"].crop - 1)


def profit(score, field):
    of = field["uniform"]
    return GRAIN_YEN * (score.crop - of.crop) - NITROGEN_YEN * (score.nitrogen - of.nitrogen)


def table(fields):
    yield ("| policy | N kg/10a | yield kg/10a | CV % | surplus kg N/10a | against uniform, same N in all, % | better in "
           "| profit against uniform, yen/10a |\n|---|---:|---:|---:|---:|---:|---:|---:|\n")
    for policy, words in POLICIES:
        wins = sum(better(f[policy], f) > 0 for f in fields)
        numbers = [f"{mean(fields, policy, lambda s, _, k=k: s[k]):.{d}f}" for k, d in ((0, 2), (1, 1), (2, 2), (3, 2))]
        same = policy == "uniform_as_fusion"
        yield (f"| {words} | " + " | ".join(numbers) + f" | {'0' if same else format(mean(fields, policy, better), '+.2f')} | "
               f"{'' if same else f'{wins} of {len(fields)}'} | {mean(fields, policy, profit):+.0f} |\n")


def honesty(found):
    """What the maps say of their own error and worth, held against the truth."""
    yield ("| scenario | best rate within the rate's 90 % interval, % of the ground | error of the rate, kg N/10a (rms) | "
           "as stated | gain over even spreading, kg/10a (mean) | as stated | gain within its 90 % interval, fields |\n"
           "|---|---:|---:|---:|---:|---:|---:|\n")
    for s in SCENARIOS[:2]:  # null moves nothing: nothing is stated
        maps = [f["fusion"] for f in found[s]]
        gains = [f["fusion"].crop - f["uniform_as_fusion"].crop for f in found[s]]
        held = sum(abs(g - m.gain) <= 1.6449 * m.gain_sd for g, m in zip(gains, maps))
        of = lambda k: statistics.fmean(getattr(m, k) for m in maps)
        yield (f"| {s} | {100 * of('covered'):.0f} | {of('error'):.2f} | {of('said'):.2f} | {statistics.fmean(gains):+.2f} | "
               f"{of('gain'):+.2f} ± {1.6449 * of('gain_sd'):.1f} | {held} of {len(maps)} |\n")


def marks(found, robust):
    """(what the design asks, what was found, whether it holds)"""
    for s in SCENARIOS[:2]:
        fields = found[s]
        gain, most = mean(fields, "fusion", better), mean(fields, "truth", better)
        wins = statistics.fmean(better(f["fusion"], f) > 0 for f in fields)
        yield f"{s}: yield at the same N at least +0.8 %", f"{gain:+.2f} %; the truth itself offers {most:+.2f} %", gain >= 0.8
        yield f"{s}: better in at least 90 % of fields", f"{100 * wins:.0f} %", wins >= 0.9
        n = mean(fields, "fusion", lambda x, f: 100 * (x.nitrogen / f["uniform"].nitrogen - 1))
        crop = mean(fields, "fusion", lambda x, f: 100 * (x.crop / f["uniform"].crop - 1))
        yield f"{s}: season's N at least 5 % under the guide, yield at most 1 % under", f"N {n:+.1f} %, yield {crop:+.2f} %", \
            n <= -5 and crop >= -1
    fields = found["null"]
    loss = mean(fields, "fusion", profit) - mean(fields, "uniform_as_fusion", profit)
    moved = max(f["fusion"].moved for f in fields)
    yield "null: no worse than uniform with the same N", f"{loss:+.0f} yen/10a", loss >= -0.5
    yield "null: rates without compost differ by at most 0.5 kg/10a (sd)", f"{moved:.2f}", moved <= 0.5
    lost = statistics.fmean(profit(f["ndvi_compensate"], f) > 0 for f in found["drainage_limited"])
    yield "drainage_limited: NDVI alone loses", f"it wins in {100 * lost:.0f} % of fields", lost < 0.5
    for variance, again in robust.items():
        worst = min(mean(again[s], "fusion", better) for s in SCENARIOS)
        yield f"every stated variance times {variance:g}: never under uniform with the same N", f"least mean {worst:+.2f} %", worst >= -0.005


def write(page, text):
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    page.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.partition(END)[2], encoding="utf-8")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("virtual_trials", type=pathlib.Path)
    options.add_argument("page", type=pathlib.Path)
    options.add_argument("--seeds", type=int, default=60)
    o = options.parse_args()
    found = trials(o.virtual_trials.resolve(), o.seeds)
    robust = {v: trials(o.virtual_trials.resolve(), o.seeds, v) for v in VARIANCES}
    text = f"{o.seeds} fields of each scenario.\n\n"
    for scenario in SCENARIOS:
        text += f"**{scenario}**\n\n" + "".join(table(found[scenario])) + "\n"
    text += "What a map says of itself (`sd` of the rate, `worth`), and what was so:\n\n" + "".join(honesty(found)) + "\n"
    text += "| mark of the design | found | holds |\n|---|---|---|\n"
    text += "".join(f"| {asked} | {what} | {'yes' if good else 'no'} |\n" for asked, what, good in marks(found, robust))
    write(o.page, text)
    print(text)


if __name__ == "__main__":
    main()
