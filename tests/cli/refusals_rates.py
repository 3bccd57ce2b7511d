# SPDX-License-Identifier: Apache-2.0
"""What is refused of removal, prices, anchor, zones and edits by hand; see refusals.py."""
from refusals import TOML, Case, after, chain, only_boundary, toml
from refusals_products import GUIDE

WHOLE = toml('dressing = "topdressing"\nother_dressings_kg_per_10a = 4.0\n', 'dressing = "whole"\n')
NO_IMAGE = lambda s: s.drop("ndvi", "organic")  # noqa: E731  its curve and its credit belong to a topdressing


def removal(line, *changes):
    return chain(NO_IMAGE, WHOLE, *changes, after("guide", line))


CASES = [
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
