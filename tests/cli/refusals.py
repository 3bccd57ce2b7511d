# SPDX-License-Identifier: Apache-2.0
"""What is refused: a small change of the sample field, and the whole sentence it must give."""
import dataclasses
import os
import re
import typing

from makers import LOCAL_WKT, feature, geojson, geopackage, geotiff, shapefile, square
from po import ANY

GOOD = square(141.769, 43.2005)
ROUND = {"west": 141.767, "north": 43.204, "step": 0.0005}  # 12 by 8 pixels of it cover the field
TOML = "field.toml"


@dataclasses.dataclass
class Case:
    name: str
    id: str
    change: typing.Callable
    place: str = ""  # "yield.csv:5:4"; "field.toml@text" is where the text stands; "" for none
    args: dict = dataclasses.field(default_factory=dict)
    job: str = TOML
    before: typing.Sequence = ()  # words before the program


def toml(old, new):
    return lambda s: s.replace(TOML, old, new)


def after(section, line):
    """One more line at the head of a table."""
    return toml(f"[{section}]\n", f"[{section}]\n{line}\n")


def text(name, content):
    return lambda s: s.write(name, content)


def line(name, number, new):
    return lambda s: s.line(name, number, new)


def chain(*changes):
    return lambda s: [change(s) for change in changes]


def without(*sections):
    return lambda s: s.drop(*sections)


def only_boundary(change):
    """The cheapest job there is, for what comes up late."""
    return chain(without("yield", "ndvi", "moisture", "organic"), change)


def boundary(content):
    return text("boundary.geojson", content)


def outline(ring):
    return boundary(geojson(feature("Polygon", [ring])))


def other_file(section, file, content):
    """Another file in place of a layer's own; `content` bytes, text or a function of its path."""
    old = {"boundary": "boundary.geojson", "ndvi": "ndvi.tif"}.get(section, f"{section}.csv")

    def change(s):
        s.replace(TOML, f'file = "{old}"', f'file = "{file}"')
        content(s.path(file)) if callable(content) else s.write(file, content)
    return change


def layer_of(*features):
    """The yield as GeoJSON."""
    columns = toml('x = "lon"\ny = "lat"\n' + CRS_OF_YIELD, 'value = "yield_t_per_ha"')
    return chain(columns, other_file("yield", "y.geojson", geojson(*features)))


def shape(wkt, *left_out):
    files = shapefile([[GOOD]], wkt)
    writes = [text("b" + ending, data) for ending, data in files.items() if ending not in left_out]
    return chain(other_file("boundary", "b.shp", files[".shp"]), *writes)


def instead(name, make):
    """Something that is no file where a file should be."""
    def change(s):
        s.path(name).unlink()
        make(s.path(name))
    return change


def sparse(size):
    def change(path):
        with open(path, "wb") as f:
            f.truncate(size)
    return change


def picture(cols=12, rows=8, value=0.6, values=None, **settings):
    settings = {**ROUND, "epsg": 4326, "geographic": True, **settings}
    return text("ndvi.tif", geotiff(cols, rows, values or [value] * (cols * rows), **settings))


HEAD = "time_s,lon,lat,yield_t_per_ha,moisture_pct,speed_m_per_s,pass"
ROW = "1,141.76851231,43.20054899,2.64,14.8,1.95,1"


def row(**cells):
    values = dict(zip(HEAD.split(","), ROW.split(",")))
    return ",".join({**values, **cells}.values())


def log(*places):
    """A yield log of these places, five tonnes everywhere."""
    return text("yield.csv", "lon,lat,yield_t_per_ha\n" + "".join(f"{x},{y},5\n" for x, y in places))


def soil_test(lines, table="lon,lat,p\n141.77,43.2012,20\n"):
    return chain(toml("nitrogen_kg_per_10a = 6.0", "nitrogen_kg_per_10a = 6.0\np2o5_kg_per_10a = 10"),
                 lambda s: s.write(TOML, f"{s.read(TOML)}[soil_test]\n{lines}\ndate = 2026-04-01\n"),
                 text("s.csv", table))


def compost_at(lon):
    """A straight path of compost that begins there."""
    return text("compost.csv", "lon,lat,rate_t_per_10a,width_m\n" +
                "".join(f"{lon + k / 1e5:.5f},43.2012,2,6\n" for k in range(30)))


def same_log_twice(s):
    table = s.table("organic")
    s.replace(TOML, table, "[" + table.replace("]", "]]", 1) + "[" + table.replace("]", "]]", 1))


