# SPDX-License-Identifier: Apache-2.0
"""What is refused of parcels, places and bands; see refusals.py."""
import json
import re

from makers import feature, geojson, geotiff, square
from po import ANY
from refusals import ROUND, TOML, Case, after, boundary, chain, log, outline, text, toml, yield_crs

NORTH, EAST = -88599, -38902  # the field's middle in its plane


def parcels(*names, column="polygon_uuid", keys=(), more="", side=0.002):
    """A file of parcels side by side, some of them chosen."""
    features = [feature("Polygon", [square(141.768 + 0.002 * k, 43.2005, side)], {column: name} if column else {})
                for k, name in enumerate(names)]
    chosen = f'key = "{column}"\nkeys = {list(keys)}\n'.replace("'", '"') if keys else ""
    return chain(boundary(geojson(*features)), after("boundary", chosen + more))


def moved_boundary(move, **members):
    """The sample's own boundary with every corner moved, and CRS as a member."""
    def change(s):
        json_text = json.loads(s.read("boundary.geojson"))
        rings = json_text["features"][0]["geometry"]["coordinates"]
        s.write("boundary.geojson", geojson(feature("Polygon", [[move(*p) for p in ring] for ring in rings]), **members))
    return change


def to_tokyo(lon, lat):
    """Numbers of the old datum for a place near the field, to some metres."""
    return [lon + 0.003722, lat - 0.002457]


INSIDE = [(141.7690 + 0.0002 * i, 43.2009 + 0.0002 * j) for i in range(10) for j in range(5)]


def named(crs):
    return {"type": "name", "properties": {"name": crs}}


RATES = "reflectance_scale = 1\nreflectance_offset = 0"


def bands(red=0.1, nir=0.5, stated=RATES, places="red = \"red.tif\"\nnir = \"nir.tif\"", red_is=None, nir_is=None):
    """Red and near infrared of one value each instead of the NDVI; `red_is` is more on the picture."""
    def change(s):
        s.replace(TOML, 'file = "ndvi.tif"', f"{places}\n{stated}")
        for name, value, more in (("red.tif", red, red_is), ("nir.tif", nir, nir_is)):
            settings = {"cols": 12, "rows": 8, "epsg": 4326, "geographic": True, **ROUND, **(more or {})}
            values = [value] * (settings["cols"] * settings["rows"])
            s.write(name, geotiff(settings.pop("cols"), settings.pop("rows"), values, **settings))
    return change


SCALED = '<GDALMetadata><Item name="SCALE" sample="0" role="scale">0.0001</Item></GDALMetadata>'

