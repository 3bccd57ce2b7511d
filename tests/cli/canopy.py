# SPDX-License-Identifier: Apache-2.0
"""Images of the crop: guards, stages, published rules; and the recovery that the tables give."""
import importlib.util
import math
import pathlib

import po
from good_runs import GoodRun, mesh, summary
from makers import geotiff
from refusals import after, chain, text, toml, without
from refusals_canopy import CLIMATE, CURVE, NFOA, PREVIOUS, rule, stage
from sample import sample

STAGES = "regrowth (起生期), panicle (幼穂形成期), flag_leaf (止葉期)"
WEST, NORTH, STEP = 141.768, 43.2026, 0.0001  # 42 by 24 pixels over the field
COLS, ROWS = 42, 24


def grown(middle, swing, west=None):
    """A picture with a wave in it; `west` of its columns show another value: (how many, which)."""
    def pixel(row, col):
        if west and col < west[0]:
            return west[1]
        return middle + swing * math.sin(col / 3) * math.cos(row / 3)
    values = [pixel(row, col) for row in range(ROWS) for col in range(COLS)]
    return lambda s: s.write("ndvi.tif", geotiff(COLS, ROWS, values, WEST, NORTH, STEP, 4326, True))


METHODS = pathlib.Path(__file__).resolve().parents[2] / "libvrmap" / "doc" / "methods"
NO_SHARE = toml("released_before_image = 0.3\n", "")
ALONE = without("yield")  # years of yield would not bear the picture out


def sure(row, value, unit):
    """A user who knows better than the row of that name."""
    return chain(after("guide", 'tables = ["mine.toml"]'),
                 text("mine.toml", f'[rules.{row}]\nvalue = {value}\nunit = "{unit}"\nsrc = "my strips"\nyear = 2025\n'
                                   'confidence = "low"\n'))


SURE = sure("nfoa.sd", 0.4, "kg N/10a, of its rate")  # Oklahoma's rule errs by as much as it says
SURE_SENSOR = sure("n_sensor.sd", 0.2, "SV, of one cell")
RICE = toml('"winter wheat"', '"rice"')
DRY = "lon,lat,w\n" + "".join(f"{141.7684 + k * 4e-4:.4f},{43.2006 + m * 3e-4:.4f},{6 + k * 1.5 + m * 0.2:.1f}\n"
                             for k in range(9) for m in range(6))


def spring(unit, *more):
    """A paddy's basal dressing, and its soil's water before flooding, drier in the west."""
    return chain(RICE, toml('"topdressing"', '"basal"'), lambda s: s.drop("yield", "ndvi"), text("moisture.csv", DRY),
                 toml('value = "moisture_pct"\nunit = "%"', f'value = "w"\nunit = "{unit}"\nsoil_kind = "gley"'), *more)


FLOODED = after("moisture", "before_flooding = true")
SENSOR = rule('rule = "n_sensor"', stage("幼穂形成期"), grown(30, 4), ALONE)
NOTES = [
    ("ndvi.topdressing_only", {}, toml('"topdressing"', '"basal"')),
    ("ndvi.outside_stages", {"stage": "出穂期", "crop": "winter wheat", "known": STAGES}, stage("出穂期")),
    ("ndvi.outside_stages", {"stage": "いつか", "crop": "winter wheat", "known": STAGES}, stage("いつか")),
    ("ndvi.outside_days", {"date": "2026-05-15", "stage_date": "2026-05-06", "least": "-7", "most": "7"},
     chain(RICE, stage("幼穂形成期"), after("guide", "stage_date = 2026-05-06"))),
    ("ndvi.partly_blind", {"saturated_pct": "0", "saturated": "0.85", "bare_pct": po.ANY, "bare": "0.25"},
     grown(0.6, 0.1, (10, 0.1))),
    ("ndvi.mostly_blind", {"saturated_pct": po.ANY, "saturated": "0.85", "bare_pct": "0", "bare": "0.25"},
     grown(0.6, 0.1, (26, 0.95))),
    ("balance.lodging", {"area_ha": po.ANY, "most_kg_per_10a": "17.0"},
     toml("uptake_a_kg_per_10a = 0.549", "uptake_a_kg_per_10a = 1.2")),
    ("ndvi.nfoa", {"days": "100", "response": po.ANY}, rule(NFOA + "growing_days = 100", grown(0.5, 0.2), ALONE, SURE)),
    ("ndvi.nfoa_days", {"days": "130", "least": "87", "most": "112"}, rule(NFOA + "growing_days = 130\nrich_ndvi = 0.8", grown(0.5, 0.25), ALONE, SURE)),
]
SILENT = ("ndvi.topdressing_only", "ndvi.outside_stages", "ndvi.outside_days", "ndvi.mostly_blind")


