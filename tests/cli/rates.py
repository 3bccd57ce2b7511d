# SPDX-License-Identifier: Apache-2.0
"""Prices, the guide's anchor, stable zones, and rates set by hand: what they change and what is told."""
import csv
import html
import io
import json
import re
import subprocess
import sys

import po
from good_runs import DECODER, GoodRun, mesh, results, rows, summary
from refusals_products import FIRST, GUIDE, SUPER, products
from refusals_rates import SIGNED, by_hand, prices, set_rate
from sample import run, sample
from years import SeveralYears

LANGUAGES = ("en", "ja")
QUANTILE = """[balance.anchor.quantile]
value = 0.97
unit = "share of the ground, by the change it wants"
src = "for this test"
year = 2026
confidence = "unverified"
"""


class Told(GoodRun):
    def spoken(self, s, language):
        done = s.run("--lang", language, "--overwrite")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def check_told(self, s, message_id, arguments):
        """In the last words and in the report, in both languages."""
        for language in LANGUAGES:
            words = po.pattern(language, message_id, arguments)
            self.assertRegex(self.spoken(s, language), words)
            self.assertRegex(html.unescape((s.out / "report.html").read_text(encoding="utf-8")), words)


class Money(Told):
    def test_yen_stand_beside_kilograms(self):
        with sample() as plain, sample() as s:
            self.made(plain)
            prices("fertilizer_yen_per_bag = 1700", "bag_kg = 20", "crop_yen_per_kg = 40")(s)
            self.made(s)
            said = summary(s.out)
            (product,) = said["totals"]["products"]
            self.assertEqual(said["settings"]["prices"], {"product_yen_per_kg": [85.0], "crop_yen_per_kg": 40.0})
            for total in (product, said["totals"]):
                self.assertAlmostEqual(total["yen"], 85 * product["kg"], delta=0.6)
                self.assertAlmostEqual(total["uniform_yen"], 85 * product["uniform_kg"], delta=0.6)
            saved = 85 * (product["uniform_kg"] - product["kg"])
            self.assertAlmostEqual(said["totals"]["saved_yen"], saved, delta=0.6)
            yen = {"yen": f"{85 * product['kg']:.0f}", "uniform_yen": f"{85 * product['uniform_kg']:.0f}",
                   "difference_yen": f"{saved:.0f}"}
            self.check_told(s, "money.less", yen)
            self.check_told(s, "money.crop_less", {
                "difference_yen": f"{saved:.0f}", "kg_per_10a": f"{saved / 40 / said['field']['area_ha'] / 10:.1f}"})
            # nothing but words and the manifest
            self.assertEqual(results(s.out, "summary.json", "report.html"), results(plain.out, "summary.json", "report.html"))
            self.assertNotIn("yen", json.dumps(summary(plain.out)["totals"]))

    def test_a_map_that_costs_more_says_so(self):
        with sample() as s:
            GUIDE(s)
            products(FIRST, SUPER + "min_kg_per_10a = 20\nmax_kg_per_10a = 100\nstep_kg_per_10a = 5\n")(s)
            s.write("field.toml", s.read("field.toml") + "[soil_test]\np2o5_mg_per_100g = 4\ndate = 2026-04-01\n")
            prices("fertilizer_yen_per_kg = [85, 120]", "crop_yen_per_kg = 40")(s)
            self.made(s)
            said = summary(s.out)["totals"]
            first, second = said["products"]
            cost = sum(p * t["kg"] for p, t in ((85, first), (120, second)))
            uniform = sum(p * t["uniform_kg"] for p, t in ((85, first), (120, second)))
            self.assertGreater(cost, uniform)
            self.assertAlmostEqual(said["yen"], cost, delta=0.6)
            self.check_told(s, "money.more", {"yen": f"{cost:.0f}", "uniform_yen": f"{uniform:.0f}",
                                              "difference_yen": f"{cost - uniform:.0f}"})
            self.check_told(s, "money.crop_more", {"difference_yen": f"{cost - uniform:.0f}", "kg_per_10a": po.ANY})


