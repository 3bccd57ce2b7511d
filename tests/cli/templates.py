# SPDX-License-Identifier: Apache-2.0
"""A job whose template says what it said itself makes the same map."""
import po
from good_runs import LIST_THE_INPUTS, GoodRun, results, summary
from sample import hashes, sample


def split(s):
    """The spreader and the moisture go to a template in a folder beside; the job keeps the width."""
    spreader, moisture = s.table("spreader"), s.table("moisture")
    s.drop("spreader")
    s.replace("field.toml", moisture, "")
    s.write("field.toml", 'extends = "../t/farm.toml"\n' + s.read("field.toml") + "[spreader]\nwidth_m = 12\n")
    (s.root / "t").mkdir()
    s.write("../t/farm.toml", spreader.replace("width_m = 12", "width_m = 24") +
            moisture.replace('"moisture.csv"', '"../field/moisture.csv"'))


def but_lists(out):
    return {k: v for k, v in results(out).items() if k not in LIST_THE_INPUTS}


class Templates(GoodRun):
    def test_the_map_is_the_same_and_the_template_is_an_input(self):
        with sample() as s:
            self.made(s)
            usual = but_lists(s.out)
        with sample() as s:
            split(s)
            self.made(s)
            self.assertEqual(but_lists(s.out), usual)
            inputs = {i["role"]: (i["file"], i["sha256"]) for i in summary(s.out)["inputs"]}
            files = hashes(s.root)
            self.assertEqual(inputs["template"], ("../t/farm.toml", files["t/farm.toml"]))
            self.assertEqual(inputs["moisture"], ("../t/../field/moisture.csv", files["field/moisture.csv"]))
            report = (s.out / "report.html").read_text(encoding="utf-8")
            for language in ("en", "ja"):
                self.assertIn(f">{po.say(language, 'name.template')}<", report)
