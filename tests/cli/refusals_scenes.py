# SPDX-License-Identifier: Apache-2.0
"""What is refused of a job's scenes and stacks, and of measurements on the ground; see refusals.py."""
import math

import pictures
from makers import geotiff
from po import ANY
from refusals import TOML, Case, chain, text, toml
from refusals_canopy import CURVE, NFOA

WEST, NORTH, STEP, COLS, ROWS = 141.768, 43.2026, 0.0001, 42, 24  # over the sample's field
FILE = 'file = "ndvi.tif"'


def ndvi(col, row):
    return 0.6 + 0.12 * math.sin(col / 6) * math.cos(row / 5)


def numbers(band):
    """Digital numbers with their offset: red is the same everywhere."""
    red = 0.05
    value = {"red": lambda c, r: red, "nir": lambda c, r: red * (1 + ndvi(c, r)) / (1 - ndvi(c, r))}[band]
    return [round(value(c, r) * 10000) + 1000 for r in range(ROWS) for c in range(COLS)]


def raster(values, bands=1):
    return geotiff(COLS, ROWS, values, WEST, NORTH, STEP, 4326, True, bands=bands)


def scene(name="S2.SAFE", date="2026-05-08"):
    """A product over the sample's field."""
    def make(s):
        files = {"MTD_MSIL2A.xml": pictures.metadata(date=date).encode(),
                 "T_B04_10m.tif": raster(numbers("red")), "T_B08_10m.tif": raster(numbers("nir")),
                 "T_SCL_20m.tif": raster([4] * (COLS * ROWS))}
        pictures.save(s.path(name), files)
    return make


def stack(s):
    s.write("stack.tif", raster([v for pixel in zip(numbers("red"), numbers("nir")) for v in pixel], 2))


def scenes(*more, names='"S2.SAFE"'):
    return chain(scene(), toml(FILE, f"scenes = [{names}]"), *more)


def stacked(lines, *more):
    return chain(stack, toml(FILE, 'stack = "stack.tif"\n' + lines), *more)


def measured(of, n=10):
    """The crop's nitrogen at places of the field, kg/10a."""
    lines = ["lon,lat,n"]
    for k in range(n):
        col, row = 11 + 2 * k, 12 + k % 5  # south of the hole
        value = of(ndvi(col, row), k)
        lines.append(f"{WEST + STEP * (col + 0.5):.6f},{NORTH - STEP * (row + 0.5):.6f},{value:.4f}")
    return chain(text("n.csv", "\n".join(lines) + "\n"),
                 toml(FILE, f'{FILE}\ntruth = "n.csv"\ntruth_x = "lon"\ntruth_y = "lat"\ntruth_crs = "EPSG:4326"\n'
                            'truth_kg_per_10a = "n"'),
                 lambda s: s.write("ndvi.tif", raster([ndvi(c, r) for r in range(ROWS) for c in range(COLS)])))


MEANING = "reflectance_scale = 0.0001\nreflectance_offset = -0.1"
CASES = [
    Case("a scene of another day", "ndvi.scene_date", scenes(scene(date="2026-05-02")), "S2.SAFE",
         {"scene": "2026-05-02", "date": "2026-05-08", "days": "0"}),
    Case("a scene beyond the window", "ndvi.scene_date", scenes(scene(date="2026-05-02"), toml("scenes =", "window_days = 5\nscenes =")),
         "S2.SAFE", {"scene": "2026-05-02", "date": "2026-05-08", "days": "5"}),
    Case("Oklahoma's curve of another index", "ndvi.nfoa_of_ndvi",
         stacked(f'order = ["green", "nir"]\nindex = "gndvi"\n{MEANING}', toml(CURVE, NFOA + "growing_days = 100\n")), f'{TOML}@"nfoa"'),
    Case("a stack without near infrared", "scene.no_band", stacked(f'order = ["red", "green"]\n{MEANING}'), f'{TOML}@["red", "green"]',
         {"band": "nir"}),
    Case("a stack of unknown bands", "index.bad_order", stacked(f'order = ["red", "heat"]\n{MEANING}'), f'{TOML}@["red", "heat"]',
         {"value": "heat", "known": ANY}),
    Case("a stack whose numbers mean nothing", "config.missing_keys", stacked('order = ["red", "nir"]'), f"{TOML}@[ndvi]",
         {"count": "2", "lines": ANY}),
    Case("a stack and a file", "ndvi.file_and_bands", stacked(f'order = ["red", "nir"]\nfile = "x.tif"\n{MEANING}'), f'{TOML}@"x.tif"'),
    Case("targets that fall", "imagery.bad_targets",
         stacked('order = ["red", "nir"]\nred_targets = [[6000, 0.1], [1000, 0.5]]\nnir_targets = [[6000, 0.5]]'),
         f"{TOML}@[[6000, 0.1], [1000, 0.5]]", {"why": "slope"}),
    Case("targets that are no pairs", "config.wrong_type",
         stacked('order = ["red", "nir"]\nred_targets = [1000, 0.1]\nnir_targets = [[6000, 0.5]]'), f"{TOML}@[1000, 0.1]",
         {"key": "ndvi.red_targets", "expected": ANY}),
    Case("more nitrogen than a crop holds", "ndvi.impossible_truth", measured(lambda v, k: 900), "n.csv",
         {"uptake": "900.0", "most": ANY}),
    Case("a crop without nitrogen", "imagery.truth_not_positive", measured(lambda v, k: 0 if k == 3 else 5 + v), "n.csv",
         {"value": "0"}),
    Case("three measurements", "imagery.too_few_truths", measured(lambda v, k: 5 + v, 3), "n.csv", {"found": "3", "least": "6"}),
]
