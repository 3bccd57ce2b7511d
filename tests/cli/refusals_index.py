# SPDX-License-Identifier: Apache-2.0
"""What `vrmap index` refuses: each case is one change to a good run, told in both languages."""
import json
import pathlib
import re
import struct
import tempfile
import typing
import unittest

import pictures
import po
from sample import every_case, run


class Case(typing.NamedTuple):
    name: str
    id: str
    args: dict = {}
    words: tuple = ("S2.SAFE",)  # pictures and options
    make: typing.Callable = lambda folder: pictures.save(folder / "S2.SAFE", pictures.product())
    place: str = "S2.SAFE"
    code: int = 4


def usage(name, message_id, words, args=None):
    return Case(name, message_id, args or {}, words, place="", code=2)


def safe(**how):
    return lambda folder: pictures.save(folder / "S2.SAFE", pictures.product(**how))


def item(**how):
    return lambda folder: pictures.item(folder / "stac", **how)


def both(folder):
    files = pictures.product()
    pictures.save(folder / "two" / "a.SAFE", files)
    pictures.save(folder / "two" / "b.SAFE", files)


def doubled(folder):
    files = pictures.product()
    red = next(name for name in files if "B04" in name)
    pictures.save(folder / "S2.SAFE", {**files, "more/" + red.replace("2026", "2025"): files[red]})


def top_of_atmosphere(folder):
    pictures.save(folder / "S2.SAFE", {"MTD_MSIL1C.xml": b"<a/>"})


def empty(folder):
    pictures.save(folder / "S2.SAFE", {"readme.txt": b"nothing"})


def stack(folder):
    (folder / "stack.tif").write_bytes(pictures.stack())


def no_item(folder):
    (folder / "item.json").write_text(json.dumps({"type": "Feature"}))


def huge_item(folder):
    (folder / "item.json").write_text('{"a": "' + "x" * (5 << 20) + '"}')


def huge():
    """A header of 40,000 by 40,000 pixels over one line of them."""
    small = pictures.geotiff(pictures.COLS, 1, [0.5] * pictures.COLS, pictures.WEST, pictures.NORTH, 10, epsg=pictures.EPSG)
    for tag in (256, 257):
        old = struct.pack("<HHI", tag, 4, 1)
        at = small.index(old) + len(old)
        small = small[:at] + struct.pack("<I", 40000) + small[at + 4:]
    return small


