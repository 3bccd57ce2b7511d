# SPDX-License-Identifier: Apache-2.0
"""Several years of yield in one job."""
import json
import random
import re

import po
from good_runs import LIST_THE_INPUTS, results, rows, summary
from sample import run
from virtual_fields import VirtualField

HARVESTS = ["2023-07-28", "2024-07-28", "2025-07-28"]
YIELD = re.compile(r"\[\[yield\]\]\n(?:[^\[].*\n)*")


class SeveralYears(VirtualField):
    """A virtual field with three logs, and what changes it."""
    def setUp(self):
        super().setUp()
        self.field = self.make("--years", "3", "--seed", "7", "--area-ha", "2")
        self.job = self.field / "field.toml"

    def mapped(self, name, *options):
        done = run("prescribe", str(self.job), "-o", str(self.root / name), *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.root / name, done

    def change(self, change):
        self.job.write_text(change(self.job.read_text(encoding="utf-8")), encoding="utf-8")

    def log(self, name, change):
        """Another log: the cells of its lines as `change` makes them."""
        path = self.field / name
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        cells = change([line.split(",") for line in lines])
        path.write_text("\n".join([head, *(",".join(c) for c in cells)]) + "\n", encoding="utf-8")


class Years(SeveralYears):
    def test_every_year_is_told_of(self):
        for language in ("en", "ja"):
            out, done = self.mapped(language, "--lang", language)
            said = summary(out)
            self.assertNotIn("yield", said["layers"])
            years = said["layers"]["yields"]
            self.assertEqual([(y["year"], y["harvested"]) for y in years], [(int(h[:4]), h) for h in HARVESTS])
            self.assertEqual([y["harvested"] for y in said["settings"]["yields"]], HARVESTS)
            self.assertEqual([i["file"] for i in said["inputs"] if i["role"] == "yield"],
                             ["yield_2023.csv", "yield_2024.csv", "yield.csv"])
            self.assertEqual(rows(out, "SELECT harvested, count(*), sum(reason = 'kept') FROM yield_points GROUP BY harvested"),
                             [(y["harvested"], y["points"], y["kept"]) for y in years])
            report = (out / "report.html").read_text(encoding="utf-8")
            preview = (out / "preview.svg").read_text(encoding="utf-8")
            for y in years:
                self.assertTrue(y["has_signal"])
                self.assertGreater(y["trust"]["shrinkage"], 0.5)
                self.assertRegex(done.stdout, po.pattern(language, "prescribe.yield_of", {
                    "harvested": y["harvested"], "kept": str(y["kept"]), "points": str(y["points"]),
                    "t_per_ha": f"{y['mean_after_t_per_ha']:.2f}", "kg_per_10a": po.ANY}))
                self.assertRegex(report, po.pattern(language, "report.yield_of", {"harvested": y["harvested"]}))
                self.assertIn(f"Yield {y['year']}, kriged", preview)
                for count in (y["kept"], y["points"], *y["rejected"].values()):
                    self.assertIn(f">{count}<", report)

    def test_the_order_of_the_tables_changes_only_the_job_s_own_hash(self):
        before = results(self.mapped("before")[0], *LIST_THE_INPUTS)
        tables = YIELD.findall(self.job.read_text(encoding="utf-8"))
        self.assertEqual(len(tables), 3)
        self.change(lambda t: t.replace("".join(tables), tables[1] + tables[2] + tables[0]))
        out = self.mapped("after")[0]
        self.assertEqual(results(out, *LIST_THE_INPUTS), before)

        def without_hashes(folder):
            said = summary(folder)
            del said["inputs"][0], said["outputs"]
            return json.dumps(said)
        self.assertEqual(without_hashes(out), without_hashes(self.root / "before"))

    def test_one_year_is_the_same_in_either_kind_of_table(self):
        tables = YIELD.findall(self.job.read_text(encoding="utf-8"))
        self.change(lambda t: t.replace(tables[1] + tables[2], ""))
        out = self.mapped("list")[0]
        self.assertIn("yield", summary(out)["layers"])
        self.assertNotIn("yields", summary(out)["layers"])
        self.change(lambda t: t.replace("[[yield]]", "[yield]"))
        self.assertEqual(results(self.mapped("one")[0], *LIST_THE_INPUTS), results(out, *LIST_THE_INPUTS))

    def test_a_shuffled_year_is_named_and_moves_nothing(self):
        def shuffled(lines):
            values = [c[3] for c in lines]
            random.Random(1).shuffle(values)
            return [[*c[:3], v, *c[4:]] for c, v in zip(lines, values)]
        self.log("yield_2024.csv", shuffled)
        for language in ("en", "ja"):
            out, done = self.mapped(language, "--lang", language)
            self.assertRegex(done.stderr, po.pattern(language, "layer.no_signal", {"layer": "yield 2024-07-28"}))
        with_it = results(out, *LIST_THE_INPUTS, "field.gpkg", "preview.svg")
        table = next(t for t in YIELD.findall(self.job.read_text(encoding="utf-8")) if "yield_2024" in t)
        self.change(lambda t: t.replace(table, ""))
        self.assertEqual(results(self.mapped("without")[0], *LIST_THE_INPUTS, "field.gpkg", "preview.svg"), with_it)

    def test_the_hull_is_that_of_all_years(self):
        self.change(lambda t: t.replace('file = "boundary.geojson"', 'from = "points_hull"'))
        whole = summary(self.mapped("whole")[0])["field"]["area_ha"]
        tables = YIELD.findall(self.job.read_text(encoding="utf-8"))
        east = sorted(float(line.split(",")[1]) for line in (self.field / "yield.csv").read_text().splitlines()[1:])

        def part(least, most):
            return lambda lines: [c for c in lines if east[int(least * (len(east) - 1))] <= float(c[1])
                                  <= east[int(most * (len(east) - 1))]]
        self.change(lambda t: t.replace(tables[2], ""))
        self.log("yield_2024.csv", part(0, 0.8))
        self.log("yield.csv", part(0.2, 1))
        both = summary(self.mapped("both")[0])["field"]["area_ha"]
        self.change(lambda t: t.replace(tables[1], ""))
        east_only = summary(self.mapped("east")[0])["field"]["area_ha"]
        self.assertAlmostEqual(both, whole, delta=0.02 * whole)
        self.assertLess(east_only, 0.85 * whole)
