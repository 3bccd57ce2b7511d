# SPDX-License-Identifier: Apache-2.0
"""Soil tests as samples: recorded, told, drawn as points, drafted; what each of them moves."""
import html
import json
import sqlite3
import tomllib

import po
from drafting import folder_of
from good_runs import GoodRun, summary
from sample import hashes, run, sample

HEAD = "lon,lat,トルオーグりん酸(mg/100g),交換性加里,可給態窒素,pH,CEC(me/100g),腐植(%)\n"
ROWS = [(141.7690 + i * 3e-4, 43.2005 + j * 3e-4, 20 + i, 30, 4 + j, "" if i == j else 5.5 + i / 10, 18 + j, 3 + i / 4)
        for i in range(6) for j in range(5)]
SECTION = """[soil_test]
file = "soil.csv"
x = "lon"
y = "lat"
crs = "EPSG:4326"
ac_n = "可給態窒素"
ph = "pH"
cec = "CEC(me/100g)"
humus = "腐植(%)"
date = 2026-04-01
"""
COLUMNS = {"ac_n": ("ac_n_mg_per_100g", 4, "mg/100g"), "ph": ("ph", 5, "pH"), "cec": ("cec_me_per_100g", 6, "me/100g"),
           "humus": ("humus_pct", 7, "%")}


def table(rows=ROWS):
    return HEAD + "".join(",".join(str(v) for v in r) + "\n" for r in rows)


def samples(s, section=SECTION, content=None):
    s.write("soil.csv", content or table())
    s.write("field.toml", s.read("field.toml") + section)


def measured(column):
    return [r[column] for r in ROWS if r[column] != ""]


def layer(out, sql):
    with sqlite3.connect(out / "field.gpkg") as db:
        return db.execute(sql).fetchall()