PLACES = [
    Case("log far away", "crs.elsewhere", log((142.77, 43.2), (142.771, 43.2)), "yield.csv",
         {"layer": "yield", "distance_km": re.compile(r"81\.\d"), "direction": "east"}),
    *[Case(f"log in the {name}", "crs.elsewhere", log((141.77 + 0.14 * east, 43.2 + 0.1 * north)), "yield.csv",
           {"layer": "yield", "distance_km": ANY, "direction": name})
      for name, east, north in (("north", 0, 1), ("north_east", 1, 1), ("south_east", 1, -1), ("south", 0, -1),
                                ("south_west", -1, -1), ("west", -1, 0), ("north_west", -1, 1))],
    Case("wrong zone", "crs.wrong_zone", chain(yield_crs('crs = "EPSG:6681"'), log((-38893, -88499), (-38890, -88499))),
         "yield.csv", {"layer": "yield", "share_pct": "100", "said": "EPSG:6681", "crs": "EPSG:6680"}),
    Case("log of two fields", "crs.far_points", log(*INSIDE[:9], *[(x, y - 0.1) for x, y in INSIDE[:11]]), "yield.csv",
         {"layer": "yield", "far_pct": "55", "distance_km": re.compile(r"11\.\d"), "direction": "south"}),
    Case("log of the neighbour", "crs.beside", log(*[(x + 0.0045, y) for x, y in INSIDE]), "yield.csv",
         {"layer": "yield", "distance_m": ANY, "direction": "east"}),
    Case("log of the old datum", "crs.tokyo_datum", log(*[to_tokyo(*p) for p in INSIDE]), "yield.csv",
         {"layer": "yield", "distance_m": re.compile(r"4[0-4]\d"), "direction": "south_east", "share_pct": ANY,
          "crs": "EPSG:4301"}),
    Case("boundary of the old datum", "crs.boundary_tokyo", moved_boundary(to_tokyo), "boundary.geojson",
         {"layer": "yield", "distance_m": re.compile(r"4[0-4]\d"), "direction": "south_east", "share_pct": ANY,
          "crs": "EPSG:4301"}),
    Case("X is north", "crs.swapped", chain(yield_crs('crs = "EPSG:6680"'), log((NORTH, EAST))), "yield.csv",
         {"layer": "yield"}),
    Case("X is north in the boundary", "crs.boundary_swapped",
         moved_boundary(lambda x, y: [NORTH + (y - 43.2012) * 111e3, EAST + (x - 141.77) * 81e3], crs=named("EPSG:6680")),
         "boundary.geojson", {"layer": "yield"}),
    Case("moisture far away", "crs.elsewhere", text("moisture.csv", "lon,lat,moisture_pct\n142.77,43.2,30\n"),
         "moisture.csv", {"layer": "moisture", "distance_km": ANY, "direction": "east"}),
    Case("compost far away", "crs.elsewhere",
         text("compost.csv", "lon,lat,rate_t_per_10a\n142.77,43.2,3\n142.7701,43.2,3\n"), "compost.csv",
         {"layer": "organic", "distance_km": ANY, "direction": "east"}),
]

VALUES = [
    Case("percent as fraction", "moisture.percent_as_fraction", toml('unit = "%"', 'unit = "m3/m3"'), "moisture.csv",
         {"least": ANY, "most": ANY}),
    Case("fraction as percent", "moisture.fraction_as_percent",
         text("moisture.csv", "lon,lat,moisture_pct\n141.77,43.2012,0.25\n141.771,43.2013,0.4\n"), "moisture.csv",
         {"least": "0.25", "most": "0.4"}),
]

BANDS = [
    Case("NDVI and bands", "ndvi.file_and_bands", toml('file = "ndvi.tif"', 'file = "ndvi.tif"\nred = "red.tif"'),
         f'{TOML}@"ndvi.tif"'),
    Case("red without near infrared", "config.missing_key", bands(places='red = "red.tif"'), f"{TOML}@[ndvi]",
         {"key": "ndvi.nir", "line": ANY}),
    Case("one band for both", "ndvi.one_band", bands(places='red = "red.tif"\nnir = "red.tif"'), f'{TOML}@"red.tif"\nref'),
    Case("scale not stated", "config.missing_key", bands(stated="reflectance_offset = 0"), f"{TOML}@[ndvi]",
         {"key": "ndvi.reflectance_scale", "line": ANY}),
    Case("offset not stated", "config.missing_key", bands(stated="reflectance_scale = 1"), f"{TOML}@[ndvi]",
         {"key": "ndvi.reflectance_offset", "line": ANY}),
    Case("offset in numbers", "config.out_of_range", bands(stated="reflectance_scale = 1e-4\nreflectance_offset = -1000"),
         f"{TOML}@-1000", {"key": "ndvi.reflectance_offset", "value": "-1000", "least": "-1", "most": "1"}),
    Case("digital numbers as reflectance", "ndvi.not_reflectance", bands(nir=4500), "nir.tif",
         {"band": "1", "value": "4500", "most": "2"}),
    Case("offset taken off twice", "ndvi.mostly_negative",
         bands(red=0.05, stated="reflectance_scale = 1\nreflectance_offset = -0.1"), "red.tif", {"share_pct": "100"}),
    Case("scale of the file against the job", "ndvi.reflectance_contradiction", bands(nir_is={"metadata": SCALED}),
         "nir.tif", {"stated": "1, 0", "found": "1e-04, 0"}),
    Case("bands of other pixels", "ndvi.bands_grid_differ", bands(nir_is={"step": 0.001, "cols": 6, "rows": 4}), "nir.tif",
         {"red": "12 x 8 @ 141.767 43.204, 5e-04 x -5e-04", "nir": "6 x 4 @ 141.767 43.204, 0.001 x -0.001"}),
    Case("bands of other systems", "ndvi.bands_crs_differ", bands(nir_is={"epsg": 6668}), "nir.tif",
         {"red": "WGS 84", "nir": "JGD2011"}),
    Case("no such red band", "raster.no_band", chain(bands(), after("ndvi", "red_band = 2")), "red.tif",
         {"band": "2", "found": "1"}),
]

