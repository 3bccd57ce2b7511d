// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/soil_supply.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vrmap/agronomy/triple_collocation.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::agronomy {

namespace {

constexpr double least_signal = 1e-12;  // (kg/ha)²: under it a layer is constant

// The layers without what is known to have another cause: of these their worth is judged.
std::vector<SupplyEvidence> of_soil(std::vector<SupplyEvidence> evidence) {
    for (SupplyEvidence& e : evidence)
        for (std::size_t i = 0; i < e.other_cause.size(); ++i) e.supply[i] -= e.other_cause[i];
    return evidence;
}

Trust own_trust(const SupplyEvidence& e, const geo::Grid<double>& area) {
    Trust t;
    const double mean = geo::area_mean(area, [&](std::size_t i) { return e.supply[i]; });
    t.signal_variance = geo::area_mean(
        area, [&](std::size_t i) { return (e.supply[i] - mean) * (e.supply[i] - mean); });
    t.noise_variance = geo::area_mean(area, [&](std::size_t i) { return e.variance[i]; });
    if (!(t.signal_variance > least_signal)) return t;
    t.shrinkage =
        e.kriged ? (e.structured_share > 0 ? 1.0 : 0.0)
                 : e.structured_share * std::max(0.0, 1 - t.noise_variance / t.signal_variance);
    return t;
}

// Of two layers where both speak.
struct Agreement {
    double own_variance = 0;  // of the first
    double covariance = 0;
};

Agreement agreement(const SupplyEvidence& a, const SupplyEvidence& b,
                    const geo::Grid<double>& area) {
    const auto both = [&](const SupplyEvidence& one, const SupplyEvidence& other, std::size_t i) {
        return std::isnan(other.supply[i]) ? std::nan("") : one.supply[i];
    };
    const double ma = geo::area_mean(area, [&](std::size_t i) { return both(a, b, i); });
    const double mb = geo::area_mean(area, [&](std::size_t i) { return both(b, a, i); });
    const auto off = [&](std::size_t i) { return both(a, b, i) - ma; };
    return {geo::area_mean(area, [&](std::size_t i) { return off(i) * off(i); }),
            geo::area_mean(area, [&](std::size_t i) { return off(i) * (b.supply[i] - mb); })};
}

// What a layer shares most of with any other that still has a signal, on their common ground; −1:
// layers that never meet, or meet where the layer is flat, judge nothing.
double shared_with_another(const std::vector<SupplyEvidence>& evidence,
                           const geo::Grid<double>& area, const std::vector<Trust>& own,
                           std::size_t k) {
    double share = -1;
    for (std::size_t j = 0; j < evidence.size(); ++j) {
        if (j == k || !(own[j].shrinkage > 0)) continue;
        const Agreement with = agreement(evidence[k], evidence[j], area);
        if (with.own_variance > least_signal)
            share = std::max(share, std::clamp(with.covariance / with.own_variance, 0.0, 1.0));
    }
    return share;
}

// What every three layers that still have a signal find of each of them; the median of its threes.
// 1 where none judges.
std::vector<double> shared_by_threes(const std::vector<SupplyEvidence>& evidence,
                                     const geo::Grid<double>& area, const std::vector<Trust>& own,
                                     double least_correlation) {
    std::vector<std::vector<double>> found(evidence.size());
    std::vector<std::size_t> heard;
    for (std::size_t k = 0; k < evidence.size(); ++k)
        if (own[k].shrinkage > 0) heard.push_back(k);
    const auto collocate = [&](const std::array<std::size_t, 3>& of) {
        const auto c = triple_collocation(
            {&evidence[of[0]].supply, &evidence[of[1]].supply, &evidence[of[2]].supply}, area,
            least_correlation);
        for (std::size_t k = 0; c && k < 3; ++k)
            if (!std::isnan(c->share[k])) found[of[k]].push_back(c->share[k]);
    };
    for (std::size_t a = 0; a < heard.size(); ++a)
        for (std::size_t b = a + 1; b < heard.size(); ++b)
            for (std::size_t c = b + 1; c < heard.size(); ++c)
                collocate({heard[a], heard[b], heard[c]});
    std::vector<double> share(evidence.size(), 1);
    for (std::size_t k = 0; k < share.size(); ++k)
        if (!found[k].empty()) share[k] = median(found[k]);
    return share;
}

// Layers that tell one soil must agree on it; who agrees less than he says of himself is believed
// by what he agrees.
void judge_agreement(const std::vector<SupplyEvidence>& evidence, const geo::Grid<double>& area,
                     double least_correlation, std::vector<Trust>& trust) {
    const std::vector<Trust> own = trust;
    const std::vector<double> threes = shared_by_threes(evidence, area, own, least_correlation);
    for (std::size_t k = 0; k < evidence.size(); ++k) {
        if (!(own[k].shrinkage > 0)) continue;
        const double with_one = shared_with_another(evidence, area, own, k);
        if (with_one < 0) continue;
        const double share = std::min(with_one, threes[k]);
        const double noise = own[k].signal_variance * (1 - share);
        if (noise <= own[k].noise_variance) continue;
        trust[k].noise_variance = noise;
        trust[k].shrinkage = std::min(own[k].shrinkage, share);
    }
}

}  // namespace

