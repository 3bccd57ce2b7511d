#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decodes the grid of a TASKDATA folder, with nothing but Python's standard library.

A second opinion for the tests: written from the format's description, it shares no line with
libvrmap. Prints CSV `row,col,lat,lon,raw` (cell centres, WGS 84 degrees; row 0 is the southern row)
of the first task with a grid (`--task N`: of the Nth), `raw` being the first layer; `--all-layers`
adds raw2, raw3 ... With `--summary` prints JSON instead.

    decode_taskdata.py TASKDATA_DIR [--task N] [--summary] [--all-layers]

Exit codes: 0 decoded, 1 the folder holds no readable grid, 2 usage.
"""
import argparse
import array
import json
import math
import os
import sys
import xml.etree.ElementTree as ElementTree


class Unreadable(Exception):
    pass


def find(folder, wanted):
    """The file of that name, upper or lower case: machines write both."""
    for name in sorted(os.listdir(folder)):
        if name.lower() == wanted.lower():
            return os.path.join(folder, name)
    raise Unreadable(f"{folder}: no {wanted}")


def zone(task, code):
    for tzn in task.findall("TZN"):
        if code is not None and int(tzn.get("A")) == int(code):
            return tzn
    return None


def int32s(path):
    values = array.array("i")
    if values.itemsize != 4:
        raise Unreadable("this Python has no 4-byte int array")
    with open(path, "rb") as f:
        data = f.read()
    if len(data) % 4:
        raise Unreadable(f"{path}: {len(data)} bytes are no whole number of int32")
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def type_2(task, grd, path, cells):
    """One list of raw values per PDV of the zone that GRD J names."""
    pdvs = zone(task, grd.get("J")).findall("PDV")
    values = int32s(path)
    if len(values) != cells * len(pdvs):
        raise Unreadable(f"{path}: {len(values)} values, {cells} cells of {len(pdvs)} layers")
    return pdvs, [list(values[k :: len(pdvs)]) for k in range(len(pdvs))]


def type_1(task, path, cells):
    """One byte per cell: a zone code; the zone's PDVs are the rates."""
    with open(path, "rb") as f:
        codes = f.read()
    if len(codes) != cells:
        raise Unreadable(f"{path}: {len(codes)} bytes, {cells} cells")
    zones = {int(t.get("A")): t.findall("PDV") for t in task.findall("TZN")}
    unknown = sorted(set(codes) - set(zones))
    if unknown:
        raise Unreadable(f"{path}: zone codes without a zone: {unknown}")
    pdvs = zones[codes[0]]
    return pdvs, [[int(zones[c][k].get("B")) for c in codes] for k in range(len(pdvs))]


def decode(folder, number):
    root = ElementTree.parse(find(folder, "TASKDATA.XML")).getroot()
    tasks = [task for task in root.findall("TSK") if task.find("GRD") is not None]
    if not 1 <= number <= len(tasks):
        raise Unreadable(f"{folder}: {len(tasks)} tasks with a grid")
    task = tasks[number - 1]
    grd = task.find("GRD")
    grid = {key: float(grd.get(a)) for key, a in zip(("south", "west", "dlat", "dlon"), "ABCD")}
    grid["cols"], grid["rows"] = int(grd.get("E")), int(grd.get("F"))
    path = find(folder, grd.get("G") + ".bin")
    cells = grid["rows"] * grid["cols"]
    if grd.get("I") == "2":
        pdvs, layers = type_2(task, grd, path, cells)
    else:
        pdvs, layers = type_1(task, path, cells)
    return root, task, grid, pdvs, layers


def cell_area_m2(grid, row):
    """On the WGS 84 ellipsoid, at the row's middle latitude."""
    e2 = 0.0066943799901413165
    lat = math.radians(grid["south"] + (row + 0.5) * grid["dlat"])
    w = math.sqrt(1 - e2 * math.sin(lat) ** 2)
    north_south = 6378137.0 * (1 - e2) / w**3 * math.radians(grid["dlat"])
    east_west = 6378137.0 / w * math.cos(lat) * math.radians(grid["dlon"])
    return north_south * east_west


def default_zone(task, attribute, pdv):
    code = task.get(attribute)
    tzn = zone(task, code)
    raw = None
    if tzn is not None:
        for p in tzn.findall("PDV"):
            if (p.get("A"), p.get("C")) == (pdv.get("A"), pdv.get("C")):
                raw = int(p.get("B"))
    return {"code": None if code is None else int(code), "raw": raw}


def summary(root, task, grid, pdvs, layers):
    pdv, values = pdvs[0], layers[0]
    rates = [v for v in values if v]
    names = {p.get("A"): p.get("B") for p in root.findall("PDT")}
    # every cell whole, also those that reach over the boundary
    mg = sum(v * cell_area_m2(grid, k // grid["cols"]) for k, v in enumerate(values))
    return {
        "rows": grid["rows"],
        "cols": grid["cols"],
        "layers": len(layers),
        "ddi": int(pdv.get("A"), 16),
        "product": names.get(pdv.get("C")),
        "nonzero_cells": len(rates),
        "min_nonzero": min(rates, default=None),
        "min": min(values),
        "max": max(values),
        "mean_nonzero": sum(rates) / len(rates) if rates else None,
        "whole_cells_kg": mg / 1e6 if int(pdv.get("A"), 16) == 6 else None,  # DDI 6: mg/m2
        "default": default_zone(task, "H", pdv),
        "position_lost": default_zone(task, "I", pdv),
        "out_of_field": default_zone(task, "J", pdv),
    }


def print_csv(grid, layers):
    print("row,col,lat,lon,raw" + "".join(f",raw{k + 1}" for k in range(1, len(layers))))
    for k, values in enumerate(zip(*layers)):
        row, col = divmod(k, grid["cols"])
        lat = grid["south"] + (row + 0.5) * grid["dlat"]
        lon = grid["west"] + (col + 0.5) * grid["dlon"]
        print(f"{row},{col},{lat:.9f},{lon:.9f}," + ",".join(map(str, values)))


def main():
    parser = argparse.ArgumentParser(description="Decode the grid of a TASKDATA folder.")
    parser.add_argument("folder")
    parser.add_argument("--task", type=int, default=1, help="which of the tasks with a grid, from 1")
    parser.add_argument("--summary", action="store_true", help="JSON instead of cells")
    parser.add_argument("--all-layers", action="store_true", help="a column per layer")
    arguments = parser.parse_args()
    try:
        root, task, grid, pdvs, layers = decode(arguments.folder, arguments.task)
    except (Unreadable, OSError, ElementTree.ParseError, TypeError, ValueError, AttributeError) as e:
        print(e, file=sys.stderr)
        return 1
    if arguments.summary:
        print(json.dumps(summary(root, task, grid, pdvs, layers), ensure_ascii=False, indent=1))
    else:
        print_csv(grid, layers if arguments.all_layers else layers[:1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
