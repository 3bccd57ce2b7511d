// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/zones.hpp"

#include <algorithm>
#include <array>

namespace vrmap::prescription {

namespace {

// Headings, anticlockwise; the side of a cell walked that way has the cell on its left.
enum Heading : std::size_t { east, north, west, south };
constexpr std::array<int, 4> row_step{0, -1, 0, 1};
constexpr std::array<int, 4> col_step{1, 0, -1, 0};
// The cell's corner where its side of that heading begins, and the neighbour across that side.
constexpr std::array<int, 4> corner_row{1, 1, 0, 0};
constexpr std::array<int, 4> corner_col{0, 1, 1, 0};
constexpr std::array<int, 4> across_row{1, 0, -1, 0};
constexpr std::array<int, 4> across_col{0, 1, 0, -1};

constexpr std::size_t no_zone = static_cast<std::size_t>(-1);

// Zone of every cell, and the way along the sides between zones.
class Tracer {
public:
    Tracer(const geo::Grid<MgPerM2>& rate, const geo::Grid<unsigned char>& has_rate)
        : rate_(rate),
          has_rate_(has_rate),
          zone_(rate.geometry(), no_zone),
          walked_(rate.geometry(), {}) {}

    std::vector<Zone> zones() {
        std::vector<Zone> all;
        for (std::size_t i = 0; i < zone_.size(); ++i) {
            if (!has_rate_[i] || zone_[i] != no_zone) continue;
            all.push_back({rate_[i], gather(i, all.size()), {}});
            trace(all.back());
        }
        return all;
    }

private:
    bool on_grid(geo::Cell c) const {
        return c.row >= 0 && c.row < zone_.rows() && c.col >= 0 && c.col < zone_.cols();
    }
    static geo::Cell across(geo::Cell c, std::size_t side) {
        return {c.row + across_row[side], c.col + across_col[side]};
    }
    bool is_edge(geo::Cell c, std::size_t side) const {
        const geo::Cell other = across(c, side);
        return !on_grid(other) || zone_[other] != zone_[c];
    }

    std::vector<std::size_t> gather(std::size_t first, std::size_t number) {
        std::vector<std::size_t> cells{first};
        zone_[first] = number;
        for (std::size_t k = 0; k < cells.size(); ++k)
            for (std::size_t side = 0; side < 4; ++side) {
                const geo::Cell next = across(zone_.cell(cells[k]), side);
                if (!on_grid(next)) continue;
                const std::size_t i = zone_.index(next);
                if (!has_rate_[i] || zone_[i] != no_zone || rate_[i] != rate_[first]) continue;
                zone_[i] = number;
                cells.push_back(i);
            }
        std::sort(cells.begin(), cells.end());
        return cells;
    }

    void trace(Zone& zone) {
        for (const std::size_t i : zone.cells)
            for (std::size_t side = 0; side < 4; ++side) {
                const geo::Cell c = zone_.cell(i);
                if (walked_[i][side] || !is_edge(c, side)) continue;
                geo::Ring ring = walk(c, side);
                if (geo::signed_area(ring) > 0)
                    zone.outline.outer = std::move(ring);
                else
                    zone.outline.holes.push_back(std::move(ring));
            }
    }

    // Along the zone's edge until it closes. A corner is noted where the heading turns.
    geo::Ring walk(geo::Cell c, std::size_t side) {
        geo::Ring ring;
        while (!walked_[c][side]) {
            walked_[c][side] = true;
            const std::size_t before = side;
            step(c, side);
            if (side != before)
                ring.push_back(
                    zone_.geometry().at(c.row + corner_row[side], c.col + corner_col[side]));
        }
        return ring;
    }

    // The next side. Right before straight before left: where two cells of the zone meet at a
    // corner only, the ring passes from one to the other, and what lies between is a ring apart.
    void step(geo::Cell& c, std::size_t& side) const {
        const geo::Cell ahead{c.row + row_step[side], c.col + col_step[side]};
        const geo::Cell right = across(ahead, side);
        const std::size_t zone = zone_[c];
        if (on_grid(right) && zone_[right] == zone) {
            c = right;
            side = (side + 3) % 4;
        } else if (on_grid(ahead) && zone_[ahead] == zone) {
            c = ahead;
        } else {
            side = (side + 1) % 4;
        }
    }

    const geo::Grid<MgPerM2>& rate_;
    const geo::Grid<unsigned char>& has_rate_;
    geo::Grid<std::size_t> zone_;
    geo::Grid<std::array<bool, 4>> walked_;
};

}  // namespace

std::vector<Zone> zones_of(const geo::Grid<MgPerM2>& rate,
                           const geo::Grid<unsigned char>& has_rate) {
    return Tracer(rate, has_rate).zones();
}

}  // namespace vrmap::prescription
