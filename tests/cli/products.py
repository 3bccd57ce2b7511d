# SPDX-License-Identifier: Apache-2.0
"""Two products: one for the nitrogen, one for phosphate and potash, each a task of its own."""
import csv
import io
import json
import subprocess
import sys

import po
from formats import read_dbf
from good_runs import DECODER, OneRun, mesh, results, rows, summary
from refusals_products import GUIDE, SUPER, product, products
from sample import sample

FIRST = product("硫安", "[21, 0, 0]")


def two(s, second=SUPER + "min_kg_per_10a = 20\nmax_kg_per_10a = 100\nstep_kg_per_10a = 5\n"):
    """Sulphate and superphosphate; compost that holds phosphate, and a soil test."""
    GUIDE(s)
    products(FIRST, second)(s)
    s.replace("field.toml", "nitrogen_kg_per_t = 6.0", "nitrogen_kg_per_t = 6.0\np2o5_kg_per_t = 5")
    s.write("field.toml", s.read("field.toml") + "[soil_test]\np2o5_mg_per_100g = 45\ndate = 2025-09-30\n")


def decoded(out, task):
    done = subprocess.run([sys.executable, "-B", str(DECODER), str(out / "TASKDATA"), "--task", str(task)],
                          capture_output=True, text=True, check=True)
    return [(int(c[0]), int(c[1]), int(c[4])) for c in (d.split(",") for d in done.stdout.splitlines()[1:])]


class TwoProducts(OneRun):
    change = staticmethod(two)

    def test_each_task_is_its_grid_and_holds_its_mass(self):
        cells = mesh(self.out)
        for task, column in ((1, "product_mg_per_m2"), (2, "product_2_mg_per_m2")):
            layer = "task_grid" if task == 1 else "task_grid_2"
            grid = rows(self.out, f"SELECT row, col, rate_mg_per_m2, inside_m2 FROM {layer} ORDER BY row, col")
            self.assertEqual(decoded(self.out, task), [cell[:3] for cell in grid])
            told = summary(self.out)["totals"]["products"][task - 1]
            on_grid = sum(cell[2] * cell[3] for cell in grid) / 1e6
            on_mesh = sum(cell[column] * cell["area_m2"] for cell in cells) / 1e6
            self.assertAlmostEqual(told["kg"], on_grid, places=3)
            self.assertAlmostEqual(told["mesh_kg"], on_mesh, places=3)
            self.assertLess(abs(on_grid / on_mesh - 1), 1e-3)
            zones = rows(self.out, f"SELECT sum(product_kg) FROM zones{'' if task == 1 else '_2'}")
            self.assertAlmostEqual(zones[0][0], on_mesh, delta=1e-6 * on_mesh)

    def test_the_second_gives_the_phosphate_and_the_first_the_nitrogen(self):
        second = set()
        for cell in mesh(self.out):
            # the machine's term is what the steps give over or under the wish
            self.assertEqual(cell["p2o5_mg_per_m2"], round(0.175 * cell["product_2_mg_per_m2"]))
            self.assertLessEqual(abs(cell["machine_p2o5_mg_per_m2"]), 0.175 * 2500)
            self.assertEqual(cell["n_mg_per_m2"], round(0.21 * cell["product_mg_per_m2"]))
            second.add(cell["product_2_mg_per_m2"])
        self.assertTrue(all(20000 <= v <= 100000 and v % 5000 == 0 for v in second), second)
        self.assertGreater(len(second), 1)  # the compost's strip needs less

    def test_every_output_knows_both(self):
        cells = mesh(self.out)
        table = list(csv.DictReader(io.StringIO((self.out / "cells.csv").read_text(encoding="utf-8-sig"))))
        self.assertEqual([round(1000 * float(row["product_2_kg_per_10a"])) for row in table],
                         [cell["product_2_mg_per_m2"] for cell in cells])
        for stem, column in (("rate", "product_mg_per_m2"), ("rate_2", "product_2_mg_per_m2")):
            _, pieces = read_dbf((self.out / "shape" / f"{stem}.dbf").read_bytes())
            told = {int(p["CELL"]): round(1000 * float(p["RATE_KG10A"])) for p in pieces if int(p["CELL"])}
            self.assertGreater(len(told), 300)
            self.assertEqual({k: cells[k - 1][column] for k in told}, told)
        raster = json.loads(subprocess.run(["gdalinfo", "-json", str(self.out / "rate.tif")], capture_output=True,
                                           text=True, check=True).stdout)
        self.assertEqual([b["description"] for b in raster["bands"]][-1], "product_2_kg_per_10a")
        xml = (self.out / "TASKDATA" / "TASKDATA.XML").read_text(encoding="utf-8")
        for words in ('<PDT A="PDT1" B="硫安"/>', '<PDT A="PDT2" B="過石"/>', '<TSK A="TSK2" B="過石 '):
            self.assertIn(words, xml)

    def test_people_are_told_of_both(self):
        report = (self.out / "report.html").read_text(encoding="utf-8")
        preview = (self.out / "preview.svg").read_text(encoding="utf-8")
        for p in summary(self.out)["totals"]["products"]:
            words = "prescribe.less" if p["kg"] <= p["uniform_kg"] else "prescribe.more"
            self.assertRegex(self.done.stdout, po.pattern("en", words, {
                "product": p["name"], "product_kg": f"{p['kg']:.0f}", "uniform_kg": f"{p['uniform_kg']:.0f}",
                "difference_kg": po.ANY}))
            for language in ("en", "ja"):
                self.assertRegex(report, po.pattern(language, "report.mean_rate", {"product": p["name"]}))
            self.assertIn(f"{p['name']} {p['kg']:.0f} kg", preview)
            self.assertIn(f"Rate of {p['name']}", preview)

    def test_a_product_needed_nowhere_is_said(self):
        for language in ("en", "ja"):
            with sample() as s:
                two(s, SUPER + "min_kg_per_10a = 55\nmax_kg_per_10a = 100\nstep_kg_per_10a = 5\n")
                s.replace("field.toml", "p2o5_kg_per_10a = 10", "p2o5_kg_per_10a = 4")
                said = self.made(s, "--lang", language)
                self.assertRegex(said, po.pattern(language, "product.not_needed", {"product": "過石"}))
                self.assertEqual({c["product_2_mg_per_m2"] for c in mesh(s.out)}, {0})

    def test_threads_do_not_matter(self):
        with sample() as s:
            two(s)
            self.made(s, "--threads", "1")
            self.assertEqual(results(s.out), results(self.out))