class Anchor(Told):
    def anchored(self, s, anchor):
        """With a row of its own: few cells of the sample are sure enough to want more than the guide."""
        s.replace("field.toml", "[guide]\n", f'[guide]\nanchor = "{anchor}"\ntables = ["mine.toml"]\n')
        s.write("mine.toml", QUANTILE)

    def test_both_are_told_whichever_is_chosen(self):
        told = {}
        with sample() as plain:
            self.made(plain)
            before = results(plain.out, "summary.json", "report.html")
            for anchor in ("mid", "high"):
                with sample() as s:
                    self.anchored(s, anchor)
                    prices("fertilizer_yen_per_kg = 85")(s)
                    self.made(s)
                    said = summary(s.out)
                    told[anchor] = said["anchor"]
                    self.assertEqual(told[anchor]["chosen"], anchor)
                    ours = told[anchor][anchor]
                    self.assertEqual(ours["nitrogen_kg"], said["totals"]["nitrogen_kg"])
                    self.assertEqual(ours["saved_yen"], said["totals"]["saved_yen"])
                    self.check_told(s, f"anchor.{anchor}", {
                        "mid_kg": f"{told[anchor]['mid']['saved_nitrogen_kg']:.1f}",
                        "high_kg": f"{told[anchor]['high']['saved_nitrogen_kg']:.1f}",
                        "shift_kg_per_10a": f"{told[anchor]['shift_n_kg_per_10a']:.2f}"})
                    self.check_told(s, "anchor.yen", {f"{a}_yen": str(told[anchor][a]["saved_yen"]) for a in ("mid", "high")})
                    cells = mesh(s.out)
                    if anchor == "mid":
                        self.assertEqual(results(s.out, "summary.json", "report.html"), before)
                        self.assertNotIn("anchor_n_mg_per_m2", cells[0])
                        continue
                    self.assertIn("anchor", said["ledger"])
                    report = (s.out / "report.html").read_text(encoding="utf-8")
                    for language in LANGUAGES:
                        for message_id in ("term.anchor", "term_meaning.anchor"):
                            self.assertIn(po.say(language, message_id), report)
                    self.assertEqual([r["row"] for r in said["overridden_rows"]], ["balance.anchor.quantile"])
                    self.check_cells(cells, mesh(plain.out), said["anchor"]["shift_n_kg_per_10a"])
        for a in ("mid", "high"):
            self.assertEqual(told["mid"][a], told["high"][a])
        self.assertGreater(told["high"]["high"]["saved_nitrogen_kg"], told["high"]["mid"]["saved_nitrogen_kg"])

    def check_cells(self, cells, before, shift):
        self.assertGreater(shift, 0.05)
        self.assertEqual({c["anchor_n_mg_per_m2"] for c in cells}, {-round(1000 * shift)})
        for cell, old in zip(cells, before):
            self.assertLessEqual(cell["n_mg_per_m2"], old["n_mg_per_m2"])
            self.assertEqual(cell["n_mg_per_m2"], sum(v for k, v in cell.items() if k.endswith("_n_mg_per_m2")))

    def test_nothing_known_is_the_guide_at_either(self):
        with sample() as plain, sample() as s:
            for one in (plain, s):
                one.drop("yield", "ndvi", "moisture", "organic")
            self.made(plain)
            self.anchored(s, "high")
            self.made(s)
            said = summary(s.out)["anchor"]
            self.assertEqual((said["shift_n_kg_per_10a"], said["mid"]), (0, said["high"]))
            self.assertEqual(rows(s.out, "SELECT n_mg_per_m2, product_mg_per_m2 FROM mesh"),
                             rows(plain.out, "SELECT n_mg_per_m2, product_mg_per_m2 FROM mesh"))


