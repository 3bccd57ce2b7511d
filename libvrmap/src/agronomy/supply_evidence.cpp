// SPDX-License-Identifier: Apache-2.0
#include "agronomy/supply_evidence.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/agronomy/water_share.hpp"

namespace vrmap::agronomy {

namespace {

SupplyEvidence from_yield(const YieldEvidence& y, const BalanceInput& in,
                          const BalanceParameters& p) {
    const geo::Grid<double> fed = organic_sum(in, {NitrogenPart::Of::harvest, 1, y.harvest});
    const auto said = [&y](const auto& layer) {
        return SupplyEvidence{layer.mean(), layer.variance(), y.structured_share, true};
    };
    SupplyEvidence s = y.uptake ? said(*y.uptake) : said(y.layer);
    s.term = Term::yield;
    const double k = y.uptake ? 1 : y.uptake_kg_per_t;
    const double widen = y.uptake ? 1 : k * p.sigma_factor_without_protein;
    for (std::size_t i = 0; i < s.supply.size(); ++i) {
        s.supply[i] = k * s.supply[i] - in.guide.recovery * fed[i];
        s.variance[i] *= widen * widen;
    }
    return s;
}

SupplyEvidence from_ndvi(const BalanceInput& in) {
    const NdviEvidence& n = *in.ndvi;
    const geo::Grid<double> seen = organic_sum(in, {NitrogenPart::Of::image});
    SupplyEvidence s = canopy_evidence(n.layer, n.rule, n.guard,
                                       {in.guide.rate.value, in.guide.recovery, in.area});
    s.structured_share = n.structured_share;
    s.term = Term::ndvi;
    // a rule that feeds the best ground most takes off what the crop holds by itself
    for (std::size_t i = 0; s.of_growth && i < s.supply.size(); ++i)
        s.supply[i] -= in.guide.recovery * seen[i];
    return s;
}

// What was spread before the soil was tested is in the test, and credited by itself.
geo::Grid<double> tested_already(const BalanceInput& in) {
    geo::Grid<double> sum(in.area.geometry(), 0.0);
    for (const OrganicEvent& e : in.organic) {
        if (!e.before_soil_test) continue;
        const geo::Grid<double> n = nitrogen_of(e, {NitrogenPart::Of::season});
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += n[i];
    }
    return sum;
}

// One milligram more of AC-N spares slope kilograms of fertiliser: the soil gives slope·r of
// uptake.
SupplyEvidence from_soil_nitrogen(const BalanceInput& in) {
    const SoilNitrogenEvidence& n = *in.soil_nitrogen;
    SupplyEvidence s{n.layer.mean(), n.layer.variance(), n.structured_share, true};
    s.term = Term::soil_test;
    s.of_growth = false;
    double sum = 0;
    double ground = 0;
    for (std::size_t i = 0; i < s.supply.size(); ++i) {
        s.supply[i] = std::min(s.supply[i], n.rule.saturates_at);
        if (!(in.area[i] > 0) || !std::isfinite(s.supply[i])) continue;
        sum += in.area[i] * s.supply[i];
        ground += in.area[i];
    }
    const double mean = ground > 0 ? sum / ground : 0;
    const double slope = n.rule.kg_per_ha_per_mg * in.guide.recovery;
    const double slope_sd = n.rule.sd * in.guide.recovery;
    const geo::Grid<double> tested = tested_already(in);
    for (std::size_t i = 0; i < s.supply.size(); ++i) {
        const double off = s.supply[i] - mean;
        s.supply[i] = slope * off - in.guide.recovery * tested[i];
        s.variance[i] = slope * slope * s.variance[i] + slope_sd * slope_sd * off * off;
    }
    return s;
}

// The samples that lie on ground of the field where the layer speaks.
std::size_t samples_on(const geo::Grid<double>& growth, const BalanceInput& in) {
    std::size_t n = 0;
    for (const geo::Point p : in.moisture_samples.position)
        n += std::isfinite(growth_at(p, growth, in.area));
    return n;
}

}  // namespace

geo::Grid<double> organic_sum(const BalanceInput& in, const NitrogenPart& part) {
    geo::Grid<double> sum(in.area.geometry(), 0.0);
    for (const OrganicEvent& e : in.organic) {
        const geo::Grid<double> n = nitrogen_of(e, part);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += n[i];
    }
    return sum;
}

std::vector<SupplyEvidence> supply_evidence(const BalanceInput& in, const BalanceParameters& p) {
    std::vector<SupplyEvidence> evidence;
    for (const YieldEvidence& y : in.yield) evidence.push_back(heard(from_yield(y, in, p)));
    if (in.ndvi) evidence.push_back(heard(from_ndvi(in)));
    if (in.dry_soil && in.moisture)
        evidence.push_back(heard(dry_soil_evidence(*in.moisture, *in.dry_soil, in.guide.recovery)));
    if (in.soil_nitrogen) evidence.push_back(heard(from_soil_nitrogen(in)));
    return evidence;
}

std::optional<double> set_water_aside(std::vector<SupplyEvidence>& evidence, const BalanceInput& in,
                                      const GateParameters& gate) {
    std::optional<double> most;
    if (in.dry_soil) return most;  // the paddy was flooded after it
    for (SupplyEvidence& e : evidence) {
        if (!e.of_growth) continue;
        const std::size_t samples = samples_on(e.supply, in);
        if (samples < gate.fewest_samples) continue;
        auto w = in.moisture ? explained_by_water(e.supply, *in.moisture, samples, in.area)
                             : explained_by_water(e.supply, in.moisture_samples, in.area);
        if (!w) continue;
        most = std::max(most.value_or(0), w->explained);
        e.other_cause = std::move(w->part);
    }
    return most;
}

}  // namespace vrmap::agronomy
