# SPDX-License-Identifier: Apache-2.0
"""What is refused of removal, prices, anchor, zones and edits by hand; see refusals.py."""
import sqlite3

import sample
from makers import feature, geojson, square
from po import ANY
from refusals import TOML, Case, after, chain, text, toml
from refusals_products import FIRST, GUIDE, SUPER, products

WHOLE = toml('dressing = "topdressing"\nstage = "幼穂形成期"\nother_dressings_kg_per_10a = 4.0\n', 'dressing = "whole"\n')
NO_IMAGE = lambda s: s.drop("ndvi", "organic")  # noqa: E731  its curve and its credit belong to a topdressing


def removal(line, *changes):
    return chain(NO_IMAGE, WHOLE, *changes, after("guide", line))


def prices(*lines):
    return lambda s: s.write(TOML, s.read(TOML) + "".join(f"{line}\n" for line in ("[prices]", *lines)))


SIGNED = 'signed = "佐藤"\ndate = 2026-05-10\nreason = "暗渠の上"\n'
MESHES = {}  # the sample's own field.gpkg, made once


def mesh():
    if "bytes" not in MESHES:
        with sample.sample() as s:
            s.drop("yield", "ndvi", "moisture", "organic")
            done = s.run("--outputs", "gpkg")
            if done.returncode:
                raise ValueError(done.stderr)
            MESHES["bytes"] = (s.out / "field.gpkg").read_bytes()
    return MESHES["bytes"]


def by_hand(*statements, lines=SIGNED, file="edited.gpkg"):
    """A copy of the mesh, changed in SQL, that the job names."""
    def change(s):
        s.write(file, mesh())
        with sqlite3.connect(s.path(file)) as db:
            for statement in statements:
                db.execute(statement)
        db.close()
        s.write(TOML, s.read(TOML) + f'[manual]\nfile = "{file}"\n{lines}')
    return change


def applied(date="2025-05-12", nitrogen_pct=21, *changes):
    """A map of an earlier spring, driven as the sample's own mesh says."""
    def change(s):
        s.write("before.gpkg", mesh())
        s.write(TOML, s.read(TOML) + f'[applied]\nfile = "before.gpkg"\nlayer = "mesh"\nshape = "polygons"\n'
                f'rate = "product_kg_per_10a"\nunit = "kg/10a"\nnitrogen_pct = {nitrogen_pct}\ndate = {date}\n')
    return chain(change, *changes)


def set_rate(value, where="fid = 7"):
    return f"UPDATE mesh SET manual_n_kg_per_10a = {value} WHERE {where}"


def manual_lines(lines, file="edited.gpkg"):
    return lambda s: s.write(TOML, s.read(TOML) + f'[manual]\nfile = "{file}"\n{lines}')