class Zones(SeveralYears):
    def test_zones_stand_in_the_cells_and_as_shares(self):
        plain = results(self.mapped("plain")[0], "summary.json", "report.html", "field.gpkg", "cells.csv")
        self.change(lambda t: t.replace("[guide]\n", "[guide]\nstable_zones = true\n"))
        out, _ = self.mapped("zones")
        self.assertEqual(results(out, "summary.json", "report.html", "field.gpkg", "cells.csv"), plain)
        said = summary(out)["stable_zones"]
        self.assertEqual((said["years"], said["tau_points"]), (3, 15))
        self.assertAlmostEqual(sum(said["area_pct"].values()), 100, delta=0.03)
        cells = mesh(out)
        whole = sum(c["area_m2"] for c in cells)
        for zone in ("stable_high", "stable_low", "unstable"):
            share = 100 * sum(c["area_m2"] for c in cells if c["yield_zone"] == zone) / whole
            self.assertAlmostEqual(share, said["area_pct"][zone], delta=0.01)
        for cell in cells:
            zone = "unstable" if cell["yield_sd_points"] >= 15 else "stable_high" if cell["yield_mean_pct"] >= 100 else "stable_low"
            self.assertEqual(cell["yield_zone"], zone)
        self.assertGreater(len({c["yield_zone"] for c in cells}), 1)
        table = list(csv.DictReader(io.StringIO((out / "cells.csv").read_text(encoding="utf-8-sig"))))
        numbers = {"stable_high": "1", "stable_low": "2", "unstable": "3"}
        self.assertEqual([row["yield_zone"] for row in table], [numbers[c["yield_zone"]] for c in cells])
        self.assertEqual([row["yield_mean_pct"] for row in table], [f"{c['yield_mean_pct']:.2f}" for c in cells])
        report = (out / "report.html").read_text(encoding="utf-8")
        for language in LANGUAGES:
            for message_id in ("report.zones_intro", "report.zone", "report.share", *(f"yield_zone.{z}" for z in said["area_pct"])):
                self.assertIn(po.say(language, message_id), report)
        self.assertIn("rules.yield_class.tau", summary(out)["unverified_constants"])

    def test_two_years_are_too_few_and_it_is_said(self):
        table = next(t for t in re.findall(r"\[\[yield\]\]\n(?:[^\[].*\n)*", self.job.read_text(encoding="utf-8")) if "yield_2024" in t)
        self.change(lambda t: t.replace(table, "").replace("[guide]\n", "[guide]\nstable_zones = true\n"))
        for language in LANGUAGES:
            out, done = self.mapped(language, "--lang", language)
            self.assertRegex(done.stderr, po.pattern(language, "zones.too_few_years", {"years": "2", "least": "3"}))
            self.assertNotIn("stable_zones", summary(out))


class Budget(Told):
    def test_a_map_over_the_budget_gives_up_alike(self):
        with sample() as plain, sample() as s:
            self.made(plain)
            asked = summary(plain.out)["totals"]["products"][0]["mesh_kg"]
            s.replace("field.toml", "[product]\n", f"[product]\navailable_kg = {asked - 100:.0f}\n")
            by_hand(set_rate(6.3, "fid BETWEEN 5 AND 9"))(s)
            for language in LANGUAGES:
                self.assertRegex(self.made(s, "--lang", language, "--overwrite"), po.pattern(language, "budget.kept", {
                    "available_kg": f"{asked - 100:.0f}", "asked_kg": po.ANY, "told_kg": po.ANY, "n_kg_per_10a": po.ANY}))
            said = summary(s.out)
            told = said["totals"]["products"][0]["mesh_kg"]
            self.assertAlmostEqual(said["budget"]["told_kg"], told, places=3)
            self.assertLessEqual(told, said["budget"]["available_kg"])
            self.assertLess(said["budget"]["available_kg"] - told, 0.144)  # a step of a whole cell
            cells = mesh(s.out)
            for k, cell in enumerate(cells, 1):
                self.assertEqual(cell["n_mg_per_m2"], sum(v for c, v in cell.items() if c.endswith("_n_mg_per_m2")))
                self.assertEqual(cell["budget_n_mg_per_m2"] == 0, 5 <= k <= 9)
            shifts = {c["budget_n_mg_per_m2"] for c in cells} - {0}
            self.assertLessEqual(max(shifts) - min(shifts), 1)
            page = (s.out / "report.html").read_text(encoding="utf-8")
            for language in LANGUAGES:
                for message_id in ("term.budget", "term_meaning.budget"):
                    self.assertIn(po.say(language, message_id), page)

    def test_the_task_is_held_to_it_too(self):
        with sample() as s:
            self.assertEqual(run("simulate", "--seed", "6", "-o", str(s.root / "drawn")).returncode, 0)
            job = s.root / "drawn" / "field.toml"
            words = job.read_text(encoding="utf-8")
            for available in (1003, 1003.5, 990.25):
                job.write_text(words.replace("[product]\n", f"[product]\navailable_kg = {available}\n"), encoding="utf-8")
                done = run("prescribe", str(job), "-o", str(s.out), "--overwrite", "--outputs", "taskdata,gpkg")
                self.assertEqual(done.returncode, 0, done.stderr)
                (promised,) = summary(s.out)["promises"]["products"]
                self.assertEqual(promised["available_kg"], available)
                ((task_mg,),) = rows(s.out, "SELECT sum(rate_mg_per_m2 * inside_m2) FROM task_grid")
                self.assertLessEqual(task_mg, 1e6 * available)
                self.assertGreater(task_mg, 0.998 * 1e6 * available)
                self.assertEqual(run("verify", str(s.out)).returncode, 0)

    def test_enough_changes_nothing(self):
        with sample() as plain, sample() as s:
            self.made(plain)
            s.replace("field.toml", "[product]\n", "[product]\navailable_kg = 5000\n")
            self.assertNotIn("5000", self.made(s))
            self.assertEqual(rows(s.out, "SELECT n_mg_per_m2, budget_n_mg_per_m2 FROM mesh"),
                             [(n, 0) for n, in rows(plain.out, "SELECT n_mg_per_m2 FROM mesh")])