def two_years(harvested="2024-07-30", other="other.csv"):
    """A second harvest before the first; its log the same but for one line."""
    def change(s):
        table = "[" + s.table("yield").replace("]", "]]", 1)
        second = table.replace("yield.csv", other).replace("2025-07-28", harvested)
        s.replace(TOML, s.table("yield"), table + second)
        s.write("other.csv", s.read("yield.csv").rpartition("\n")[0].rpartition("\n")[0] + "\n")
    return change


def other_field(s):
    """The points alone say where the field is; the second log lies elsewhere."""
    s.replace(TOML, 'file = "boundary.geojson"', 'from = "points_hull"')
    s.write("other.csv", s.read("other.csv").replace(",141.7", ",141.9"))


CRS_OF_YIELD = 'crs = "EPSG:4326"\nvalue = "yield_t_per_ha"'


def yield_crs(new):
    return toml(CRS_OF_YIELD, f'{new}\nvalue = "yield_t_per_ha"')


LINK = {"type": "link", "properties": {"href": "http://127.0.0.1:1/crs"}}
LINKED_GEOMETRY = {"type": "Polygon", "coordinates": [GOOD], "crs": LINK}
OVERVIEW = '<GDALMetadata><Item name="OVERVIEW_FILE" domain="OVERVIEWS">/vsimem/x</Item></GDALMetadata>'

FILES = [
    Case("missing job", "file.not_found", lambda s: None, "nothing.toml", job="nothing.toml"),
    Case("missing file", "file.not_found", lambda s: s.path("yield.csv").unlink(), "yield.csv"),
    Case("empty file", "file.empty", text("yield.csv", ""), "yield.csv"),
    Case("empty job", "file.empty", text(TOML, ""), TOML),
    Case("folder", "file.not_regular", instead("yield.csv", os.mkdir), "yield.csv"),
    Case("pipe", "file.not_regular", instead("yield.csv", os.mkfifo), "yield.csv"),
    Case("pipe as job", "file.not_regular", instead(TOML, os.mkfifo), TOML),
    Case("link to a device", "file.not_regular", instead("ndvi.tif", lambda p: p.symlink_to("/dev/zero")), "ndvi.tif"),
    Case("link to itself", "file.unreadable", instead("yield.csv", lambda p: p.symlink_to(p.name)), "yield.csv"),
    Case("over the limit", "file.too_large", instead("yield.csv", sparse(2**31 + 1)), "yield.csv", {"limit": "2 GiB"}),
    Case("picture cut in half", "file.broken", lambda s: s.write("ndvi.tif", s.path("ndvi.tif").read_bytes()[:700]),
         "ndvi.tif", {"why": ANY}),
    Case("no picture", "file.broken", text("ndvi.tif", "<VRTDataset/>"), "ndvi.tif", {"why": ANY}),
    Case("not GeoJSON", "file.broken", boundary("{"), "boundary.geojson", {"why": "GeoJSON"}),
    Case("JSON of another kind", "file.broken", boundary("{}"), "boundary.geojson", {"why": "GeoJSON"}),
    Case("NaN in GeoJSON", "file.broken", boundary(geojson(feature("Polygon", [[[float("nan"), 43.2], *GOOD]]))),
         "boundary.geojson", {"why": "GeoJSON"}),
    Case("deep GeoJSON", "file.broken", boundary('{"type":' + "[" * 200000 + "]" * 200000 + "}"), "boundary.geojson",
         {"why": "GeoJSON"}),
    Case("Shapefile without .shx", "file.not_found", shape(None, ".shx"), "b.shx"),
    Case("Shapefile without .dbf", "file.not_found", shape(None, ".dbf"), "b.dbf"),
    Case("not FlatGeobuf", "file.broken", other_file("boundary", "b.fgb", geojson(feature("Polygon", [GOOD]))), "b.fgb",
         {"why": ANY}),
    Case("FlatGeobuf of a head alone", "file.broken",
         other_file("boundary", "b.fgb", lambda p: p.write_bytes(b"fgb\3fgb\0" + b"\xff\xff\xff\x7f" * 9)), "b.fgb",
         {"why": ANY}),
    Case("kind not read", "vector.unknown_kind", other_file("boundary", "b.kml", geojson(feature("Polygon", [GOOD]))),
         "b.kml"),
]

