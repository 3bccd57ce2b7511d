// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/organic_credit.hpp"

#include <array>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

template <std::size_t N>
double horner(const std::array<double, N>& c, double x) {
    double sum = 0;
    for (const double k : c) sum = sum * x + k;
    return sum;
}

// Of the first season's nitrogen: without a release all of it counts in one season.
double untimed_share(const OrganicEvent& e, const NitrogenPart& part) {
    using Of = NitrogenPart::Of;
    const double now = e.before_harvest ? 0 : 1;
    switch (part.of) {
        case Of::season:
            return now;
        case Of::dressing:
            return part.credit_share * now;
        case Of::image:
            return e.share_seen_by_image;
        case Of::harvest:
            return e.before_harvest && e.fed_harvest == part.harvest ? 1 : 0;
    }
    return 0;
}

// Of the total nitrogen.
double timed_share(const Release& r, const NitrogenPart& part, double water) {
    using Of = NitrogenPart::Of;
    switch (part.of) {
        case Of::season:
            return r.to_season(water);
        case Of::dressing:
            return r.to_dressing(water);
        case Of::image:
            return r.to_image(water);
        case Of::harvest:
            return r.to_harvest(static_cast<std::size_t>(part.harvest), water);
    }
    return 0;
}

}  // namespace

geo::Grid<double> expected_nitrogen(const OrganicEvent& event) {
    geo::Grid<double> n(event.dose.geometry(), 0.0);
    for (std::size_t i = 0; i < n.size(); ++i)
        n[i] = event.dose[i] * event.material.nitrogen_kg_per_t_fresh * event.material.efficiency;
    return n;
}

geo::Grid<double> nitrogen_of(const OrganicEvent& event, const NitrogenPart& part) {
    if (!event.release) {
        geo::Grid<double> n = expected_nitrogen(event);
        const double share = untimed_share(event, part);
        for (std::size_t i = 0; i < n.size(); ++i) n[i] = share * n[i];
        return n;
    }
    geo::Grid<double> n = event.dose;
    double share = timed_share(*event.release, part, 1);
    for (std::size_t i = 0; i < n.size(); ++i) {
        if (event.water && n[i] > 0) share = timed_share(*event.release, part, (*event.water)[i]);
        n[i] *= event.material.nitrogen_kg_per_t_fresh * share;
    }
    return n;
}

double normal_quantile(double p) {
    if (!(p > 0 && p < 1)) throw ArgumentError({"credit.bad_quantile", {{"value", text(p)}}});
    constexpr std::array<double, 6> a{-3.969683028665376e+01, 2.209460984245205e+02,
                                      -2.759285104469687e+02, 1.383577518672690e+02,
                                      -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr std::array<double, 6> b{-5.447609879822406e+01, 1.615858368580409e+02,
                                      -1.556989798598866e+02, 6.680131188771972e+01,
                                      -1.328068155288572e+01, 1.0};
    constexpr std::array<double, 6> c{-7.784894002430293e-03, -3.223964580411365e-01,
                                      -2.400758277161838e+00, -2.549732539343734e+00,
                                      4.374664141464968e+00,  2.938163982698783e+00};
    constexpr std::array<double, 5> d{7.784695709041462e-03, 3.224671290700398e-01,
                                      2.445134137142996e+00, 3.754408661907416e+00, 1.0};
    constexpr double low = 0.02425;
    if (p < low) {
        const double q = std::sqrt(-2 * std::log(p));
        return horner(c, q) / horner(d, q);
    }
    if (p > 1 - low) return -normal_quantile(1 - p);
    const double q = p - 0.5;
    return horner(a, q * q) * q / horner(b, q * q);
}

double cautious_factor(const CreditParameters& p) {
    const double cv2 = p.cv_spreading * p.cv_spreading + p.cv_content * p.cv_content +
                       p.cv_efficiency * p.cv_efficiency;
    const double log_variance = std::log1p(cv2);
    return std::exp(normal_quantile(p.quantile) * std::sqrt(log_variance) - log_variance / 2);
}

}  // namespace vrmap::agronomy