class SoilTests(GoodRun):
    def test_samples_that_only_stand_in_the_record_move_no_rate(self):
        with sample() as plain, sample() as s:
            self.made(plain)
            samples(s, "\n".join(line for line in SECTION.splitlines() if not line.startswith(("ac_n", "ph", "humus"))) + "\n")
            for language in ("en", "ja"):
                self.assertRegex(self.made(s, "--lang", language, "--overwrite"), po.pattern(language, "soil_test.measured_only", {
                    "layer": "soil_test_cec", "samples": "30", "mean": "20.00", "least": "18", "most": "22", "unit": "me/100g"}))
            self.assertEqual(hashes(plain.out / "TASKDATA"), hashes(s.out / "TASKDATA"))
            self.assertNotIn("soil_points", dict(layer(plain.out, "SELECT table_name, 1 FROM gpkg_contents")))

    def test_samples_are_recorded_and_told(self):
        with sample() as s:
            samples(s)
            printed = {language: self.made(s, "--lang", language, "--overwrite") for language in ("en", "ja")}
            said = summary(s.out)
            self.assertEqual(list(said["soil_tests"]), list(COLUMNS))
            page = html.unescape((s.out / "report.html").read_text(encoding="utf-8"))
            for name, (key, at, unit) in COLUMNS.items():
                values = measured(at)
                told = {"samples": len(values), "mean": round(sum(values) / len(values), 4), "least": min(values),
                        "most": max(values)}
                self.assertEqual(said["soil_tests"][name], {"unit": unit, "of": "points", **told})
                for language in ("en", "ja"):
                    told_as = "soil_test.measured_only" if name == "cec" else "soil_test.measured"
                    self.assertRegex(printed[language], po.pattern(language, told_as, {
                        "layer": f"soil_test_{name}", "samples": str(len(values)), "mean": f"{told['mean']:.2f}",
                        "least": f"{told['least']:g}", "most": f"{told['most']:g}", "unit": unit}))
                    self.assertIn(po.say(language, f"name.soil_test_{name}"), page)
                self.assertEqual([v for v, in layer(s.out, f"SELECT {key} FROM soil_points ORDER BY record")],
                                 [r[at] if r[at] != "" else None for r in ROWS])
            for language in ("en", "ja"):
                for message_id in ("soil_test", "soil_tests_intro", "mean", "least", "most", "unit"):
                    self.assertIn(po.say(language, f"report.{message_id}"), page)
            self.assertEqual(said["settings"]["soil_test"]["columns"]["ac_n"], "可給態窒素")

    def test_ac_n_moves_nitrogen_about(self):
        with sample() as s:
            samples(s)
            s.drop("yield", "ndvi")
            self.made(s)
            said = summary(s.out)
            moved = said["ledger"]["soil_test"]
            self.assertGreater(moved["mean_abs_n_kg_per_10a"], 0.1)
            self.assertLess(abs(moved["mean_n_kg_per_10a"]), 0.05 * moved["mean_abs_n_kg_per_10a"])
            self.assertTrue(said["layers"]["soil_test_ac_n"]["has_signal"])
            self.assertGreater(said["layers"]["soil_test_ac_n"]["trust"]["shrinkage"], 0)
            # the field's humus of 3.6 % chooses the slope
            self.assertIn("crops.wheat.ac_n_slope.humus_below", said["unverified_constants"])
            self.assertNotIn("crops.wheat.ac_n_slope.humus_from", said["unverified_constants"])
            self.assertIn("soil_test.ac_n.wheat.humus_below_5", said["unverified_constants"])

    def test_ac_n_says_nothing_about_rice(self):
        with sample() as s:
            samples(s)
            s.replace("field.toml", 'crop = "winter wheat"', 'crop = "rice"')
            for language in ("en", "ja"):
                self.assertRegex(self.made(s, "--lang", language, "--overwrite"),
                                 po.pattern(language, "soil_test.ac_n_other_measure", {"crop": "rice"}))
            said = summary(s.out)
            self.assertEqual(said["ledger"]["soil_test"]["mean_abs_n_kg_per_10a"], 0)
            self.assertNotIn("soil_test_ac_n", said["layers"])

    def test_growth_is_held_against_humus_and_raises_against_ph_salt_and_hardness(self):
        rows = [(*r[:5], r[5] or 6, *r[6:], 0.2 + r[4] / 10, 1.2 + r[7] / 5) for r in ROWS]
        content = HEAD[:-1] + ",EC(mS/cm),貫入抵抗(MPa)\n" + "".join(",".join(str(v) for v in r) + "\n" for r in rows)
        ph_only = SECTION.replace('ac_n = "可給態窒素"\n', "")
        with sample() as s:
            s.drop("moisture")
            plain = s.read("field.toml")
            samples(s, ph_only + 'ec = "EC(mS/cm)"\nhardness = "貫入抵抗(MPa)"\n', content)
            for language in ("en", "ja"):
                printed = self.made(s, "--lang", language, "--overwrite")
                for name in ("ph", "ec", "hardness"):
                    self.assertRegex(printed, po.pattern(language, "gate.rival_cause", {"layer": f"soil_test_{name}", "area_ha": po.ANY}))
                    self.assertIn(po.say(language, f"name.soil_test_{name}"), html.unescape((s.out / "report.html").read_text(encoding="utf-8")))
                self.assertRegex(printed, po.pattern(language, "gate.growth_against_soil", {
                    "layer": "soil_test_humus", "correlation": po.ANY, "prior_pct": po.ANY}))
            said = summary(s.out)
            for name in ("ph", "ec", "hardness", "humus"):
                self.assertTrue(said["layers"][f"soil_test_{name}"]["has_signal"])
            self.assertIn("growth_follows", said["layers"]["soil_test_humus"])
            held = said["ledger"]["gate"]["n_kg"]
            s.write("field.toml", plain + ph_only.replace('ph = "pH"\n', ""))
            self.made(s, "--overwrite")
            self.assertLess(held, summary(s.out)["ledger"]["gate"]["n_kg"])

    def test_phosphate_among_them_moves_its_own_guide(self):
        with sample() as s:
            samples(s, SECTION + 'p2o5 = "トルオーグりん酸(mg/100g)"\nk2o_mg_per_100g = 12\n')
            s.replace("field.toml", "nitrogen_kg_per_10a = 6.0", "nitrogen_kg_per_10a = 6.0\np2o5_kg_per_10a = 10\nk2o_kg_per_10a = 8")
            for language in ("en", "ja"):
                self.assertRegex(self.made(s, "--lang", language, "--overwrite"), po.pattern(language, "soil_test.measured", {
                    "layer": "soil_test_p2o5", "samples": "30", "mean": "22.50", "least": "20", "most": "25",
                    "unit": "mg/100g"}))
            self.assertEqual(summary(s.out)["soil_tests"]["k2o"]["of"], "field")
            page = (s.out / "report.html").read_text(encoding="utf-8")
            for language in ("en", "ja"):
                self.assertIn(po.say(language, "report.whole_field"), page)
            columns = [c[1] for c in layer(s.out, "PRAGMA table_info(soil_points)")]
            self.assertEqual(columns[2:], ["record", "p2o5_mg_per_100g", *(key for key, _, _ in COLUMNS.values())])

    def test_a_column_of_blanks_is_no_sample(self):
        with sample() as s:
            samples(s, content=table([(*r[:5], "", *r[6:]) for r in ROWS]))
            self.assertRegex(self.made(s, "--lang", "en"), po.pattern("en", "layer.no_samples", {"layer": "soil_test_ph"}))
            told = summary(s.out)["soil_tests"]["ph"]
            self.assertEqual((told["samples"], told["mean"], told["least"], told["most"]), (0, None, None, None))

    def test_samples_beside_the_field_can_be_confirmed(self):
        far = [(r[0] + 0.015, *r[1:]) for r in ROWS] + [(141.77 + k / 1e5, 43.2012, *ROWS[k][2:]) for k in range(12)]
        with sample() as s:
            samples(s, content=table(far))
            self.assertEqual(s.run().returncode, 4)
            s.replace("field.toml", SECTION, SECTION + 'confirm = ["far_points"]\n')
            for language in ("en", "ja"):
                self.assertRegex(self.made(s, "--lang", language, "--overwrite"),
                                 po.pattern(language, "soil_test.outside", {"outside": "30", "points": "42"}))
            self.assertEqual(summary(s.out)["soil_tests"]["ac_n"]["samples"], 42)

    def test_the_draft_finds_the_columns(self):
        with folder_of({"soil.csv": table(), "other.csv": "x,y,pH,腐植(g/kg)\n" + "500000,4780000,6,30\n" * 9}) as folder:
            for language in ("en", "ja"):
                done = run("init", str(folder), "--lang", language, "--overwrite")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                text = (folder / "field.toml").read_text(encoding="utf-8")
                draft = tomllib.loads(text)["soil_test"]
                self.assertEqual(draft, {"file": "soil.csv", "crs": "EPSG:4326", "x": "lon", "y": "lat",
                                         "p2o5": "トルオーグりん酸(mg/100g)", "k2o": "交換性加里", "ac_n": "可給態窒素",
                                         "ph": "pH", "cec": "CEC(me/100g)", "humus": "腐植(%)"})
                for message_id, arguments in (("draft.soil_p2o5", {"unit": "mg/100g"}), ("draft.soil_column", {"unit": "mg/100g"}),
                                              ("draft.unit_said", {}), ("ask.recovery", {}),
                                              ("ask.guide_mineral", {"nutrient": "p2o5"}),
                                              ("ask.guide_mineral", {"nutrient": "k2o"})):
                    self.assertRegex(text, po.pattern(language, message_id, arguments))
                self.assertRegex(done.stdout, po.pattern(language, "name.soil_test", {}))

    def test_the_draft_leaves_other_units_out(self):
        with folder_of({"soil.csv": "lon,lat,pH,腐植(g/kg)\n" + "".join(f"141.77{k},43.2{k},6,30\n" for k in range(9))}) as folder:
            for language in ("en", "ja"):
                done = run("init", str(folder), "--lang", language, "--overwrite")
                text = (folder / "field.toml").read_text(encoding="utf-8")
                self.assertNotIn("humus", tomllib.loads(text)["soil_test"])
                self.assertRegex(text, po.pattern(language, "draft.soil_other_unit",
                                                  {"column": r"腐植(g/kg)", "unit": "g/kg", "wanted": "%"}))
                self.assertNotIn("ask.guide_mineral", done.stdout)

    def test_inspect_knows_the_columns(self):
        more = "lon,lat,EC(mS/cm),貫入抵抗(MPa)\n141.77,43.2,0.3,1.5\n141.771,43.2,0.4,1.6\n"
        with folder_of({"soil.csv": table(), "more.csv": more}) as folder:
            found = json.loads(run("inspect", str(folder / "soil.csv"), str(folder / "more.csv"), "--json").stdout)
            roles = json.dumps(found)
            for language in ("en", "ja"):
                printed = run("inspect", str(folder / "soil.csv"), str(folder / "more.csv"), "--lang", language).stdout
                for name in ("p2o5", "k2o", "ec", "hardness", *COLUMNS):
                    self.assertIn(f'"{name}"', roles)
                    self.assertIn(po.say(language, f"role.{name}"), printed)
