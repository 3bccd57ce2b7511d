# SPDX-License-Identifier: Apache-2.0
"""A job whose picture of the crop is a satellite's scene, several of them, or a stack of bands."""
import math

import po
from good_runs import GoodRun, mesh, summary
from refusals import chain, text, toml
from refusals_scenes import COLS, FILE, MEANING, NORTH, ROWS, STEP, WEST, measured, ndvi, raster, scene, scenes, stacked
from makers import feature, geojson
from sample import sample

FIELD_CURVE = 0.549, 3.599  # as the sample states it


def index_file(s):
    s.write("ndvi.tif", raster([ndvi(c, r) for r in range(ROWS) for c in range(COLS)]))


class Scenes(GoodRun):
    def rates(self, change):
        """What the picture moves each cell by, kg N/ha; what was said, and the summary."""
        with sample() as s:
            change(s)
            said = self.made(s)
            return [row["ndvi_n_mg_per_m2"] / 100 for row in mesh(s.out)], said, summary(s.out)

    def test_a_scene_a_stack_and_the_index_itself_ask_for_the_same(self):
        of_file, _, _ = self.rates(index_file)
        of_scene, said, told = self.rates(scenes())
        self.assertRegex(said, po.pattern("en", "index.date_used", {"date": "2026-05-08", "pixels": po.ANY, "clear_pct": "100.0"}))
        self.assertIn("MTD_MSIL2A.xml", str(told["inputs"]))
        of_stack, _, _ = self.rates(stacked(f'order = ["red", "nir"]\n{MEANING}'))
        of_panels, _, _ = self.rates(stacked('order = ["red", "nir"]\nred_targets = [[1300, 0.03], [6000, 0.5]]\n'
                                             "nir_targets = [[1300, 0.03], [6000, 0.5]]"))
        self.assertEqual(of_stack, of_panels)
        # noise is known of a satellite, and rounding to whole numbers is in both
        for other in (of_scene, of_stack):
            self.assertEqual(len(other), len(of_file))
            for a, b in zip(of_file, other):
                self.assertLess(abs(a - b), 1.0)

    def test_the_clearest_of_several_scenes(self):
        change = chain(scenes(names='"S2.SAFE", "old.SAFE"'), scene("old.SAFE", "2026-05-05"),
                       toml("scenes =", "window_days = 5\nscenes ="))
        _, said, _ = self.rates(change)
        self.assertRegex(said, po.pattern("en", "index.date_left", {"date": "2026-05-05", "pixels": po.ANY, "clear_pct": "100.0"}))
        _, said, _ = self.rates(chain(change, toml("scenes =", 'dates = "composite"\nscenes =')))
        self.assertRegex(said, po.pattern("en", "index.date_used", {"date": "2026-05-05", "pixels": po.ANY, "clear_pct": "100.0"}))

    def test_parts_of_a_field_are_levelled(self):
        middle = WEST + STEP * COLS / 2
        south = NORTH - STEP * ROWS
        halves = [feature("Polygon", [[[a, south], [b, south], [b, NORTH], [a, NORTH], [a, south]]])
                  for a, b in ((WEST, middle), (middle, WEST + STEP * COLS))]
        step = [0.5 if c < COLS / 2 else 0.7 for r in range(ROWS) for c in range(COLS)]
        lifted = chain(lambda s: s.write("ndvi.tif", raster([v + 0.02 * math.sin(k) for k, v in enumerate(step)])),
                       lambda s: s.drop("yield"))
        apart, _, _ = self.rates(chain(lifted, text("parts.geojson", geojson(*halves)), toml(FILE, f'{FILE}\nparts = "parts.geojson"')))
        whole, _, _ = self.rates(lifted)
        self.assertLess(max(apart) - min(apart), max(whole) - min(whole))

    def test_measurements_on_the_ground(self):
        a, b = FIELD_CURVE
        other = measured(lambda v, k: 1.6 * a * math.exp(b * v) * (1 + 0.01 * (-1) ** k))
        _, said, told = self.rates(other)
        self.assertRegex(said, po.pattern("en", "ndvi.truth_better", {"points": "10", "error": po.ANY, "curve_error": po.ANY}))
        _, said, _ = self.rates(measured(lambda v, k: a * math.exp(b * v) * (1 + 0.02 * (-1) ** k)))
        self.assertRegex(said, po.pattern("en", "ndvi.truth_no_better", {"points": "10", "error": po.ANY, "curve_error": po.ANY}))
        self.assertIn("n.csv", str(told["inputs"]))