class ByHand(Told):
    def test_set_cells_get_their_rate_and_the_ledger_says_who(self):
        with sample() as plain, sample() as s:
            self.made(plain)
            before = mesh(plain.out)
            self.assertEqual({c["manual_n_kg_per_10a"] for c in before}, {None})
            by_hand(set_rate(4.2, "fid BETWEEN 5 AND 9"), set_rate(60, "fid = 30"))(s)
            for language in LANGUAGES:
                said_aloud = self.made(s, "--lang", language, "--overwrite")
                self.assertRegex(said_aloud, po.pattern(language, "manual.told", {
                    "cells": "6", "signed": "佐藤", "date": "2026-05-10", "why": "暗渠の上"}))
                self.assertRegex(said_aloud, po.pattern(language, "manual.capped", {"cells": "1"}))
            cells = mesh(s.out)
            for k, (cell, old) in enumerate(zip(cells, before), 1):
                self.assertEqual(cell["n_mg_per_m2"], sum(v for c, v in cell.items() if c.endswith("_n_mg_per_m2")))
                self.assertEqual(cell["n_mg_per_m2"], round(0.21 * cell["product_mg_per_m2"]))
                if 5 <= k <= 9:
                    self.assertEqual(cell["product_mg_per_m2"], 20000)  # 4.2 kg of 21 %
                    self.assertEqual(cell["manual_n_kg_per_10a"], 4.2)
                elif k == 30:
                    self.assertLessEqual(cell["n_mg_per_m2"], 7800)  # 1.3 times the guide of 6
                else:
                    self.assertEqual({c: v for c, v in cell.items() if c != "manual_n_mg_per_m2"}, old)
            said = summary(s.out)
            moved = sum(c["area_m2"] * (c["manual_n_mg_per_m2"] + c["cap_n_mg_per_m2"] - o["cap_n_mg_per_m2"])
                        for c, o in zip(cells, before)) / 1e6
            self.assertEqual({k: said["manual"][k] for k in ("signed", "date", "reason", "cells", "capped")},
                             {"signed": "佐藤", "date": "2026-05-10", "reason": "暗渠の上", "cells": 6, "capped": 1})
            self.assertAlmostEqual(said["manual"]["n_kg"], moved, places=3)
            self.assertEqual([i["role"] for i in said["inputs"]].count("manual"), 1)
            report = html.unescape((s.out / "report.html").read_text(encoding="utf-8"))
            for language in LANGUAGES:
                for message_id in ("name.manual", "term.manual", "term_meaning.manual"):
                    self.assertIn(po.say(language, message_id), report)
            grid = rows(s.out, "SELECT row, col, rate_mg_per_m2 FROM task_grid ORDER BY row, col")
            done = subprocess.run([sys.executable, "-B", str(DECODER), str(s.out / "TASKDATA")], capture_output=True, text=True,
                                  check=True)
            read = [(int(c[0]), int(c[1]), int(c[4])) for c in (d.split(",") for d in done.stdout.splitlines()[1:])]
            self.assertEqual(read, grid)

    def test_a_copy_in_degrees_and_without_most_cells_does_too(self):
        with sample() as s, sample() as other:
            by_hand(set_rate(4.2, "fid = 7"))(s)
            self.made(s)
            by_hand(set_rate(4.2, "fid = 7"), "DELETE FROM mesh WHERE fid > 20")(other)
            named = "edited.gpkg"
            # as a GIS saves one: with a spatial index and its triggers
            for copy, *options in (("copy.gpkg",), ("edited.geojson", "-lco", "COORDINATE_PRECISION=9")):
                subprocess.run(["ogr2ogr", "-t_srs", "EPSG:4326", str(other.path(copy)), str(other.path("edited.gpkg")), "mesh",
                                *options], check=True)
                other.replace("field.toml", named, copy)
                named = copy
                self.made(other, "--overwrite")
                self.assertEqual(rows(s.out, "SELECT n_mg_per_m2 FROM mesh"), rows(other.out, "SELECT n_mg_per_m2 FROM mesh"))
