// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "vrmap/isoxml/task_map.hpp"

namespace vrmap::isoxml {

namespace {

// Maps fill cells around the field on purpose: a cell counts as on the field when one within this
// many cells does.
constexpr int filled_around = 2;
// Real maps agree with their field by 99.5-100 % of cells as they stand and by 50-85 % upside down
// (ISOXML.md §4); the margin stays clear of both.
constexpr double margin = 0.02;
constexpr double off_field = 0.5;

// Row 0 in the south, as the file.
struct Mask {
    int rows, cols;
    std::vector<unsigned char> on;
    bool at(int r, int c) const {
        return on[static_cast<std::size_t>(r) * static_cast<std::size_t>(cols) +
                  static_cast<std::size_t>(c)] != 0;
    }
};

// Longitudes in columns where the parallel through the middle of `row` crosses the boundary.
std::vector<double> crossings(const TaskMap& map, int row) {
    const double lat = map.south_deg + (row + 0.5) * map.lat_step_deg;
    std::vector<double> at;
    const auto cross = [&](const std::vector<geo::LonLat>& ring) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const geo::LonLat a = ring[i];
            const geo::LonLat b = ring[(i + 1) % ring.size()];
            if ((a.lat > lat) == (b.lat > lat)) continue;
            const double lon = a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat);
            at.push_back((lon - map.west_deg) / map.lon_step_deg);
        }
    };
    for (const LonLatPolygon& part : map.boundary) {
        cross(part.outer);
        for (const auto& hole : part.holes) cross(hole);
    }
    std::sort(at.begin(), at.end());
    return at;
}

Mask field_mask(const TaskMap& map) {
    Mask mask{map.rows, map.cols, {}};
    for (int r = 0; r < map.rows; ++r) {
        const auto at = crossings(map, r);
        auto next = at.begin();
        for (int c = 0; c < map.cols; ++c) {
            while (next != at.end() && *next <= c + 0.5) ++next;
            mask.on.push_back((next - at.begin()) % 2 == 1);
        }
    }
    return mask;
}

bool any_within(const Mask& m, int r, int c, int reach) {
    for (int y = std::max(0, r - reach); y <= std::min(m.rows - 1, r + reach); ++y)
        for (int x = std::max(0, c - reach); x <= std::min(m.cols - 1, c + reach); ++x)
            if (m.at(y, x)) return true;
    return false;
}

Mask widened(const Mask& m) {
    Mask out{m.rows, m.cols, {}};
    out.on.reserve(m.on.size());
    for (int r = 0; r < m.rows; ++r)
        for (int c = 0; c < m.cols; ++c) out.on.push_back(any_within(m, r, c, filled_around));
    return out;
}

Mask rate_mask(const TaskMap& map) {
    Mask mask{map.rows, map.cols,
              std::vector<unsigned char>(static_cast<std::size_t>(map.rows) *
                                         static_cast<std::size_t>(map.cols))};
    for (const TaskMapLayer& layer : map.layers)
        for (std::size_t i = 0; i < layer.raw.size(); ++i) mask.on[i] |= layer.raw[i] != 0;
    return mask;
}

// Of the cells with a rate, the share that lies on the field when cell (r, c) is read at `from`.
template <class From>
double share_on_field(const Mask& field, const Mask& rate, From from) {
    double on = 0;
    double all = 0;
    for (int r = 0; r < field.rows; ++r)
        for (int c = 0; c < field.cols; ++c) {
            const auto [fr, fc] = from(r, c);
            if (!rate.at(fr, fc)) continue;
            all += 1;
            on += field.at(r, c);
        }
    return all > 0 ? on / all : 1.0;
}

}  // namespace

std::vector<Message> placement_faults(const TaskMap& map) {
    if (map.boundary.empty()) return {};
    const Mask field = widened(field_mask(map));
    const Mask rate = rate_mask(map);
    using Place = std::pair<int, int>;
    const double as_is = share_on_field(field, rate, [](int r, int c) { return Place(r, c); });
    const std::array<std::pair<const char*, double>, 3> turned{{
        {"isoxml.grid_upside_down",
         share_on_field(field, rate, [&](int r, int c) { return Place(map.rows - 1 - r, c); })},
        {"isoxml.grid_mirrored",
         share_on_field(field, rate, [&](int r, int c) { return Place(r, map.cols - 1 - c); })},
        {"isoxml.grid_transposed",  // written column by column
         share_on_field(field, rate,
                        [&](int r, int c) {
                            const int k = c * map.rows + r;
                            return Place(k / map.cols, k % map.cols);
                        })},
    }};
    const auto& best = *std::max_element(turned.begin(), turned.end(),
                                         [](auto& a, auto& b) { return a.second < b.second; });
    const auto percent = [](double share) { return text(100 * share, 1); };
    if (best.second > as_is + margin)
        return {
            {best.first, {{"share_pct", percent(as_is)}, {"turned_pct", percent(best.second)}}}};
    if (as_is < off_field) return {{"isoxml.grid_off_field", {{"share_pct", percent(as_is)}}}};
    return {};
}

}  // namespace vrmap::isoxml