def truth(values, places=1):
    def make(folder):
        pictures.save(folder / "S2.SAFE", pictures.product())
        rows = ["x,y,spad"] + [f"{pictures.WEST + 62.5 + 20 * (k % places)},{pictures.NORTH - 62.5},{v}"
                               for k, v in enumerate(values)]
        (folder / "spad.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return make


TRUTH = ("S2.SAFE", "--truth", "spad.csv", "--truth-value", "spad", "--truth-crs", f"EPSG:{pictures.EPSG}")
ORDER = ("stack.tif", "--order", "green,red,red_edge,nir")
UNKNOWN = {"band": po.ANY, "baseline": po.ANY}

CASES = [
    Case("baseline with offsets, none listed", "scene.offset_unknown", {"band": "B04", "baseline": "05.11"}, make=safe(offset=None)),
    Case("no quantification", "scene.offset_unknown", UNKNOWN, make=safe(quantification=None)),
    Case("words for a baseline", "scene.offset_unknown", UNKNOWN, make=safe(offset=None, baseline="new")),
    Case("top of atmosphere", "scene.not_surface", {"level": "Level-1C"}, make=top_of_atmosphere),
    Case("a level of its own", "scene.not_surface", {"level": "Level-3A"}, make=safe(level="Level-3A")),
    Case("no metadata", "scene.no_product", make=empty),
    Case("two products", "scene.two_products", {"first": po.ANY, "second": po.ANY}, ("two",), both, "two"),
    Case("a band twice", "scene.two_products", {"first": po.ANY, "second": po.ANY}, make=doubled),
    Case("a band missing", "scene.no_band", {"band": "B04_10m"}, make=safe(bands=("B08_10m",))),
    Case("a product without a date", "scene.no_date", make=safe(date="")),
    Case("nothing tells of clouds", "ndvi.no_cloud_mask", make=safe(scl=False)),
    Case("offset taken off already", "ndvi.offset_twice", {"share_pct": "77"}, make=safe(shift=-0.1)),
    Case("offset left in", "ndvi.offset_left", {"darkest": po.ANY}, make=safe(offset=0, shift=0.1)),
    Case("clouded over", "ndvi.unclear", {"date": "2026-06-10", "clear_pct": "0", "least_pct": "70"},
         make=safe(scl=pictures.classes(lambda c, r: True))),
    Case("an item that contradicts itself", "scene.offset_contradiction",
         {"key": "earthsearch:boa_offset_applied", "value": "true", "offset": "-0.1", "file": po.ANY}, ("stac/item.json",),
         item(applied=True), "stac/item.json"),
    Case("an item that contradicts itself the other way", "scene.offset_contradiction",
         {"key": "earthsearch:boa_offset_applied", "value": "false", "offset": "0", "file": po.ANY}, ("stac/item.json",),
         item(applied=False, offset=0), "stac/item.json"),
    Case("an item without a scale", "scene.offset_unknown", UNKNOWN, ("stac/item.json",), item(scale=None), "stac/item.json"),
    Case("an item without an offset", "scene.offset_unknown", UNKNOWN, ("stac/item.json",), item(offset=None), "stac/item.json"),
    Case("an item without a date", "scene.no_date", {}, ("stac/item.json",), item(date=""), "stac/item.json"),
    Case("an item without its band", "scene.no_band", {"band": "B08"}, ("stac/item.json",), item(bands=("B04",)), "stac/item.json"),
    Case("JSON that is no item", "scene.no_product", {}, ("item.json",), no_item, "item.json"),
    Case("a huge item", "file.too_large", {"limit": "4 MiB"}, ("item.json",), huge_item, "item.json"),
    Case("a stack without that band", "scene.no_band", {"band": "nir"}, ("stack.tif", "--order", "green,red", "--reflectance", "1,0"),
         stack, "stack.tif"),
    Case("a stack most of which is under 0", "ndvi.mostly_negative", {"share_pct": "100"},
         (*ORDER, "--reflectance", "0.0001,-0.9"), stack, "stack.tif"),
    Case("a band of a thousand million pixels that are not there", "file.broken", {"why": po.ANY}, ("huge.tif",),
         lambda folder: (folder / "huge.tif").write_bytes(huge()), "huge.tif"),
    Case("a picture of another place", "crs.elsewhere", {"layer": "ndvi", "distance_km": po.ANY, "direction": po.ANY}, ("far.tif",),
         lambda folder: (folder / "far.tif").write_bytes(pictures.raster([0.5] * (pictures.COLS * pictures.ROWS), north=4700000)),
         "far.tif"),
    Case("too few measurements", "imagery.too_few_truths", {"found": "3", "least": "6"}, TRUTH, truth((1, 2, 3)), "spad.csv"),
    Case("measurements at one place", "imagery.truths_alike", {}, TRUTH, truth(range(8)), "spad.csv"),
    usage("a band without its target", "index.no_target", (*ORDER, "--target", "nir=6000,0.5"), {"band": "red"})._replace(make=stack, code=4),
    usage("targets that fall", "imagery.bad_targets",
          (*ORDER, "--target", "red=6000,0.1", "--target", "red=1000,0.5", "--target", "nir=6000,0.5"),
          {"why": "slope"})._replace(make=stack, code=4),
    usage("an unknown band", "index.bad_order", ("stack.tif", "--order", "rouge"), {"value": "rouge", "known": po.ANY}),
    usage("an unknown index", "index.no_index", ("S2.SAFE", "--index", "lai"), {"value": "lai", "known": po.ANY}),
    usage("no target", "index.bad_target", (*ORDER, "--target", "red"), {"value": "red"}),
    usage("no meaning", "index.bad_meaning", (*ORDER, "--reflectance", "0,5"), {"value": "0,5"}),
    usage("no date", "index.bad_date", ("S2.SAFE", "--date", "spring"), {"value": "spring"}),
    usage("two rasters", "index.one_raster", ("a.tif", "b.tif")),
    usage("the order of a scene", "index.order_of_scene", ("a.zip", "--order", "red,nir")),
    usage("targets without an order", "index.targets_of_stack", ("a.tif", "--target", "red=1000,0.1")),
    usage("nobody says what numbers mean", "index.meaning_missing", ORDER),
    usage("a meaning of nothing", "index.meaning_unused", ("a.tif", "--reflectance", "1,0")),
]


def wrong(case):
    with tempfile.TemporaryDirectory() as room:
        folder = pathlib.Path(room)
        (folder / "field.geojson").write_text(pictures.field(), encoding="utf-8")
        case.make(folder)
        for language in ("en", "ja"):
            done = run("index", *case.words, "--boundary", "field.geojson", "-o", "out.tif", "--lang", language, cwd=folder)
            if done.returncode != case.code:
                yield f"{language}: exit {done.returncode}, not {case.code}: {done.stdout}{done.stderr}"
            where = re.escape(case.place + ": ") if case.place else ".*"
            if not re.search(where + po.pattern(language, case.id, case.args), done.stderr):
                yield f"{language}: {done.stderr}"
            if (folder / "out.tif").exists():
                yield f"{language}: an output"


class Refusals(unittest.TestCase):
    def test_every_refusal(self):
        every_case(self, CASES, wrong)
