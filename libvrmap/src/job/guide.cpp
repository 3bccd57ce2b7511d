// SPDX-License-Identifier: Apache-2.0
// Constants of the balance, and the checks about it.
#include "vrmap/job/guide.hpp"

#include <cmath>

#include "job/named_rows.hpp"

namespace vrmap::job {

namespace {

constexpr const char* ratio = "ratio";
constexpr const char* probability = "probability";
constexpr const char* of_guide = "share of the guide rate";
constexpr const char* nitrogen = "kg N/10a";
constexpr const char* deviations = "robust standard deviations";

// Rows of balance.toml that the outcome will tell the use of.
class Balance {
public:
    explicit Balance(const Tables& tables) : tables_(tables) {}
    double operator()(const char* row, const char* unit) const {
        return tables_.peek_number(std::string("balance.") + row, unit);
    }

private:
    const Tables& tables_;
};

}  // namespace

agronomy::BalanceParameters balance_parameters(const Tables& tables) {
    const Balance row(tables);
    agronomy::BalanceParameters p;
    p.fusion.representativeness_kg_per_ha =
        kg_n_per_10a(row("fusion.representativeness", nitrogen)).value;
    p.fusion.error_correlation = row("fusion.error_correlation", ratio);
    p.fusion.least_correlation = row("collocation.least_correlation", ratio);
    p.gate = {
        row("gate.prior", probability),
        row("gate.most_prior", probability),
        static_cast<std::size_t>(row("gate.fewest_samples", "samples of water")),
        row("gate.onset", deviations),
        row("gate.softness", deviations),
        row("gate.never_raise_below", probability),
        tables.peek_number("rules.gate.humus_ndvi_factor",
                           "factor on the correlation of humus and NDVI in the logistic"),
        static_cast<std::size_t>(row("soil_growth.fewest_samples", "samples of humus or AC-N"))};
    const Row& filled = *tables.peek("rules.gate.wfps");
    p.gate.filled_onset = filled.value[0];
    p.gate.filled_softness = filled.value[1];
    p.credit = {row("credit.quantile", probability), row("credit.cv_spreading", ratio),
                row("credit.cv_content", ratio), row("credit.cv_efficiency", ratio),
                row("credit.first_year_cap", of_guide)};
    p.sigma_factor_without_protein = row("yield.sigma_factor_without_protein", ratio);
    p.no_evidence = row("fusion.no_evidence", "standard deviations");
    p.recovery_cv = row("fusion.recovery_cv", ratio);
    p.goal_share = row("goal.water_share", "share of the demand that water takes away");
    p.most_over_guide = row("cap.most_over_guide", of_guide);
    p.most_soil_cut = row("cap.most_soil_cut", of_guide);
    const SeasonCaps caps = season_caps(tables);
    p.season_warn = caps.warn;
    p.season_block = caps.block;
    return p;
}

SeasonCaps season_caps(const Tables& tables) {
    const Balance row(tables);
    return {kg_n_per_10a(row("cap.season_warn", nitrogen)),
            kg_n_per_10a(row("cap.season_block", nitrogen))};
}

double mineral_most_over_guide(const Tables& tables) {
    return Balance(tables)("mineral.most_over_guide", "share of the guide rate of P2O5 or K2O");
}

double anchor_quantile(const Tables& tables) {
    return tables.number("balance.anchor.quantile", "share of the ground, by the change it wants");
}

agronomy::StableZoneParameters stable_zone_parameters(const Tables& tables) {
    return {tables.number("rules.yield_class.tau", "points of 100 y/mean"),
            static_cast<std::size_t>(
                std::lround(tables.number("rules.yield_class.least_years", "years")))};
}

clean::YieldLimits yield_limits(const Tables& tables) {
    const Balance row(tables);
    return {{row("cleaning.yield_above", "t/ha")},
            {row("cleaning.yield_at_most", "t/ha")},
            row("cleaning.mad_factor", deviations),
            {row("cleaning.margin", "m")}};
}

LayerDemands layer_demands(const Tables& tables) {
    const Balance row(tables);
    return {static_cast<std::size_t>(std::lround(row("layer.fewest_for_map", "samples"))),
            row("layer.least_cover", "share of the field")};
}

double least_mean_ndvi(const Tables& tables) {
    return Balance(tables)("ndvi.least_mean", "NDVI");
}
NitrogenRate most_uptake(const Tables& tables) {
    return kg_n_per_10a(Balance(tables)("ndvi.most_uptake", nitrogen));
}
long oldest_image_days(const Tables& tables) {
    return std::lround(Balance(tables)("ndvi.oldest", "days before the dressing"));
}
long first_season_days(const Tables& tables) {
    return std::lround(
        Balance(tables)("credit.first_season", "days before the dressing, or before a harvest"));
}

std::optional<ContentBand> known_content(const Tables& tables, const std::string& product) {
    const auto group = group_called(tables, "products", product);
    const Row* row = group ? tables.peek("products." + *group + ".nitrogen_pct") : nullptr;
    if (!row) return std::nullopt;
    return ContentBand{row->value[0], row->value[1]};
}

double most_removal_weight(const Tables& tables) {
    return tables.number("balance.removal.most_weight",
                         "share of removal in the P2O5 and K2O rate");
}

}  // namespace vrmap::job
