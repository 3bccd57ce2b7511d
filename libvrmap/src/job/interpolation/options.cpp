// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cmath>
#include <limits>

#include "vrmap/error.hpp"
#include "vrmap/interpolate/variogram_text.hpp"
#include "vrmap/job/interpolate.hpp"

namespace vrmap::job {

namespace {

// No coordinate and no length of a field is larger, and none smaller sums to infinity.
constexpr double most_number = 1e12;

std::optional<double> number_in(std::string_view words) {
    double value = 0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    if (error != std::errc{} || end != words.data() + words.size() ||
        !(std::abs(value) <= most_number))
        return std::nullopt;
    return value;
}

// Numbers between marks; empty where one is none.
std::vector<double> numbers_in(std::string_view words, char mark) {
    std::vector<double> all;
    for (std::size_t from = 0; from <= words.size();) {
        const std::size_t to = std::min(words.find(mark, from), words.size());
        const auto value = number_in(words.substr(from, to - from));
        if (!value) return {};
        all.push_back(*value);
        from = to + 1;
    }
    return all;
}

[[noreturn]] void refuse(const char* id, const std::string& words) {
    throw ArgumentError({id, {{"value", words}}});
}

// By the ending in small letters: it decides what a file is.
bool ends_in(const std::filesystem::path& path, std::initializer_list<const char*> endings) {
    std::string ending = path.extension().string();
    for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

bool is_table(const std::filesystem::path& path) {
    return ends_in(path, {".csv", ".txt"});
}

bool names_raster(const std::filesystem::path& path) {
    return ends_in(path, {".tif", ".tiff"});
}

}  // namespace

std::string Covariate::name() const {
    return column.empty() ? raster.stem().string() : column;
}

Covariate covariate_of(const std::string& words) {
    const std::size_t mark = words.find('=');
    if (mark == words.npos && names_raster(words)) return {{}, words};
    if (mark == words.npos && !words.empty()) return {words, {}};
    const Covariate both{words.substr(0, mark), words.substr(std::min(mark, words.size() - 1) + 1)};
    if (both.column.empty() || !names_raster(both.raster)) refuse("interpolate.bad_drift", words);
    return both;
}

CellGrid cell_grid_of(const std::string& words) {
    const std::vector<double> n = numbers_in(words, ',');
    constexpr double most_side = 1e6;
    const auto is_count = [](double v) { return v >= 1 && v == std::floor(v); };
    if (n.size() != 6 || !(n[2] > 0 && n[3] > 0) || !is_count(n[4]) || !is_count(n[5]))
        refuse("interpolate.bad_grid", words);
    if (n[4] * n[5] > most_cells || std::max(n[4], n[5]) > most_side)
        throw ArgumentError({"interpolate.grid_too_large",
                             {{"cells", text(n[4] * n[5], 0)}, {"most", text(most_cells, 0)}}});
    return {n[0], n[1], n[2], n[3], static_cast<int>(n[4]), static_cast<int>(n[5])};
}

std::array<double, 2> block_of(const std::string& words) {
    if (words == "0") return {0, 0};
    const std::vector<double> n = numbers_in(words, 'x');
    if (n.size() != 2 || !(n[0] > 0 && n[1] > 0)) refuse("interpolate.bad_block", words);
    return {n[0], n[1]};
}

std::array<double, 2> range_of(const std::string& words) {
    const std::vector<double> n = numbers_in(words, ',');
    if (n.size() != 2 || n[0] > n[1]) refuse("interpolate.bad_range", words);
    return {n[0], n[1]};
}

double radius_of(const std::string& words) {
    if (words == "none") return std::numeric_limits<double>::infinity();
    const auto n = number_in(words);
    if (!n || !(*n > 0)) refuse("interpolate.bad_radius", words);
    return *n;
}

double metres_of(const std::string& words) {
    const auto n = number_in(words);
    if (!n || !(*n > 0)) refuse("interpolate.bad_length", words);
    return *n;
}

int neighbours_of(const std::string& words) {
    if (words == "all") return 0;
    const auto n = number_in(words);
    if (!n || *n < 1 || *n > interpolate::most_local || *n != std::floor(*n))
        throw ArgumentError(
            {"interpolate.bad_neighbours",
             {{"value", words}, {"most", text(static_cast<long long>(interpolate::most_local))}}});
    return static_cast<int>(*n);
}

std::optional<interpolate::Variogram> model_of(const std::string& words) {
    if (words == "auto") return std::nullopt;
    return interpolate::parse_variogram(words);
}

double finite_of(const std::string& words) {
    const auto n = number_in(words);
    if (!n) refuse("interpolate.bad_number", words);
    return *n;
}

std::optional<Message> contradiction_in(const InterpolateJob& job, bool mean_stated) {
    using interpolate::Trend;
    const bool simple = job.method.trend == Trend::known_mean;
    if (simple && !mean_stated) return Message{"interpolate.mean_missing", {}};
    if (mean_stated && !simple) return Message{"interpolate.mean_unused", {}};
    if (simple && !job.covariates.empty()) return Message{"interpolate.simple_with_drift", {}};
    const auto& n = job.method.neighbourhood;
    if (n.max_samples > 0 && n.min_samples > n.max_samples)
        return Message{"interpolate.least_over_most", {}};
    if (n.sectors > 1 && n.max_samples % n.sectors + (n.max_samples == 0) != 0)
        return Message{"interpolate.sectors_share", {}};
    if (n.sectors > 1 && !(n.reach.value > 0 && std::isfinite(n.reach.value)))
        return Message{"interpolate.sectors_need_radius", {}};
    const bool points = job.block ? (*job.block)[0] == 0 : !job.targets.empty();
    if (job.anisotropic && job.variogram) return Message{"interpolate.anisotropic_unused", {}};
    if (points && job.discretise) return Message{"interpolate.discretise_unused", {}};
    if (!job.layer.empty() && is_table(job.points)) return Message{"interpolate.layer_unused", {}};
    if (job.targets.empty() ? !names_raster(job.outputs.out) : !ends_in(job.outputs.out, {".csv"}))
        return Message{job.targets.empty() ? "interpolate.not_a_tif" : "interpolate.not_a_csv",
                       {{"path", job.outputs.out.string()}}};
    if (job.crs == "none" && !job.to_crs.empty()) return Message{"interpolate.none_to", {}};
    for (const Covariate& c : job.covariates)
        if (c.raster.empty() && job.targets.empty())
            return Message{"interpolate.drift_needs_raster", {{"column", c.column}}};
    return std::nullopt;
}

}  // namespace vrmap::job