PLACES = [
    Case("CSV without crs", "crs.missing", toml(CRS_OF_YIELD, 'value = "yield_t_per_ha"'), "yield.csv"),
    Case("Shapefile without .prj", "crs.missing", shape(None), "b.shp"),
    Case("picture without crs", "crs.missing", picture(epsg=None), "ndvi.tif"),
    Case("unknown code", "crs.unknown", yield_crs('crs = "EPSG:99999"'), "yield.csv", {"crs": "EPSG:99999"}),
    Case("not a crs", "crs.unknown", yield_crs('crs = "Tokyo"'), "yield.csv", {"crs": "Tokyo"}),
    Case("file as crs", "crs.unknown", yield_crs('crs = "/etc/hostname"'), "yield.csv", {"crs": "/etc/hostname"}),
    Case("GeoJSON crs unknown", "crs.unknown",
         boundary(geojson(crs={"type": "name", "properties": {"name": "EPSG:99999"}})), "boundary.geojson",
         {"crs": "EPSG:99999"}),
    Case("GeoJSON crs link", "crs.unknown", boundary(geojson(feature("Polygon", [GOOD]), crs=LINK)),
         "boundary.geojson", {"crs": "GeoJSON crs"}),
    Case("GeoJSON CRS link", "crs.unknown", boundary(geojson(feature("Polygon", [GOOD]), CRS=LINK)),
         "boundary.geojson", {"crs": "GeoJSON crs"}),
    Case("geometry's crs link", "crs.unknown",
         boundary(geojson({"type": "Feature", "properties": {}, "geometry": LINKED_GEOMETRY})), "boundary.geojson",
         {"crs": "GeoJSON crs"}),
    Case("crs of no place on earth", "crs.not_on_earth", shape(LOCAL_WKT), "b.shp", {"crs": ANY}),
    Case("crs without a way", "crs.no_operation", yield_crs('crs = "+proj=longlat +a=1000000 +b=1000000 +no_defs"'),
         "yield.csv", {"from": ANY, "to": "EPSG:6680"}),
    Case("file against job", "crs.contradiction", after("boundary", 'crs = "EPSG:6680"'), "boundary.geojson",
         {"stated": "EPSG:6680", "found": "WGS 84"}),
    Case("picture against job", "crs.contradiction", after("ndvi", 'crs = "EPSG:6680"'), "ndvi.tif",
         {"stated": "EPSG:6680", "found": "WGS 84 / UTM zone 54N"}),
    Case("degrees as metres", "crs.degrees_as_metres", yield_crs('crs = "EPSG:6680"'), "yield.csv",
         {"x": "141.76848916", "y": "43.20054534"}),
    Case("degrees as metres, first place blank", "crs.degrees_as_metres",
         chain(yield_crs('crs = "EPSG:6680"'), log(("", ""), (141.77, 43.2))), "yield.csv", {"x": "141.77", "y": "43.2"}),
    Case("metres as degrees", "crs.metres_as_degrees", log((-38893, -88499)), "yield.csv", {"x": "-38893", "y": "-88499"}),
    Case("axes swapped", "crs.axes_swapped", toml('x = "lon"\ny = "lat"\n' + CRS_OF_YIELD,
                                                  'x = "lat"\ny = "lon"\n' + CRS_OF_YIELD), "yield.csv",
         {"x": "43.20054534", "y": "141.76848916"}),
    Case("boundary swapped", "crs.axes_swapped", outline([p[::-1] for p in GOOD]), "boundary.geojson",
         {"x": re.compile(r"43\.201\d*"), "y": "141.77"}),
    Case("no place at all", "crs.no_overlap", log(("nan", "inf"), ("", "")), "yield.csv",
         {"layer": "yield", "share_pct": "0"}),
    Case("place that no plane has", "crs.outside_use", chain(yield_crs('crs = "EPSG:32654"'), log((1e30, 1e30))),
         "yield.csv", {"x": "1e+30", "y": "1e+30"}),
    Case("field abroad", "crs.outside_region", outline(square(10, 50)), "boundary.geojson",
         {"lon": "10.00100", "lat": "50.00100", "region": "japan"}),
    Case("field at the pole", "crs.outside_region", chain(after("field", 'region = "any"'), outline(square(10, 88))),
         "boundary.geojson", {"lon": "10.00100", "lat": "88.00100", "region": "any"}),
]

