// SPDX-License-Identifier: Apache-2.0
#include "job/place_evidence.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

io::Crs epsg(int code) {
    return {"EPSG:" + std::to_string(code)};
}

}  // namespace

std::optional<Places> read_as(const Reading& r, Places at, const io::Crs& frame) {
    try {
        io::Transform(frame, r.said, {})(at);
        if (r.swapped)
            for (geo::Point& p : at) std::swap(p.x, p.y);
        io::Transform(r.meant, frame, {})(at);
        return at;
    } catch (const InputError&) {
        return std::nullopt;
    }
}

std::optional<io::Crs> tokyo_twin(const io::Crs& crs) {
    struct Row {
        int first, last, tokyo;
    };
    constexpr std::array<Row, 5> rows{{{6669, 6687, 30161},
                                       {2443, 2461, 30161},
                                       {32651, 32655, 3092},
                                       {3097, 3101, 3092},
                                       {6688, 6692, 3092}}};
    for (const Row& row : rows)
        for (int code = row.first; code <= row.last; ++code)
            if (crs == epsg(code)) return epsg(row.tokyo + code - row.first);
    return io::is_geographic(crs) ? std::optional(io::Crs{"EPSG:4301"}) : std::nullopt;
}

std::vector<io::Crs> other_zones(const io::Crs& crs) {
    constexpr std::array<std::pair<int, int>, 7> systems{{{6669, 6687},
                                                          {2443, 2461},
                                                          {30161, 30179},
                                                          {32651, 32655},
                                                          {6688, 6692},
                                                          {3097, 3101},
                                                          {3092, 3096}}};
    std::vector<io::Crs> others;
    for (const auto& [first, last] : systems)
        for (int code = first; code <= last; ++code) {
            if (crs != epsg(code)) continue;
            for (int step = 1; step <= last - first; ++step)
                for (const int other : {code - step, code + step})
                    if (other >= first && other <= last) others.push_back(epsg(other));
        }
    return others;
}

bool fits_better(double there, double here) {
    return there >= clearly_on && there >= here + clearly_better;
}

std::string direction(geo::Point from, geo::Point to) {
    static const std::array<const char*, 8> names{"east", "north_east", "north", "north_west",
                                                  "west", "south_west", "south", "south_east"};
    constexpr double eighth = 0.78539816339744831;  // π/4
    const double turn = std::atan2(to.y - from.y, to.x - from.x) / eighth;
    return names[static_cast<std::size_t>(std::lround(turn) + 8) % 8];
}

double distance(geo::Point a, geo::Point b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

std::string percent(double share) {
    return text(100 * share, 0);
}

}  // namespace vrmap::job
