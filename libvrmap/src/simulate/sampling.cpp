// SPDX-License-Identifier: Apache-2.0
#include "simulate/sampling.hpp"

#include <cmath>

namespace vrmap::simulate {

using geo::Point;

namespace {

constexpr double probe_error = 0.02;  // m³/m³: a TDR without calibration to the soil
constexpr double pixel_m = 10.0;
constexpr double pixel_noise = 0.012;  // of a surface-reflectance NDVI at this level
constexpr double cut_error = 0.08;  // of the uptake: a sample is the mean of several metres of row

/// Mean over the places of a 5 × 5 square grid about the centre, NaN if any of them is unknown.
template <class Value>
double square_mean(Point centre, double side, const Value& value) {
    double sum = 0;
    for (int r = -2; r <= 2; ++r)
        for (int c = -2; c <= 2; ++c)
            sum += value(Point{centre.x + c * side / 5, centre.y + r * side / 5});
    return sum / 25;
}

/// b by least squares of ln(uptake) on NDVI, then a by least squares of uptake itself: back from
/// logarithms alone, the curve would lie 2 % low (mean over 60 seeds, cuts of 18 % error).
UptakeFit fitted(const std::vector<Point>& ndvi_and_uptake) {
    const double n = static_cast<double>(ndvi_and_uptake.size());
    Point mean;
    for (const Point p : ndvi_and_uptake) {
        mean.x += p.x / n;
        mean.y += std::log(p.y) / n;
    }
    double xy = 0;
    double xx = 0;
    for (const Point p : ndvi_and_uptake) {
        xy += (p.x - mean.x) * (std::log(p.y) - mean.y);
        xx += (p.x - mean.x) * (p.x - mean.x);
    }
    const double b = xy / xx;
    double uptake_shape = 0;
    double shape_shape = 0;
    for (const Point p : ndvi_and_uptake) {
        uptake_shape += p.y * std::exp(b * p.x);
        shape_shape += std::exp(2 * b * p.x);
    }
    const double a = uptake_shape / shape_shape;
    double squares = 0;
    for (const Point p : ndvi_and_uptake) squares += std::pow(p.y - a * std::exp(b * p.x), 2);
    return {NitrogenRate{a}, b, NitrogenRate{std::sqrt(squares / (n - 2))},
            static_cast<int>(ndvi_and_uptake.size())};
}

double value_at(const geo::Grid<double>& g, Point plane) {
    const auto cell = g.geometry().cell_at(plane);
    return cell ? g[*cell] : std::nan("");
}

}  // namespace

geo::PointSet<WaterContent> probe_moisture(const Truth& truth, const Layout& layout, int count,
                                           Random random) {
    geo::PointSet<WaterContent> set;
    const geo::Box box = layout.inset_box(8.0);
    const int rows = static_cast<int>(std::lround(std::sqrt(count / 1.5)));
    const int cols = static_cast<int>(std::lround(1.5 * rows));
    const double w = box.width() / cols;
    const double h = box.height() / rows;
    for (int tile = 0; tile < rows * cols; ++tile)
        for (int attempt = 0; attempt < 20; ++attempt) {
            const double x = box.min_x + w * (tile % cols + random.uniform(0.2, 0.8));
            const double y = box.min_y + h * (tile / cols + random.uniform(0.2, 0.8));
            const Point at = layout.frame.to_plane({x, y});
            const double true_value = value_at(truth.moisture_m3_per_m3, at);
            if (std::isnan(true_value)) continue;
            const double read = std::max(0.02, true_value + probe_error * random.normal());
            set.add(at, read, static_cast<long>(set.size()) + 1);
            break;
        }
    return set;
}

geo::Grid<double> ndvi_image(const VirtualField& field, const geo::GridGeometry& pixels,
                             const std::function<Point(Point)>& to_plane) {
    geo::Grid<double> image(pixels);
    Random random(field.seed, Stream::image);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = square_mean(pixels.centre_of(image.cell(i)), pixels.cell.value,
                               [&](Point p) { return field.ndvi_at(to_plane(p)); }) +
                   pixel_noise * random.normal();
    return image;
}

UptakeFit fit_cuts(const VirtualField& field, const Layout& layout, Random random) {
    // a calibration of several years' cuts: 40 of them would miss the crop by up to 11 %
    constexpr int cuts = 300;
    std::vector<Point> pairs;  // NDVI, uptake
    const geo::Box box = layout.box();
    for (int attempt = 0; attempt < 4000 && pairs.size() < cuts; ++attempt) {
        const Point at = layout.frame.to_plane(
            {random.uniform(box.min_x, box.max_x), random.uniform(box.min_y, box.max_y)});
        const double uptake = square_mean(
            at, pixel_m, [&](Point p) { return value_at(field.truth.uptake_kg_per_ha, p); });
        if (std::isnan(uptake)) continue;  // the plot hangs over the edge
        const double seen = square_mean(at, pixel_m, [&](Point p) { return field.ndvi_at(p); }) +
                            pixel_noise * random.normal();
        pairs.push_back({seen, uptake * std::max(0.3, 1.0 + cut_error * random.normal())});
    }
    return fitted(pairs);
}

}  // namespace vrmap::simulate