CASES = [
    Case("a price of nothing", "config.out_of_range", prices("fertilizer_yen_per_kg = 0", "crop_yen_per_kg = 40"), f"{TOML}@0\ncrop",
         {"key": "prices.fertilizer_yen_per_kg", "value": "0", "least": "0.1", "most": "50000"}),
    Case("a price below nothing", "config.out_of_range", prices("fertilizer_yen_per_kg = 85", "crop_yen_per_kg = -40"),
         f"{TOML}@-40", {"key": "prices.crop_yen_per_kg", "value": "-40", "least": "0.1", "most": "50000"}),
    Case("a price beyond all", "config.out_of_range", prices("fertilizer_yen_per_kg = 1e300"), f"{TOML}@1e300",
         {"key": "prices.fertilizer_yen_per_kg", "value": ANY, "least": "0.1", "most": "50000"}),
    Case("a bag without its weight", "config.missing_key", prices("fertilizer_yen_per_bag = 1700"), f"{TOML}@[prices]",
         {"key": "prices.bag_kg", "line": ANY}),
    Case("prices without one", "config.missing_key", prices("crop_yen_per_kg = 40"), f"{TOML}@[prices]",
         {"key": "prices.fertilizer_yen_per_kg", "line": ANY}),
    Case("a bag that costs next to nothing", "config.out_of_range", prices("fertilizer_yen_per_bag = 1", "bag_kg = 2000"),
         f"{TOML}@1\nbag_kg", {"key": "prices.fertilizer_yen_per_kg", "value": "5e-04", "least": "0.1", "most": "50000"}),
    Case("a price by the kilogram and by the bag", "prices.two_ways",
         prices("fertilizer_yen_per_kg = 85", "fertilizer_yen_per_bag = 1700", "bag_kg = 20"), f"{TOML}@85"),
    Case("one price for two products", "config.wrong_type",
         chain(GUIDE, products(FIRST, SUPER), prices("fertilizer_yen_per_kg = 85.5")), f"{TOML}@85.5",
         {"key": "prices.fertilizer_yen_per_kg", "expected": ANY}),
    Case("one of two prices of nothing", "config.out_of_range",
         chain(GUIDE, products(FIRST, SUPER), prices("fertilizer_yen_per_kg = [85.5, 0]")), f"{TOML}@[85.5",
         {"key": "prices.fertilizer_yen_per_kg", "value": "0", "least": "0.1", "most": "50000"}),
    Case("less product than the least rates need", "budget.not_enough", after("product", "available_kg = 100"), "",
         {"available_kg": "100", "least_kg": ANY}),
    Case("no product at all", "config.out_of_range", after("product", "available_kg = 0"), f"{TOML}@0\nname",
         {"key": "product.available_kg", "value": "0", "least": "1", "most": "999999"}),
    Case("so much of a second product", "product.second_available",
         chain(GUIDE, products(FIRST, SUPER + "available_kg = 300\n")), f"{TOML}@[[product]]", {"product": "過石"}),
    Case("so much of the first beside nitrogen in the second", "product.available_beside_nitrogen",
         chain(GUIDE, products(FIRST + "available_kg = 900\n", 'name = "化成"\nn_p2o5_k2o = [10, 17, 0]\n')),
         f"{TOML}@[[product]]", {"product": "化成"}),
    Case("no such anchor", "config.unknown_choice", after("guide", 'anchor = "low"'), f'{TOML}@"low"',
         {"key": "guide.anchor", "value": "low", "known": "mid, high"}),
    Case("edits that nobody signed", "config.missing_key",
         by_hand(set_rate(5), lines=SIGNED.replace('signed = "佐藤"\n', "")), f"{TOML}@[manual]", {"key": "manual.signed", "line": ANY}),
    Case("edits signed with a blank", "config.empty", by_hand(set_rate(5), lines=SIGNED.replace("佐藤", " ")), f'{TOML}@" "',
         {"key": "manual.signed"}),
    Case("edits without a reason", "config.missing_key",
         by_hand(set_rate(5), lines=SIGNED.replace('reason = "暗渠の上"\n', "")), f"{TOML}@[manual]", {"key": "manual.reason", "line": ANY}),
    Case("edits signed after the dressing", "date.after_dressing", by_hand(set_rate(5), lines=SIGNED.replace("05-10", "05-20")),
         f"{TOML}@2026-05-20", {"date": "2026-05-20", "dressing": "2026-05-15"}),
    Case("a cell of more than can be", "manual.out_of_range", by_hand(set_rate(101)), "edited.gpkg:7",
         {"value": "101", "least": "0", "most": "100"}),
    Case("a cell of less than nothing", "manual.out_of_range", by_hand(set_rate(-0.5)), "edited.gpkg:7",
         {"value": "-0.5", "least": "0", "most": "100"}),
    Case("a cell of less than the spreader can drive", "manual.under_least", by_hand(set_rate(0)), "edited.gpkg:7",
         {"value": "0", "least": "1.05"}),
    Case("no cell edited", "manual.no_edits", by_hand(), "edited.gpkg", {"column": "manual_n_kg_per_10a"}),
    Case("a cell that is there twice", "manual.twice",
         by_hand("INSERT INTO mesh (geom, manual_n_kg_per_10a) SELECT geom, 4 FROM mesh WHERE fid = 7"), "edited.gpkg:392"),
    Case("cells of another width", "manual.other_mesh", chain(by_hand(set_rate(5)), toml("width_m = 12", "width_m = 15")), "edited.gpkg:1",
         {"width_m": "15"}),
    Case("a polygon that is no cell", "manual.other_mesh",
         chain(text("edited.geojson", geojson(feature("Polygon", [square(141.769, 43.2005)], {"manual_n_kg_per_10a": 5}))),
               manual_lines(SIGNED, "edited.geojson")), "edited.geojson:1", {"width_m": "12"}),
    Case("edits without their column", "csv.column_missing",
         chain(text("edited.geojson", geojson(feature("Polygon", [square(141.769, 43.2005)], {"n": 5}))),
               manual_lines(SIGNED, "edited.geojson")), "edited.geojson",
         {"column": "manual_n_kg_per_10a", "found": "n"}),
    Case("edits as a table", "manual.not_csv", manual_lines(SIGNED, "cells.csv"), f'{TOML}@"cells.csv"'),
    Case("fertiliser that nothing saw", "applied.seen_by_nothing", applied("2024-05-01"), f"{TOML}@2024-05-01",
         {"date": "2024-05-01"}),
    Case("fertiliser in another unit", "applied.out_of_range",
         applied("2025-05-12", 21, toml('"kg/10a"', '"t/10a"')), "before.gpkg:1", {"n_kg_per_10a": ANY, "most": "100"}),
    Case("removal at a topdressing", "removal.topdressing", chain(GUIDE, after("guide", "removal_weight = 0.3")), f"{TOML}@0.3\nnitro"),
    Case("removal of nothing that is asked for", "removal.no_mineral_guide", removal("removal_weight = 0.3"), f"{TOML}@0.3\n"),
    Case("more removal than is allowed", "config.out_of_range", removal("removal_weight = 0.6", GUIDE), f"{TOML}@0.6\n",
         {"key": "guide.removal_weight", "value": "0.6", "least": "0", "most": "0.5"}),
    Case("removal of a crop without a row", "removal.no_row",
         removal("removal_weight = 0.3", GUIDE, after("yield", 'crop = "そば"')), f"{TOML}@0.3\n",
         {"crop": "そば", "row": "crops.other.removal"}),
    Case("removal of a crop whose row is nitrogen's", "removal.no_row",
         removal("removal_weight = 0.3", GUIDE, after("yield", 'crop = "silage maize"')), f"{TOML}@0.3\n",
         {"crop": "silage maize", "row": "crops.silage_maize.removal"}),
    Case("straw of a crop without a row", "removal.no_row",
         removal("removal_weight = 0.3\nstraw_removed = true", GUIDE, after("yield", 'crop = "onion"')), f"{TOML}@true\nnitro",
         {"crop": "onion", "row": "crops.onion.straw"}),
    Case("a harvest of no crop", "config.empty", after("yield", 'crop = " "'), f'{TOML}@" "', {"key": "yield.crop"}),
]
