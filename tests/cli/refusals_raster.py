# SPDX-License-Identifier: Apache-2.0
"""What is refused of pictures that do not cover the field, and of ground that is none; see refusals.py."""
import math
import re

from makers import feature, geojson, shapefile, square
from po import ANY
from refusals import GOOD, TOML, Case, boundary, chain, outline, picture, without
from refusals_ground import EAST, NORTH, moved_boundary, to_tokyo

ALONE = without("yield", "moisture", "organic")
METRES = {"geographic": False, "west": EAST - 300, "north": NORTH + 200, "step": 50}
TURNED = {"cols": 8, "rows": 12, "west": 43.2, "north": 141.773}
SHIFT = {"layer": "ndvi", "distance_m": re.compile(r"4[0-4]\d"), "direction": "south_east", "share_pct": ANY,
         "here_pct": ANY}

PICTURES = [
    Case("picture beside the field", "raster.beside", picture(west=141.7745), "ndvi.tif",
         {"layer": "ndvi", "distance_m": ANY, "direction": "east"}),
    Case("picture far away", "crs.elsewhere", picture(west=141.9), "ndvi.tif",
         {"layer": "ndvi", "distance_km": re.compile(r"1\d\.\d"), "direction": "east"}),
    Case("picture of the old datum", "raster.tokyo_datum",
         picture(**dict(zip(("west", "north"), to_tokyo(141.767, 43.204)))), "ndvi.tif", {**SHIFT, "crs": "EPSG:4301"}),
    Case("boundary of the old datum under a picture", "raster.boundary_tokyo", chain(ALONE, moved_boundary(to_tokyo)),
         "boundary.geojson", {**SHIFT, "crs": "EPSG:4301"}),
    Case("picture with latitude first", "crs.swapped", picture(**TURNED), "ndvi.tif", {"layer": "ndvi"}),
    Case("picture of another zone", "crs.wrong_zone", picture(epsg=6681, **METRES), "ndvi.tif",
         {"layer": "ndvi", "share_pct": "100", "said": "EPSG:6681", "crs": "EPSG:6680"}),
]


def polygon(*rings):
    return boundary(geojson(feature("Polygon", list(rings))))


def invalid(name, reason, change):
    return Case(name, "boundary.invalid", change, "boundary.geojson:1", {"reason": reason})


def corner_of_nothing(s):
    for ending, content in shapefile([[[*GOOD[:2], [math.nan, 43.2025], *GOOD[3:]]]]).items():
        s.write("b" + ending, content)
    s.replace(TOML, '"boundary.geojson"', '"b.shp"')


HOLE = square(141.7695, 43.201, 0.0005)
INNER = square(141.7696, 43.2011, 0.0001)
DIAMOND = [[141.769, 43.2015], [141.77, 43.2005], [141.771, 43.2015], [141.77, 43.2025], [141.769, 43.2015]]
GROUND = [
    invalid("ring not closed", "ring_not_closed", outline(GOOD[:-1])),
    invalid("two corners", "too_few_points (141.769, 43.2005)", outline([GOOD[0], GOOD[1], GOOD[0]])),
    invalid("hole outside", "hole_outside_shell (141.78, 43.21)", polygon(GOOD, square(141.78, 43.21, 0.001))),
    invalid("hole in a hole", "nested_holes (141.7696, 43.2011)", polygon(GOOD, HOLE, INNER)),
    invalid("part in a part", "nested_shells (141.7695, 43.201)",
            boundary(geojson(feature("MultiPolygon", [[GOOD], [HOLE]])))),
    invalid("hole from side to side", "disconnected_interior (141.769, 43.2015)", polygon(GOOD, DIAMOND)),
    Case("corner not a number", "boundary.invalid", corner_of_nothing, "b.shp:1",
         {"reason": "invalid_coordinate (nan, 43.2025)"}),
]

CASES = PICTURES + GROUND
