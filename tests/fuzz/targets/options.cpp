// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "io/encoding.hpp"
#include "vrmap/interpolate/variogram_text.hpp"
#include "vrmap/job/interpolate.hpp"

namespace vrmap::fuzz {

namespace {

void read_model(std::string_view words) {
    const interpolate::Variogram v = interpolate::parse_variogram(words);
    require(v.nugget >= 0 && v.sill() >= 0 && std::isfinite(v.nugget + v.sill()),
            "a model's sills are finite");
    const std::string written = interpolate::text_of(v);
    require(interpolate::text_of(interpolate::parse_variogram(written)) == written,
            "a model written and read again is the same");
}

}  // namespace

/// What stands behind an option of `vrmap interpolate`: a model in gstat's notation, a grid, a
/// block, a covariate, numbers.
void options(std::string_view bytes) {
    if (io::first_bad_utf8(bytes) < bytes.size()) return;  // as typed, and shown as typed
    const std::string words(bytes);
    may_refuse([&] { read_model(words); });
    may_refuse([&] {
        const job::CellGrid g = job::cell_grid_of(words);
        require(g.cols > 0 && g.rows > 0 && g.dx > 0 && g.dy > 0, "a grid has cells");
    });
    may_refuse([&] {
        const auto [width, height] = job::block_of(words);
        require(width >= 0 && height >= 0 && (width > 0) == (height > 0), "a block has an area");
    });
    may_refuse([&] {
        const auto range = job::range_of(words);
        require(range[0] <= range[1], "a range goes upwards");
    });
    may_refuse([&] { require(job::radius_of(words) > 0, "a radius reaches"); });
    may_refuse([&] { require(job::metres_of(words) > 0, "a length is over 0"); });
    may_refuse([&] {
        const int n = job::neighbours_of(words);
        require(n >= 0 && n <= interpolate::most_local, "neighbours are counted");
    });
    may_refuse([&] { require(std::isfinite(job::finite_of(words)), "a number is finite"); });
    may_refuse([&] { job::covariate_of(words); });
}

}  // namespace vrmap::fuzz
