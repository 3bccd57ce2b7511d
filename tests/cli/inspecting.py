# SPDX-License-Identifier: Apache-2.0
"""What `vrmap inspect` says of files made for it."""
import contextlib
import io
import json
import pathlib
import re
import tempfile
import unittest
import zipfile

import po
from makers import LOCAL_WKT, WGS84_WKT, feature, geojson, geopackage, geotiff, shapefile, square
from sample import run

UTM_WKT = ('PROJCS["mine",' + WGS84_WKT + ',PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],'
           'PARAMETER["central_meridian",141],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],'
           'PARAMETER["false_northing",0],UNIT["metre",1]]')
ODD_WKT = UTM_WKT.replace("500000", "512345")
FIELD = square(141.769, 43.2005)

OFFICE = """経度,緯度,収量(kg/10a),土壌水分,ndvi,穀物水分,タンパク,作物,圃場,年度,日付,散布量,epsg,空欄,備考,採取日,コンマ
""" + "".join(f"141.76{k},43.20{k},{500 + k},0.3{k},1.{k},15,12,小麦,東,2025,令和7年7月{k + 1}日,2,4326,,言葉{k},{k + 13}/7/2025,{k}\n"
              for k in range(10)) + """0,0,510,0.3,0.5,15,12,小麦,東,2025,令和7年8月1日,2,4326,,言葉,14/7/2025,"1,234"
141.7,43.2,なし,0.3,0.5,15,12,小麦,東,2025,令和7年8月1日,2,4326,,言葉,14/7/2025,1
1,2
"""
METRES = "X\tY\t収量\n" + "".join(f"{500000 + k}\t{4780000 + k}\t{3000 + k}\n" for k in range(10))


def zipped(**files):
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as z:
        for name, content in files.items():
            z.writestr(name.replace("__", ".").replace("_in_", "/"), content)
    return room.getvalue()


def shape(folder, name, rings, wkt):
    for ending, data in shapefile([rings], wkt).items():
        (folder / (name + ending)).write_bytes(data)


def in_capitals(folder, name, rings):
    for ending, data in {**shapefile([rings], WGS84_WKT), ".cpg": b"UTF-8"}.items():
        (folder / (name + ending.upper())).write_bytes(data)


