// SPDX-License-Identifier: Apache-2.0
#include "job/usual_frame.hpp"

#include <cmath>

#include "vrmap/error.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

geo::LonLat middle_of(const std::vector<geo::Point>& all, const io::Crs& crs,
                      const std::string& path) {
    std::vector<double> x, y;
    for (const geo::Point at : all)
        if (std::isfinite(at.x) && std::isfinite(at.y)) x.push_back(at.x), y.push_back(at.y);
    if (x.empty()) return {};
    const geo::Point m = io::Transform(crs, io::wgs84, path)({median(x), median(y)});
    return {m.x, m.y};
}

}  // namespace

io::Crs usual_frame(const std::vector<geo::Point>& at, const io::Crs& crs,
                    const std::string& path) {
    const geo::LonLat middle = middle_of(at, crs, path);
    try {
        return io::field_crs(middle, io::Region::japan, path);
    } catch (const InputError&) {
        return io::field_crs(middle, io::Region::any, path);
    }
}

}  // namespace vrmap::job