PARCELS = [
    Case("bow-tie in a plane", "boundary.crosses",
         boundary(geojson(feature("Polygon", [[[EAST, NORTH], [EAST + 100, NORTH + 100], [EAST + 100, NORTH],
                                               [EAST, NORTH + 100], [EAST, NORTH]]]), crs=named("EPSG:6680"))),
         "boundary.geojson:1", {"x": "-38852.000", "y": "-88549.000", "lon": re.compile(r"141\.77\d{4}"),
                                "lat": re.compile(r"43\.20\d{4}")}),
    Case("spike", "boundary.crosses",
         outline([[141.768, 43.2], [141.77, 43.2], [141.772, 43.2], [141.77, 43.2], [141.77, 43.202], [141.768, 43.2]]),
         "boundary.geojson:1", {"x": ANY, "y": ANY, "lon": ANY, "lat": ANY}),
    Case("two features", "boundary.several_nameless", parcels("", "", column=""), "boundary.geojson", {"found": "2"}),
    Case("two parcels", "boundary.several", parcels("0a", "0b"), "boundary.geojson",
         {"found": "2", "column": "polygon_uuid", "example": "0a", "columns": "polygon_uuid"}),
    Case("parcel misspelt", "boundary.key_missing", parcels("58eb5fcb", "8d856d0a", keys=["58eb5fcd"]), "boundary.geojson",
         {"column": "polygon_uuid", "key": "58eb5fcd", "nearest": "58eb5fcb"}),
    Case("code without its zero", "boundary.key_missing", parcels("012106", "9", column="cd", keys=["12106"]),
         "boundary.geojson", {"column": "cd", "key": "12106", "nearest": "012106"}),
    Case("parcel of another year", "boundary.key_unlike", parcels("58eb5fcb", "8d856d0a", keys=["zzzzzzzz"]),
         "boundary.geojson", {"column": "polygon_uuid", "key": "zzzzzzzz", "found": "58eb5fcb, 8d856d0a"}),
    Case("parcel twice in the file", "boundary.key_twice", parcels("7", "7", keys=["7"]), "boundary.geojson:2",
         {"column": "polygon_uuid", "key": "7", "first": "1"}),
    Case("parcels that overlap", "boundary.parcels_overlap", parcels("a", "b", keys=["a", "b"], side=0.0022),
         "boundary.geojson", {"one": "a", "other": "b", "area_m2": ANY, "lon": re.compile(r"141\.770\d{3}"),
                              "lat": re.compile(r"43\.201\d{3}")}),
    Case("no such column of parcels", "csv.column_missing", chain(parcels("a", "b"), after("boundary", 'key = "id"\nkeys = ["a"]')),
         "boundary.geojson", {"column": "id", "found": "polygon_uuid"}),
    Case("parcel twice in the job", "config.twice", parcels("a", "b", keys=["a", "a"]), f'{TOML}@["a"',
         {"key": "boundary.keys", "value": "a"}),
    Case("parcels as numbers", "config.wrong_type", parcels("1", "2", keys=[12106]), f"{TOML}@[12106",
         {"key": "boundary.keys", "expected": '["text", "text"]'}),
    Case("parcels without a column", "config.missing_key", after("boundary", 'keys = ["a"]'), f"{TOML}@[boundary]",
         {"key": "boundary.key", "line": ANY}),
    Case("joined without a choice", "config.no_such_key", after("boundary", "join_m = 1"), f"{TOML}@join_m",
         {"key": "boundary.join_m", "known": ANY}),
]