# file, its content (or what writes it), what must be said of it as id and arguments
CASES = [
    ("office.csv", OFFICE,
     [("inspect.table", {"rows": "12", "columns": "17", "encoding": "utf-8", "delimiter": po.ANY}),
      ("inspect.position_degrees", {"x": "経度", "y": "緯度"}),
      ("inspect.extent", {"west": "0", "east": "141.769", "south": "0", "north": "43.209"}),
      ("inspect.centre", {"lon": po.ANY, "lat": po.ANY}),
      ("inspect.numbers", {"column": "穀物水分", "least": "15", "most": "15", "median": "15", "blank": "0"}),
      ("inspect.dates", {"column": "日付", "first": "2025-07-01", "last": "2025-08-01", "blank": "0"}),
      ("inspect.empty", {"column": "空欄"}), ("inspect.few", {"column": "圃場", "words": "東", "blank": "0"}),
      ("inspect.words", {"column": "備考", "blank": "0"}),
      ("inspect.unit_said", {"column": "収量(kg/10a)", "role": po.ANY, "unit": "kg/10a"}),
      ("inspect.unit_guessed", {"column": "土壌水分", "role": po.ANY, "unit": "m3/m3", "median": po.ANY}),
      ("inspect.role", {"column": "圃場", "role": po.ANY}),
      ("odd.no_crs", {}), ("odd.at_zero", {"points": "1"}), ("odd.decimal_comma", {"column": "コンマ", "cells": "1"}),
      ("odd.words_in_numbers", {"column": "収量(kg/10a)", "cells": "1"}), ("odd.ragged", {"rows": "1", "line": "14"}),
      ("odd.year_last", {"column": "採取日", "example": "13/7/2025"}),
      ("odd.ndvi_range", {"column": "ndvi", "least": "0.5", "most": "1.9"})]
     + [("role." + r, {}) for r in ("longitude", "latitude", "yield", "moisture", "ndvi", "grain_moisture", "protein",
                                    "crop", "field", "year", "date", "rate", "epsg")]
     + [("kind.csv", {}), ("delimiter.comma", {})]),
    ("metres.csv", METRES.encode("cp932"),
     [("odd.cp932", {}), ("delimiter.tab", {}), ("inspect.position_metres", {"x": "X", "y": "Y"}), ("role.x", {}),
      ("role.y", {}), ("inspect.unit_several", {"column": "収量", "role": po.ANY, "median": "3005", "units": "kg/ha, lb/ac"})]),
    ("machine.txt", "machine 7\n\nT(°C);d\n".encode("latin-1") + b"1;2\n3;4\n5;6\n",
     [("odd.latin1", {}), ("odd.lines_before_header", {"lines": "2"}), ("delimiter.semicolon", {})]),
    ("grid.txt", " 1.5   2.5\n 3   4\n 5   6\n", [("odd.blanks_between", {}), ("odd.no_header", {}), ("delimiter.blanks", {})]),
    ("twice.csv", "x,y,x,y\n" + "500000,4780000,1,2\n" * 3, [("odd.column_twice", {"column": "x"})]),
    ("local.csv", "northing,easting\n" + "0.1,0.2\n" * 3, [("odd.local_place", {"x": "easting", "y": "northing"})]),
    ("width.csv", "散布幅(m),b\n6,1\n6,2\n", [("role.width_m", {})]),
    ("swapped.csv", "lon,lat\n" + "43.2,141.7\n43.3,141.8\n", [("odd.swapped", {"x": "lon", "y": "lat"})]),
    ("mixed.geojson", geojson(feature("Point", [141.7, 43.2]), feature("Polygon", [FIELD]), feature("Point", [0, 0]),
                              {"type": "Feature", "properties": {}, "geometry": None}),
     [("kind.geojson", {}), ("odd.mixed_geometry", {"found": "POINT, POLYGON"}), ("odd.no_geometry", {"features": "1"}),
      ("odd.at_zero", {"points": "1"}), ("inspect.crs", {"crs": "EPSG:4326", "title": "WGS 84"}),
      ("inspect.layer", {"name": po.ANY, "features": "4", "shapes": "POINT 2, POLYGON 1"})]),
    ("degrees.shp", lambda folder: shape(folder, "degrees", [FIELD], UTM_WKT),
     [("kind.shapefile", {}), ("odd.degrees_as_metres", {}), ("odd.crs_without_code", {"crs": "EPSG:32654"})]),
    ("metres.shp", lambda folder: shape(folder, "metres", [square(500000, 4780000, 100)], WGS84_WKT),
     [("odd.metres_as_degrees", {})]),
    ("mine.shp", lambda folder: shape(folder, "mine", [square(500000, 4780000, 100)], ODD_WKT),
     [("odd.crs_unknown_code", {"crs": "mine"})]),
    ("local.shp", lambda folder: shape(folder, "local", [square(0, 0, 100)], LOCAL_WKT),
     [("odd.crs_unknown_code", {"crs": "yard"})]),
    ("OLD.SHP", lambda folder: in_capitals(folder, "OLD", [FIELD]),
     [("kind.shapefile", {}), ("inspect.crs", {"crs": "EPSG:4326", "title": "WGS 84"}),
      ("inspect.layer", {"name": po.ANY, "features": "1", "shapes": "POLYGON 1"})]),
    ("two.gpkg", lambda folder: geopackage(folder / "two.gpkg", {"a": [[FIELD]], "b": [[FIELD]]}),
     [("kind.geopackage", {}), ("odd.several_layers", {"layers": "2"})]),
    ("ndvi.tif", geotiff(3, 2, [0.1 * k for k in range(6)], 0, 0, 1, placed=False),
     [("kind.geotiff", {}), ("odd.no_place", {}), ("inspect.raster", {"cols": "3", "rows": "2", "bands": "1", "pixel": "0"})]),
    ("all.zip", zipped(a_in_b__csv="lon,lat\n141.1,43.1\n141.2,43.2\n", c__pdf="%PDF"),
     [("kind.zip", {}), ("inspect.zip", {"names": "2"}), ("inspect.file", {"file": "a/b.csv", "kind": po.ANY})]),
    ("field.dbf", b"\x03\x7e", [("kind.part", {}), ("odd.part_alone", {"file": "field.shp"})]),
    ("photo.tfw", "0.5\n0\n0\n-0.5\n300210\n6181757\n", [("kind.world_file", {}), ("odd.part_alone", {"file": "photo.tif"})]),
    ("letter.txt", "Dear all,\nthe field is wet.\n", [("kind.text", {})]),
    ("notes.xml", "<?xml version='1.0'?><a/>", [("kind.xml", {})]),
    ("TASKDATA.XML", "<?xml version='1.0'?><ISO11783_TaskData/>", [("kind.isoxml", {})]),
]

