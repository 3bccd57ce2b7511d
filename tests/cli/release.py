# SPDX-License-Identifier: Apache-2.0
"""Organic matter and its climate: when it gives its nitrogen, and what is said of it."""
import datetime
import importlib.util
import pathlib
import tomllib

import po
from good_runs import GoodRun, LIST_THE_INPUTS, mesh, results, summary
from refusals import after, chain, toml
from refusals_release import climate
from sample import sample

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "data" / "guide"
BASAL = chain(toml('"topdressing"', '"basal"'), lambda s: s.replace("field.toml", s.table("ndvi"), ""))


def second_model():
    """The same release in Python, which draws the figure of the method's page."""
    spec = importlib.util.spec_from_file_location("organic_credit", ROOT / "libvrmap/doc/methods/organic_credit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def normals_as_file(s):
    """The station's normals as if they had been measured, newest first, in Japanese dates."""
    with open(GUIDE / "climate.toml", "rb") as f:
        year = tomllib.load(f)["iwamizawa"]["daily_tmean"]["value"]
    first = datetime.date(2025, 10, 20)
    days = [first + datetime.timedelta(k) for k in range(365)]
    rows = [f"R{d.year - 2018}.{d.month}.{d.day};{year[(d.replace(year=2000) - datetime.date(2000, 1, 1)).days]}" for d in reversed(days)]
    s.write("気温.csv", ("年月日;平均気温(℃)\n" + "\n".join(rows)).encode("cp932"))
    climate('daily = "気温.csv"\ndate = "年月日"\ntemperature = "平均気温(℃)"')(s)


def sludge(more, crop="rice"):
    """Sapporo's lime compost at the sample's dose of some tonnes."""
    return chain(toml('"cattle_compost"', '"sewage_sapporo"'), toml("c_n_ratio = 18\n", more), toml('"winter wheat"', f'"{crop}"'))


NOTES = [
    ("organic.starvation", {"material": "cattle_compost", "c_n": "35", "most": "30"}, toml("c_n_ratio = 18", "c_n_ratio = 35")),
    ("organic.no_timing", {"material": "pig_compost"},
     chain(climate(), toml('"cattle_compost"', '"pig_compost"'),
           after("guide", "credit_share = 0.7"), after("organic", "released_before_image = 0.3"))),
    ("sludge.no_analysis", {"material": "sewage_sapporo", "metals": "Cr, Pb, Hg, Ni"},
     sludge("arsenic_mg_per_kg = 4\ncadmium_mg_per_kg = 1.2\n")),
    ("sludge.over_dose", {"material": "sewage_sapporo", "most": "0.2", "area_ha": po.ANY}, sludge("")),
    ("organic.over_load", {"most": "15.9", "area_ha": po.ANY},
     chain(sludge(""), toml("nitrogen_kg_per_t = 6.0", "nitrogen_kg_per_t = 12.0"))),
]


class Release(GoodRun):
    def release(self, *changes):
        with sample() as s:
            for change in changes:
                change(s)
            self.made(s)
            said = summary(s.out)
            return said["layers"]["organic"][0]["release"], said, mesh(s.out)

    def test_without_a_climate_no_timing_is_claimed(self):
        with sample() as s:
            self.made(s)
            said = summary(s.out)
            self.assertNotIn("release", said["layers"]["organic"][0])
            self.assertNotIn("climate", said["settings"])
            self.assertFalse([row for row in said["unverified_constants"] if row.startswith(("climate.", "mineralisation."))])

    def test_every_kilogram_is_somewhere_and_once(self):
        top, said, cells = self.release(climate())
        for language in ("en", "ja"):
            with sample() as s:
                climate()(s)
                told = po.pattern(language, "prescribe.release", dict.fromkeys(("season_kg", "seen_kg", "left_kg"), po.ANY) |
                                  {"window_kg": f"{top['in_window_kg']:.1f}"})
                self.assertRegex(s.run("--lang", language).stdout, told)
        parts = ("earlier_crops_kg", "lost_kg", "before_window_kg", "in_window_kg", "after_window_kg", "left_kg")
        self.assertAlmostEqual(sum(top[part] for part in parts), top["nitrogen_kg"], places=2)
        self.assertLessEqual(top["seen_by_image_kg"], top["before_window_kg"])
        self.assertGreater(top["seen_by_image_kg"], 0)
        off = -sum(c["organic_n_mg_per_m2"] * c["area_m2"] for c in cells) / 1e6
        self.assertAlmostEqual(off, said["guide"]["credit_factor"] * top["in_window_kg"], delta=0.01 * off)
        self.assertIsNone(said["guide"]["credit_share"])
        rows = said["unverified_constants"]
        self.assertIn("mineralisation.pools.cattle_compost", rows)
        self.assertNotIn("mineralisation.pools.sludge", rows)

    def test_dressings_share_the_season(self):
        dates = 'uptake_begins = 2026-04-15\nnext_dressing = {}\nuptake_ends = 2026-07-10'
        top, _, _ = self.release(climate(season=dates.format('"none"')))
        basal, _, _ = self.release(climate(season=dates.format("2026-05-15")), BASAL, toml("date = 2026-05-15", "date = 2026-04-26"))
        self.assertAlmostEqual(top["season_kg"], basal["season_kg"], places=2)
        self.assertAlmostEqual(top["in_window_kg"] + basal["in_window_kg"], top["season_kg"], places=2)

    def test_a_second_model_says_the_same(self):
        day = datetime.date.fromisoformat
        begins, dressed, ends, image = map(day, ("2026-04-15", "2026-05-15", "2026-07-10", "2026-05-08"))
        season = f'uptake_begins = {begins}\nnext_dressing = "none"\nuptake_ends = {ends}'
        for spread, start in (("2025-10-20", "2025-10-20"), ("2022-10-20", "2025-07-28")):
            said, _, _ = self.release(climate(season=season), toml("date = 2025-10-20", f"date = {spread}"))
            event = second_model().Event(day(spread), "cattle_compost", 0.12)
            start = day(start)
            expected = {"season_kg": event.usable(start, ends, begins), "in_window_kg": event.usable(dressed, ends, begins),
                        "seen_by_image_kg": event.usable(start, image, begins), "earlier_crops_kg": event.released(start),
                        "left_kg": 1 - event.released(ends)}
            for key, share in expected.items():
                self.assertAlmostEqual(said[key], share * said["nitrogen_kg"], delta=0.001, msg=f"{key} of {spread}")

    def test_measured_days_are_the_station_if_they_are_the_same(self):
        with sample() as a, sample() as b:
            climate()(a)
            normals_as_file(b)
            self.made(a)
            self.made(b)
            self.assertEqual(results(a.out, *LIST_THE_INPUTS), results(b.out, *LIST_THE_INPUTS))
            self.assertIn(("climate", "気温.csv"), [(i["role"], i["file"]) for i in summary(b.out)["inputs"]])

    def test_older_compost_is_credited_less_and_told_of(self):
        now, _, _ = self.release(climate())
        old, said, cells = self.release(climate(), toml("date = 2025-10-20", "date = 2022-10-20"))
        self.assertLess(old["season_kg"], now["season_kg"])
        self.assertGreater(old["earlier_crops_kg"], old["season_kg"])
        self.assertGreater(old["seen_by_harvest_kg"][0], 0)
        self.assertTrue(any(c["organic_n_mg_per_m2"] < 0 for c in cells))
        self.assertNotIn("organic.not_credited", [n["id"] for n in said["notes"]])

    def test_dry_ground_gets_less_credit(self):
        def credit(*changes):
            _, said, _ = self.release(climate(), *changes)
            return said["ledger"]["organic"]["n_kg"]
        soil = after("moisture", "lower_limit = 0.25\ndrained_upper_limit = 0.45\nsaturation = 0.6")
        self.assertGreater(credit(soil), credit())
        # a flooded paddy knows no drained upper limit
        rice = toml('"winter wheat"', '"rice"')
        self.assertEqual(credit(rice, soil), credit(rice))

    def test_notes(self):
        for message_id, arguments, change in NOTES:
            for language in ("en", "ja"):
                sentence = po.pattern(language, message_id, arguments) + r"\n"
                with self.subTest(f"{message_id} {language}"), sample() as s:
                    change(s)
                    self.assertRegex(self.made(s, "--lang", language), sentence)