VALUES = [
    Case("NDVI times 10000", "ndvi.out_of_range", picture(value=6000), "ndvi.tif",
         {"value": "6000", "least": "-1", "most": "1"}),
    Case("NDVI below -1", "ndvi.out_of_range", picture(value=-1.5), "ndvi.tif",
         {"value": "-1.5", "least": "-1", "most": "1"}),
    Case("NDVI infinite", "ndvi.out_of_range", picture(value=float("inf")), "ndvi.tif",
         {"value": "inf", "least": "-1", "most": "1"}),
    Case("picture without place", "raster.no_place", picture(placed=False), "ndvi.tif"),
    Case("complex picture", "raster.not_real", picture(values=[0.5] * 192, complex_values=True), "ndvi.tif"),
    Case("no such band", "raster.no_band", after("ndvi", "band = 2"), "ndvi.tif", {"band": "2", "found": "1"}),
    Case("picture too wide", "raster.too_large", picture(200001, 1), "ndvi.tif", {"cols": "200001", "rows": "1"}),
    Case("overviews elsewhere", "raster.foreign_overviews", picture(metadata=OVERVIEW), "ndvi.tif"),
    Case("moisture 140 %", "moisture.out_of_range", line("moisture.csv", 3, "2,141.76934319,43.20087907,140"),
         "moisture.csv:3", {"value": "140", "unit": "%"}),
    Case("310 t/ha of compost", "organic.out_of_range", line("compost.csv", 2, "141.76847393,43.20056301,31,6.0"),
         "compost.csv:2", {"t_per_10a": "31.000"}),
    Case("negative compost", "organic.out_of_range", line("compost.csv", 2, "141.76847393,43.20056301,-1,6.0"),
         "compost.csv:2", {"t_per_10a": "-1.000"}),
    Case("season over the block", "balance.season_over_block",
         only_boundary(toml("other_dressings_kg_per_10a = 4.0", "other_dressings_kg_per_10a = 19")), "",
         {"season_kg_per_10a": "25.00", "block_kg_per_10a": "20.00"}),
    Case("guide under the spreader's range", "spreader.guide_out_of_range",
         only_boundary(toml("min_kg_per_10a = 5", "min_kg_per_10a = 30")), "",
         {"need": "28.57", "min": "30", "max": "60", "step": "1"}),
    Case("fraction as percent of nitrogen", "product.not_its_content", toml("[21, 0, 0]", "[0.21, 0, 0]"),
         "field.toml@[0.21", {"product": "硫安", "least": "20.5", "most": "21.5", "stated": "0.21"}),
    Case("more nitrogen than urea", "product.bad_content", toml("[21, 0, 0]", "[48, 0, 0]"), "field.toml@[48", {"most": "47"}),
    Case("log of another field", "yield.none_inside",
         chain(after("yield", 'confirm = ["far_points"]'),
               text("yield.csv", "lon,lat,yield_t_per_ha\n" +
                    "".join(f"{141.7735 + k / 1e5:.5f},43.2,5\n" for k in range(30)))),
         "yield.csv", {"points": "30"}),
    Case("compost beside the field", "organic.none_on_field",
         chain(after("organic", 'confirm = ["far_points"]'), compost_at(141.7735)), "compost.csv"),
    Case("thin compost log", "organic.steps_too_long", toml("width_m = 6.0", "width_m = 6.0\nlongest_step_m = 1"),
         "compost.csv", {"share_pct": ANY, "longest_m": "1", "median_m": ANY}),
    Case("the same log twice", "organic.same_log", same_log_twice, "compost.csv"),
    Case("two logs of one harvest", "yield.same_harvest", two_years("2025-08-02"), "field.toml@2025-08-02",
         {"date": "2025-08-02", "other": "2025-07-28", "days": "30"}),
    Case("one log for two years", "yield.same_log", two_years(other="yield.csv"), "yield.csv"),
    Case("a year of another field", "crs.elsewhere", chain(two_years("2025-09-30"), other_field), "other.csv",
         {"layer": "yield", "distance_km": ANY, "direction": "east"}),
    Case("no crop in the image", "ndvi.no_crop", picture(value=0.05), "ndvi.tif", {"mean": "0.05"}),
    Case("curve in kg/ha", "ndvi.impossible_uptake", toml("uptake_a_kg_per_10a = 0.549", "uptake_a_kg_per_10a = 5.49"),
         "ndvi.tif", {"uptake": ANY, "mean": ANY, "most": "40"}),
    Case("moisture after the dressing", "date.after_dressing", toml("date = 2026-04-25", "date = 2026-06-25"),
         "field.toml@2026-06-25", {"date": "2026-06-25", "dressing": "2026-05-15"}),
    Case("step too coarse for the guide", "spreader.step_too_coarse",
         only_boundary(toml("step_kg_per_10a = 1", "step_kg_per_10a = 50")), "",
         {"step_n_kg_per_10a": "10.50", "most_n_kg_per_10a": "7.80"}),
    Case("yield a tenth", "yield.unusual", toml('unit = "t/ha"', 'unit = "q/ha"'), "yield.csv",
         {"median": "0.57", "crop": "winter wheat", "least": "1", "most": "12", "units": "t/ha (5.65 t/ha)"}),
    Case("another column for the yield", "yield.mostly_unusable",
         toml('value = "yield_t_per_ha"', 'value = "lon"'), "yield.csv",
         {"median": "141.77", "usable": "0", "measured": ANY, "units": re.compile(r"kg/10a \(1\.42 t/ha\), .*")}),
    Case("soil test without a guide", "config.missing_key",
         lambda s: s.write(TOML, s.read(TOML) + "[soil_test]\np2o5_mg_per_100g = 20\ndate = 2026-04-01\n"),
         "field.toml@[guide]", {"key": "guide.p2o5_kg_per_10a", "line": ANY}),
    Case("soil test twice", "soil_test.value_and_column", soil_test(
        'file = "s.csv"\nx = "lon"\ny = "lat"\ncrs = "EPSG:4326"\np2o5 = "p"\np2o5_mg_per_100g = 20'),
         'field.toml@"p"', {"key": "p2o5"}),
    Case("soil test of 900", "soil_test.out_of_range", soil_test(
        'file = "s.csv"\nx = "lon"\ny = "lat"\ncrs = "EPSG:4326"\np2o5 = "p"',
        "lon,lat,p\n141.77,43.2012,20\n141.7701,43.2012,900\n"), "s.csv:3",
         {"layer": "soil_test_p2o5", "value": "900", "unit": "mg/100g", "least": "0", "most": "500"}),
    Case("two efficiencies", "organic.two_efficiencies", toml("c_n_ratio = 18", "c_n_ratio = 18\nefficiency_pct = 12"),
         "field.toml@12\ndate"),
    Case("efficiency as a fraction", "organic.percent_expected", toml("c_n_ratio = 18", "efficiency_pct = 0.3"),
         "field.toml@0.3\n", {"key": "efficiency_pct", "value": "0.3"}),
    Case("no step in range", "spreader.no_step_in_range",
         only_boundary(chain(toml("min_kg_per_10a = 5", "min_kg_per_10a = 51"), toml("step_kg_per_10a = 1",
                                                                                    "step_kg_per_10a = 50"))), "",
         {"step": "50", "min": "51", "max": "60"}),
]

