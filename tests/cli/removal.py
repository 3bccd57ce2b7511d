# SPDX-License-Identifier: Apache-2.0
"""P2O5 and K2O by what harvests carry away."""
import po
from good_runs import GoodRun, mesh, rows, summary
from refusals_products import GUIDE
from refusals_rates import NO_IMAGE, WHOLE
from sample import sample

ROW = '[crops.other.removal]\nvalue = [20.0, 8.0, 5.0]\nunit = "kg N, P2O5, K2O per t of fresh product"\nsrc = "mine"\n' \
      'year = 2024\nconfidence = "low"\n'


def job(s, *lines):
    NO_IMAGE(s)
    WHOLE(s)
    GUIDE(s)
    s.replace("field.toml", "[guide]\n", "[guide]\n" + "".join(line + "\n" for line in lines))


class Removal(GoodRun):
    def spoken(self, s, language):
        done = s.run("--lang", language, "--overwrite")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_half_the_removal_is_in_the_rate(self):
        with sample() as plain, sample() as s:
            job(plain)
            self.made(plain)
            job(s, "removal_weight = 0.5")
            printed = {language: self.spoken(s, language) for language in ("en", "ja")}
            said, before = summary(s.out), summary(plain.out)
            self.assertNotIn("removal", before["settings"])
            self.assertNotIn("yield_p2o5_mg_per_m2", mesh(plain.out)[0])
            self.assertEqual(said["settings"]["removal"], {"weight": 0.5, "straw_removed": False})
            mean_yield = said["layers"]["yield"]["mean_after_t_per_ha"]
            page = (s.out / "report.html").read_text(encoding="utf-8")
            for nutrient, per_t, guide in (("p2o5", 7.4, 10), ("k2o", 4.9, 0)):
                if not guide:
                    continue
                told = said["minerals"][nutrient]
                # a field's mean of kriged yields is about that of its points
                self.assertAlmostEqual(told["removal_kg_per_10a"], mean_yield * per_t / 10, delta=0.05 * mean_yield * per_t / 10)
                moved = said[f"ledger_{nutrient}"]["yield"]
                self.assertAlmostEqual(moved[f"mean_{nutrient}_kg_per_10a"], 0.5 * (told["removal_kg_per_10a"] - guide), places=2)
                for cell in mesh(s.out):
                    self.assertEqual(cell[f"{nutrient}_mg_per_m2"] - cell[f"machine_{nutrient}_mg_per_m2"],
                                     sum(cell[f"{t}_{nutrient}_mg_per_m2"] for t in ("guide", "soil_test", "yield", "organic", "cap")))
                for language in ("en", "ja"):
                    words = po.pattern(language, "removal.told", {
                        "nutrient": nutrient, "years": "1", "kg_per_10a": f"{told['removal_kg_per_10a']:.1f}", "weight_pct": "50",
                        "difference_kg": f"{moved[f'{nutrient}_kg']:+.1f}"})
                    self.assertRegex(printed[language], words)
                    self.assertRegex(page, words)
            # nitrogen does not follow it
            self.assertEqual(rows(s.out, "SELECT n_mg_per_m2 FROM mesh"), rows(plain.out, "SELECT n_mg_per_m2 FROM mesh"))

    def test_a_soil_over_its_target_is_never_raised(self):
        with sample() as s:
            job(s, "removal_weight = 0.5", "straw_removed = true")
            s.write("field.toml", s.read("field.toml") + "[soil_test]\np2o5_mg_per_100g = 90\ndate = 2026-04-01\n")
            s.replace("field.toml", "p2o5_kg_per_10a = 10", "p2o5_kg_per_10a = 3")
            self.made(s)
            self.assertTrue(all(c["yield_p2o5_mg_per_m2"] == 0 for c in mesh(s.out)))

    def test_without_a_map_the_guide_stays_and_it_is_said(self):
        with sample() as s:
            job(s, "removal_weight = 0.5")
            s.drop("yield")
            for language in ("en", "ja"):
                self.assertRegex(self.made(s, "--lang", language, "--overwrite"), po.pattern(language, "removal.no_yield_map", {}))
            self.assertTrue(all(c["yield_p2o5_mg_per_m2"] == 0 for c in mesh(s.out)))

    def test_a_log_of_another_crop_tells_removal_by_its_own_row_and_no_nitrogen(self):
        with sample() as s:
            job(s, "removal_weight = 0.25", 'tables = ["mine.toml"]')
            s.write("mine.toml", ROW)
            s.replace("field.toml", "[yield]\n", '[yield]\ncrop = "そば"\n')
            for language in ("en", "ja"):
                printed = self.made(s, "--lang", language, "--overwrite")
                self.assertRegex(printed, po.pattern(language, "yield.other_crop", {"layer": "yield", "crop": "そば"}))
            said = summary(s.out)
            self.assertEqual(said["settings"]["yield"]["crop"], "そば")
            self.assertIsNone(said["layers"]["yield"]["trust"])
            self.assertEqual(said["ledger"]["yield"]["mean_abs_n_kg_per_10a"], 0)
            self.assertEqual([r["row"] for r in said["overridden_rows"]], ["crops.other.removal"])
            per_10a = said["layers"]["yield"]["mean_after_t_per_ha"] * 0.8
            self.assertAlmostEqual(said["minerals"]["p2o5"]["removal_kg_per_10a"], per_10a, delta=0.05 * per_10a)
