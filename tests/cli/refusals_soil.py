# SPDX-License-Identifier: Apache-2.0
"""What is refused of soil tests and of the shares of organic matter; see refusals.py."""
from po import ANY
from refusals import TOML, Case, chain, soil_test, toml

TABLE = "lon,lat,p,pH,CEC\n141.77,43.2012,20,5.8,18\n141.7701,43.2012,22,,20\n"
FILE = 'file = "s.csv"\nx = "lon"\ny = "lat"\ncrs = "EPSG:4326"\n'
FAR = "lon,lat,ph\n" + "".join(f"{141.785 + k / 1e4:.4f},43.2012,5.8\n" for k in range(8)) + "141.77,43.2012,5.9\n"


def impossible(name, column, value, key, unit, least, most):
    table = f"lon,lat,v\n141.77,43.2012,4\n141.7701,43.2012,{value}\n"
    return Case(f"{name} of {value}", "soil_test.out_of_range", soil_test(f'{FILE}{column} = "v"', table), "s.csv:3",
                {"layer": f"soil_test_{key}", "value": value, "unit": unit, "least": least, "most": most})


def out_of(key, value, least, most):
    return Case(f"{key} of {value}", "config.out_of_range", soil_test(f"{key} = {value}"), f"{TOML}@{value}\ndate",
                {"key": f"soil_test.{key}", "value": value, "least": least, "most": most})


def share(nutrient):
    key = f"{nutrient}_efficiency_pct"
    return Case(f"{key} as a fraction", "organic.percent_expected",
                toml("c_n_ratio = 18", f"c_n_ratio = 18\n{nutrient}_kg_per_t = 5\n{key} = 0.6"), f"{TOML}@0.6\ndate",
                {"key": key, "value": "0.6"})


CASES = [
    impossible("pH", "ph", "55", "ph", "pH", "2", "11"),
    impossible("AC-N", "ac_n", "50.5", "ac_n", "mg/100g", "0", "50"),
    impossible("CEC", "cec", "0", "cec", "me/100g", "0.5", "200"),
    impossible("humus", "humus", "-1", "humus", "%", "0", "100"),
    out_of("ph", "58", "2", "11"),
    out_of("humus_pct", "101", "0", "100"),
    Case("pH as a column of no file", "config.missing_key", soil_test('ph = "pH"'), f"{TOML}@[soil_test]", {"key": "soil_test.file", "line": ANY}),
    Case("soil test without a column", "config.missing_key", soil_test(f"{FILE}ph = 5.8"), f"{TOML}@[soil_test]",
         {"key": "soil_test.p2o5", "line": ANY}),
    Case("CEC twice", "soil_test.value_and_column", soil_test(f'{FILE}cec = "CEC"\ncec_me_per_100g = 20', TABLE),
         f'{TOML}@"CEC"', {"key": "cec"}),
    Case("no such soil column", "csv.column_missing", soil_test(f'{FILE}humus = "腐植"', TABLE), "s.csv:1",
         {"column": "腐植", "found": ANY}),
    Case("soil test beside the field", "crs.far_points", soil_test(f'{FILE}ph = "ph"', FAR), "s.csv",
         {"layer": "soil_test", "far_pct": ANY, "distance_km": ANY, "direction": "east"}),
    impossible("EC", "ec", "30", "ec", "mS/cm", "0", "20"),
    impossible("hardness", "hardness", "-0.1", "hardness", "MPa", "0", "20"),
    Case("AC-N of samples without recovery", "config.missing_key",
         chain(soil_test(f'{FILE}ac_n = "p"', TABLE), toml("uptake_kg_per_t = 23.3\nrecovery = 0.8\n", ""),
               toml('uptake_a_kg_per_10a = 0.549\nuptake_b = 3.599\nuptake_rmse_kg_per_10a = 0.49\n', ""),
               toml('source = "synthetic: fitted on the virtual crop"\n', ""), toml("released_before_image = 0.3\n", "")),
         f"{TOML}@[guide]", {"key": "guide.recovery", "line": ANY}),
    share("p2o5"),
    share("k2o"),
]
