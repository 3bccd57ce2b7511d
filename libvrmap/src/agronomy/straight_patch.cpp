// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/straight_patch.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace vrmap::agronomy {

namespace {

constexpr int bins = 24;              // along the field
constexpr int narrowest = 3;          // bins: thinner is a wheel track
constexpr double least_share = 0.08;  // of the field
constexpr double most_share = 0.70;
constexpr double least_explained = 0.5;
constexpr double most_left = 0.7;  // of what a quadratic surface leaves

struct Coarse {
    geo::Grid<double> weight;  // m²
    geo::Grid<double> sum;     // m² × supply about the field's mean
    double total_weight = 0;
    double variance = 0;  // Σ sum²/weight
};

// Direction of the longest edge, radians.
double main_direction(const geo::FieldBoundary& boundary) {
    double longest = 0;
    double angle = 0;
    for (const geo::Polygon& part : boundary.parts())
        for (std::size_t i = 0; i < part.outer.size(); ++i) {
            const geo::Point a = part.outer[i];
            const geo::Point b = part.outer[(i + 1) % part.outer.size()];
            const double length = std::hypot(b.x - a.x, b.y - a.y);
            if (length <= longest) continue;
            longest = length;
            angle = std::atan2(b.y - a.y, b.x - a.x);
        }
    return angle;
}

geo::GridGeometry turned_grid(const geo::FieldBoundary& boundary) {
    const double angle = main_direction(boundary);
    geo::GridGeometry g{{0, 0}, angle, {1}, 1, 1};
    geo::Box box;  // in the turned frame: x to the right, y down
    for (const geo::Ring* ring : boundary.rings())
        for (const geo::Point p : *ring) box.add(g.to_local(p));
    const double across = std::max(box.max_x - box.min_x, box.max_y - box.min_y);
    g.origin = g.at(box.min_y, box.min_x);
    g.cell = {across / bins};
    g.cols = std::max(1, static_cast<int>(std::ceil((box.max_x - box.min_x) / g.cell.value)));
    g.rows = std::max(1, static_cast<int>(std::ceil((box.max_y - box.min_y) / g.cell.value)));
    return g;
}

Coarse coarse(const geo::Grid<double>& supply, const geo::Grid<double>& area,
              const geo::FieldBoundary& boundary) {
    const geo::GridGeometry g = turned_grid(boundary);
    Coarse c{geo::Grid<double>(g, 0), geo::Grid<double>(g, 0)};
    for (std::size_t i = 0; i < supply.size(); ++i) {
        if (!(area[i] > 0) || std::isnan(supply[i])) continue;
        const auto cell = g.cell_at(supply.geometry().centre_of(supply.cell(i)));
        if (!cell) continue;
        c.weight[*cell] += area[i];
        c.sum[*cell] += area[i] * supply[i];
    }
    double all = 0;
    for (std::size_t i = 0; i < c.sum.size(); ++i) {
        c.total_weight += c.weight[i];
        all += c.sum[i];
    }
    if (!(c.total_weight > 0)) return c;
    for (std::size_t i = 0; i < c.sum.size(); ++i) {
        c.sum[i] -= c.weight[i] * all / c.total_weight;
        if (c.weight[i] > 0) c.variance += c.sum[i] * c.sum[i] / c.weight[i];
    }
    return c;
}

// Sums over any rectangle in four look-ups.
class SummedArea {
public:
    explicit SummedArea(const geo::Grid<double>& g)
        : cols_(g.cols() + 1),
          sum_(static_cast<std::size_t>(g.rows() + 1) * static_cast<std::size_t>(cols_), 0.0) {
        for (int r = 0; r < g.rows(); ++r)
            for (int c = 0; c < g.cols(); ++c)
                sum_[at(r + 1, c + 1)] =
                    g[geo::Cell{r, c}] + sum_[at(r, c + 1)] + sum_[at(r + 1, c)] - sum_[at(r, c)];
    }
    double operator()(int r0, int c0, int r1, int c1) const {
        return sum_[at(r1, c1)] - sum_[at(r0, c1)] - sum_[at(r1, c0)] + sum_[at(r0, c0)];
    }

private:
    std::size_t at(int r, int c) const {
        return static_cast<std::size_t>(r) * static_cast<std::size_t>(cols_) +
               static_cast<std::size_t>(c);
    }
    int cols_;
    std::vector<double> sum_;
};

StraightPatch best_rectangle(const Coarse& c) {
    const SummedArea weight(c.weight);
    const SummedArea sum(c.sum);
    StraightPatch best;
    const int rows = c.sum.rows();
    const int cols = c.sum.cols();
    for (int r0 = 0; r0 < rows; ++r0)
        for (int r1 = std::min(rows, r0 + narrowest); r1 <= rows; ++r1)
            for (int c0 = 0; c0 < cols; ++c0)
                for (int c1 = std::min(cols, c0 + narrowest); c1 <= cols; ++c1) {
                    const double w = weight(r0, c0, r1, c1);
                    const double s = sum(r0, c0, r1, c1);
                    const double share = w / c.total_weight;
                    if (!(s > 0) || share < least_share || share > most_share) continue;
                    const double explained = s * s / (w * (1 - share)) / c.variance;
                    if (explained <= best.explained) continue;
                    best.explained = explained;
                    best.area = {w};
                    best.step = s / w / (1 - share);
                }
    return best;
}

// Share of the variance that a surface of second degree explains, by weighted least squares.
double smooth_share(const Coarse& c) {
    using Vector = Eigen::Matrix<double, 6, 1>;
    Eigen::Matrix<double, 6, 6> normal = Eigen::Matrix<double, 6, 6>::Identity() * 1e-9;
    Vector right = Vector::Zero();
    for (std::size_t i = 0; i < c.sum.size(); ++i) {
        if (!(c.weight[i] > 0)) continue;
        const double x = (c.sum.cell(i).col + 0.5) / bins - 0.5;
        const double y = (c.sum.cell(i).row + 0.5) / bins - 0.5;
        const Vector v{{1, x, y, x * x, x * y, y * y}};
        normal += c.weight[i] / c.total_weight * v * v.transpose();
        right += c.sum[i] / c.total_weight * v;
    }
    const Vector fitted = normal.ldlt().solve(right);
    return std::clamp(fitted.dot(right) * c.total_weight / c.variance, 0.0, 1.0);
}

}  // namespace

std::optional<StraightPatch> straight_patch(const geo::Grid<double>& supply,
                                            const geo::Grid<double>& area,
                                            const geo::FieldBoundary& boundary) {
    const Coarse c = coarse(supply, area, boundary);
    if (!(c.variance > 1e-12 * c.total_weight)) return std::nullopt;
    StraightPatch patch = best_rectangle(c);
    patch.smooth_share = smooth_share(c);
    if (patch.explained < least_explained ||
        1 - patch.explained > most_left * (1 - patch.smooth_share))
        return std::nullopt;
    return patch;
}

}  // namespace vrmap::agronomy
