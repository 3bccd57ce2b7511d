// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "job/interpolation/goal.hpp"
#include "vrmap/error.hpp"
#include "vrmap/interpolate/resample.hpp"
#include "vrmap/io/read_raster.hpp"

namespace vrmap::job {

namespace {

using interpolate::PixelCorners;

// Whether a place lies in a pixel, its sides included.
bool lies_in(const PixelCorners& c, geo::Point p) {
    int left = 0;
    int right = 0;
    for (std::size_t k = 0; k < c.size(); ++k) {
        const geo::Point a = c[k];
        const geo::Point b = c[(k + 1) % c.size()];
        const double turn = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        left += turn > 0;
        right += turn < 0;
    }
    return left == 0 || right == 0;
}

// Places, asked pixel by pixel which of them lie in it: found by a grid of about one to a bin.
class PlaceValues {
public:
    explicit PlaceValues(const std::vector<geo::Point>& at)
        : at_(at), value_(at.size(), std::numeric_limits<double>::quiet_NaN()) {
        if (at.empty()) return;
        box_ = geo::bounds(at);
        const double area = std::max(box_.width() * box_.height(), 1.0);
        side_ = std::max(std::sqrt(area / static_cast<double>(at.size())),
                         std::max(box_.width(), box_.height()) / most_side);
        cols_ = 1 + static_cast<int>(box_.width() / side_);
        rows_ = 1 + static_cast<int>(box_.height() / side_);
        sort();
    }

    void add(const PixelCorners& c, double v) {
        if (at_.empty() || !std::isfinite(v)) return;
        geo::Box b;
        for (const geo::Point p : c) b.add(p);
        const int first = col(b.min_x), last = col(b.max_x);
        for (int r = row(b.min_y); r <= row(b.max_y); ++r)
            for (std::size_t k = begin_[bin(r, first)]; k < begin_[bin(r, last) + 1]; ++k)
                if (const std::size_t i = order_[k]; std::isnan(value_[i]) && lies_in(c, at_[i]))
                    value_[i] = v;
    }

    std::vector<double> take() { return std::move(value_); }

private:
    static constexpr double most_side = 4000;

    int col(double x) const {
        return static_cast<int>(std::clamp((x - box_.min_x) / side_, 0.0, cols_ - 1.0));
    }
    int row(double y) const {
        return static_cast<int>(std::clamp((y - box_.min_y) / side_, 0.0, rows_ - 1.0));
    }
    std::size_t bin(int r, int c) const {
        return static_cast<std::size_t>(r) * static_cast<std::size_t>(cols_) +
               static_cast<std::size_t>(c);
    }
    std::size_t bin_of(geo::Point p) const { return bin(row(p.y), col(p.x)); }

    void sort() {
        begin_.assign(bin(rows_ - 1, cols_ - 1) + 2, 0);
        for (const geo::Point p : at_) ++begin_[bin_of(p) + 1];
        std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
        order_.resize(at_.size());
        std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
        for (std::size_t i = 0; i < at_.size(); ++i) order_[next[bin_of(at_[i])]++] = i;
    }

    const std::vector<geo::Point>& at_;
    std::vector<double> value_;
    geo::Box box_;
    double side_ = 1;
    int cols_ = 0, rows_ = 0;
    std::vector<std::size_t> begin_;  // of each bin in order_
    std::vector<std::size_t> order_;
};

// Cells that are not square are, with their northings stretched.
struct Stretched {
    geo::GridGeometry cells;
    double by;

    explicit Stretched(const io::PixelPlace& p)
        : cells{{p.north_west.x, p.north_west.y * (p.width / p.height)},
                0,
                Metres{p.width},
                p.rows,
                p.cols},
          by(p.width / p.height) {}
    PixelCorners operator()(PixelCorners c) const {
        for (geo::Point& p : c) p.y *= by;
        return c;
    }
};

io::RasterSource source_of(const Covariate& c) {
    io::RasterSource s;
    s.role = "covariate";
    s.path = c.raster;
    s.file = c.raster.string();
    s.least = -std::numeric_limits<double>::infinity();
    s.most = std::numeric_limits<double>::infinity();
    return s;
}

geo::Box joined(geo::Box a, const geo::Box& b) {
    a.add({b.min_x, b.min_y});
    a.add({b.max_x, b.max_y});
    return a;
}

// What one raster says of the samples, where they ask it, and of the goal.
void bring(const Covariate& c, std::size_t k, Known& known, Goal& goal, Interpolation& run) {
    const bool of_samples = c.column.empty();
    static const std::vector<geo::Point> none;
    PlaceValues samples(of_samples ? known.samples.at : none);
    PlaceValues places(goal.of_places ? goal.at : none);
    std::optional<interpolate::AreaMean> cells;
    const Stretched square(goal.of_places ? io::PixelPlace{{}, 1, 1, 1, 1} : goal.pixels);
    if (!goal.of_places) cells.emplace(square.cells);
    geo::Box window = goal.box();
    if (of_samples) window = joined(window, geo::bounds(known.samples.at));
    const auto pixel = [&](const PixelCorners& corners, double v) {
        samples.add(corners, v);
        places.add(corners, v);
        if (cells && std::isfinite(v)) cells->add(square(corners), v);
    };
    io::read_pixels(source_of(c), *known.crs, window, pixel, run.inputs);
    if (of_samples) known.samples.drift[k] = samples.take();
    if (goal.of_places)
        goal.drift[k] = places.take();
    else
        goal.targets.drift[k] = cells->mean(0.5).values();
}

}  // namespace

void bring_rasters(const InterpolateJob& job, Known& known, Goal& goal, Interpolation& run) {
    for (std::size_t k = 0; k < job.covariates.size(); ++k) {
        const Covariate& c = job.covariates[k];
        if (c.raster.empty()) continue;
        if (!known.crs)
            throw InputError({c.raster.string()}, {"interpolate.raster_without_crs", {}});
        bring(c, k, known, goal, run);
    }
}

}  // namespace vrmap::job
