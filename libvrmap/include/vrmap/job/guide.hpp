// SPDX-License-Identifier: Apache-2.0
// What the rows of data/guide mean to the program. Reading a row that counts in a map records it
// (Tables::used), so ask only for what counts; the checks at the end change no rate and record
// nothing.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/agronomy/canopy.hpp"
#include "vrmap/agronomy/nutrient_balance.hpp"
#include "vrmap/job/rows.hpp"
#include "vrmap/prescribe.hpp"

namespace vrmap::job {

// ---- constants of the balance: recorded by who sees from the outcome that they counted
// (touch("balance.gate") …)

/// The rows of data/guide/balance.toml as the balance wants them.
agronomy::BalanceParameters balance_parameters(const Tables& tables);
/// The most P2O5 or K2O over the guide (balance.mineral.most_over_guide).
double mineral_most_over_guide(const Tables& tables);
/// Cleaning of yield points where the job's `range` says nothing (balance.cleaning).
clean::YieldLimits yield_limits(const Tables& tables);
/// By area, of the wanted change: the cells whose rate the guide's is at the anchor `high`
/// (balance.anchor.quantile); recorded, so ask only where an anchor is stated.
double anchor_quantile(const Tables& tables);
/// When a cell's yields are stable (rules.yield_class); recorded.
agronomy::StableZoneParameters stable_zone_parameters(const Tables& tables);
/// What makes a layer of samples (balance.layer).
LayerDemands layer_demands(const Tables& tables);

// ---- crops: data/guide/crops.toml says how a name is matched; nullopt: no row for this crop

/// The crop's part of the keys, "wheat"; "other" for what no row names.
std::string crop_key(const Tables& tables, const std::string& crop);

/// N in the crop, kg per kg of yield.
std::optional<double> nitrogen_demand(const Tables& tables, const std::string& crop);
/// Share of the crop's nitrogen in the grain.
std::optional<double> nitrogen_harvest_index(const Tables& tables, const std::string& crop);
/// Over it the crop lodges.
std::optional<NitrogenRate> uptake_cap(const Tables& tables, const std::string& crop);
/// Share of fertiliser nitrogen that the crop takes up when it is given then: "basal", "side_row",
/// or a stage of rules.toml. Without a row of its own, a stage's is "basal"'s, if `fall_back`.
enum class FallBack { no, to_basal };
std::optional<double> recovery(const Tables& tables, const std::string& crop,
                               const std::string& when, FallBack fall_back = FallBack::no);

/// What 1 mg more of AC-N in 100 g of soil takes off the rate, and the prior's error.
struct Slope {
    double kg_per_10a_per_mg = 0;
    double sd = 0;
};
/// A crop without a row has the general slope (crops.other). Wheat's depends on humus; where that
/// is not known, the gentler of its two.
Slope ac_n_slope(const Tables& tables, const std::string& crop,
                 std::optional<double> humus_pct = std::nullopt);

/// What AC-N says about the fertiliser of this crop: its slope, where it saturates, and the least
/// rate of its table. nullopt: another measure is the crop's (rice), and AC-N says nothing.
std::optional<agronomy::SoilNitrogenRule> soil_nitrogen_rule(
    const Tables& tables, const std::string& crop, std::optional<double> humus_pct = std::nullopt);
/// Whether there is one; not recorded.
bool has_soil_nitrogen_rule(const Tables& tables, const std::string& crop);

/// kg per tonne of fresh product; of straw, what goes with a tonne of product.
struct Removal {
    double nitrogen = 0;
    std::optional<double> phosphate;  ///< P2O5; none: the source gives nitrogen alone
    std::optional<double> potash;     ///< K2O
};
std::optional<Removal> removal(const Tables& tables, const std::string& crop);
std::optional<Removal> straw_removal(const Tables& tables, const std::string& crop);
/// P2O5 and K2O that a crop is given at its start whatever the soil holds; 0 where no row says so.
struct MineralStarter {
    OxideRate phosphate{};
    OxideRate potash{};
};
MineralStarter mineral_starter(const Tables& tables, const std::string& crop);
/// Most share of removal in the P2O5 and K2O rate.
double most_removal_weight(const Tables& tables);

/// Rice: Pr = intercept − slope·Y/U, so U = slope·Y/(intercept − Pr); Y and U in kg/10a, Pr % of
/// white rice (AGRONOMY.md R1).
struct RiceProtein {
    double intercept_pct = 0;
    double slope = 0;
    double uptake_kg_per_10a(double yield_kg_per_10a, double protein_pct) const {
        return slope * yield_kg_per_10a / (intercept_pct - protein_pct);
    }
};
RiceProtein rice_protein(const Tables& tables);
/// Wheat: U = Y·(Pr/protein_per_n)/nhi (AGRONOMY.md R2).
struct WheatProtein {
    double protein_per_n = 0;
    double nhi = 0;
    double uptake_kg_per_10a(double yield_kg_per_10a, double protein_pct) const {
        return yield_kg_per_10a * (protein_pct / protein_per_n) / nhi;
    }
};
WheatProtein wheat_protein(const Tables& tables);

/// When NDVI tells little or nothing of this crop; records nothing.
agronomy::IndexGuard ndvi_guard(const Tables& tables, const std::string& crop);
/// Under it an image shows bare ground; records nothing.
double bare_ndvi(const Tables& tables);
/// The rows of it that counted in a map with such blind shares: what guarded something, and the
/// user's own, which may have kept a shipped row from doing so.
std::vector<std::string> ndvi_guard_rows(const Tables& tables, const std::string& crop,
                                         const agronomy::BlindShares& blind);
/// Stages ("regrowth", "panicle", …) in which an image or a topdressing counts, in their order, and
/// the days about the stage where a row says so; nullopt: no row for this crop.
struct StageWindow {
    std::vector<std::string> stages;
    std::optional<std::pair<double, double>> days;
};
std::optional<StageWindow> stage_window(const Tables& tables, const std::string& crop);
/// The stage that a job's word means: "幼穂形成期" is "panicle"; nullopt: none known.
std::optional<std::string> stage_key(const Tables& tables, const std::string& said);

/// Stages for which an image of the crop before may stand in; empty: none.
std::vector<std::string> previous_crop_stages(const Tables& tables, const std::string& crop);

// ---- images: what a published rule says (rules.toml); a rule that the job names counts

/// N-Sensor in wheat by the dressing's stage: of "panicle" its own step, else heading's.
agronomy::SensorStep sensor_step(const Tables& tables, const std::string& stage);
/// The stages that it was published for.
std::vector<std::string> sensor_stages();
agronomy::Sufficiency sufficiency(const Tables& tables, double reference);
/// Oklahoma's; its days, response and most yield are the field's own.
agronomy::Nfoa nfoa(const Tables& tables);
/// A day is one of growth where its mean is over this, °C.
double nfoa_base_temperature(const Tables& tables);
/// Days of growth, least and most, for which its forecast of yield holds.
std::pair<double, double> nfoa_days(const Tables& tables);

/// Goal ≤ this × the guide's yield class.
double most_goal_over_class(const Tables& tables);

// ---- soils: data/guide/soils.toml

/// Kinds of soil that have a bulk density, and it, g/cm³.
std::vector<std::string> known_soil_kinds(const Tables& tables);
double soil_bulk_density(const Tables& tables, const std::string& kind);
/// What a paddy's dryness before flooding gives (rules.dry_soil.curve).
agronomy::DrySoilCurve dry_soil_curve(const Tables& tables);
/// A paddy's plough layer, and the error of what its dryness gives (soils.paddy, rules.dry_soil).
agronomy::DrySoil dry_soil(const Tables& tables, double bulk_density_g_per_cm3);

/// Sugar beet: N = top − score, at least the starter; score = nitrate_factor·NO3-N(0–60 cm) + what
/// the organic matter scores. All in kg/10a (AGRONOMY.md S23).
struct BeetScore {
    double top = 0;
    double nitrate_factor = 0;
    double least = 0;
    double score(double nitrate_kg_per_10a, double organic) const {
        return nitrate_factor * nitrate_kg_per_10a + organic;
    }
    double rate(double score) const { return std::max(top - score, least); }
};
BeetScore beet_score(const Tables& tables);

/// Nitrogen of the season under which percolate stays clean, and which is never passed. As
/// balance_parameters: recorded by who sees that they counted.
struct SeasonCaps {
    NitrogenRate warn;
    NitrogenRate block;
};
SeasonCaps season_caps(const Tables& tables);

/// Whether yield may speak of soil nitrogen for this crop (balance.yield.crops), and the names of
/// such crops.
bool yield_speaks_for(const Tables& tables, const std::string& crop);
std::vector<std::string> crops_with_yield_rule(const Tables& tables);
/// The most nitrogen a crop's basal dressing, or a topdressing, may carry, where a row says so.
std::optional<NitrogenRate> most_nitrogen(const Tables& tables, const std::string& crop);
std::optional<NitrogenRate> most_topdressing(const Tables& tables, const std::string& crop);

// ---- standards: data/guide/standards.toml

/// What a standard gives for one dressing.
struct Standard {
    std::string key;  ///< of its row
    NitrogenRate nitrogen{};
    OxideRate phosphate{};
    OxideRate potash{};
    std::string src;
};
/// `when` is "whole", "basal" or a stage's key. A row of soil "any" stands for every soil. Of a
/// standard by zone, `soil` is "zone.soil.yield class".
std::optional<Standard> standard(const Tables& tables, const std::string& name,
                                 const std::string& soil, const std::string& when);
/// What a refusal names: the standards, a standard's soils, and its dressings on a soil.
std::vector<std::string> known_standards(const Tables& tables);
std::vector<std::string> known_soils(const Tables& tables, const std::string& standard);
std::vector<std::string> known_dressings(const Tables& tables, const std::string& standard,
                                         const std::string& soil);

// ---- organic matter: data/guide/materials.toml, sludge.toml

/// First season's share of a material's nitrogen, 0..1, from its C/N if known.
/// In rice no more than the material's row for paddies. nullopt: no such material in the tables, or
/// its row needs a C/N.
std::optional<double> material_efficiency(const Tables& tables, const std::string& material,
                                          std::optional<double> c_n, const std::string& crop);
/// The share of a material's P2O5 or K2O usable in the first season; nullopt: no such row.
std::optional<double> mineral_efficiency(const Tables& tables, const std::string& material,
                                         agronomy::Nutrient nutrient);
/// What one tonne fresh is worth in the first season, where a standard work credits it so: N, P2O5,
/// K2O in kg. nullopt: no such row.
struct Credit {
    double nitrogen = 0;
    double phosphate = 0;
    double potash = 0;
};
std::optional<Credit> material_credit(const Tables& tables, const std::string& material);
/// Of a material whose row (materials.*.credit) gives kilograms: the share of its content that they
/// are, at most 1. nullopt: no such row.
std::optional<double> credited_share(const Tables& tables, const std::string& material,
                                     agronomy::Nutrient nutrient, double content_kg_per_t);
/// Materials the tables know an efficiency by C/N of.
std::vector<std::string> known_materials(const Tables& tables);

/// Whether P2O5 and K2O follow from a soil test at all (not for rice); not recorded.
bool has_soil_test_rule(const Tables& tables, const std::string& crop);
/// What a soil test makes of the guide rate for this crop; nullopt: no row (rice).
std::optional<TestSteps> soil_test_steps(const Tables& tables, const std::string& crop,
                                         agronomy::Nutrient nutrient);

// ---- checks: they refuse and change no rate, so nothing is recorded

/// Where a number usually lies; outside it a mistake is likelier.
struct UsualBand {
    double least = 0;
    double most = 0;
    bool holds(double v) const { return v >= least && v <= most; }
};
/// Where the median yield of a field of this crop usually lies.
struct YieldBand {
    CropYield least;
    CropYield most;
};
YieldBand usual_yield(const Tables& tables, const std::string& crop);
/// A material's nitrogen and how much of it is spread at once, both fresh; nullopt: no row.
std::optional<UsualBand> usual_nitrogen_kg_per_t(const Tables& tables, const std::string& material);
std::optional<UsualBand> usual_dose_t_per_10a(const Tables& tables, const std::string& material);
/// Nitrogen of a straight fertiliser that has a row, percent by mass.
struct ContentBand {
    double least_pct;
    double most_pct;
};
std::optional<ContentBand> known_content(const Tables& tables, const std::string& product);

/// Under it no crop stands (balance.ndvi.least_mean); over it no crop's uptake lies (most_uptake).
double least_mean_ndvi(const Tables& tables);
NitrogenRate most_uptake(const Tables& tables);
/// An image older than this on the day of the dressing shows another stage (balance.ndvi.oldest).
long oldest_image_days(const Tables& tables);
/// As that, where it shows the crop before (rules.previous_crop_image.oldest).
long oldest_previous_image_days(const Tables& tables);
/// Organic matter older than this on the day of the dressing, or of a harvest, gave its first
/// season to an earlier crop (balance.credit.first_season).
long first_season_days(const Tables& tables);

/// The legal limit of a heavy metal in sludge fertiliser, mg/kg dry: "cadmium", …
std::optional<double> sludge_limit(const Tables& tables, const std::string& metal);

}  // namespace vrmap::job
