# SPDX-License-Identifier: Apache-2.0
"""What is done without is said; and the accounts of phosphate and potash."""
import html
import re

import po
from good_runs import GoodRun, mesh, summary
from makers import feature, geojson, geotiff, square
from sample import sample


def blank_moisture(s):
    head, *lines = s.read("moisture.csv").splitlines()
    s.write("moisture.csv", "\n".join([head, *(line.rpartition(",")[0] + "," for line in lines)]))


def level_moisture(s):
    head, *lines = s.read("moisture.csv").splitlines()
    s.write("moisture.csv", "\n".join([head, *(line.rpartition(",")[0] + ",30" for line in lines)]))


def boundary_of_points(s):
    s.replace("field.toml", 'file = "boundary.geojson"', 'from = "points_hull"')


def two_parcels(s):
    """The western two of three parcels side by side, told by a code that begins with 0."""
    squares = [square(141.768 + 0.002 * k, 43.2003) for k in range(3)]
    s.write("boundary.geojson", geojson(*[feature("Polygon", [ring], {"cd": f"0{k}", "polygon_uuid": f"u{k}"})
                                          for k, ring in enumerate(squares)]))
    s.replace("field.toml", 'file = "boundary.geojson"', 'file = "boundary.geojson"\nkey = "cd"\nkeys = ["00", "01"]')


CURVE = "uptake_a_kg_per_10a = 0.549\nuptake_b = 3.599\nuptake_rmse_kg_per_10a = 0.49\n"
CURVE_SOURCE = 'source = "synthetic: fitted on the virtual crop"\n'


def no_curve(s):
    s.replace("field.toml", CURVE + CURVE_SOURCE, "")
    s.replace("field.toml", "released_before_image = 0.3\n", "")


def minerals(s, more=""):
    """A compound of 15-15-15, guide rates of P2O5 and K2O, compost that holds both, a soil test."""
    s.replace("field.toml", "硫安", "化成")
    s.replace("field.toml", "[21, 0, 0]", "[15, 15, 15]")
    s.replace("field.toml", "nitrogen_kg_per_10a = 6.0", "nitrogen_kg_per_10a = 6.0\np2o5_kg_per_10a = 10\nk2o_kg_per_10a = 8")
    s.replace("field.toml", "nitrogen_kg_per_t = 6.0", "nitrogen_kg_per_t = 6.0\np2o5_kg_per_t = 5\nk2o_kg_per_t = 7")
    s.write("field.toml", s.read("field.toml") +
            f"[soil_test]\np2o5_mg_per_100g = 45\nk2o_mg_per_100g = 12\n{more}date = 2025-09-30\n")


def vague_curve(s):
    s.replace("field.toml", "uptake_rmse_kg_per_10a = 0.49", "uptake_rmse_kg_per_10a = 50")


def shifted_log(s):
    head, *lines = s.read("yield.csv").splitlines()
    cells = [k.split(",") for k in lines]
    s.write("yield.csv", "\n".join([head, *(",".join([c[0], f"{float(c[1]) + 0.0006:.8f}", *c[2:]]) for c in cells)]))


def before_harvest(s):
    s.replace("field.toml", "date = 2025-10-20", "date = 2025-07-01")
    s.replace("field.toml", "released_before_image = 0.3\n", "")


