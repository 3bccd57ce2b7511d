# SPDX-License-Identifier: Apache-2.0
"""What `vrmap interpolate` refuses: each case is one change to a good run, told in both languages."""
import pathlib
import platform
import re
import tempfile
import typing
import unittest

import po
from makers import feature, geojson, geotiff, square
from sample import every_case, hashes, run

UTM = "EPSG:32654"


def points(rows):
    return "x,y,value,noise,ndvi\n" + "".join(f"{','.join(map(str, row))}\n" for row in rows)


GOOD = [(500000 + 7 * (k % 4), 4780000 + 9 * (k // 4), 5 + k % 5, 0.1, 0.5 + k / 100) for k in range(16)]


def lattice(n):
    return points([(500000 + k % 30, 4780000 + k // 30, k % 7, 0, 0) for k in range(n)])


class Case(typing.NamedTuple):
    name: str
    id: str
    args: dict = {}
    options: tuple = ()
    place: str = "points.csv"  # of the message; "": it names none; "usage": the options themselves are wrong
    code: int = 4
    files: dict = {}
    base: tuple = ("--value", "value", "--crs", UTM)
    points: str = "points.csv"
    out: str = "out.tif"
    before: str = ""  # what the parser puts before our sentence: the option's name


def usage(name, message_id, options, args=None, before="", out="out.tif"):
    return Case(name, message_id, args or {}, tuple(options), "usage", 2, base=("--value", "value"), before=before, out=out)


def replaced(column, value, row=3):
    rows = [list(r) for r in GOOD]
    rows[row][column] = value
    return {"points.csv": points(rows)}


CASES = [
    Case("a CSV without a system", "interpolate.crs_missing", base=("--value", "value")),
    Case("a column that is nearly there", "csv.column_near", {"column": "valeu", "nearest": "value"},
         base=("--value", "valeu", "--crs", UTM), place="points.csv:1"),
    Case("a column that is not there", "csv.column_missing", {"column": "yield", "found": po.ANY},
         base=("--value", "yield", "--crs", UTM), place="points.csv:1"),
    Case("text where a number belongs", "csv.not_a_number", {"column": "value", "value": "many"},
         files=replaced(2, "many"), place="points.csv:5:3"),
    Case("degrees", "interpolate.degrees", {"crs": "WGS 84", "usual": "EPSG:6680", "title": po.ANY},
         base=("--value", "value", "--crs", "EPSG:4326"),
         files={"points.csv": points([(141.7 + k / 1e4, 43.2, k, 0.1, 1) for k in range(9)])}),
    Case("degrees far from Japan", "interpolate.degrees", {"crs": "WGS 84", "usual": "EPSG:32614", "title": po.ANY},
         base=("--value", "value", "--crs", "EPSG:4326"),
         files={"points.csv": points([(-97 + k / 1e4, 41, k, 0.1, 1) for k in range(9)])}),
    Case("feet", "interpolate.not_metres", {"crs": po.ANY, "usual": po.ANY, "title": po.ANY},
         base=("--value", "value", "--crs", "EPSG:2225"),
         files={"points.csv": points([(6561000 + k, 1640000, k, 0.1, 1) for k in range(9)])}),
    Case("an unknown system", "crs.unknown", {"crs": "EPSG:999999"}, base=("--value", "value", "--crs", "EPSG:999999"), place=""),
    Case("no system for a file that has one", "interpolate.none_of_table", base=("--value", "value", "--crs", "none"),
         points="points.geojson", place="points.geojson", files={"points.geojson": geojson(feature("Point", [141.7, 43.2]))}),
    Case("a boundary under points of no system", "interpolate.boundary_without_crs", options=("--boundary", "field.geojson"),
         base=("--value", "value", "--crs", "none"), place="field.geojson",
         files={"field.geojson": geojson(feature("Polygon", [square(141, 43)]))}),
    Case("a raster under points of no system", "interpolate.raster_without_crs", options=("--drift", "dem.tif"),
         base=("--value", "value", "--crs", "none"), place="dem.tif",
         files={"dem.tif": geotiff(3, 2, [1.0] * 6, 499990, 4780050, 30, 32654)}),
    Case("a variance below zero", "interpolate.variance_below_zero", {"column": "noise", "value": "-0.5"},
         options=("--variance", "noise"), files=replaced(3, -0.5), place="points.csv:5"),
    Case("all of too many", "interpolate.too_many_for_all", {"points": "4097", "most": "4096", "most_local": "512"},
         options=("--neighbours", "all"), files={"points.csv": lattice(4097)}),
    Case("all of too many within a radius", "interpolate.too_many_for_all", {"points": "513", "most": "4096", "most_local": "512"},
         options=("--neighbours", "all", "--radius", "50"), files={"points.csv": lattice(513)}),
    Case("a cutoff within the spacing", "interpolate.cutoff_short", {"cutoff_m": "8"}, options=("--cutoff", "8")),
    Case("two points", "interpolate.too_few",
         {"read": "2", "points": "2", "needed": "3", "no_place": "0", "no_value": "0", "out_of_range": "0", "no_variance": "0", "no_covariate": "0"},
         files={"points.csv": points(GOOD[:2])}),
    Case("values that are blank", "interpolate.too_few",
         {"read": "16", "points": "1", "needed": "3", "no_place": "1", "no_value": "14", "out_of_range": "0", "no_variance": "0", "no_covariate": "0"},
         files={"points.csv": points([GOOD[0], ("", *GOOD[1][1:])] + [(*r[:2], "", *r[3:]) for r in GOOD[2:]])}),
    Case("a raster that lies elsewhere", "interpolate.too_few",
         {"read": "16", "points": "0", "needed": "3", "no_place": "0", "no_value": "0", "out_of_range": "0", "no_variance": "0", "no_covariate": "16"},
         options=("--drift", "dem.tif"), files={"dem.tif": geotiff(3, 2, [1.0] * 6, 400000, 4780050, 30, 32654)}),
    Case("a jump that makes a huge grid", "interpolate.too_many_cells",
         {"width_m": po.ANY, "height_m": po.ANY, "cells": po.ANY, "most": "10000000"}, files={"points.csv": points([*GOOD, (900000, 5180000, 1, 1, 1)])}),
    Case("an output that is there", "output.exists", {"path": re.compile(r".*/out\.tif")}, place="", code=5,
         files={"out.tif": b"mine"}),
    Case("a picture that is there", "output.exists", {"path": re.compile(r".*/out\.svg")}, place="", code=5,
         files={"out.svg": b"mine"}),
    Case("an output that is an input", "output.is_input", {"path": re.compile(r".*points\.csv")}, place="", code=5,
         options=("--overwrite", "--json", "{folder}/points.csv")),
    Case("one name for two outputs", "output.same_name", {"path": re.compile(r".*out\.svg")}, place="", code=5,
         options=("--json", "{folder}/out.svg")),
    Case("an output that is a folder", "output.not_a_file", {"path": po.ANY}, place="", code=5,
         options=("--overwrite", "--json", "{folder}/sub"), files={"sub/a": b""}),
    usage("no mean", "interpolate.mean_missing", ["--kind", "simple"]),
    usage("a mean that is none", "interpolate.bad_number", ["--mean", "nan"], {"value": "nan"}, "--mean: "),
    usage("a degree nobody asks for", "interpolate.degree_unused", ["--degree", "2"]),
    usage("more points needed than taken", "interpolate.least_over_most", ["--neighbours", "4", "--min-neighbours", "5"]),
    usage("a mean nobody asks for", "interpolate.mean_unused", ["--mean", "5"]),
    usage("simple with drift", "interpolate.simple_with_drift", ["--kind", "simple", "--mean", "5", "--drift", "a.tif"]),
    usage("ordinary with drift", "interpolate.ordinary_with_drift", ["--kind", "ordinary", "--drift", "a.tif"]),
    usage("drift without a covariate", "interpolate.drift_missing", ["--kind", "drift"]),
    usage("a covariate that no cell has", "interpolate.drift_needs_raster", ["--drift", "ndvi"], {"column": "ndvi"}),
    usage("a covariate that is none", "interpolate.bad_drift", ["--drift", "ndvi=dem.csv"], {"value": "ndvi=dem.csv"}, "--drift: "),
    usage("sectors without a radius", "interpolate.sectors_need_radius", ["--sectors", "4"]),
    usage("sectors that reach anywhere", "interpolate.sectors_need_radius", ["--sectors", "4", "--radius", "none"]),
    usage("neighbours that sectors cannot share", "interpolate.sectors_share",
          ["--sectors", "8", "--radius", "9", "--neighbours", "12", "--min-neighbours", "1"]),
    usage("all neighbours by sectors", "interpolate.sectors_share", ["--sectors", "4", "--radius", "9", "--neighbours", "all"]),
    usage("an ellipse beside a given model", "interpolate.anisotropic_unused", ["--anisotropic", "--model", "1 Exp(30)"]),
    usage("a point divided", "interpolate.discretise_unused", ["--point", "--discretise", "3"]),
    usage("places divided", "interpolate.discretise_unused", ["--targets", "t.csv", "--discretise", "3"], out="out.csv"),
    usage("a layer of a table", "interpolate.layer_unused", ["--layer", "a"]),
    usage("a cutoff below zero", "interpolate.bad_length", ["--cutoff", "-3"], {"value": "-3"}, "--cutoff: "),
    usage("gstat's word for noise", "variogram.err_is_nugget", ["--model", "0.2 Err() + 0.8 Exp(30)"], {"column": "5"}, "--model: "),
    usage("more neighbours than a system bears", "interpolate.bad_neighbours", ["--neighbours", "513"], {"value": "513", "most": "512"}, "--neighbours: "),
    usage("no system carried to one", "interpolate.none_to", ["--crs", "none", "--to-crs", "auto"]),
    usage("a grid that is no GeoTIFF", "interpolate.not_a_tif", [], {"path": re.compile(r".*out\.png")}, out="out.png"),
    usage("places that are no CSV", "interpolate.not_a_csv", ["--targets", "t.csv"], {"path": re.compile(r".*out\.tif")}),
    usage("a model of no name", "variogram.unknown_model", ["--model", "0.2 Nug() + 0.8 Expo(30)"],
          {"model": "Expo", "column": po.ANY, "nearest": po.ANY}, "--model: "),
    usage("half a model", "variogram.syntax", ["--model", "1 Exp("], {"column": "7", "expected": po.ANY}, "--model: "),
    usage("a range below zero", "variogram.bad_number", ["--model", "1 Exp(-30)"],
          {"number": "-30", "column": po.ANY, "wanted": po.ANY}, "--model: "),
    usage("a grid of words", "interpolate.bad_grid", ["--grid", "a,b"], {"value": "a,b"}, "--grid: "),
    usage("a grid of no cells", "interpolate.bad_grid", ["--grid", "0,0,5,5,0,9"], {"value": "0,0,5,5,0,9"}, "--grid: "),
    usage("a grid turned inside out", "interpolate.bad_grid", ["--grid", "0,0,5,-5,9,9"], {"value": "0,0,5,-5,9,9"}, "--grid: "),
    usage("a huge grid", "interpolate.grid_too_large", ["--grid", "0,0,5,5,10001,1000"], {"cells": "10001000", "most": "10000000"}, "--grid: "),
    usage("a block of one side", "interpolate.bad_block", ["--block", "5"], {"value": "5"}, "--block: "),
    usage("a range turned round", "interpolate.bad_range", ["--range", "9,3"], {"value": "9,3"}, "--range: "),
    usage("a radius below zero", "interpolate.bad_radius", ["--radius", "-3"], {"value": "-3"}, "--radius: "),
    usage("half a neighbour", "interpolate.bad_neighbours", ["--neighbours", "1.5"], {"value": "1.5", "most": "512"}, "--neighbours: "),
    usage("instructions nobody has", "isa.unknown", ["--isa", "mmx"], {"isa": "mmx"}, "--isa: "),
    usage("instructions of another machine", "isa.not_here", ["--isa", "avx2" if platform.machine() == "aarch64" else "neon"],
          {"isa": "avx2" if platform.machine() == "aarch64" else "neon"}, "--isa: "),
]


def expected(case, folder, language):
    sentence = po.pattern(language, case.id, case.args)
    if case.place == "usage":
        return po.pattern(language, "usage.bad_value", {"what": re.compile(re.escape(case.before) + sentence)}) + "\n"
    return (re.escape(f"{folder / case.place}: ") if case.place else "") + sentence + "\n"


def wrong(case):
    """What is not as it should be; nothing when all is well."""
    with tempfile.TemporaryDirectory() as root:
        folder = pathlib.Path(root)
        for name, content in {"points.csv": points(GOOD), **case.files}.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        before = hashes(folder)
        paths = {"t.csv", "a.tif", "dem.tif", "field.geojson"}
        options = [str(folder / o) if o in paths else o.replace("{folder}", root) for o in case.options]
        for language in ("en", "ja"):
            done = run("interpolate", str(folder / case.points), "-o", str(folder / case.out), *case.base, *options,
                       "--lang", language)
            if done.returncode != case.code:
                yield f"exit code {done.returncode}, not {case.code}: {done.stderr}"
            if not re.fullmatch(expected(case, folder, language), done.stderr):
                yield f"said     {done.stderr}expected {expected(case, folder, language)}"
            if done.stdout:
                yield f"spoke on stdout: {done.stdout}"
        if hashes(folder) != before or {p.name for p in folder.iterdir()} != {"points.csv"} | {n.split("/")[0] for n in case.files}:
            yield f"the folder changed: {sorted(p.name for p in folder.iterdir())}"


class Refusals(unittest.TestCase):
    def test_every_case(self):
        every_case(self, CASES, wrong)