TABLES = [
    Case("text in a number", "csv.not_a_number", line("yield.csv", 3, row(yield_t_per_ha="2.64kg")), "yield.csv:3:4",
         {"column": "yield_t_per_ha", "value": "2.64kg"}),
    Case("letter for a digit", "csv.not_a_number", line("yield.csv", 3, row(lon="14l.7")), "yield.csv:3:2",
         {"column": "lon", "value": "14l.7"}),
    Case("two signs", "csv.not_a_number", line("yield.csv", 3, row(yield_t_per_ha="+-5")), "yield.csv:3:4",
         {"column": "yield_t_per_ha", "value": "+-5"}),
    Case("hexadecimal", "csv.not_a_number", line("yield.csv", 3, row(yield_t_per_ha="0x1p3")), "yield.csv:3:4",
         {"column": "yield_t_per_ha", "value": "0x1p3"}),
    Case("control character is shown", "csv.not_a_number", line("yield.csv", 3, row(yield_t_per_ha="\x1b[2J")),
         "yield.csv:3:4", {"column": "yield_t_per_ha", "value": "\\x1b[2J"}),
    Case("decimal comma", "csv.decimal_comma", line("yield.csv", 3, row(yield_t_per_ha='"2,64"')), "yield.csv:3:4",
         {"column": "yield_t_per_ha", "value": "2,64"}),
    Case("short row", "csv.short_row", line("yield.csv", 3, "1,141.7,43.2"), "yield.csv:3",
         {"expected": "7", "found": "3"}),
    Case("long row", "csv.long_row", line("yield.csv", 3, ROW + ",1"), "yield.csv:3", {"expected": "7", "found": "8"}),
    Case("decimal comma among tabs", "csv.decimal_comma",
         lambda s: s.write("yield.csv", f"{HEAD}\n{ROW}\n".replace(",", "\t").replace("2.64", "2,64")), "yield.csv:2:4",
         {"column": "yield_t_per_ha", "value": "2,64"}),
    Case("thousands in full width", "csv.decimal_comma", line("yield.csv", 3, row(yield_t_per_ha="２，６４０")),
         "yield.csv:3:4", {"column": "yield_t_per_ha", "value": "2,640"}),
    Case("missing column", "csv.column_missing", toml('"yield_t_per_ha"', '"protein"'), "yield.csv:1",
         {"column": "protein", "found": HEAD.replace(",", ", ")}),
    Case("nearly that column", "csv.column_near", toml('"yield_t_per_ha"', '"yield"'), "yield.csv:1",
         {"column": "yield", "nearest": "yield_t_per_ha"}),
    Case("semicolons in the header only", "csv.short_row", line("yield.csv", 1, HEAD.replace(",", ";")), "yield.csv:2",
         {"expected": "7", "found": "1"}),
    Case("two delimiters", "csv.which_delimiter", line("yield.csv", 1, HEAD + ";x"), "yield.csv:1"),
    Case("unknown encoding", "config.unknown_choice", after("yield", 'encoding = "sjis"'), f'{TOML}@"sjis"',
         {"key": "yield.encoding", "value": "sjis", "known": "utf-8, cp932, latin1"}),
    Case("names for a file with a header", "config.columns_and_header", after("yield", 'columns = ["lon", "lat"]'),
         f'{TOML}@["lon", "lat"]'),
    Case("one name is no list", "config.wrong_type", after("yield", 'header = false\ncolumns = "lon"'), f'{TOML}@"lon"\nfile',
         {"key": "yield.columns", "expected": '["lon", "lat"]'}),
    Case("stated UTF-8 that is none", "csv.encoding",
         chain(after("yield", 'encoding = "utf-8"'), lambda s: s.write("yield.csv", HEAD.encode() + b"\n\x93\xfa\n")),
         "yield.csv:2"),
    Case("half-width katakana or Latin-1", "csv.encoding",
         lambda s: s.write("yield.csv", HEAD.encode() + b"\n\xbc\xad\n"), "yield.csv:2"),
    Case("column twice", "csv.column_twice", line("yield.csv", 1, HEAD.replace("pass", "lat")), "yield.csv:1",
         {"column": "lat"}),
    Case("open quote", "csv.open_quote", line("yield.csv", 3, '1,"141.7,43.2,2.6,1,1,1'), "yield.csv:3:3"),
    Case("words after a quote", "csv.open_quote", line("yield.csv", 3, '"1"2,141.7,43.2,2.6,1,1,1'), "yield.csv:3:4"),
    Case("broken UTF-8", "csv.encoding", lambda s: s.write("yield.csv", HEAD.encode() + b"\n\xff\xfa\n"), "yield.csv:2"),
    Case("long line", "csv.line_too_long", line("yield.csv", 3, "1" * 70000), "yield.csv:3:1"),
    Case("header only", "csv.empty", text("yield.csv", HEAD + "\n"), "yield.csv"),
]

