#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalogue of bad inputs (RELIABILITY.md §7): any input file, NDVI, boundary. catalogue_files.py VRMAP FIELD

What refusals.py of tests/cli holds already is not told again here. Each case: refused with its whole sentence in both
languages, or made; made "the same" has the very rates of the plain field.
"""
import concurrent.futures
import dataclasses
import json
import pathlib
import random
import re
import subprocess
import struct
import sys
import typing

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
import hostile  # noqa: E402
import po  # noqa: E402
import sample as samples  # noqa: E402
from hostile import COLS, ROWS, picture  # noqa: E402
from makers import LOCAL_WKT, WGS84_WKT, feature, geojson, shapefile, square, wkb  # noqa: E402
from po import ANY, SENTENCES  # noqa: E402
from refusals import GOOD, TOML, Case, after, boundary, chain, instead, other_file, outline, shape, sparse, text, toml  # noqa: E402
from refusals_check import wrong  # noqa: E402

NOISE = random.Random(8161).randbytes(5000)
BROKEN = {"why": ANY}


@dataclasses.dataclass
class Made:
    """A map is made; `note` must be told, `same` means the rates of the plain field.

    Where the catalogue asked for a refusal, `why` says why not.
    """
    name: str
    change: typing.Callable
    note: str = ""
    same: bool = False
    why: str = ""


def ndvi(content):
    return text("ndvi.tif", content)


def cut(name, keep):
    return lambda s: s.write(name, s.path(name).read_bytes()[:keep])


def grown(name, more):
    return lambda s: s.write(name, s.path(name).read_bytes() + more)


def gpkg(change=lambda data: data, script=""):
    def make(path):
        hostile.geopackage(path, GOOD, script)
        path.write_bytes(change(path.read_bytes()))
    return other_file("boundary", "b.gpkg", make)


def renamed(new):
    """The yield log under another name."""
    def change(s):
        s.path("yield.csv").rename(s.path(new))
        s.replace(TOML, '"yield.csv"', json.dumps(new, ensure_ascii=False))
    return change


def own_outline(change):
    """The sample's own boundary with its outer ring changed."""
    def act(s):
        outer, *holes = json.loads(s.read("boundary.geojson"))["features"][0]["geometry"]["coordinates"]
        s.write("boundary.geojson", geojson(feature("Polygon", [change(outer), *holes])))
    return act


def half_a_row(s):
    lines = s.read("yield.csv").split("\n")
    s.write("yield.csv", "\n".join([*lines[:49], lines[49][:20]]))


def polygon(*rings):
    return boundary(geojson(feature("Polygon", list(rings))))


def no_table(name):
    """A Shapefile whose part `name` is changed by hand."""
    files = shapefile([[GOOD]])
    return lambda part: chain(other_file("boundary", "b.shp", files[".shp"]),
                              *[text("b" + e, part(data) if e == name else data) for e, data in files.items()])


def values(cell):
    """Pixels from north-west, `cell(col, row)`."""
    return b"".join(struct.pack("<f", cell(c, r)) for r in range(ROWS) for c in range(COLS))


def spread(c, r):
    return 0.5 + 0.01 * ((c + 2 * r) % 9)


def placed(*transform):
    """Placed by a full matrix: x = a col + b row + d, y = e col + f row + h."""
    a, b, d, e, f, h = transform
    return picture(data=values(spread), t33550=None, t33922=None,
                   t34264=("d", [a, b, 0, d, e, f, 0, h, 0, 0, 0, 0, 0, 0, 0, 1]))


# what the job states must not take the place of what a file says and nobody can read
STATED = after("boundary", 'crs = "EPSG:4326"')


def in_system(number):
    """A GeoPackage whose layer says that it is in the system of this number."""
    return gpkg(script=f"UPDATE gpkg_geometry_columns SET srs_id = {number}; UPDATE gpkg_contents SET srs_id = {number};")


def in_capitals(*endings):
    """A Shapefile some of whose parts are called as old programs did."""
    def change(s):
        shape(WGS84_WKT)(s)
        for ending in endings:
            s.path("b" + ending).rename(s.path("b" + ending.upper()))
        if ".shp" in endings:
            s.replace(TOML, '"b.shp"', '"b.SHP"')
    return change