def unlogged_compost(s):
    """Half the field gave two tonnes more, up to a straight line; nothing was logged."""
    s.drop("ndvi", "organic")
    s.replace("field.toml", "credit_share = 0.7\n", "")
    head, *lines = s.read("yield.csv").splitlines()
    at, out = [k.split(",") for k in lines], [head]
    middle = sorted(float(c[1]) for c in at)[len(at) // 2]
    for c in at:
        if c[3]:
            c[3] = f"{float(c[3]) + (2 if float(c[1]) < middle else 0):.2f}"
        out.append(",".join(c))
    s.write("yield.csv", "\n".join(out) + "\n")


NOTES = [
    ("layer.no_samples", {"layer": "moisture"}, blank_moisture),
    ("layer.no_signal", {"layer": "moisture"}, level_moisture),
    ("layer.too_little_cover", {"layer": "ndvi", "cover_pct": po.ANY, "least_pct": "60"},
     lambda s: s.write("ndvi.tif", geotiff(5, 8, [0.5 + k / 100 for k in range(40)], 141.767, 43.204, 0.0005, 4326, True))),
    ("ndvi.says_no_nitrogen", {}, no_curve),
    ("yield.says_no_nitrogen", {}, lambda s: s.replace("field.toml", "uptake_kg_per_t = 23.3\n", "")),
    ("balance.season_over_warn", {"area_ha": po.ANY, "warn_kg_per_10a": "15.0"},
     lambda s: s.replace("field.toml", "other_dressings_kg_per_10a = 4.0", "other_dressings_kg_per_10a = 10.0")),
    ("guide.answers_all", {}, lambda s: s.replace("field.toml", "soil_share = 1.0\n", "")),
    ("soil_test.saw_organic", {"nutrient": "K2O"},
     lambda s: [minerals(s), s.replace("field.toml", "date = 2025-09-30", "date = 2026-04-01")]),
    ("moisture.waterlogged", {"area_ha": po.ANY, "share_pct": "70", "date": "2026-04-25"},
     lambda s: s.replace("field.toml", "[moisture]\n", "[moisture]\nbulk_density_g_per_cm3 = 1.4\n")),
    ("moisture.too_soft", {"area_ha": po.ANY, "share_pct": "95", "date": "2026-04-25"},
     lambda s: s.replace("field.toml", "[moisture]\n", "[moisture]\nbulk_density_g_per_cm3 = 1.4\nplastic_limit_pct = 25\n")),
    ("gate.cause_unknown", {"share_pct": "50", "n_kg": po.ANY}, lambda s: s.drop("moisture")),
    ("layer.not_trusted", {"layer": "ndvi"}, vague_curve),
    ("soil_test.recorded_only", {"key": "ph", "value": "5.8"}, lambda s: minerals(s, "ph = 5.8\n")),
    ("soil_test.crop_without_rule", {"crop": "rice"},
     lambda s: [minerals(s), s.replace("field.toml", "winter wheat", "rice")]),
    ("yield.outside", {"layer": "yield", "outside": po.ANY, "points": "4482", "share_pct": po.ANY}, shifted_log),
    ("yield.unusual_confirmed", {"layer": "yield", "median": "0.56", "crop": "winter wheat", "least": "1", "most": "12"},
     lambda s: s.replace("field.toml", 'unit = "t/ha"', 'unit = "q/ha"\nrange = [0, 20]')),
    ("organic.not_credited", {"material": "cattle_compost", "spread": "2025-07-01"}, before_harvest),
    ("balance.no_room", {"area_ha": po.ANY},
     lambda s: s.replace("field.toml", "nitrogen_kg_per_t = 6.0",
                         'nitrogen_kg_per_t = 90.0\nconfirm = ["unusual_content"]')),
    ("soil.straight_patch", {"area_ha": po.ANY, "n_kg_per_10a": po.ANY}, unlogged_compost),
    ("spreader.step_hides_map", {"step": "30", "least": po.ANY, "most": po.ANY, "rate": "30.0", "keeps": "10"},
     lambda s: s.replace("field.toml", "step_kg_per_10a = 1", "step_kg_per_10a = 30")),
    ("boundary.joined", {"parcels": "2", "parts": "1", "area_ha": po.ANY}, two_parcels),
    ("boundary.from_points", {"area_ha": po.ANY, "edge_m": "40"}, boundary_of_points),
]


class Notes(GoodRun):
    def test_what_is_done_without_is_said(self):
        with sample() as s:
            self.assertEqual(self.made(s), "")
            self.assertNotIn("注意", (s.out / "preview.svg").read_text(encoding="utf-8"))
        for message_id, arguments, change in NOTES:
            for language in ("en", "ja"):
                sentence = po.pattern(language, message_id, arguments) + r"\n"
                with self.subTest(f"{message_id} {language}"), sample() as s:
                    change(s)
                    self.assertRegex(self.made(s, "--lang", language), sentence)
                    said = [note["id"] for note in summary(s.out)["notes"]]
                    self.assertIn(message_id, said)
                    picture = (s.out / "preview.svg").read_text(encoding="utf-8")
                    self.assertIn(f"注意 {len(said)} 件 / {len(said)} note", picture)
                    first = re.split(r"[{\"]", po.say(language, said[0]))[0]
                    self.assertIn(html.escape(first), picture)


class Minerals(GoodRun):
    def test_phosphate_and_potash_have_their_own_accounts(self):
        with sample() as s:
            minerals(s)
            done = s.run("--lang", "en")
            self.assertEqual(done.returncode, 0, done.stderr)
            cells, said = mesh(s.out), summary(s.out)
            for cell in cells:
                for name, guide, by_test in (("p2o5", 10000, -2000), ("k2o", 8000, 2400)):
                    terms = {k[:-len(name) - 11]: v for k, v in cell.items() if k.endswith(f"_{name}_mg_per_m2")}
                    self.assertEqual(set(terms), {"guide", "soil_test", "organic", "cap", "machine"})
                    self.assertEqual((terms["guide"], terms["soil_test"]), (guide, by_test))
                    self.assertEqual(sum(terms.values()), cell[f"{name}_mg_per_m2"])
                    self.assertEqual(cell[f"{name}_mg_per_m2"], round(cell["product_mg_per_m2"] * 0.15))
                    self.assertLessEqual(terms["organic"], 0)
            self.assertTrue(any(cell["organic_p2o5_mg_per_m2"] < 0 for cell in cells))
            given = sum(c["p2o5_mg_per_m2"] * c["area_m2"] for c in cells) / 1e6
            self.assertAlmostEqual(said["minerals"]["p2o5"]["given_kg"], given, places=2)
            self.assertAlmostEqual(said["minerals"]["k2o"]["guide_kg"], 8 * said["field"]["area_ha"] * 10, delta=0.01)
            for nutrient in ("p2o5", "k2o"):
                line = po.pattern("en", "prescribe.mineral", {"nutrient": nutrient, **dict.fromkeys(
                    ("given_kg", "wanted_kg", "difference_kg"), po.ANY)})
                self.assertRegex(done.stdout, line)
            page = html.unescape((s.out / "report.html").read_text(encoding="utf-8"))
            for language in ("en", "ja"):
                for message_id in ("report.by_guide", "report.given", "report.minerals_intro", "report.nutrient",
                                   "report.wanted", "nutrient.p2o5", "nutrient.k2o", "name.soil_test_p2o5",
                                   "name.soil_test_k2o"):
                    self.assertIn(po.say(language, message_id), page)

    def test_a_soil_test_of_points(self):
        with sample() as s:
            minerals(s)
            s.replace("field.toml", "p2o5_mg_per_100g = 45\nk2o_mg_per_100g = 12\n",
                      'file = "soil.csv"\nx = "lon"\ny = "lat"\ncrs = "EPSG:4326"\np2o5 = "p"\nk2o = "k"\n')
            rows = [f"{141.7690 + i * 3e-4:.5f},{43.2005 + j * 3e-4:.5f},{3 if i < 4 else 70},20"
                    for i in range(8) for j in range(6)]
            s.write("soil.csv", "\n".join(["lon,lat,p,k", *rows]))
            self.made(s)
            said = summary(s.out)
            self.assertTrue(said["layers"]["soil_test_p2o5"]["has_signal"])
            self.assertFalse(said["layers"]["soil_test_k2o"]["has_signal"])
            self.assertIn("soil_test", [i["role"] for i in said["inputs"]])
            page = (s.out / "report.html").read_text(encoding="utf-8")
            for language in ("en", "ja"):
                self.assertIn(po.say(language, "name.soil_test"), page)
            shares = {c["soil_test_p2o5_mg_per_m2"] for c in mesh(s.out)}
            self.assertTrue({5000, -5000} <= shares, shares)
            self.assertEqual({c["soil_test_k2o_mg_per_m2"] for c in mesh(s.out)}, {0})