BOUNDARIES = [
    Case("bow-tie", "boundary.crosses", outline([[141.768, 43.2], [141.77, 43.202], [141.77, 43.2], [141.768, 43.202],
                                                 [141.768, 43.2]]), "boundary.geojson:1",
         {"x": re.compile(r"141\.769\d*"), "y": re.compile(r"43\.201\d*"), "lon": "141.769000", "lat": "43.201000"}),
    Case("overlapping parts", "boundary.crosses",
         boundary(geojson(feature("MultiPolygon", [[GOOD], [square(141.77, 43.2005)]]))), "boundary.geojson:1",
         {"x": "141.7710000", "y": "43.2005000", "lon": "141.771000", "lat": "43.200500"}),
    Case("1e308", "crs.metres_as_degrees", outline([[-1e308, 43.2], *GOOD[1:-1], [-1e308, 43.2]]), "boundary.geojson",
         {"x": ANY, "y": ANY}),
    Case("no feature", "vector.empty", boundary(geojson()), "boundary.geojson"),
    Case("null geometry", "vector.no_geometry", boundary(geojson({"type": "Feature", "properties": {}, "geometry": None})),
         "boundary.geojson:1"),
    Case("empty polygon", "vector.no_geometry", boundary(geojson(feature("Polygon", [[]]))), "boundary.geojson:1"),
    Case("point as boundary", "vector.not_polygons", boundary(geojson(feature("Point", GOOD[0]))), "boundary.geojson:1",
         {"found": "POINT"}),
    Case("polygons as log", "vector.not_points",
         layer_of(feature("Polygon", [GOOD], {"yield_t_per_ha": 5})), "y.geojson:1",
         {"found": "POLYGON"}),
    Case("words in a feature", "csv.not_a_number",
         layer_of(feature("Point", GOOD[0], {"yield_t_per_ha": "5.1t"})), "y.geojson:1",
         {"column": "yield_t_per_ha", "value": "5.1t"}),
    Case("no such attribute", "csv.column_missing",
         layer_of(feature("Point", GOOD[0], {"crop": 5})), "y.geojson",
         {"column": "yield_t_per_ha", "found": "crop"}),
    Case("which layer", "vector.which_layer",
         other_file("boundary", "b.gpkg", lambda p: geopackage(p, {"north": [[GOOD]], "south": [[GOOD]]})), "b.gpkg",
         {"layer": "", "found": "north, south"}),
    Case("no such layer", "vector.which_layer",
         chain(other_file("boundary", "b.gpkg", lambda p: geopackage(p, {"north": [[GOOD]]})),
               after("boundary", 'layer = "south"')), "b.gpkg", {"layer": "south", "found": "north"}),
    Case("too small", "boundary.bad_size", outline(square(141.77, 43.2, 0.0001)), "boundary.geojson", {"area_ha": "0.009"}),
    Case("too large", "boundary.bad_size", outline(square(141.77, 43.2, 0.03)), "boundary.geojson", {"area_ha": ANY}),
    Case("CSV as boundary", "boundary.not_csv", toml('"boundary.geojson"', '"yield.csv"'), f'{TOML}@"yield.csv"'),
    Case("hull without log", "boundary.hull_needs_yield",
         chain(without("yield"), toml('file = "boundary.geojson"', 'from = "points_hull"')), f"{TOML}@[boundary]"),
    Case("hull of a line", "boundary.no_hull",
         chain(toml('file = "boundary.geojson"', 'from = "points_hull"'), yield_crs('crs = "EPSG:6680"'),
               log((-38890, -88490), (-38880, -88480), (-38870, -88470), (-38860, -88460))), "yield.csv"),
    Case("hull of two places", "boundary.no_hull",
         chain(toml('file = "boundary.geojson"', 'from = "points_hull"'), log((141.77, 43.2), (141.771, 43.2))), "yield.csv"),
]

