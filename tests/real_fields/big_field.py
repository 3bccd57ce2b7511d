# SPDX-License-Identifier: Apache-2.0
"""A synthetic field of a stated size, to measure what the walk costs: 20 ha, 50 000 yield points, 40 moisture
samples and a compost path, in JGD2011 plane zone XII. Made up; deterministic."""
import json
import math
import random

WEST, SOUTH, WIDTH, HEIGHT = -39200, -88800, 500, 400

JOB = """
[field]
name = "synthetic 20 ha"
crop = "winter wheat"
[boundary]
file = "boundary.geojson"
[yield]
file = "yield.csv"
x = "x"
y = "y"
crs = "EPSG:6680"
value = "t_per_ha"
unit = "t/ha"
harvested = 2025-07-28
[moisture]
file = "moisture.csv"
x = "x"
y = "y"
crs = "EPSG:6680"
value = "pct"
unit = "%"
date = 2026-04-20
[organic]
file = "compost.csv"
shape = "path"
x = "x"
y = "y"
crs = "EPSG:6680"
rate = "t_per_10a"
unit = "t/10a"
width_m = 8
material = "cattle_compost"
nitrogen_kg_per_t = 6
c_n_ratio = 18
date = 2025-10-20
[guide]
nitrogen_kg_per_10a = 10
source = "stated for this measurement"
date = 2026-05-01
dressing = "whole"
uptake_kg_per_t = 23.3
recovery = 0.6
[product]
name = "urea"
n_p2o5_k2o = [46, 0, 0]
[spreader]
width_m = 20
min_kg_per_10a = 3
max_kg_per_10a = 60
step_kg_per_10a = 1
"""


def passes(width, step):
    """Places along parallel passes, with whether one is the last of its pass."""
    rows, cols = int(HEIGHT / width), int(WIDTH / step)
    for row in range(rows):
        for col in range(cols):
            yield WEST + (col + 0.5) * step, SOUTH + (row + 0.5) * width, col == cols - 1


def write_rows(path, header, rows):
    lines = [header] + [",".join(f"{v:.2f}" for v in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_big_field(folder):
    """Returns the job file."""
    rng = random.Random(20)

    def grown(x, y):
        return 6 + math.sin(x / 60) + 0.7 * math.cos(y / 45)

    def logged(x, y):
        return rng.choice([0, -1, 45, 30]) if rng.random() < 0.01 else grown(x, y) + rng.gauss(0, 0.4)

    write_rows(folder / "yield.csv", "x,y,t_per_ha", ((x, y, logged(x, y)) for x, y, _ in passes(8, 0.5)))
    write_rows(folder / "moisture.csv", "x,y,pct",
               ((x, y, 30 + 6 * math.sin(x / 90) + rng.gauss(0, 1)) for x, y, _ in passes(80, 62.5)))
    write_rows(folder / "compost.csv", "x,y,t_per_10a",
               ((x, y, 0 if last else 2) for x, y, last in passes(8, 3)))
    ring = [[WEST, SOUTH], [WEST + WIDTH, SOUTH], [WEST + WIDTH, SOUTH + HEIGHT], [WEST, SOUTH + HEIGHT],
            [WEST, SOUTH]]
    collection = {"type": "FeatureCollection",
                  "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6680"}},
                  "features": [{"type": "Feature", "properties": {},
                                "geometry": {"type": "Polygon", "coordinates": [ring]}}]}
    (folder / "boundary.geojson").write_text(json.dumps(collection), encoding="utf-8")
    job = folder / "field.toml"
    job.write_text(JOB, encoding="utf-8")
    return job
