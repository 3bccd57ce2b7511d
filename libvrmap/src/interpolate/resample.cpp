// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/resample.hpp"

#include <cmath>

namespace vrmap::interpolate {

AreaMean::AreaMean(const geo::GridGeometry& geometry)
    : coverage_(geometry),
      weight_(geometry, 0.0),
      sum_(geometry, 0.0),
      squares_(geometry, 0.0),
      weight_squares_(geometry, 0.0) {}

void AreaMean::add(const PixelCorners& corners, double value) {
    if (!std::isfinite(value)) return;
    if (first_) offset_ = value, first_ = false;
    const double v = value - offset_;
    ring_.assign(corners.begin(), corners.end());
    const std::vector<const geo::Ring*> rings{&ring_};
    // corners may run either way round
    const double turn = geo::signed_area(ring_) < 0 ? -1.0 : 1.0;
    coverage_.visit(rings, [&](std::size_t i, double f) {
        const double w = f * turn;
        weight_[i] += w;
        sum_[i] += w * v;
        squares_[i] += w * v * v;
        weight_squares_[i] += w * w;
    });
}

geo::Grid<double> AreaMean::mean(double least) const {
    geo::Grid<double> m(weight_.geometry(), std::nan(""));
    for (std::size_t i = 0; i < m.size(); ++i)
        if (weight_[i] > 0 && weight_[i] >= least) m[i] = offset_ + sum_[i] / weight_[i];
    return m;
}

geo::Grid<double> AreaMean::spread(double least) const {
    geo::Grid<double> s(weight_.geometry(), std::nan(""));
    for (std::size_t i = 0; i < s.size(); ++i)
        if (weight_[i] > 0 && weight_[i] >= least) {
            const double m = sum_[i] / weight_[i];
            s[i] = std::max(0.0, squares_[i] / weight_[i] - m * m);
        }
    return s;
}

geo::Grid<double> AreaMean::pixels() const {
    geo::Grid<double> n(weight_.geometry(), 0.0);
    for (std::size_t i = 0; i < n.size(); ++i)
        if (weight_squares_[i] > 0) n[i] = weight_[i] * weight_[i] / weight_squares_[i];
    return n;
}

SwathDose dose_of(const std::vector<geo::Swath>& swaths, const geo::GridGeometry& geometry) {
    SwathDose d{geo::Grid<double>(geometry, 0.0), 0, 0};
    geo::Coverage coverage(geometry);
    const double cell_ha = geometry.cell_area_m2() / units::m2_in_ha;
    double in = 0;
    for (const geo::Swath& s : swaths) {
        in += s.dose.value * geo::area_m2(s.ground) / units::m2_in_ha;
        // each part by itself, holes turned against it, so that no swath is counted twice or
        // negative
        for (const geo::Polygon& part : s.ground)
            coverage.visit_part(part,
                                [&](std::size_t i, double f) { d.dose[i] += f * s.dose.value; });
    }
    for (const double v : d.dose.values()) d.total_t += v * cell_ha;
    d.outside_t = in - d.total_t;
    return d;
}

}  // namespace vrmap::interpolate