JOBS = [
    Case("not TOML", "config.not_toml", text(TOML, "[field\n"), ANY, {"why": ANY}),
    Case("key twice", "config.not_toml", after("spreader", "width_m = 1"), ANY, {"why": ANY}),
    Case("1e999", "config.not_toml", toml("width_m = 12", "width_m = 1e999"), ANY, {"why": ANY}),
    Case("misspelt key", "config.unknown_key", after("spreader", "widht_m = 12"), f"{TOML}@widht_m",
         {"key": "spreader.widht_m", "nearest": "width_m"}),
    Case("misspelt table", "config.unknown_key", toml("[moisture]", "[moistrue]"), f"{TOML}@moistrue",
         {"key": "moistrue", "nearest": "moisture"}),
    Case("key from nowhere", "config.no_such_key", after("product", 'colour = "red"'), f"{TOML}@colour",
         {"key": "product.colour", "known": "available_kg, max_kg_per_10a, min_kg_per_10a, n_p2o5_k2o, name, step_kg_per_10a"}),
    Case("missing key", "config.missing_key", toml("width_m = 12\n", ""), f"{TOML}@[spreader]", {"key": "spreader.width_m", "line": ANY}),
    Case("a basal dressing's credit share", "config.missing_key",
         chain(toml("credit_share = 0.7\n", ""), toml('"topdressing"', '"basal"')), f"{TOML}@[guide]",
         {"key": "guide.credit_share", "line": ANY}),
    Case("missing credit share", "config.missing_key", toml("credit_share = 0.7\n", ""), f"{TOML}@[guide]",
         {"key": "guide.credit_share", "line": ANY}),
    Case("missing recovery", "config.missing_key", toml("recovery = 0.8\n", ""), f"{TOML}@[guide]",
         {"key": "guide.recovery", "line": ANY}),
    Case("text for a number", "config.wrong_type", toml("width_m = 12", 'width_m = "12"'), f'{TOML}@"12"',
         {"key": "spreader.width_m", "expected": "1.5"}),
    Case("number for text", "config.wrong_type", toml('"winter wheat"', "3"), ANY,
         {"key": "field.crop", "expected": '"text"'}),
    Case("truth for a number", "config.wrong_type", toml("width_m = 12", "width_m = true"), f"{TOML}@true\nmin",
         {"key": "spreader.width_m", "expected": "1.5"}),
    Case("text for a date", "config.wrong_type", toml("2026-05-08", '"8/5/2026"'), f'{TOML}@"8/5/2026"',
         {"key": "ndvi.date", "expected": "2026-04-01"}),
    Case("two numbers of three", "config.wrong_type", toml("[21, 0, 0]", "[21, 0]"), f"{TOML}@[21, 0]",
         {"key": "product.n_p2o5_k2o", "expected": "[21, 0, 0]"}),
    Case("half a band", "config.wrong_type", after("ndvi", "band = 1.5"), f"{TOML}@1.5",
         {"key": "ndvi.band", "expected": "1"}),
    Case("words for a table", "config.wrong_type", lambda s: s.write(TOML, "field = 3\n"), f"{TOML}@3",
         {"key": "field", "expected": "[field]"}),
    Case("impossible width", "config.out_of_range", toml("width_m = 12", "width_m = 0.5"), ANY,
         {"key": "spreader.width_m", "value": "0.5", "least": "1", "most": "60"}),
    Case("not a number", "config.out_of_range", toml("width_m = 12", "width_m = nan"), f"{TOML}@nan",
         {"key": "spreader.width_m", "value": "nan", "least": "1", "most": "60"}),
    Case("unknown unit", "config.unknown_choice", toml('unit = "t/ha"', 'unit = "KG/HA "'), f'{TOML}@"KG/HA "',
         {"key": "yield.unit", "value": "KG/HA ", "known": ANY}),
    Case("missing unit", "config.unit_missing", toml('unit = "t/ha"\n', ""), f"{TOML}@[yield]",
         {"key": "yield.unit", "known": re.compile(r"t/ha, kg/ha, kg/10a, .*, bu/ac barley")}),
    Case("unknown choice", "config.unknown_choice", toml('shape = "path"', 'shape = "circles"'), f'{TOML}@"circles"',
         {"key": "organic.shape", "value": "circles", "known": "polygons, path, loads, taskdata"}),
    Case("empty range", "yield.bad_range", after("yield", "range = [10, 5]"), f"{TOML}@[10, 5]", {"most": "200"}),
    Case("onion says nothing", "yield.crop_without_rule", toml('"winter wheat"', '"onion"'), f"{TOML}@23.3", {"crop": "onion", "known": ANY}),
    Case("empty fertiliser", "product.bad_content", toml("[21, 0, 0]", "[0, 0, 0]"), f"{TOML}@[0, 0, 0]", {"most": "47"}),
    Case("field without name", "config.empty", toml('"合成圃場 synthetic-1"', '""'), f'{TOML}@""',
         {"key": "field.name"}),
    Case("harvest after the dressing", "date.after_dressing", toml("harvested = 2025-07-28", "harvested = 2026-07-28"),
         f"{TOML}@2026-07-28", {"date": "2026-07-28", "dressing": "2026-05-15"}),
    Case("spread after the dressing", "date.after_dressing", toml("2025-10-20", "2026-06-01"),
         f"{TOML}@2026-06-01", {"date": "2026-06-01", "dressing": "2026-05-15"}),
    Case("compost of long ago", "organic.too_old",
         chain(toml("harvested = 2025-07-28", "harvested = 2004-07-28"), toml("2025-10-20", "2005-10-20")),
         f"{TOML}@2005-10-20", {"spread": "2005-10-20", "dressing": "2026-05-15", "days": "365"}),
    Case("image of last year", "ndvi.other_crop", toml("date = 2026-05-08", "date = 2025-05-08"),
         f"{TOML}@2025-05-08", {"date": "2025-05-08", "dressing": "2026-05-15", "days": "60"}),
    Case("soybean fed like wheat", "guide.over_crop_cap",
         chain(toml('crop = "winter wheat"', 'crop = "大豆"'), toml('"topdressing"', '"whole"'),
               toml("uptake_kg_per_t = 23.3\n", ""), toml("uptake_a_kg_per_10a = 0.549\nuptake_b = 3.599\n", ""),
               toml('uptake_rmse_kg_per_10a = 0.49\nsource = "synthetic: fitted on the virtual crop"\n', ""),
               toml("released_before_image = 0.3\n", "")),
         f"{TOML}@6.0\nsource = \"stated", {"crop": "大豆", "most_kg_per_10a": "3.0"}),
    Case("min over max", "spreader.least_over_most", toml("min_kg_per_10a = 5", "min_kg_per_10a = 70"), f"{TOML}@70",
         {"least": "70", "most": "60"}),
    Case("unknown material", "organic.no_efficiency", toml('"cattle_compost"', '"fish meal"'), f"{TOML}@[organic]",
         {"material": "fish meal", "known": "cattle_compost, pig_compost, poultry_compost"}),
    Case("pig compost without C/N", "organic.no_efficiency",
         chain(toml('"cattle_compost"', '"pig_compost"'), toml("c_n_ratio = 18\n", "")), f"{TOML}@[organic]",
         {"material": "pig_compost", "known": "cattle_compost, pig_compost, poultry_compost"}),
    Case("image saw the compost", "organic.image_saw_it", toml("released_before_image = 0.3\n", ""), f"{TOML}@[organic]",
         {"spread": "2025-10-20", "image": "2026-05-08"}),
    Case("no image saw it", "organic.image_before_it", toml("date = 2025-10-20", "date = 2026-05-09"), f"{TOML}@0.3"),
    Case("counted twice", "organic.counted_twice", toml("released_before_image = 0.3", "released_before_image = 0.4"),
         f"{TOML}@[guide]", {"share": "0.7", "released": "0.4"}),
]

CASES = FILES + PLACES + VALUES + TABLES + BOUNDARIES + JOBS
