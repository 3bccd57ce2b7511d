# SPDX-License-Identifier: Apache-2.0
"""What is refused of an image's rule, stage and crop; see refusals.py."""
from po import ANY
from refusals import TOML, Case, after, chain, picture, text, toml

CURVE = ('uptake_a_kg_per_10a = 0.549\nuptake_b = 3.599\nuptake_rmse_kg_per_10a = 0.49\n'
         'source = "synthetic: fitted on the virtual crop"\n')


def rule(lines, *more):
    """Another rule in place of the curve."""
    return chain(toml(CURVE, lines + "\n"), *more)


def stage(word, *more):
    return chain(toml('stage = "幼穂形成期"', f'stage = "{word}"'), *more)


NO_STAGE = toml('stage = "幼穂形成期"\n', "")
PREVIOUS = chain(after("ndvi", 'of = "previous_crop"'), toml("date = 2026-05-08", "date = 2025-07-01"))
NFOA = 'rule = "nfoa"\nyield_max_t_per_ha = 9\n'
CLIMATE = toml("[product]\n", '[climate]\nstation = "iwamizawa"\n[product]\n')
WET = "lon,lat,moisture_pct\n141.77,43.2012,60\n141.7705,43.2012,30\n"
SENSOR_STAGES = "panicle (幼穂形成期), heading (出穂期)"

