# SPDX-License-Identifier: Apache-2.0
"""What is refused of standards and of a user's own rows; see refusals.py."""
from po import ANY
from refusals import TOML, Case, after, chain, only_boundary, text, toml

RATE = "nitrogen_kg_per_10a = 6.0\nsource = \"stated for the synthetic field; not an official standard\"\n"
PRIOR = '[balance.gate.prior]\nvalue = 0.7\nunit = "probability"\nsrc = "mine"\nyear = 2025\nconfidence = "low"\n'
MINE = "mine.toml"


def rows(content, *more):
    files = [text(name, content) for name in (MINE, *more)]
    return chain(after("guide", f"tables = {[MINE, *more]}".replace("'", '"')), *files)


def row(old, new, message_id, at, args):
    return Case(f"{message_id}: {old.strip()} to {new!r}", message_id, rows(PRIOR.replace(old, new)), f"{MINE}:{at}",
                {"row": "balance.gate.prior", **args})


def standard(place, said, key, known, dressing="basal"):
    changes = only_boundary(chain(toml(RATE, said), toml('dressing = "topdressing"', f'dressing = "{dressing}"')))
    return Case(f"no standard by {key}", "guide.no_standard", changes, f"{TOML}@{place}",
                {"key": f"guide.{key}", "value": place.strip('"'), "known": known})


CASES = [
    *(row(line, "", "guide.row_lacks", "1:1", {"key": line.split(" ", 1)[0]}) for line in PRIOR.splitlines(True)[1:]),
    row("0.7", "true", "guide.row_bad", "2:9", {"key": "value", "expected": "1.5"}),
    row('"low"', '"sure"', "guide.row_bad", "6:14",
        {"key": "confidence", "expected": '"high" / "medium" / "low" / "unverified"'}),
    row("2025", "0", "guide.row_bad", "5:8", {"key": "year", "expected": ANY}),
    row("year", "note = 1\nyear", "guide.row_unknown_key", "5:8", {"key": "note", "known": ANY}),
    row('"probability"', '"%"', "guide.row_other_unit", "1:1", {"unit": "%", "wanted": "probability"}),
    row("0.7", "[0.7, 0.8]", "guide.row_other_shape", "1:1", {"expected": "value = 1.5"}),
    row("0.7", "1.7", "guide.row_out_of_range", "1:1", {"value": "1.7", "least": "0", "most": "1"}),
    Case("no such row", "guide.no_such_row", rows(PRIOR.replace("prior", "priro")), f"{MINE}:1:1",
         {"row": "balance.gate.priro", "nearest": "balance.gate.prior"}),
    Case("no such table", "guide.no_such_table", rows(PRIOR.replace("balance.gate.prior", "w.x")), f"{MINE}:1:1",
         {"row": "w.x", "known": "balance, crops, materials, mineralisation, products, rules, sludge, soil_test, soils, standards"}),
    Case("a row of the limits", "guide.row_fixed", rows(PRIOR.replace("balance.gate.prior", "limits.guide.recovery")),
         f"{MINE}:1:1", {"row": "limits.guide.recovery"}),
    row('unit = "probability"', 'sd = inf\nunit = "probability"', "guide.row_bad", "3:6", {"key": "sd", "expected": "0.4"}),
    Case("a quoted name with a dot", "guide.row_outside", rows(PRIOR.replace("balance.gate.prior", 'balance."gate.prior"')),
         f"{MINE}:1:1", {"key": "balance.gate.prior"}),
    Case("no row at all", "guide.row_outside", rows("prior = 0.7\n"), f"{MINE}:1:9", {"key": "prior"}),
    Case("one row in two files", "guide.row_twice", rows(PRIOR, "b.toml"), f"{TOML}@[\"mine.toml\"",
         {"row": "balance.gate.prior", "file": MINE, "other": "b.toml"}),
    Case("too many tables", "guide.too_many_tables",
         after("guide", f"tables = {[f'{k}.toml' for k in range(17)]}".replace("'", '"')), f'{TOML}@["0.toml"', {"most": "16"}),
    standard('"potato"', 'standard = "potato"\n', "standard",
             "haruyokoi_early_winter, kitahonami_central, kitahonami_south, onion, onion_direct_seeded, rice, silage_maize, "
             "winter_wheat, winter_wheat_memuro"),
    standard('"sand"', 'standard = "winter_wheat"\nsoil = "sand"\n', "soil", "lowland, peat, upland, volcanic"),
    standard('"whole"', 'standard = "winter_wheat"\nsoil = "peat"\n', "dressing", "basal", "whole"),
    Case("a zone of a standard without zones", "guide.standard_without_zones",
         only_boundary(toml(RATE, 'standard = "kitahonami_south"\nzone = "sorachi"\n')), f'{TOML}@"sorachi"',
         {"standard": "kitahonami_south"}),
    Case("soybeans topdressed like wheat", "guide.over_crop_topdressing",
         only_boundary(chain(toml('"winter wheat"', '"大豆"'), toml("nitrogen_kg_per_10a = 6.0", "nitrogen_kg_per_10a = 10.5"))),
         f"{TOML}@10.5", {"crop": "大豆", "most_kg_per_10a": "10.0"}),
    Case("incubation of a dry field", "guide.incubation_is_rice", after("guide", 'incubation_class = "L"'), f'{TOML}@"L"',
         {"crop": "winter wheat"}),
    Case("incubation at a topdressing", "guide.incubation_early",
         chain(after("guide", 'incubation_class = "H"'), toml('"winter wheat"', '"rice"')), f'{TOML}@"H"'),
    Case("nitrate of a crop without its score", "guide.nitrate_of_other_crop", toml(RATE, "soil_nitrate_kg_per_10a = 5.5\n"),
         f"{TOML}@5.5", {"crop": "winter wheat"}),
    Case("nitrate of a part of the season", "guide.nitrate_is_whole",
         chain(toml(RATE, "soil_nitrate_kg_per_10a = 5.5\n"), toml('"winter wheat"', '"てん菜"')), f"{TOML}@5.5"),
    Case("nitrate beside a rate", "guide.nitrate_and_rate", toml(RATE, RATE + "soil_nitrate_kg_per_10a = 5.5\n"),
         ANY, {"key": "nitrogen_kg_per_10a"}),
    Case("a standard of another crop", "guide.standard_of_other_crop", toml(RATE, 'standard = "onion"\n'),
         f'{TOML}@"onion"', {"standard": "onion", "crop": "winter wheat"}),
]
