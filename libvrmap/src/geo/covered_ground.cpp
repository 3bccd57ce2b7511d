// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/covered_ground.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::geo {

namespace {

constexpr double most_buckets = 4e6;
constexpr double least_piece_m2 = 1e-9;  // thinner slivers are rounding

double cross(Point a, Point b, Point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

// A convex polygon, anticlockwise. Copied by its corners alone.
struct Piece {
    static constexpr int most = 48;  // corners; a cut adds one at most
    Point at[most];
    int corners = 0;

    Piece() = default;
    explicit Piece(const Quad& quad) : corners(4) { std::copy(quad.begin(), quad.end(), at); }
    Piece(const Piece& other) : corners(other.corners) {
        std::copy(other.at, other.at + corners, at);
    }
    Piece& operator=(const Piece& other) {
        if (this == &other) return *this;
        corners = other.corners;
        std::copy(other.at, other.at + corners, at);
        return *this;
    }
    void add(Point p) { at[corners++] = p; }
    double area() const {
        double twice = 0;
        for (int k = 2; k < corners; ++k) twice += cross(at[0], at[k - 1], at[k]);
        return twice / 2;
    }
};

// The part to the left of the line from a to b, and the part to its right.
void cut(const Piece& whole, Point a, Point b, Piece& left, Piece& right) {
    left.corners = right.corners = 0;
    Point from = whole.at[whole.corners - 1];
    double side_from = cross(a, b, from);
    for (int k = 0; k < whole.corners; ++k) {
        const Point to = whole.at[k];
        const double side_to = cross(a, b, to);
        if ((side_from < 0 && side_to > 0) || (side_from > 0 && side_to < 0)) {
            const double part = side_from / (side_from - side_to);
            const Point met{from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
            left.add(met);
            right.add(met);
        }
        if (side_to >= 0) left.add(to);
        if (side_to <= 0) right.add(to);
        from = to;
        side_from = side_to;
    }
}

// Whether one of a's sides has all of b on its outside.
bool parts(const Quad& a, const Quad& b) {
    for (std::size_t k = 0; k < 4; ++k) {
        const Point from = a[k];
        const Point to = a[(k + 1) % 4];
        double most = cross(from, to, b[0]);
        for (std::size_t j = 1; j < 4; ++j) most = std::max(most, cross(from, to, b[j]));
        if (most <= least_piece_m2) return true;
    }
    return false;
}

// Takes `covers` off every piece.
void take_off(const Quad& covers, std::vector<Piece>& pieces, std::vector<Piece>& left_over) {
    left_over.clear();
    Piece inside, outside;
    for (const Piece& piece : pieces) {
        Piece rest = piece;
        for (std::size_t k = 0; k < 4 && rest.corners > 2; ++k) {
            if (rest.corners >= Piece::most - 1) break;  // 43 corners cut off one quad: no machine
            cut(rest, covers[k], covers[(k + 1) % 4], inside, outside);
            if (outside.corners > 2 && outside.area() > least_piece_m2)
                left_over.push_back(outside);
            rest = inside;
        }
    }
    pieces.swap(left_over);
}

}  // namespace

bool is_convex(const Quad& q) {
    for (std::size_t k = 0; k < 4; ++k)
        if (!(cross(q[k], q[(k + 1) % 4], q[(k + 2) % 4]) > 0)) return false;
    // the corners may still go round twice
    return cross(q[0], q[1], q[3]) > 0 && cross(q[0], q[2], q[3]) > 0 &&
           cross(q[0], q[1], q[2]) > 0;
}

double area_m2(const Quad& q) {
    return (cross(q[0], q[1], q[2]) + cross(q[0], q[2], q[3])) / 2;
}

CoveredGround::CoveredGround(const Box& over, double reach) : box_(over) {
    const double least = std::sqrt(std::max(1.0, box_.width() * box_.height() / most_buckets));
    const double longest = std::max(box_.width(), box_.height());
    side_ = std::max({2 * reach, least, longest / most_buckets, 1e-3});
    rows_ = 1 + static_cast<int>(box_.height() / side_);
    cols_ = 1 + static_cast<int>(box_.width() / side_);
    newest_.assign(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(cols_), 0);
}

std::size_t CoveredGround::bucket(int row, int col) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(cols_) +
           static_cast<std::size_t>(col);
}

double CoveredGround::take(const Quad& quad) {
    Place now{{}, 0, 0};
    for (const Point p : quad) now.middle.x += p.x / 4, now.middle.y += p.y / 4;
    for (const Point p : quad) {
        const double dx = p.x - now.middle.x;
        const double dy = p.y - now.middle.y;
        now.reach = std::max(now.reach, std::sqrt(dx * dx + dy * dy));
    }

    std::vector<Piece> pieces, left_over;  // until something covers it, the quad is whole
    bool whole = true;
    const double about = now.reach + widest_;
    const auto slot = [this](double v, double from, int count) {
        return static_cast<int>(std::clamp(std::floor((v - from) / side_), 0.0, count - 1.0));
    };
    const int last_row = slot(now.middle.y + about, box_.min_y, rows_);
    const int last_col = slot(now.middle.x + about, box_.min_x, cols_);
    for (int r = slot(now.middle.y - about, box_.min_y, rows_); r <= last_row; ++r)
        for (int c = slot(now.middle.x - about, box_.min_x, cols_); c <= last_col; ++c)
            for (std::size_t k = newest_[bucket(r, c)]; k != 0; k = places_[k - 1].before) {
                const Place& t = places_[k - 1];
                const double dx = t.middle.x - now.middle.x;
                const double dy = t.middle.y - now.middle.y;
                const double near = t.reach + now.reach;
                if (dx * dx + dy * dy >= near * near) continue;
                const Quad& taken = quads_[k - 1];
                if (parts(quad, taken) || parts(taken, quad)) continue;
                if (whole) pieces.assign(1, Piece(quad));
                whole = false;
                take_off(taken, pieces, left_over);
                // it covers nothing new: however often ground is driven over, it is kept once
                if (pieces.empty()) return 0;
            }
    double fresh = whole ? area_m2(quad) : 0;
    for (const Piece& p : pieces) fresh += p.area();

    const std::size_t b =
        bucket(slot(now.middle.y, box_.min_y, rows_), slot(now.middle.x, box_.min_x, cols_));
    now.before = newest_[b];
    places_.push_back(now);
    quads_.push_back(quad);
    newest_[b] = places_.size();
    widest_ = std::max(widest_, now.reach);
    return fresh;
}

}  // namespace vrmap::geo
