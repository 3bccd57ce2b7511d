# SPDX-License-Identifier: Apache-2.0
"""Fertiliser of earlier maps: whose word it is taken off, and what is told of it."""
import sqlite3

import po
from good_runs import GoodRun, mesh, summary
from refusals import chain
from refusals_rates import applied
from sample import sample


def uneven(s):
    """The earlier map gave the west 40 kg/10a of product, the east 20."""
    with sqlite3.connect(s.path("before.gpkg")) as db:
        middle = db.execute("SELECT avg(fid) FROM mesh").fetchone()[0]
        db.execute("UPDATE mesh SET product_kg_per_10a = CASE WHEN fid < ? THEN 40 ELSE 20 END", (middle,))
    db.close()


class Applied(GoodRun):
    def soil(self, *changes):
        with sample() as s:
            for change in changes:
                change(s)
            self.made(s)
            cells, page = mesh(s.out), (s.out / "report.html").read_text(encoding="utf-8")
            for language in ("en", "ja"):
                self.assertEqual(po.say(language, "name.applied") in page, "applied" in summary(s.out)["layers"])
            return [c["yield_n_mg_per_m2"] for c in cells], [c["ndvi_n_mg_per_m2"] for c in cells], summary(s.out)

    def test_what_a_harvest_or_an_image_saw_of_it_is_taken_off_that_one(self):
        crop, image, _ = self.soil()
        even = self.soil(applied())
        self.assertEqual(even[0], crop)  # one rate everywhere moves nothing
        before = self.soil(chain(applied(), uneven))
        self.assertNotEqual(before[0], crop)
        told = before[2]["layers"]["applied"]
        self.assertEqual([(t["date"], t["seen_by"]) for t in told], [("2025-05-12", "2025-07-28")])
        self.assertTrue(200 < told[0]["n_kg"] < 400)  # 30 kg/10a of 21 % on five hectares
        spring = self.soil(chain(applied("2026-04-20"), uneven))
        self.assertEqual(spring[2]["layers"]["applied"][0]["seen_by"], "2026-05-08")
        self.assertNotEqual(spring[1], image)
