// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/coverage.hpp"

#include <cmath>

namespace vrmap::geo {

namespace {
// The first of `cells` whose centre does not lie before `at`; `cells` itself if none.
int first_centre(double at, int cells) {
    return static_cast<int>(std::clamp(std::ceil(at - 0.5), 0.0, static_cast<double>(cells)));
}
}  // namespace

Coverage::Coverage(const GridGeometry& geometry)
    : geometry_(geometry),
      cos_(geometry.angle == 0 ? 1 : std::cos(geometry.angle)),
      sin_(geometry.angle == 0 ? 0 : std::sin(geometry.angle)),
      columns_(static_cast<std::size_t>(geometry.cols)) {}

void Coverage::begin() {
    local_.clear();
    spans_.clear();
    box_ = {};
}

// A ring in cell units, x to the right and y down the rows (GridGeometry::to_local).
void Coverage::add(const Ring& ring, double turn) {
    spans_.push_back({local_.size(), turn});
    for (const Point p : ring) {
        const double dx = (p.x - geometry_.origin.x) / geometry_.cell.value;
        const double dy = (p.y - geometry_.origin.y) / geometry_.cell.value;
        local_.push_back({dx * cos_ + dy * sin_, dx * sin_ - dy * cos_});
        box_.add(local_.back());
    }
}

// Every edge's share, over the block of cells that the box of all rings touches; false: none.
bool Coverage::accumulate() {
    if (box_.empty() || box_.max_x <= 0 || box_.max_y <= 0 || box_.min_x >= geometry_.cols ||
        box_.min_y >= geometry_.rows)
        return false;
    row0_ = static_cast<int>(std::floor(std::max(0.0, box_.min_y)));
    col0_ = static_cast<int>(std::floor(std::max(0.0, box_.min_x)));
    rows_ = static_cast<int>(std::ceil(std::min<double>(geometry_.rows, box_.max_y))) - row0_;
    cols_ = static_cast<int>(std::ceil(std::min<double>(geometry_.cols, box_.max_x))) - col0_;
    if (rows_ <= 0 || cols_ <= 0) return false;
    const std::size_t size = static_cast<std::size_t>(rows_) * static_cast<std::size_t>(cols_ + 2);
    if (sums_.size() < size) sums_.resize(size, 0.0);
    reach_.assign(static_cast<std::size_t>(rows_), {cols_, 0});
    for (std::size_t k = 0; k < spans_.size(); ++k) {
        const std::size_t first = spans_[k].first;
        const std::size_t past = k + 1 < spans_.size() ? spans_[k + 1].first : local_.size();
        for (std::size_t i = first; i < past; ++i) {
            const Point a = local_[i];
            const Point b = local_[i + 1 < past ? i + 1 : first];
            add_edge({a.x - col0_, a.y - row0_}, {b.x - col0_, b.y - row0_}, spans_[k].turn);
        }
    }
    return true;
}

// The edge's share of the area to its right, row by row. Rows count downwards, so an edge of an
// anticlockwise ring that runs down (north to south) lies on the left of its ground: positive.
void Coverage::add_edge(Point a, Point b, double turn) {
    if (a.y == b.y) return;
    const double sign = b.y > a.y ? turn : -turn;
    if (b.y < a.y) std::swap(a, b);
    const double slope = (b.x - a.x) / (b.y - a.y);
    const double top = std::max(a.y, 0.0);
    const double bottom = std::min(b.y, static_cast<double>(rows_));
    for (int r = static_cast<int>(top); r < rows_ && r < bottom; ++r) {
        const double y0 = std::max(top, static_cast<double>(r));
        const double y1 = std::min(bottom, r + 1.0);
        if (y1 <= y0) continue;
        double* row = row_of(r);
        Reach& reach = reach_[static_cast<std::size_t>(r)];
        double xl = y0 == a.y ? a.x : a.x + (y0 - a.y) * slope;
        double xr = y1 == b.y ? b.x : a.x + (y1 - a.y) * slope;
        double height = sign * (y1 - y0);
        if (xl > xr) std::swap(xl, xr);
        // left of the block: the whole row lies to the right of that part
        if (xl < 0) {
            const double part = xr <= 0 ? 1.0 : -xl / (xr - xl);
            row[0] += height * part;
            reach.first = 0;
            reach.last = std::max(reach.last, 1);
            height -= height * part;
            xl = 0;
            if (xr <= 0) continue;
        }
        // right of the block: that part bounds nothing here
        if (xr > cols_) {
            reach.last = cols_;
            if (xl >= cols_) continue;
            height *= (cols_ - xl) / (xr - xl);
            xr = cols_;
        }
        const int c0 = static_cast<int>(xl);
        const int c1 = std::min(static_cast<int>(xr), cols_);
        reach.first = std::min(reach.first, c0);
        reach.last = std::min(std::max(reach.last, c1 + 2), cols_);
        if (c0 == c1) {
            const double right = 1.0 - ((xl + xr) / 2 - c0);
            row[c0] += height * right;
            row[c0 + 1] += height * (1.0 - right);
            continue;
        }
        if (c1 == c0 + 1) {
            const double left = height * (c1 - xl) / (xr - xl);  // of the height, in column c0
            const double first = left * (1.0 - ((xl + c1) / 2 - c0));
            const double both = left + (height - left) * (1.0 - (xr - c1) / 2);
            row[c0] += first;
            row[c1] += both - first;
            row[c1 + 1] += height - both;
            continue;
        }
        // height per column of run
        const double per = height / (xr - xl);
        double carried = 0;  // what the columns so far have been given in total
        double before = 0;   // cumulative coverage already reached left of the current column
        for (int c = c0; c <= c1; ++c) {
            const double from = std::max(xl, static_cast<double>(c));
            const double to = std::min(xr, c + 1.0);
            const double h = per * (to - from);  // height crossed within this column
            const double area = before + h * (1.0 - ((from + to) / 2 - c));
            row[c] += area - carried;
            carried = area;
            before += h;
        }
        row[c1 + 1] += height - carried;
    }
}

Grid<double> coverage(const GridGeometry& geometry, const FieldBoundary& boundary) {
    Grid<double> fraction(geometry, 0.0);
    Coverage(geometry).visit(
        boundary.rings(), [&](std::size_t i, double f) { fraction[i] = std::clamp(f, 0.0, 1.0); });
    return fraction;
}

Grid<unsigned char> centres_inside(const GridGeometry& geometry,
                                   const std::vector<const Ring*>& rings) {
    Grid<unsigned char> in(geometry, 0);
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(geometry.rows));
    for (const Ring* ring : rings) {
        const std::size_t n = ring->size();
        for (std::size_t i = 0; i < n; ++i) {
            Point a = geometry.to_local((*ring)[i]);
            Point b = geometry.to_local((*ring)[(i + 1) % n]);
            if (a.y > b.y) std::swap(a, b);
            // rows whose centre line the edge crosses: a.y <= r + 0.5 < b.y
            const int first = first_centre(a.y, geometry.rows);
            const int last = first_centre(b.y, geometry.rows);
            for (int r = first; r < last; ++r)
                crossings[static_cast<std::size_t>(r)].push_back(
                    a.x + (r + 0.5 - a.y) * (b.x - a.x) / (b.y - a.y));
        }
    }
    for (int r = 0; r < geometry.rows; ++r) {
        auto& xs = crossings[static_cast<std::size_t>(r)];
        std::sort(xs.begin(), xs.end());
        for (std::size_t k = 0; k + 1 < xs.size(); k += 2) {
            const int last = first_centre(xs[k + 1], geometry.cols);
            for (int c = first_centre(xs[k], geometry.cols); c < last; ++c) in[Cell{r, c}] = 1;
        }
    }
    return in;
}

}  // namespace vrmap::geo
