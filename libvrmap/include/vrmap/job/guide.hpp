// SPDX-License-Identifier: Apache-2.0
// The agronomic tables shipped in data/guide, compiled in so that the program is one file.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/agronomy/nutrient_balance.hpp"
#include "vrmap/prescribe.hpp"

namespace vrmap::job {

/// The rows of data/guide/balance.toml as the balance wants them.
agronomy::BalanceParameters balance_parameters();

/// Names of the rows whose confidence is "unverified", e.g. "gate.onset".
std::vector<std::string> unverified_rows();

/// The row of data/guide/crops.toml that a crop's name falls under; "other" where none does.
std::string crop_row(const std::string& crop);

/// Whether yield may speak of soil nitrogen for this crop (the row yield.crops), and the names of
/// such crops (data/guide/crops.toml says how a name is matched).
bool yield_speaks_for(const std::string& crop);
std::vector<std::string> crops_with_yield_rule();

/// Where the median yield of a field of this crop usually lies.
struct YieldBand {
    CropYield least;
    CropYield most;
};
YieldBand usual_yield(const std::string& crop);

/// The most nitrogen a crop's basal dressing may carry, where a row says so (cap.crop).
std::optional<NitrogenRate> most_nitrogen(const std::string& crop);

/// Nitrogen of a straight fertiliser that has a row, percent by mass.
struct ContentBand {
    double least_pct;
    double most_pct;
};
std::optional<ContentBand> known_content(const std::string& product);

/// Under it no crop stands (ndvi.least_mean); over it no crop's uptake lies (ndvi.most_uptake).
double least_mean_ndvi();
NitrogenRate most_uptake();

/// An image older than this on the day of the dressing shows another stage (ndvi.oldest).
long oldest_image_days();
/// Organic matter older than this on the day of the dressing, or of a harvest, gave its first
/// season to an earlier crop (credit.first_season).
long first_season_days();

/// First season's share of a material's nitrogen, 0..1, from its C/N if known.
/// nullopt: no such material in the tables, or its row needs a C/N.
std::optional<double> material_efficiency(const std::string& material, std::optional<double> c_n);

/// The share of a material's P2O5 or K2O usable in the first season; nullopt: no such row.
std::optional<double> mineral_efficiency(const std::string& material, agronomy::Nutrient nutrient);

/// What a soil test makes of the guide rate for this crop; nullopt: no row (rice).
std::optional<TestSteps> soil_test_steps(const std::string& crop, agronomy::Nutrient nutrient);

/// The most P2O5 or K2O over the guide (mineral.most_over_guide).
double mineral_most_over_guide();

/// Where a number usually lies; outside it a mistake is likelier.
struct UsualBand {
    double least = 0;
    double most = 0;
    bool holds(double v) const { return v >= least && v <= most; }
};
/// A material's nitrogen and how much of it is spread at once, both fresh; nullopt: no row.
std::optional<UsualBand> usual_nitrogen_kg_per_t(const std::string& material);
std::optional<UsualBand> usual_dose_t_per_10a(const std::string& material);

/// Materials the tables know, by their first name.
std::vector<std::string> known_materials();

}  // namespace vrmap::job