THIN = "layer.too_little_cover"
LEFT_OUT = "P5: a layer that covers too little is left out, and said"
NAN, INF = float("nan"), float("inf")
FAR = {"layer": "ndvi", "distance_km": ANY, "direction": ANY}

ANY_FILE = [
    Case("random bytes as a log", "csv.nul", text("yield.csv", NOISE), "yield.csv:1"),
    Case("random bytes as a picture", "file.broken", ndvi(NOISE), "ndvi.tif", BROKEN),
    Case("random bytes as GeoJSON", "file.broken", boundary(NOISE), "boundary.geojson", BROKEN),
    Case("random bytes as GeoPackage", "file.broken", gpkg(lambda d: NOISE), "b.gpkg", BROKEN),
    Case("random bytes as FlatGeobuf", "file.broken", other_file("boundary", "b.fgb", NOISE), "b.fgb", BROKEN),
    Case("random bytes as Shapefile", "shapefile.cut", no_table(".shp")(lambda d: NOISE), "b.shp", {"expected": ANY, "found": "5000"}),
    Case("log of NULs", "csv.nul", text("yield.csv", bytes(5000)), "yield.csv:1"),
    Case("picture of NULs", "file.broken", ndvi(bytes(5000)), "ndvi.tif", BROKEN),
    Case("half a boundary", "file.broken", cut("boundary.geojson", 270), "boundary.geojson", BROKEN),
    Case("half a GeoPackage", "file.broken", gpkg(lambda d: d[:len(d) // 2 + 7]), "b.gpkg", BROKEN),
    Case("whole pages of a GeoPackage cut", "file.broken", gpkg(lambda d: d[:-8192]), "b.gpkg", BROKEN),
    Case("GeoJSON without its last byte", "file.broken", chain(outline(GOOD), lambda s: s.write(
        "boundary.geojson", s.read("boundary.geojson")[:-1])), "boundary.geojson", BROKEN),
    Case("picture without its last byte", "file.broken", chain(ndvi(picture(data=values(spread))), lambda s: s.write(
        "ndvi.tif", s.path("ndvi.tif").read_bytes()[:-1])), "ndvi.tif", BROKEN),
    Case("words after GeoJSON", "file.broken", grown("boundary.geojson", b"{}"), "boundary.geojson", BROKEN),
    Case("bytes after a GeoPackage", "file.broken", gpkg(lambda d: d + b"x"), "b.gpkg", BROKEN),
    Case("half a log", "csv.short_row", half_a_row, "yield.csv:50", {"expected": "7", "found": "3"}),
    Case("4 GiB of nothing as a log", "file.too_large", instead("yield.csv", sparse(2**32)), "yield.csv", {"limit": "2 GiB"}),
    Case("4 GiB of nothing as a boundary", "file.too_large", instead("boundary.geojson", sparse(2**32)), "boundary.geojson",
         {"limit": "256 MiB"}),
    Case("4 GiB of nothing as a picture", "file.broken", instead("ndvi.tif", sparse(2**32)), "ndvi.tif", BROKEN),
    Case("9 GiB as a picture", "file.too_large", instead("ndvi.tif", sparse(9 * 2**30)), "ndvi.tif", {"limit": "8 GiB"}),
    *([] if samples.no_more_rights() is None else [Case("unreadable log", "file.unreadable", lambda s: s.path("yield.csv").chmod(0),
                                                       "yield.csv", before=samples.no_more_rights())]),
    Made("bytes after a picture", grown("ndvi.tif", NOISE), same=True),
    Made("log without its last newline", lambda s: s.write("yield.csv", s.read("yield.csv").rstrip("\n")), same=True),
    Made("a name with a line's end", renamed("a\nb.csv"), same=True),
    Made("a name with quotes and signs", renamed("it's \"%s\" & <b>.csv"), same=True),
    Made("a name with a dash before it", renamed("-o.csv"), same=True),
    Made("a Japanese name", renamed("圃場ソ表.csv"), same=True),
]

NDVI = [
    Made("no pixel has a value", ndvi(picture(value=NAN)), THIN, why=LEFT_OUT),
    Made("all pixels are no data", ndvi(picture(value=-9999, t42113=("s", "-9999"))), THIN, why=LEFT_OUT),
    Made("half the field without a value", ndvi(picture(data=values(lambda c, r: 0.6 if c < 20 else NAN))), THIN),
    Made("one pixel", ndvi(picture(1, 1, step=0.0005, t33922=("d", [0, 0, 0, 141.770, 43.2013, 0]))), THIN, why=LEFT_OUT),
    Made("half covers the field", ndvi(picture(20, value=0.6)), THIN),
    Case("one pixel infinite", "ndvi.out_of_range", ndvi(picture(data=values(lambda c, r: INF if (c, r) == (10, 12) else 0.6))),
         "ndvi.tif", {"value": "inf", "least": "-1", "most": "1"}),
    Case("no data as words", "raster.bad_nodata", ndvi(picture(t42113=("s", "abc"))), "ndvi.tif", {"value": "abc"}),
    Case("no data infinite", "raster.bad_nodata", ndvi(picture(t42113=("s", "inf"))), "ndvi.tif", {"value": "inf"}),
    Case("metres in a geographic system", "raster.pixel_size", ndvi(picture(t33550=("d", [10, 10, 0]), t33922=("d", [
        0, 0, 0, 543210, 4780000, 0]))), "ndvi.tif", {"x_m": ANY, "y_m": ANY, "least": "0.005", "most": "100"}),
    Case("degrees in a plane", "raster.pixel_size", ndvi(picture(t34735=("H", [
        1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 6680]))), "ndvi.tif",
         {"x_m": "0.0001", "y_m": "0.0001", "least": "0.005", "most": "100"}),
    Case("wrong zone", "crs.elsewhere", ndvi(picture(step=10, t33922=("d", [0, 0, 0, -39000, -88400, 0]), t34735=("H", [
        1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 6681]))), "ndvi.tif", FAR),
    Case("pixel of nothing", "raster.no_place", ndvi(picture(step=0)), "ndvi.tif"),
    Case("pixel of 1e-9", "raster.pixel_size", ndvi(picture(step=1e-9)), "ndvi.tif",
         {"x_m": ANY, "y_m": ANY, "least": "0.005", "most": "100"}),
    Case("pixel of 1e9", "raster.pixel_size", ndvi(picture(step=1e9)), "ndvi.tif",
         {"x_m": ANY, "y_m": ANY, "least": "0.005", "most": "100"}),
    Case("pixel of NaN", "raster.no_place", ndvi(picture(step=NAN)), "ndvi.tif"),
    Case("corner at infinity", "raster.no_place", ndvi(picture(t33922=("d", [0, 0, 0, INF, 43.2, 0]))), "ndvi.tif"),
    Case("matrix without a way back", "raster.no_place", ndvi(placed(0.0005, 0.0005, 141.76, 0.0005, 0.0005, 43.2)), "ndvi.tif"),
    Case("beside the field", "crs.elsewhere", ndvi(picture(t33922=("d", [0, 0, 0, 141.78, 43.21, 0]))), "ndvi.tif", FAR),
    Case("no columns", "file.broken", ndvi(picture(0, 16, data=b"")), "ndvi.tif", BROKEN),
    Case("no bits", "file.broken", ndvi(picture(t258=("H", [0]))), "ndvi.tif", BROKEN),
    Case("unknown codec", "file.broken", ndvi(picture(t259=("H", [64999]))), "ndvi.tif", BROKEN),
    Case("pixels beyond the end", "file.broken", ndvi(picture(t273=("I", [10**6]))), "ndvi.tif", BROKEN),
    Made("BigTIFF", ndvi(picture(data=values(spread), big=True))),
    Made("south up", ndvi(placed(1e-4, 0, 141.768, 0, 1e-4, 43.2002))),
    Made("turned by a matrix", ndvi(placed(1.2e-4, 2e-5, 141.7677, 2e-5, -1.2e-4, 43.2028))),
    Made("the same everywhere", ndvi(picture(value=0.6))),
    Made("100,000 by 100,000 pixels", ndvi(hostile.one_tile(100000, 0.6))),
]

BOUNDARY = [
    Case("hole larger than the field", "boundary.invalid", polygon(square(141.769, 43.2005, 0.001), square(141.7685, 43.2, 0.003)),
         "boundary.geojson:1", {"reason": ANY}),
    Case("holes that overlap", "boundary.crosses", polygon(GOOD, square(141.7692, 43.2007, 0.0008), square(141.7696, 43.2010, 0.0008)),
         "boundary.geojson:1", {"x": ANY, "y": ANY, "lon": ANY, "lat": ANY}),
    Case("line as boundary", "vector.not_polygons", boundary(geojson(feature("LineString", GOOD))), "boundary.geojson:1",
         {"found": "LINESTRING"}),
    Case("no area", "boundary.invalid", outline([GOOD[0], GOOD[1], GOOD[0], GOOD[0]]), "boundary.geojson:1", {"reason": ANY}),
    Case("sliver", "boundary.bad_size", outline([[141.769, 43.2], [141.7695, 43.2], [141.7695, 43.2000001], [141.769, 43.2000001],
                                                 [141.769, 43.2]]), "boundary.geojson", {"area_ha": ANY}),
    Case("engineering system", "crs.not_on_earth", shape(LOCAL_WKT), "b.shp", {"crs": ANY}),
    Case("Web Mercator on degrees", "crs.degrees_as_metres", boundary(geojson(feature("Polygon", [GOOD]), crs={
        "type": "name", "properties": {"name": "EPSG:3857"}})), "boundary.geojson", {"x": ANY, "y": ANY}),
    Case("across the date line", "crs.outside_region", outline([[179.999, 43.2], [-179.999, 43.2], [-179.999, 43.202],
                                                                 [179.999, 43.202], [179.999, 43.2]]), "boundary.geojson",
         {"lon": ANY, "lat": ANY, "region": "japan"}),
    Case("table of a Shapefile cut", "shapefile.cut", no_table(".dbf")(lambda d: d[:-8]), "b.dbf", {"expected": ANY, "found": ANY}),
    Case("index of a Shapefile cut", "shapefile.cut", no_table(".shx")(lambda d: d[:-8]), "b.shx", {"expected": ANY, "found": ANY}),
    Case("shapes of a Shapefile cut", "shapefile.cut", no_table(".shp")(lambda d: d[:-8]), "b.shp", {"expected": ANY, "found": ANY}),
    Case("table of other length than its index", "shapefile.counts_differ", no_table(".dbf")(
        lambda d: d[:4] + b"\2\0\0\0" + d[8:-1] + b" other    \x1a" + b" "), "b.shp", {"shapes": "1", "rows": "2"}),
    Case("200,000 corners that cross", "boundary.crosses", outline([
        *[[141.769 + 1e-8 * k, 43.2005 + (1e-7 if k % 2 else 0)] for k in range(200000)], [141.770, 43.2004], [141.7695, 43.202],
        [141.769, 43.2005]]), "boundary.geojson:1", {"x": ANY, "y": ANY, "lon": ANY, "lat": ANY}),
    Made("hole", polygon(GOOD, square(141.7695, 43.2010, 0.0004))),
    Made("several parts", boundary(geojson(feature("MultiPolygon", [[square(141.769, 43.2005, 0.001)], [square(141.7705, 43.2005, 0.001)]])))),
    Made("corner told twice", own_outline(lambda r: [r[0], *r]), same=True),
    Made("ring the other way", own_outline(lambda r: r[::-1]), same=True),
    Made("another first corner", own_outline(lambda r: [*r[1:], r[1]]), same=True),
    Made("heights", own_outline(lambda r: [[*p[:2], 38.5] for p in r]), same=True),
    Made("200,000 corners", own_outline(lambda r: [
        [r[0][0] + (r[1][0] - r[0][0]) * k / 2e5, r[0][1] + (r[1][1] - r[0][1]) * k / 2e5] for k in range(200000)] + r[1:])),
    Made("a GeoPackage as QGIS and GDAL write it", gpkg(script=hostile.USUAL)),
    Made("a Shapefile whose system the job states", chain(shape(None), after("boundary", 'crs = "EPSG:4326"'))),
    *[Made(f"field named {name!r}"[:40], toml('"合成圃場 synthetic-1"', json.dumps(name))) for name in (
        "<script>alert(1)</script>", "=1+1", "../../x", "/etc/x", "a\nb", "x" * 5000, "]]>&<\"'", "\x1b[2J", "\u202eabc")],
]


SYSTEM = [
    Case(".prj cut", "crs.unreadable", chain(shape(WGS84_WKT[:60]), STATED), "b.prj"),
    Case(".prj of another zone cut", "crs.unreadable", chain(shape('PROJCS["JGD2011 / Japan Plane Rectangular CS XI",GEOGCS["JGD2011",DAT'),
                                                             STATED), "b.prj"),
    Case(".prj of 200 kB", "crs.unreadable", chain(shape('GEOGCS["' + "x" * 200_000), STATED), "b.prj"),
    Case(".prj without a word of it", "crs.unreadable", shape("see the other folder"), "b.prj"),
    Case(".prj that is a link to itself", "file.unreadable", chain(shape(None), lambda s: s.path("b.prj").symlink_to("b.prj"), STATED),
         "b.prj"),
    Case(".prj that is a link to nothing", "file.not_found", chain(shape(None), lambda s: s.path("b.prj").symlink_to("c.prj"), STATED),
         "b.prj"),
    Case(".PRJ cut", "crs.unreadable", chain(shape(None), text("b.PRJ", WGS84_WKT[:60]), STATED), "b.PRJ"),
    Case("empty .prj", "file.empty", chain(shape(WGS84_WKT), text("b.prj", ""), STATED), "b.prj"),
    Case("system that a GeoPackage does not hold", "crs.unreadable", chain(in_system(77777), STATED), "b.gpkg"),
    Case("broken system of a GeoPackage", "crs.unreadable", chain(gpkg(
        script="UPDATE gpkg_spatial_ref_sys SET definition = 'PROJCS[\"JGD2011 / Japan', organization = 'NONE'"), STATED), "b.gpkg"),
    Case("GeoPackage without a column for its system", "file.broken", chain(gpkg(
        script="ALTER TABLE gpkg_geometry_columns RENAME COLUMN srs_id TO srs"), STATED), "b.gpkg", {"why": "SQLite: no such column: srs_id"}),
    Case("GeoPackage of no system", "crs.missing", in_system(0), "b.gpkg"),
    Made("Shapefile in capitals", in_capitals(".shp", ".shx", ".dbf", ".prj")),
    Made("Shapefile partly in capitals", in_capitals(".shx", ".dbf", ".prj")),
    Made("blank .prj", chain(shape(" \r\n"), STATED)),
    Made("GeoPackage of no system, and the job says it", chain(in_system(-1), STATED)),
]


CASES = ANY_FILE + NDVI + BOUNDARY + SYSTEM


def ids():
    """All that these cases make the program say."""
    return {c.id if isinstance(c, Case) else c.note for c in CASES}


def rates(s):
    return {k: v for k, v in samples.hashes(s.out).items() if k.endswith(".bin") or k in ("rate.tif", "cells.csv")}


def unmade(case, usual):
    """What is not as it should be of a map that must be made."""
    with samples.sample() as s:
        case.change(s)
        done = s.run("--lang", "en")
        if done.returncode != 0:
            yield f"exit code {done.returncode}: {done.stderr}"
        elif case.same and rates(s) != usual:
            yield "other rates than of the plain field"
        elif po.without_notes(done.stderr):
            yield f"said {done.stderr}"
        if case.note and not re.search(po.pattern("en", case.note, dict.fromkeys(po.PLACE.findall(SENTENCES["en"][case.note]), ANY)), done.stderr):
            yield f"did not tell {case.note}: {done.stderr}"
        if sorted(p.name for p in s.root.iterdir()) != (["field"] if done.returncode else ["field", "out"]):
            yield "left something"


def main():
    samples.VRMAP, samples.FIELD = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    only = sys.argv[3:]
    with samples.sample() as s:
        s.run()
        usual = rates(s)
    def fault_of(c):
        try:
            return list(unmade(c, usual) if isinstance(c, Made) else wrong(c))
        except (KeyError, ValueError) as why:
            return [f"the case is wrong: {why}"]
        except subprocess.TimeoutExpired as hangs:
            return [f"hangs: {hangs.timeout} s"]

    cases = [c for c in CASES if not only or c.name in only]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        found = list(pool.map(fault_of, cases))
    faults = [f"{c.name}: {f}" for c, fs in zip(cases, found) for f in fs]
    print("\n".join([*faults, f"{len(cases)} cases, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
