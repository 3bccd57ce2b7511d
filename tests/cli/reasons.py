# SPDX-License-Identifier: Apache-2.0
"""Why each cell of the mesh gets what it gets, how sure that is, and what of the nitrogen stays."""
import po
from good_runs import GoodRun, mesh, summary
from refusals import without
from sample import sample

MACHINE = ("guide", "machine", "rounding")
REMOVED_KG_PER_T = 19.3  # of crops.wheat.removal


def reasons(cell, least=50):
    """The terms of a cell's account that are reasons, largest first, in mg/m²; what would read as 0 is none."""
    end = "_n_mg_per_m2"
    terms = {k[:-len(end)]: v for k, v in cell.items() if k.endswith(end)}
    moved = [(name, v) for name, v in terms.items() if abs(v) >= least and name not in MACHINE]
    return sorted(moved, key=lambda reason: -abs(reason[1]))


def kg_or_any(moved):
    """As the sentence says it; a tie rounds either way."""
    if abs(moved / 100 % 1 - 0.5) < 0.02:
        return po.ANY
    said = f"{moved / 1000 + 0:.1f}"
    return f"+{said}" if float(said) > 0 else said.replace("-0.0", "0.0")


class Reasons(GoodRun):
    def pattern(self, language, cell):
        why = reasons(cell)[:2]
        if not why:
            return po.pattern(language, "cell.as_guide", {})
        arguments = {"moved": kg_or_any(sum(moved for _, moved in reasons(cell, 1)))}
        for place, (name, moved) in zip(("first", "second"), why):
            arguments[place] = po.say(language, f"term.{name}")
            arguments[f"{place}_kg"] = kg_or_any(moved)
        return po.pattern(language, "cell.because_two" if len(why) == 2 else "cell.because_one", arguments)

    def test_every_cell_says_its_two_largest_reasons(self):
        for change in (lambda s: None, without("yield"), without("organic")):
            with sample() as s:
                change(s)
                self.made(s)
                for cell in mesh(s.out):
                    for language in ("en", "ja"):
                        self.assertRegex(cell[f"reason_{language}"], f"^{self.pattern(language, cell)}$")

    def test_what_stays_of_the_nitrogen_is_what_came_less_what_the_harvest_takes(self):
        with sample() as s:
            self.made(s)
            cells, said = mesh(s.out), summary(s.out)
            area = sum(c["area_m2"] for c in cells)
            mean = sum(c["area_m2"] * c["n_surplus_kg_per_10a"] for c in cells) / area
            self.assertAlmostEqual(said["surplus"]["n_kg_per_10a"], mean, places=2)
            for cell in cells:
                index, stays = cell["n_balance_index"], cell["n_surplus_kg_per_10a"]
                taken = stays * index / (1 - index)  # t/10a of grain times its nitrogen
                self.assertTrue(2 < taken / REMOVED_KG_PER_T * 10 < 10, cell)
                self.assertTrue(0 <= cell["gate_probability"] <= 0.9)
                self.assertTrue(0 <= cell["confidence"] < 1)
        with sample() as s:
            s.drop("yield")
            self.made(s)
            self.assertNotIn("n_surplus_kg_per_10a", mesh(s.out)[0])
            self.assertNotIn("surplus", summary(s.out))

    def test_a_uniform_map_has_no_confidence_to_speak_of(self):
        with sample() as s:
            s.drop("yield", "ndvi", "moisture", "organic")
            self.made(s)
            for cell in mesh(s.out):
                self.assertIsNone(cell["confidence"])
                self.assertEqual(cell["reason_en"], po.say("en", "cell.as_guide"))