class Canopy(GoodRun):
    def test_the_page_s_picture_is_what_its_program_draws(self):
        spec = importlib.util.spec_from_file_location("canopy_page", METHODS / "canopy.py")
        page = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(page)
        self.assertEqual((METHODS / "canopy.svg").read_text(encoding="utf-8"), page.picture())
        # by hand, as in tests/unit/agronomy/canopy_test.cpp
        self.assertAlmostEqual(page.nfoa(0.5), 6.427, places=2)
        self.assertAlmostEqual(page.sufficiency(0.8 * 0.925), 3.0, places=9)

    def of_job(self, *changes):
        """The mesh and the summary of the sample so changed."""
        with sample() as s:
            for change in changes:
                change(s)
            self.made(s)
            return mesh(s.out), summary(s.out)

    def moved(self, cells, term="ndvi"):
        return sum(abs(c[f"{term}_n_mg_per_m2"]) * c["area_m2"] for c in cells) / 1e6

    def test_notes_are_said_and_what_they_leave_out_moves_nothing(self):
        for message_id, arguments, change in NOTES:
            with self.subTest(message_id), sample() as s:
                change(s)
                for language in ("en", "ja"):
                    done = s.run("--lang", language, "--overwrite")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertRegex(done.stderr, po.pattern(language, message_id, arguments) + r"\n")
                self.assertEqual(self.moved(mesh(s.out)) == 0, message_id in SILENT)
                self.assertEqual("ndvi.says_no_nitrogen" in [n["id"] for n in summary(s.out)["notes"]], False)

    def test_an_image_that_is_silent_leaves_the_rest_as_without_it(self):
        silent, _ = self.of_job(toml('"topdressing"', '"basal"'))
        without, _ = self.of_job(toml('"topdressing"', '"basal"'), lambda s: s.drop("ndvi"))
        self.assertEqual(silent, without)

    def test_a_stage_within_the_window_changes_nothing(self):
        plain, _ = self.of_job()
        for word in ("起生期", "panicle", "止葉期"):
            self.assertEqual(self.of_job(stage(word))[0], plain)
        rice, _ = self.of_job(RICE, stage("幼穂形成期"))
        self.assertGreater(self.moved(rice), 0)
        self.assertEqual(self.of_job(RICE, stage("幼穂形成期"), after("guide", "stage_date = 2026-05-09"))[0], rice)

    def test_an_image_of_the_crop_before_counts_at_regrowth(self):
        cells, said = self.of_job(PREVIOUS, stage("起生期"), NO_SHARE)
        self.assertGreater(self.moved(cells), 1)
        self.assertEqual(said["settings"]["ndvi"]["of"], "previous_crop")
        self.assertIn("rules.previous_crop_image.oldest", said["unverified_constants"])

    def test_what_the_crop_before_took_of_the_compost_is_taken_off(self):
        seen = chain(PREVIOUS, stage("起生期"), toml("date = 2025-10-20", "date = 2025-06-20"))
        half, _ = self.of_job(seen, toml("released_before_image = 0.3", "released_before_image = 0.5"))
        none, _ = self.of_job(seen, toml("released_before_image = 0.3", "released_before_image = 0"))
        self.assertNotEqual([c["ndvi_n_mg_per_m2"] for c in half], [c["ndvi_n_mg_per_m2"] for c in none])
        for cells in (half, none):  # before the harvest: an earlier crop's, never credited
            self.assertEqual(self.moved(cells, "organic"), 0)

    def test_sensor_values_move_two_kilograms_each_at_panicle_formation_and_one_later(self):
        alone = chain(grown(30, 1), SURE_SENSOR, lambda s: s.drop("organic"), toml("credit_share = 0.7\n", ""))
        panicle, _ = self.of_job(SENSOR, alone)
        later, _ = self.of_job(rule('rule = "n_sensor"', stage("出穂期"), ALONE), alone)
        for one, two in zip(later, panicle):
            self.assertAlmostEqual(2 * one["ndvi_n_mg_per_m2"], two["ndvi_n_mg_per_m2"], delta=6)
        self.assertGreater(max(c["ndvi_n_mg_per_m2"] for c in panicle), 1200)

    def test_a_sensor_s_rows_are_told_and_its_clamp_holds(self):
        panicle, said = self.of_job(SENSOR)
        self.assertEqual(said["settings"]["ndvi"]["rule"], "n_sensor")
        self.assertIn("rules.n_sensor.sd", said["unverified_constants"])
        self.assertNotIn("rules.ndvi_guard.any.sigma_factor", said["unverified_constants"])
        self.assertLessEqual(max(abs(c["ndvi_n_mg_per_m2"]) for c in panicle), 3000)  # half of 6 kg/10a

    def test_every_rule_moves_nitrogen_about_and_keeps_the_caps(self):
        for change in (SENSOR, rule('rule = "holland_schepers"\nreference = 0.8', grown(0.65, 0.18), ALONE),
                       rule(NFOA + "growing_days = 100", grown(0.5, 0.2), ALONE, SURE)):
            cells, said = self.of_job(change)
            self.assertGreater(self.moved(cells), 1)
            mean = said["ledger"]["ndvi"]["mean_n_kg_per_10a"]
            self.assertLess(abs(mean), 0.05)
            for c in cells:
                wanted = c["n_mg_per_m2"] - c["machine_n_mg_per_m2"] - c["rounding_n_mg_per_m2"]
                self.assertTrue(0 <= wanted <= 7800)
            level, _ = self.of_job(change, grown(30 if change is SENSOR else 0.6, 0))
            self.assertEqual(self.moved(level), 0)

    def test_a_rule_that_tells_less_than_its_error_moves_nothing(self):
        cells, said = self.of_job(rule(NFOA + "growing_days = 100", grown(0.5, 0.2), ALONE))
        self.assertEqual(self.moved(cells), 0)
        self.assertIn("layer.not_trusted", [n["id"] for n in said["notes"]])
        self.assertIn("rules.nfoa.sd", said["unverified_constants"])

    def test_days_of_growth_are_counted_from_the_climate(self):
        sown = rule(NFOA + "sown = 2025-09-18", CLIMATE, lambda s: s.drop("organic"), toml("credit_share = 0.7\n", ""))
        with sample() as s:
            sown(s)
            said = self.made(s)
            # the normals of Iwamizawa over 4.4 °C: 18 September to 12 November, and from 12 April on
            self.assertRegex(said, po.pattern("en", "ndvi.nfoa", {"days": po.ANY, "response": po.ANY}))
            note = next(n for n in summary(s.out)["notes"] if n["id"] == "ndvi.nfoa")
            self.assertTrue(70 < float(note["args"]["days"]) < 95, note)

    def test_recovery_comes_from_the_crop_s_row_where_there_is_one(self):
        stated, _ = self.of_job(stage("起生期"), toml("recovery = 0.8", "recovery = 0.43"))
        by_row, said = self.of_job(stage("起生期"), toml("recovery = 0.8\n", ""))
        self.assertEqual(by_row, stated)
        self.assertEqual((said["guide"]["recovery"], said["guide"]["recovery_row"]),
                         (0.43, "crops.wheat.recovery.regrowth"))
        _, said = self.of_job(RICE, toml('"topdressing"', '"basal"'), toml("recovery = 0.8\n", ""))
        self.assertIn("crops.rice.recovery.basal", said["unverified_constants"])
        self.assertNotIn("recovery_row", self.of_job()[1]["guide"])

    def test_only_guards_that_guarded_are_told(self):
        _, said = self.of_job(grown(0.6, 0.1, (10, 0.1)))
        told = [k for k in said["unverified_constants"] if k.startswith("rules.ndvi_guard")]
        self.assertEqual(told, ["rules.ndvi_guard.any.bare", "rules.ndvi_guard.any.most_blind"])
        self.assertGreater(said["layers"]["ndvi"]["bare_pct"], 10)
        _, said = self.of_job()
        self.assertFalse([k for k in said["unverified_constants"] if k.startswith("rules.ndvi_guard")])

    def test_what_a_dry_spring_gives_a_paddy_is_taken_off_where_it_was_dry(self):
        with sample() as s:
            spring("% by mass", FLOODED)(s)
            for language in ("en", "ja"):
                done = s.run("--lang", language, "--overwrite")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertRegex(done.stderr, po.pattern(language, "moisture.dry_soil",
                                                         {"least": po.ANY, "most": po.ANY, "mean": po.ANY}))
            cells, said = mesh(s.out), summary(s.out)
        west, east = cells[0], cells[-1]
        term = "soil_test_n_mg_per_m2"
        self.assertLess(min(c[term] for c in cells), -500)
        self.assertGreater(max(c[term] for c in cells), 500)
        self.assertLess(abs(said["ledger"]["soil_test"]["mean_n_kg_per_10a"]), 0.01)
        for row in ("rules.dry_soil.cv", "soils.paddy.plough_depth"):
            self.assertIn(row, said["unverified_constants"])
        self.assertNotEqual(west, east)

    def test_water_by_mass_is_water_by_volume_over_the_density(self):
        by_mass, _ = self.of_job(spring("% by mass", FLOODED))
        volume = "\n".join([DRY.splitlines()[0], *(f"{line.rpartition(',')[0]},{float(line.rpartition(',')[2]) * 0.96:.4f}"
                                                   for line in DRY.splitlines()[1:])]) + "\n"
        by_volume, _ = self.of_job(spring("%", FLOODED), text("moisture.csv", volume))
        for one, two in zip(by_mass, by_volume):
            self.assertEqual({k: v for k, v in one.items() if k.endswith("_per_m2")},
                             {k: v for k, v in two.items() if k.endswith("_per_m2")})
        for c in self.of_job(spring("% by mass"))[0]:  # not said to be before flooding: no nitrogen
            self.assertEqual(c["soil_test_n_mg_per_m2"], 0)

    def test_a_dry_spring_is_no_affair_of_a_topdressing(self):
        with sample() as s:
            chain(RICE, after("moisture", 'before_flooding = true\nsoil_kind = "gley"'))(s)
            for language in ("en", "ja"):
                done = s.run("--lang", language, "--overwrite")
                self.assertRegex(done.stderr, po.pattern(language, "moisture.dry_soil_early", {}) + r"\n")
            self.assertEqual(self.moved(mesh(s.out), "soil_test"), 0)
