// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/canopy.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/units.hpp"

namespace vrmap::agronomy {

namespace {

// One cell's supply and its standard deviation, kg N/ha, by each rule.
struct Word {
    double supply;
    double sd;
};

class Speaker {
public:
    Speaker(const CanopyGround& ground, double mean) : ground_(ground), mean_(mean) {}
    Word operator()(const UptakeCurve& u, double ndvi) const {
        return {u.to_season * u.uptake_kg_per_ha(ndvi), u.to_season * u.rmse_kg_per_ha};
    }
    // beyond its clamp a sensor errs no more
    Word operator()(const SensorStep& s, double sv) const {
        const auto change = [&](double v) {
            return s.change_kg_per_ha(v, mean_, ground_.rate_kg_per_ha);
        };
        return of_rate(change(sv), (change(sv + s.sd_sv) - change(sv - s.sd_sv)) / 2);
    }
    // its root is steep near enough nitrogen and level beyond it: the error takes the mean slope
    Word operator()(const Sufficiency& s, double index) const {
        return of_rate(s.rate_kg_per_ha(index, ground_.rate_kg_per_ha),
                       ground_.rate_kg_per_ha * s.sd / s.delta);
    }
    Word operator()(const Nfoa& n, double ndvi) const {
        return of_rate(n.rate_kg_per_ha(ndvi), n.sd_kg_per_ha);
    }

private:
    Word of_rate(double rate, double sd) const {
        return {-ground_.recovery * rate, ground_.recovery * std::abs(sd)};
    }
    const CanopyGround& ground_;
    double mean_;
};

}  // namespace

double UptakeCurve::uptake_kg_per_ha(double ndvi) const {
    return a_kg_per_ha * std::exp(b * ndvi);
}

double SensorStep::change_kg_per_ha(double sv, double reference, double rate) const {
    const double most = most_share * rate;
    return std::clamp(kg_per_ha_per_sv * (sv - reference), -most, most);
}

double Sufficiency::rate_kg_per_ha(double index, double full) const {
    const double si = index / reference;
    if (!(si < 1)) return 0;
    return full * std::sqrt((1 - si) / delta);
}

double Nfoa::yield_potential_t_per_ha(double ndvi) const {
    const auto& [a, b, c] = yield_potential;
    return a + b * std::exp(c * ndvi / days);
}

double Nfoa::rate_kg_per_ha(double ndvi) const {
    const double yield = std::min(yield_potential_t_per_ha(ndvi) * response, most_yield_t_per_ha);
    const double grain_pct = grain_n[0] * yield + grain_n[1];
    const double in_grain = yield * units::kg_in_t * grain_pct / 100;
    const double now = uptake[0] + uptake[1] * std::exp(uptake[2] * ndvi);
    return std::max(0.0, (in_grain - now) / efficiency);
}

bool follows_growth(const CanopyRule& rule) {
    return !std::holds_alternative<Nfoa>(rule);
}

double uptake_now(const CanopyRule& rule, double index) {
    const auto* const curve = std::get_if<UptakeCurve>(&rule);
    return curve ? curve->uptake_kg_per_ha(index) : std::nan("");
}

double response_of_strip(double rich, double field, double most) {
    return std::clamp(rich / field, 1.0, most);
}

double response_of_variation(double mean, double sd, double most) {
    return sd < mean ? std::clamp((mean + sd) / (mean - sd), 1.0, most) : most;
}

SupplyEvidence canopy_evidence(const geo::Layer<Ndvi>& layer, const CanopyRule& rule,
                               const IndexGuard& guard, const CanopyGround& ground) {
    const geo::Grid<double>& index = layer.mean();
    const Speaker speaker(ground,
                          geo::area_mean(ground.area, [&](std::size_t i) { return index[i]; }));
    const auto word = [&](double v) {
        return std::visit([&](const auto& r) { return speaker(r, v); }, rule);
    };
    SupplyEvidence s{index, index};
    s.of_growth = follows_growth(rule);
    const auto* const sufficiency = std::get_if<Sufficiency>(&rule);
    for (std::size_t i = 0; i < index.size(); ++i) {
        if (std::isnan(index[i])) continue;
        if (sufficiency && index[i] / sufficiency->reference < sufficiency->beyond) {
            s.supply[i] = s.variance[i] = std::nan("");
            continue;
        }
        const Word said = word(index[i]);
        const double off = layer.variance()[i] > 0 ? std::sqrt(layer.variance()[i]) : 0;
        const double seen = (word(index[i] + off).supply - word(index[i] - off).supply) / 2;
        const double widening = guard.widening(index[i]);
        s.supply[i] = said.supply;
        s.variance[i] = widening * widening * (said.sd * said.sd + seen * seen);
    }
    return s;
}

}  // namespace vrmap::agronomy