SupplyEvidence heard(SupplyEvidence e) {
    constexpr double most_kg_per_ha = 1e4;
    for (std::size_t i = 0; i < e.supply.size(); ++i) {
        const bool sane = std::abs(e.supply[i]) <= most_kg_per_ha && e.variance[i] >= 0 &&
                          std::isfinite(e.variance[i]);
        if (!sane) e.supply[i] = e.variance[i] = std::nan("");
    }
    return e;
}

SoilSupply fuse(const std::vector<SupplyEvidence>& said, const geo::Grid<double>& area,
                const FusionParameters& parameters) {
    std::vector<SupplyEvidence> evidence;
    evidence.reserve(said.size());
    for (const SupplyEvidence& e : said) evidence.push_back(heard(e));
    const std::vector<SupplyEvidence> soil = of_soil(evidence);
    SoilSupply s;
    s.variance = geo::Grid<double>(area.geometry(), std::nan(""));
    s.noise = s.variance;
    s.other_cause = geo::Grid<double>(area.geometry(), 0.0);
    std::vector<double> mean;
    std::vector<double> stated;
    for (std::size_t k = 0; k < evidence.size(); ++k) {
        s.trust.push_back(own_trust(soil[k], area));
        mean.push_back(geo::area_mean(area, [&](std::size_t i) { return evidence[k].supply[i]; }));
        stated.push_back(s.trust.back().noise_variance);
        s.anomaly.emplace_back(area.geometry(), 0.0);
    }
    judge_agreement(soil, area, parameters.least_correlation, s.trust);
    const double rep = parameters.representativeness_kg_per_ha;
    std::vector<double> weight(evidence.size());
    for (std::size_t i = 0; i < area.size(); ++i) {
        double total = 0;
        double spread = std::numeric_limits<double>::infinity();
        int speaking = 0;
        for (std::size_t k = 0; k < evidence.size(); ++k) {
            weight[k] = 0;
            if (!(area[i] > 0) || std::isnan(evidence[k].supply[i]) || !(s.trust[k].shrinkage > 0))
                continue;
            const double worse = s.trust[k].noise_variance - stated[k];
            weight[k] = 1 / std::max(evidence[k].variance[i] + worse + rep * rep, 1e-9);
            total += weight[k];
            spread = std::min(spread, s.trust[k].signal_variance);
            ++speaking;
        }
        if (!speaking) continue;
        for (std::size_t k = 0; k < evidence.size(); ++k) {
            if (!(weight[k] > 0)) continue;
            const double kept = weight[k] / total * s.trust[k].shrinkage;
            s.anomaly[k][i] = kept * (evidence[k].supply[i] - mean[k]);
            if (evidence[k].other_cause.size() > 0)
                s.other_cause[i] += kept * evidence[k].other_cause[i];
        }
        s.variance[i] = (1 + (speaking - 1) * parameters.error_correlation) / total;
        s.noise[i] = std::min(s.variance[i], spread);
    }
    // where layers differ in reach the weighted sum may drift off the field mean: take it out where
    // the layer speaks, so that the soil moves nitrogen about and never adds or takes any
    for (std::size_t k = 0; k < evidence.size(); ++k) {
        if (!(s.trust[k].shrinkage > 0)) continue;
        const auto speaks = [&](std::size_t i) {
            return area[i] > 0 && !std::isnan(evidence[k].supply[i]);
        };
        const double drift = geo::area_mean(
            area, [&](std::size_t i) { return speaks(i) ? s.anomaly[k][i] : std::nan(""); });
        for (std::size_t i = 0; i < area.size(); ++i)
            if (speaks(i)) s.anomaly[k][i] -= drift;
    }
    const double aside = geo::area_mean(area, [&](std::size_t i) {
        return std::isnan(s.variance[i]) ? std::nan("") : s.other_cause[i];
    });
    for (std::size_t i = 0; i < area.size(); ++i)
        if (area[i] > 0 && !std::isnan(s.variance[i])) s.other_cause[i] -= aside;
    return s;
}

}  // namespace vrmap::agronomy
