# SPDX-License-Identifier: Apache-2.0
"""Rows of a user's own tables: they move the map, and the summary and the report say so; a standard gives rates."""
import html
import tomllib

import po
from good_runs import GoodRun, summary
from sample import hashes, sample


def row(key, value, unit, confidence="low", src="my adviser, 2025"):
    return f'[{key}]\nvalue = {value}\nunit = "{unit}"\nsrc = "{src}"\nyear = 2025\nconfidence = "{confidence}"\n'


USED = {"balance.gate.prior": (0.2, "probability", "high"),
        "balance.gate.onset": (0.9, "robust standard deviations", "medium"),
        "balance.gate.softness": (0.4, "robust standard deviations", "low"),
        "balance.fusion.representativeness": (1.25, "kg N/10a", "unverified")}
UNUSED = row("crops.onion.removal", "[2, 1, 1]", "kg N, P2O5, K2O per t of fresh product")
TABLE = "".join(row(key, *of) for key, of in USED.items()) + UNUSED


def with_rows(s, content=TABLE):
    s.write("mine.toml", content)
    s.replace("field.toml", "[guide]\n", '[guide]\ntables = ["mine.toml"]\n')


class OwnRows(GoodRun):
    def test_they_move_the_map_and_it_says_whose_they_are(self):
        with sample() as plain, sample() as s:
            self.made(plain)
            with_rows(s)
            self.made(s)
            usual, said = summary(plain.out), summary(s.out)
            self.assertNotEqual(usual["ledger"]["gate"], said["ledger"]["gate"])
            self.assertNotIn("overridden_rows", usual)
            self.assertEqual({r["row"]: (r["value"], r["unit"], r["confidence"]) for r in said["overridden_rows"]},
                             {key: (value, unit, confidence) for key, (value, unit, confidence) in USED.items()})
            for told in said["overridden_rows"]:
                self.assertEqual((told["src"], told["year"], told["file"]), ("my adviser, 2025", 2025, "mine.toml"))
            lost = set(usual["unverified_constants"]) - set(said["unverified_constants"])
            self.assertEqual(lost, {"balance.gate.onset", "balance.gate.softness"})
            self.assertEqual([i["sha256"] for i in said["inputs"] if i["role"] == "table"],
                             [hashes(s.folder)["mine.toml"]])
            page = html.unescape((s.out / "report.html").read_text(encoding="utf-8"))
            for language in ("en", "ja"):
                for message_id in ("report.overridden", "report.overridden_intro", "name.table",
                                   *(f"confidence.{of[2]}" for of in USED.values())):
                    self.assertIn(po.say(language, message_id), page)
            for key in USED:
                self.assertIn(key, page)
            self.assertNotIn("crops.onion.removal", page)

    def test_rows_that_say_what_ours_say_change_no_rate(self):
        ours = row("balance.gate.prior", "0.5", "probability")
        self.assertEqual(self.of(lambda s: None, "summary.json", "report.html"),
                         self.of(lambda s: with_rows(s, ours), "summary.json", "report.html"))

    def test_only_what_touched_the_map_is_listed(self):
        with sample() as s:
            s.drop("yield", "ndvi", "moisture", "organic")
            s.replace("field.toml", "recovery = 0.8\n", "")
            with_rows(s)
            self.made(s)
            said = summary(s.out)
            self.assertEqual(said["unverified_constants"], [])
            self.assertNotIn("overridden_rows", said)

    def test_sugar_beet_goes_by_the_nitrate_in_its_soil(self):
        for nitrate, rate in (("5.5", 14.95), ("30", 4)):
            with sample() as s:
                s.drop("yield", "ndvi", "organic", "moisture")
                text = (s.folder / "field.toml").read_text(encoding="utf-8")
                at = text.index("nitrogen_kg_per_10a")
                said = text[at:text.index("\n", text.index("source", at))]  # the rate and whose it is
                s.replace("field.toml", said, f"soil_nitrate_kg_per_10a = {nitrate}")
                s.replace("field.toml", '"winter wheat"', '"てん菜"')
                s.replace("field.toml", "max_kg_per_10a = 60", "max_kg_per_10a = 90")
                s.replace("field.toml", 'dressing = "topdressing"\nstage = "幼穂形成期"\nother_dressings_kg_per_10a = 4.0\n', 'dressing = "whole"\n')
                self.made(s)
                guide = summary(s.out)["guide"]
                self.assertEqual((guide["nitrogen_kg_per_10a"], guide["standard"]), (rate, "rules.beet_score.top"))
                self.assertIn("alic.go.jp", guide["source"])

    def test_a_standard_gives_the_rates_that_are_not_stated(self):
        with sample() as s:
            stated = tomllib.loads(s.read("field.toml"))["guide"]
            s.replace("field.toml", f'nitrogen_kg_per_10a = 6.0\nsource = "{stated["source"]}"\n',
                      'standard = "kitahonami_south"\n')
            self.made(s)
            guide = summary(s.out)["guide"]
            self.assertEqual((guide["nitrogen_kg_per_10a"], guide["standard"]), (4, "standards.kitahonami_south.any.panicle"))
            self.assertIn("agriknowledge 2010910444", guide["source"])
