#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalogue's rows of the job file, which is TOML where the catalogue thinks of JSON too: catalogue_config.py VRMAP
FIELD."""
import re
import sys

import rows
from po import ANY
from refusals import TOML, Case, after, text, toml
from rows import Row

WIDTH = "width_m = 12"


def width(value):
    return toml(WIDTH, f"width_m = {value}")


def refused(name, message, change, place, **args):
    return Case(f"job: {name}", message, change, place, args)


def not_toml(name, change, place):
    return refused(name, "config.not_toml", change, place, why=ANY)


def no_width(value, column=11):
    return not_toml(value, width(value), f"{TOML}:62:{column}")


def out_of(value, shown=None):
    return refused(value, "config.out_of_range", width(value), f"{TOML}:62:11", key="spreader.width_m", value=shown or value,
                   least="1", most="60")


def another_kind(value):
    return refused(value, "config.wrong_type", width(value), f"{TOML}:62:11", key="spreader.width_m", expected="1.5")


def number(key, change, place, least, most):
    """`change`: "5 -> -5"."""
    name = key.rpartition(".")[2]
    old, new = change.split(" -> ")
    return refused(f"{key} {new}", "config.out_of_range", toml(f"{name} = {old}", f"{name} = {new}"), f"{TOML}:{place}",
                   key=key, value=new, least=least, most=most)


def at_end(more):
    return lambda s: s.write(TOML, s.read(TOML) + more)


TEXT = [
    Row("text after end", "R", not_toml("text after end", at_end("the end\n"), f"{TOML}:66:5")),
    Row("200,000 [", "R", not_toml("200,000 [", at_end("x = " + "[" * 200_000), f"{TOML}:66:261")),
    Row("200,000 {", "R", not_toml("200,000 {", text(TOML, "x = " + "{a=" * 200_000), f"{TOML}:1:773")),
    Row("200,000 dots", "R", "key of a hundred tables"),
    Row("bad UTF-8", "R", "job with a broken character"),
    Row("CP932", "R", "job in CP932"),
    Row("UTF-16", "R", refused("UTF-16", "config.encoding", lambda s: s.write(TOML, s.read(TOML).encode("utf-16")), f"{TOML}:1")),
    Row("NUL", "R", refused("NUL", "config.encoding", at_end("\0"), f"{TOML}:66")),
    Row("BOM", "S", change=lambda s: s.write(TOML, "\ufeff" + s.read(TOML))),
    Row("CRLF", "S", change=lambda s: s.write(TOML, s.read(TOML).replace("\n", "\r\n"))),
    Row("top-level list", "R", not_toml("list", text(TOML, "[1, 2]\n"), f"{TOML}:1:3")),
    Row("JSON", "R", not_toml("JSON", text(TOML, '{"field": 1}\n'), f"{TOML}:1:1")),
    Row("// comment", "R", not_toml("//", after("spreader", "// width"), f"{TOML}:62:1")),
]

KEYS = [
    Row("unknown key", "R", "misspelt key"),
    Row("unknown key of 100,000 letters", "R", refused("long key", "config.no_such_key", after("spreader", "k" * 100_000 + " = 1"),
                                                       f"{TOML}:62:1", key=re.compile(r"spreader\.k{1,2000}…"), known=ANY)),
    Row("repeated key", "R", not_toml("key twice", after("spreader", "width_m = 1"), f"{TOML}:63:11")),
    Row("repeated table", "R", not_toml("table twice", at_end("[spreader]\nx = 1\n"), f"{TOML}:66:1")),
    Row("required missing", "R", "missing key"),
    Row("required table missing", "R", "missing table of four keys"),
]

VALUES = [
    Row("wrong type", "R", "text for a number"),
    Row("table for a number", "R", another_kind("{ m = 12 }")),
    Row("null", "R", no_width("null", 12)),
    Row("nothing", "R", no_width("")),
    Row("bool for number", "R", another_kind("true")),
    Row("NaN", "R", out_of("nan")),
    Row("Infinity", "R", no_width("Infinity")),
    Row("inf", "R", out_of("inf")),
    Row("1e999", "R", no_width("1e999", 16)),
    Row('"12,5"', "R", another_kind('"12,5"')),
    Row("12,5", "R", no_width("12,5", 13)),
    Row("12 m", "R", no_width("12 m", 14)),
    Row("9223372036854775807", "R", "whole number beyond a double"),
    Row("9223372036854775808", "R", no_width("9223372036854775808", 30)),
    Row("-9223372036854775808", "R", out_of("-9223372036854775808")),
    Row("a day that is none", "R", not_toml("30 February", toml("2026-05-15", "2026-02-30"), f"{TOML}:50:18")),
    Row("unit missing", "R", "missing unit"),
    Row("unit unknown", "R", refused("unit t", "config.unknown_choice", toml('unit = "t/ha"', 'unit = "t"'), f'{TOML}@"t"',
                                     key="yield.unit", value="t", known=ANY)),
    Row("unit 'KG/HA '", "R", "unknown unit"),
]

LIMITS = [
    Row("min > max", "R", "min over max"),
    Row("negative", "R", number("spreader.min_kg_per_10a", "5 -> -5", "63:18", "0", "2000")),
    Row("negative guide rate", "R", number("guide.nitrogen_kg_per_10a", "6.0 -> -6", "48:23", "0", "100")),
    Row("max > legal cap", "R", number("spreader.max_kg_per_10a", "60 -> 2001", "64:18", "0.01", "2000")),
    Row("guide rate in kg/ha", "R", number("guide.nitrogen_kg_per_10a", "6.0 -> 600", "48:23", "0", "100")),
    Row("cell 0", "R", out_of("0")),
    Row("cell 1e-6", "R", out_of("1e-6", "1e-06")),
    Row("cell 1e9", "R", out_of("1e9", "1e+09")),
    Row("cells > 2e7", "R", "too large"),
    Row("step 0", "R", number("spreader.step_kg_per_10a", "1 -> 0", "65:19", "0.01", "500")),
    Row("pad -1", "R", refused("pad", "config.out_of_range", at_end("[task]\npad_m = -1\n"), f"{TOML}@-1\n", key="task.pad_m",
                               value="-1", least="0", most="50")),
    Row("stock 0", "R", "no product at all"),
    Row("stock < min x area", "R", "less product than the least rates need"),
    Row("stock 1e999", "R", not_toml("stock 1e999", after("product", "available_kg = 1e999"), f"{TOML}:59:21")),
    Row("stock -1", "R", refused("stock -1", "config.out_of_range", after("product", "available_kg = -1"), f"{TOML}@-1\n",
                                 key="product.available_kg", value="-1", least="1", most="999999")),
]

ALL = TEXT + KEYS + VALUES + LIMITS

if __name__ == "__main__":
    sys.exit(rows.main(ALL))
