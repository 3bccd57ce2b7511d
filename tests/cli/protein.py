# SPDX-License-Identifier: Apache-2.0
"""A yield log with protein."""
import math

import po
from drafting import folder_of, points
from good_runs import GoodRun, summary
from sample import run, sample

COLUMN = '\nvalue = "yield_t_per_ha"'
STATED = f'{COLUMN}\nprotein = "protein_pct"\nprotein_of = "grain"'


def with_protein(s, blank=0, odd=0):
    """Protein falls from west to east; of its first rows some are blank or cannot be."""
    head, *lines = s.read("yield.csv").splitlines()
    for k, line in enumerate(lines):
        east = (float(line.split(",")[1]) - 141.768) * 1000
        protein = "" if k < blank else 55 if k < blank + odd else round(11 - 0.5 * east + 0.2 * math.sin(k), 2)
        lines[k] = f"{line},{protein}"
    s.write("yield.csv", "\n".join([f"{head},protein_pct", *lines]) + "\n")
    s.replace("field.toml", COLUMN, STATED)


class Protein(GoodRun):
    def test_it_speaks_in_the_place_of_yield_alone_and_needs_no_uptake_per_tonne(self):
        with sample() as s:
            with_protein(s, blank=7, odd=5)
            s.replace("field.toml", "uptake_kg_per_t = 23.3\n", "")
            for language in ("en", "ja"):
                self.assertRegex(self.made(s, "--lang", language, "--overwrite"), po.pattern(language, "yield.protein_partly", {
                    "layer": "yield", "odd": "5", "blank": "7", "points": "4506"}))
                self.assertIn(po.say(language, "name.yield_uptake"), (s.out / "report.html").read_text(encoding="utf-8"))
            said = summary(s.out)
            layer = said["layers"]["yield"]
            self.assertTrue(layer["uptake"]["has_signal"])
            self.assertLessEqual(layer["uptake"]["samples"], layer["kept"])
            self.assertGreater(layer["trust"]["shrinkage"], 0)
            self.assertGreater(said["ledger"]["yield"]["mean_abs_n_kg_per_10a"], 0.1)
            self.assertEqual(said["settings"]["yield"]["protein"], "protein_pct")
            self.assertNotIn("balance.yield.sigma_factor_without_protein", said["unverified_constants"])

    def test_a_year_of_several_is_named(self):
        with sample() as s:
            s.write("yield_2024.csv", s.read("yield.csv").replace(",14.7,", ",14.6,"))
            with_protein(s)
            table = s.table("yield")
            s.replace("field.toml", table, table.replace("[yield]", "[[yield]]") + table.replace("[yield]", "[[yield]]")
                      .replace("yield.csv", "yield_2024.csv").replace(STATED, COLUMN).replace("2025-07-28", "2024-07-28"))
            for language in ("en", "ja"):
                self.made(s, "--lang", language, "--overwrite")
                self.assertRegex((s.out / "report.html").read_text(encoding="utf-8"),
                                 po.pattern(language, "report.uptake_of", {"harvested": "2025-07-28"}))
            years = summary(s.out)["layers"]["yields"]
            self.assertEqual(["uptake" in y for y in years], [False, True])

    def test_the_draft_tells_of_the_column(self):
        with folder_of({"yield.csv": points("lon,lat,収量(kg/10a),タンパク(%)", "{lon},{lat},{k},10.5")}) as folder:
            for language in ("en", "ja"):
                self.assertEqual(run("init", str(folder), "--lang", language, "--overwrite").returncode, 0)
                self.assertRegex((folder / "field.toml").read_text(encoding="utf-8"),
                                 po.pattern(language, "draft.protein", {"column": "タンパク(%)"}))