CONFIRMED = [
    Case("confirmed what nobody suspects", "config.unknown_choice", after("yield", 'confirm = ["low_percent"]'),
         f'{TOML}@["low', {"key": "yield.confirm", "value": "low_percent",
                            "known": "swapped_axes, tokyo_datum, far_points"}),
    Case("confirmed by yes", "config.wrong_type", after("moisture", "confirm = true"), f"{TOML}@true\nfile = \"mois",
         {"key": "moisture.confirm", "expected": '["text", "text"]'}),
]

USUAL = {"material": "cattle_compost", "least": "3", "most": "15"}
MATERIALS = [
    Case("percent for kilograms per tonne", "organic.content_in_percent",
         toml("nitrogen_kg_per_t = 6.0", "nitrogen_kg_per_t = 0.6"), f"{TOML}@0.6", {"value": "0.6", "kg": "6", **USUAL}),
    Case("compost like urea", "organic.unusual_content", toml("nitrogen_kg_per_t = 6.0", "nitrogen_kg_per_t = 460"),
         f"{TOML}@460", {"value": "460", **USUAL}),
    Case("a tenth of the compost", "organic.unusual_dose", toml('unit = "t/10a"', 'unit = "kg/10a"'), "compost.csv",
         {"mean": re.compile(r"0\.00\d"), "material": "cattle_compost", "least": "0.2", "most": "10",
          "units": re.compile(r"t/10a \(2\.\d+ t/10a\), t/ha \(0\.2\d* t/10a\)")}),
    Case("missing unit of the dose", "config.unit_missing", toml('unit = "t/10a"\n', ""), f"{TOML}@[organic]",
         {"key": "organic.unit", "known": "t/10a, t/ha, kg/10a, kg/ha, lb/ac, m3/10a, m3/ha, l/10a, l/ha"}),
]


def extending(near="", **templates):
    """A job that extends a.toml beside it; {name} of a template by its text."""
    return chain(lambda s: s.write(TOML, 'extends = "a.toml"\n' + near + s.read(TOML)),
                 *(text(name + ".toml", content) for name, content in templates.items()))


EXTENDED = [
    Case("a template that is not there", "file.not_found", extending(), "a.toml"),
    Case("a template that is no TOML", "config.not_toml", extending(a="[task\n"), "a.toml:1:6", {"why": ANY}),
    Case("unknown key in a template", "config.unknown_key", extending(a="[task]\npad = 3\n"), "a.toml@pad",
         {"key": "task.pad", "nearest": "pad_m"}),
    Case("wrong number in a template", "config.out_of_range", extending(a="\n[task]\npad_m = 99\n"), "a.toml@99",
         {"key": "task.pad_m", "value": "99", "least": "0", "most": "50"}),
    Case("templates in a ring", "extends.cycle", extending(a='extends = "b.toml"\n', b='extends = "a.toml"\n'),
         'b.toml@"a.toml"', {"file": "a.toml"}),
    Case("a template of itself", "extends.cycle", chain(extending(), toml('"a.toml"', '"../field/field.toml"')),
         f'{TOML}@"../field', {"file": "../field/field.toml"}),
    Case("nine templates", "extends.too_deep",
         extending(**{one: f'extends = "{after}.toml"\n' for one, after in zip("abcdefgh", "bcdefghi")}, i=""),
         'h.toml@"i.toml"', {"most": "8"}),
    Case("a list of templates", "config.wrong_type", chain(extending(), toml('"a.toml"', '["a.toml"]')), f'{TOML}@["a',
         {"key": "extends", "expected": '"text"'}),
]

CASES = PLACES + VALUES + BANDS + PARCELS + CONFIRMED + MATERIALS + EXTENDED