CASES = [
    Case("no such rule", "config.unknown_choice", rule('rule = "nfo"'), f'{TOML}@"nfo"',
         {"key": "ndvi.rule", "value": "nfo", "known": "uptake, n_sensor, holland_schepers, nfoa"}),
    Case("a curve's rule without its curve", "config.missing_keys", rule('rule = "uptake"'), f"{TOML}@[ndvi]",
         {"count": "4", "lines": ANY}),
    Case("another rule's key", "config.no_such_key", after("ndvi", "reference = 0.8"), f"{TOML}@reference",
         {"key": "ndvi.reference", "known": ANY}),
    Case("a sensor in rice", "ndvi.rule_of_other_crop",
         rule('rule = "n_sensor"', toml('"winter wheat"', '"rice"')), f'{TOML}@"n_sensor"',
         {"rule": "n_sensor", "crop": "rice", "known": "wheat"}),
    Case("an image at no stage", "config.missing_key", NO_STAGE, f"{TOML}@[guide]",
         {"key": "guide.stage", "line": 'stage = "regrowth" / "panicle" / "flag_leaf"'}),
    Case("a sensor without a stage", "ndvi.rule_needs_stage", rule('rule = "n_sensor"', NO_STAGE), f'{TOML}@"n_sensor"',
         {"rule": "n_sensor", "known": SENSOR_STAGES}),
    Case("a sensor at regrowth", "ndvi.rule_needs_stage", rule('rule = "n_sensor"', stage("起生期")), f'{TOML}@"n_sensor"',
         {"rule": "n_sensor", "known": SENSOR_STAGES}),
    Case("a sensor's value of bands", "ndvi.sensor_has_no_bands",
         rule('rule = "n_sensor"', stage("出穂期"), toml('file = "ndvi.tif"', 'red = "ndvi.tif"\nnir = "nir.tif"\n'
              'reflectance_scale = 1\nreflectance_offset = 0')), f'{TOML}@"n_sensor"'),
    Case("NDVI for a sensor", "ndvi.not_sv", rule('rule = "n_sensor"', stage("出穂期"), picture(value=0.6)), "ndvi.tif",
         {"mean": "0.60"}),
    Case("no such sensor", "ndvi.sv_out_of_range", rule('rule = "n_sensor"', stage("出穂期"), picture(value=201)), "ndvi.tif",
         {"value": "201", "least": "0", "most": "200"}),
    Case("no reference", "config.missing_key", rule('rule = "holland_schepers"'), f"{TOML}@[ndvi]",
         {"key": "ndvi.reference", "line": ANY}),
    Case("reference in percent", "config.out_of_range", rule('rule = "holland_schepers"\nreference = 80'), f"{TOML}@80",
         {"key": "ndvi.reference", "value": "80", "least": "0.3", "most": "1"}),
    Case("Oklahoma's onions", "ndvi.rule_of_other_crop", rule(NFOA, toml('"winter wheat"', '"onion"')), f'{TOML}@"nfoa"',
         {"rule": "nfoa", "crop": "onion", "known": "wheat"}),
    Case("no days of growth", "config.missing_key", rule(NFOA), f"{TOML}@[ndvi]",
         {"key": "ndvi.growing_days", "line": ANY}),
    Case("sown without a climate", "ndvi.sown_needs_climate", rule(NFOA + "sown = 2025-09-18"), f"{TOML}@2025-09-18"),
    Case("sown after the image", "ndvi.sown_after_image", rule(NFOA + "sown = 2026-05-09", CLIMATE), f"{TOML}@2026-05-09",
         {"sown": "2026-05-09", "image": "2026-05-08"}),
    Case("the crop before at another stage", "ndvi.previous_crop_stage", chain(PREVIOUS, stage("止葉期")),
         f'{TOML}@"previous_crop"', {"crop": "winter wheat", "known": "regrowth (起生期)"}),
    Case("Oklahoma's rule of the crop before", "ndvi.nfoa_of_previous_crop",
         rule(NFOA + 'growing_days = 100\nof = "previous_crop"', stage("起生期")), f'{TOML}@"nfoa"'),
    Case("the crop before of rice", "ndvi.previous_crop_stage", chain(PREVIOUS, stage("幼穂形成期"), toml('"winter wheat"', '"rice"')),
         f'{TOML}@"previous_crop"', {"crop": "rice", "known": "-"}),
    Case("a crop before after the harvest", "ndvi.not_previous_crop",
         chain(after("ndvi", 'of = "previous_crop"'), stage("起生期")), f"{TOML}@2026-05-08",
         {"date": "2026-05-08", "dressing": "2026-05-15", "days": "400"}),
    Case("a crop before of long ago", "ndvi.not_previous_crop",
         chain(PREVIOUS, stage("起生期"), toml("date = 2025-07-01", "date = 2025-04-09")), f"{TOML}@2025-04-09",
         {"date": "2025-04-09", "dressing": "2026-05-15", "days": "400"}),
    Case("the crop before saw compost, and a climate", "organic.image_of_previous_crop",
         chain(PREVIOUS, stage("起生期"), toml("date = 2025-10-20", "date = 2025-06-20"), toml("credit_share = 0.7\n", ""),
               after("guide", 'next_dressing = "none"\nuptake_ends = 2026-07-10'), CLIMATE), f"{TOML}@2025-06-20",
         {"image": "2025-07-01"}),
    Case("flooded wheat", "moisture.flooding_is_rice", after("moisture", "before_flooding = true\nsoil_kind = \"gley\""),
         f"{TOML}@true\nsoil_kind", {"crop": "winter wheat"}),
    Case("two densities", "moisture.two_densities",
         after("moisture", 'soil_kind = "gley"\nbulk_density_g_per_cm3 = 1'), f'{TOML}@"gley"'),
    Case("a plastic limit of an unknown soil", "config.missing_key", after("moisture", "plastic_limit_pct = 25"),
         f"{TOML}@[moisture]", {"key": "moisture.bulk_density_g_per_cm3", "line": ANY}),
    Case("by mass of an unknown soil", "config.missing_key", toml('unit = "%"', 'unit = "% by mass"'), f"{TOML}@[moisture]",
         {"key": "moisture.bulk_density_g_per_cm3", "line": ANY}),
    Case("more water than room", "moisture.out_of_range",
         chain(toml('unit = "%"', 'unit = "% by mass"\nbulk_density_g_per_cm3 = 2'), text("moisture.csv", WET)), "moisture.csv:2",
         {"value": "60", "unit": "% by mass"}),
    Case("what recovers at flag leaf", "config.missing_key", chain(stage("止葉期"), toml("recovery = 0.8\n", "")),
         f"{TOML}@[guide]", {"key": "guide.recovery", "line": ANY}),
]
