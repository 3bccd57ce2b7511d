// SPDX-License-Identifier: Apache-2.0
#include "job/promised_ground.hpp"

#include <cmath>

namespace vrmap::job {

namespace {

constexpr double hair_m = 0.1;

std::vector<geo::Point> centres_of(const Mesh& mesh) {
    std::vector<geo::Point> centres;
    for (const auto& ground : mesh.ground) {
        const geo::Box box = geo::bounds(ground.front().outer);
        centres.push_back({(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2});
    }
    return centres;
}

std::vector<geo::Polygon> filled(std::vector<geo::Polygon> field) {
    for (geo::Polygon& part : field) part.holes.clear();
    return field;
}

}  // namespace

NearestRates::NearestRates(const Mesh& mesh) : mesh_(mesh), nearest_(centres_of(mesh)) {
    const geo::Ring& ring = mesh.ground.front().front().outer;
    for (const auto& ground : mesh.ground) squares_.emplace_back(ground);
    hair_ = 0.002 * std::hypot(ring[1].x - ring[0].x, ring[1].y - ring[0].y) + 0.001;
}

bool NearestRates::holds(geo::Point p, double rate) const {
    std::vector<std::pair<double, std::size_t>> found;
    nearest_.find(p, 40, -1, found);  // squares: a nearest one is never far down by its centre
    double least = 1e300;
    for (const auto& [squared, i] : found) least = std::min(least, distance(p, i));
    for (const auto& [squared, i] : found)
        if (mesh_.rate[i] == rate && distance(p, i) <= least + hair_) return true;
    return false;
}

double NearestRates::distance(geo::Point p, std::size_t i) const {
    return squares_[i].contains(p) ? 0 : geo::distance_to(squares_[i].parts().front().outer, p);
}

PromisedGround::PromisedGround(const std::vector<geo::Polygon>& field, Metres reach)
    : field_in_(field, Metres{-hair_m}),
      field_out_(field, Metres{hair_m}),
      whole_in_(filled(field), Metres{-hair_m}),
      whole_out_(filled(field), Metres{hair_m}),
      reach_in_(filled(field), Metres{reach.value - hair_m}),
      reach_out_(filled(field), Metres{reach.value + hair_m}) {}

bool PromisedGround::must_spread(geo::Point p) const {
    return field_in_.contains(p) || (reach_in_.contains(p) && !whole_out_.contains(p));
}

bool PromisedGround::must_not_spread(geo::Point p) const {
    return !reach_out_.contains(p) || (whole_in_.contains(p) && !field_out_.contains(p));
}

Metres reach_of(const isoxml::TaskMap& map, Metres pad) {
    constexpr double metres_in_degree = 111320;
    const double lat = map.south_deg + map.rows * map.lat_step_deg / 2;
    const double height = map.lat_step_deg * metres_in_degree;
    const double width = map.lon_step_deg * metres_in_degree * std::cos(lat * M_PI / 180);
    return {pad.value + std::hypot(height, width) / 2};
}

}  // namespace vrmap::job
