# SPDX-License-Identifier: Apache-2.0
"""What is refused of two products; see refusals.py."""
from refusals import TOML, Case, chain, toml

GUIDE = toml("nitrogen_kg_per_10a = 6.0", "nitrogen_kg_per_10a = 6.0\np2o5_kg_per_10a = 10")
FIRST = 'name = "硫安"\nn_p2o5_k2o = [21, 0, 0]\n'


def product(name, content, more=""):
    return f'name = "{name}"\nn_p2o5_k2o = {content}\n{more}'


def products(*all_of_them):
    """[product] becomes [[product]], once for each."""
    return toml("[product]\n" + FIRST, "".join(f"[[product]]\n{p}" for p in all_of_them))


SUPER = product("過石", "[0, 17.5, 0]")
CASES = [
    Case("a first product without nitrogen", "product.no_nitrogen", chain(GUIDE, products(SUPER, FIRST)),
         f"{TOML}@[[product]]", {"product": "過石"}),
    Case("three products", "product.too_many",
         chain(GUIDE, products(FIRST, SUPER, product("塩加", "[0, 0, 60]"))), f"{TOML}@[[product]]", {"count": "3"}),
    Case("one product twice", "product.twice", chain(GUIDE, products(FIRST, product("硫安", "[21, 17, 0]"))),
         f"{TOML}@[[product]]", {"product": "硫安"}),
    Case("a second product the guide does not ask for", "product.without_purpose", products(FIRST, SUPER),
         f"{TOML}@[[product]]", {"product": "過石"}),
    Case("a second product without what the guide asks for", "product.without_purpose",
         chain(GUIDE, products(FIRST, product("塩加", "[0, 0, 60]"))), f"{TOML}@[[product]]", {"product": "塩加"}),
    Case("limits of its own the wrong way round", "spreader.least_over_most",
         chain(GUIDE, products(FIRST, SUPER + "min_kg_per_10a = 61\n")), f"{TOML}@61", {"least": "61", "most": "60"}),
    Case("no step of its own within the limits", "spreader.no_step_in_range",
         chain(GUIDE, products(FIRST, SUPER + "min_kg_per_10a = 11\nmax_kg_per_10a = 12\nstep_kg_per_10a = 7\n")), "",
         {"min": "11", "max": "12", "step": "7"}),
]