BROKEN = [
    ("sheet.csv", zipped(xl_in_workbook__xml="<x/>"), [("kind.spreadsheet", {}), ("file.spreadsheet", {}),
                                                      ("inspect.fault", {"what": po.ANY})]),
    ("photo.jpg", b"\xff\xd8\xff\0\0", [("kind.unknown", {}), ("file.unknown_kind", {})]),
    ("field.fgb", b"fgb\x03fgb\0" + b"\xff" * 40, [("kind.flatgeobuf", {}), ("file.broken", {"why": po.ANY})]),
    ("cut.tif", geotiff(3, 2, [0] * 6, 0, 0, 1)[:-8], [("file.broken", {"why": po.ANY})]),
    ("cut.geojson", '{"type": "FeatureCollection"', [("file.broken", {"why": po.ANY})]),
    ("cut.zip", zipped(a__csv="a,b\n")[:20], [("file.broken", {"why": po.ANY})]),
    ("empty.csv", b"", [("file.empty", {})]),
    ("cut.shp", lambda folder: shape(folder, "cut", [FIELD], UTM_WKT[:90]), [("crs.unreadable", {})]),
    ("bad.zip", zipped(a__tif=b"II*\0" + b"\0" * 9), [("file.broken", {"why": po.ANY})]),
]


@contextlib.contextmanager
def made(file, content):
    with tempfile.TemporaryDirectory() as root:
        folder = pathlib.Path(root)
        if callable(content):
            content(folder)
        else:
            (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        yield folder / file


class Inspecting(unittest.TestCase):
    def said(self, path, code):
        """In both languages and as JSON, without a word on stderr."""
        done = {l: run("inspect", str(path), "--lang", l) for l in ("en", "ja")}
        for one in done.values():
            self.assertEqual((one.returncode, one.stderr), (code, ""))
        as_json = run("inspect", "--json", str(path))
        self.assertEqual(as_json.returncode, code)
        return {l: one.stdout for l, one in done.items()}, json.loads(as_json.stdout)[0]

    def check(self, cases, code):
        for file, content, expected in cases:
            with self.subTest(file), made(file, content) as path:
                said, as_json = self.said(path, code)
                self.assertEqual(bool(as_json["fault"]) or any(i["fault"] for i in as_json.get("inside", [])), code == 1)
                for language, words in said.items():
                    for message_id, arguments in expected:
                        self.assertRegex(words, po.pattern(language, message_id, arguments))
                    known = {i for i, _ in expected if i.startswith("odd.")}
                    found = {o["id"] for o in as_json["odd"]}
                    self.assertTrue(known <= found, (known, found))

    def test_what_files_are(self):
        self.check(CASES, 0)
        for language in ("en", "ja"):
            po.say(language, "inspect.odd")

    def test_what_cannot_be_read_is_said_and_the_rest_goes_on(self):
        self.check(BROKEN, 1)
        with made("letter.txt", "words\n") as path:
            done = run("inspect", "nothing.csv", str(path), str(path.parent), "--lang", "en")
            self.assertEqual(done.returncode, 1)
            for message_id in ("file.not_found", "work.no_taskdata", "kind.text"):
                self.assertRegex(done.stdout, po.pattern("en", message_id, {}))

    def test_every_note_stands_in_its_sentence(self):
        with made("local.csv", CASES[5][1]) as path:
            for language in ("en", "ja"):
                what = po.pattern(language, *CASES[5][2][0])
                expected = po.pattern(language, "inspect.odd", {"what": re.compile(what)})
                self.assertRegex(run("inspect", str(path), "--lang", language).stdout, rf"(?m)^  {expected}$")

    def test_nothing_is_written(self):
        with made("two.gpkg", next(c for f, c, _ in CASES if f == "two.gpkg")) as path:
            path.parent.chmod(0o555)
            self.assertEqual(run("inspect", str(path)).returncode, 0)
            path.parent.chmod(0o755)
            self.assertEqual([p.name for p in path.parent.iterdir()], ["two.gpkg"])

    def test_a_part_in_capitals_is_not_alone(self):
        with made("OLD.SHP", lambda folder: in_capitals(folder, "OLD", [FIELD])) as path:
            self.assertEqual(self.said(path.with_suffix(".DBF"), 0)[1]["odd"], [])

    def test_any_bytes(self):
        """Cut and changed files end in words, never in a fault of ours."""
        with tempfile.TemporaryDirectory() as root:
            spoiled = []
            for file, content, _ in CASES:
                with made(file, content) as path:
                    whole = path.read_bytes()
                for at in range(0, len(whole), max(1, len(whole) // 12)):
                    for kind, other in (("cut", whole[:at]), ("changed", whole[:at] + b"\xff\0" + whole[at + 2:])):
                        spoiled.append(pathlib.Path(root) / f"{at}-{kind}-{file}")
                        spoiled[-1].write_bytes(other)
            done = run("inspect", "--json", *map(str, spoiled))
            self.assertEqual((done.returncode, done.stderr), (1, ""))
            self.assertEqual(len(json.loads(done.stdout)), len(spoiled))
