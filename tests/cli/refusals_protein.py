# SPDX-License-Identifier: Apache-2.0
"""What is refused of protein in a yield log; see refusals.py."""
from po import ANY
from refusals import TOML, Case, chain, toml

VALUE = 'value = "yield_t_per_ha"'


def protein(lines, crop="winter wheat"):
    return chain(toml('crop = "winter wheat"', f'crop = "{crop}"'), toml(VALUE, f"{VALUE}\n{lines}"))


MOISTURE = 'protein = "moisture_pct"'
CASES = [
    Case("protein of a crop without an equation", "yield.protein_without_rule", protein(MOISTURE, "barley"),
         f'{TOML}@"moisture_pct"', {"crop": "barley"}),
    Case("protein of no stated thing", "config.missing_key", protein(MOISTURE), f"{TOML}@[yield]",
         {"key": "yield.protein_of", "line": ANY}),
    Case("protein of brown rice", "yield.protein_of_other", protein(f'{MOISTURE}\nprotein_of = "brown_rice"', "rice"),
         f'{TOML}@"brown_rice"', {"of": "brown_rice", "crop": "rice", "wanted": "white_rice"}),
    Case("protein of white rice in wheat", "yield.protein_of_other", protein(f'{MOISTURE}\nprotein_of = "white_rice"'),
         f'{TOML}@"white_rice"', {"of": "white_rice", "crop": "winter wheat", "wanted": "grain"}),
    Case("a column that is no protein", "yield.protein_unusable", protein('protein = "speed_m_per_s"\nprotein_of = "grain"'),
         "yield.csv", {"column": "speed_m_per_s", "usable": "0", "measured": ANY, "median": ANY, "least": "6", "most": "20"}),
    Case("protein without recovery", "config.missing_key",
         chain(protein('protein = "moisture_pct"\nprotein_of = "grain"'), toml("uptake_kg_per_t = 23.3\nrecovery = 0.8\n", ""),
               toml('uptake_a_kg_per_10a = 0.549\nuptake_b = 3.599\nuptake_rmse_kg_per_10a = 0.49\nsource = "synthetic: fitted on the virtual crop"\n', "")),
         f"{TOML}@[guide]", {"key": "guide.recovery", "line": ANY}),
]
