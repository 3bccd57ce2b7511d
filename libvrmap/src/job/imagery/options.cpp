// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "vrmap/io/date.hpp"
#include "vrmap/job/index.hpp"

namespace vrmap::job {

namespace {

std::vector<std::string_view> split(std::string_view words, char by) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto at = words.find(by);
        parts.push_back(words.substr(0, at));
        if (at == std::string_view::npos) return parts;
        words.remove_prefix(at + 1);
    }
}

std::optional<double> number_in(std::string_view words) {
    double v = 0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), v);
    const bool whole = error == std::errc{} && end == words.data() + words.size();
    return whole && std::isfinite(v) ? std::optional(v) : std::nullopt;
}

template <class All>
std::string names_of(const All& all) {
    std::string names;
    for (const auto one : all) {
        if (!names.empty()) names += ", ";
        names += name_of(one);
    }
    return names;
}

std::optional<std::pair<double, double>> pair_in(std::string_view words) {
    const auto parts = split(words, ',');
    if (parts.size() != 2) return std::nullopt;
    const auto a = number_in(parts[0]);
    const auto b = number_in(parts[1]);
    if (!a || !b) return std::nullopt;
    return std::pair(*a, *b);
}

}  // namespace

std::vector<imagery::Band> order_of(const std::string& words) {
    std::vector<imagery::Band> order;
    for (const std::string_view part : split(words, ',')) {
        const auto band = imagery::band_named(part);
        if (!band || std::find(order.begin(), order.end(), *band) != order.end())
            throw ArgumentError(
                {"index.bad_order",
                 {{"value", std::string(part)}, {"known", names_of(imagery::all_bands)}}});
        order.push_back(*band);
    }
    return order;
}

std::optional<imagery::Index> index_of_words(const std::string& words) {
    if (words == "auto") return std::nullopt;
    const auto index = imagery::index_named(words);
    if (!index)
        throw ArgumentError(
            {"index.no_index", {{"value", words}, {"known", names_of(imagery::all_indices)}}});
    return index;
}

std::pair<imagery::Band, imagery::GroundTarget> target_of(const std::string& words) {
    const auto at = words.find('=');
    const auto band = imagery::band_named(std::string_view(words).substr(0, at));
    const auto numbers =
        at == std::string::npos ? std::nullopt : pair_in(std::string_view(words).substr(at + 1));
    if (!band || !numbers) throw ArgumentError({"index.bad_target", {{"value", words}}});
    return {*band, {numbers->first, numbers->second}};
}

imagery::Reflectance meaning_of(const std::string& words) {
    const auto numbers = pair_in(words);
    if (!numbers || !(numbers->first > 0 && numbers->first <= 1) || std::abs(numbers->second) > 1)
        throw ArgumentError({"index.bad_meaning", {{"value", words}}});
    return {numbers->first, numbers->second};
}

std::string date_of(const std::string& words) {
    if (!io::parse_date(words)) throw ArgumentError({"index.bad_date", {{"value", words}}});
    return words;
}

std::optional<Message> contradiction_in(const IndexJob& job) {
    const bool scenes = std::all_of(job.pictures.begin(), job.pictures.end(), io::may_be_scene);
    if (!scenes && job.pictures.size() > 1) return Message{"index.one_raster", {}};
    if (scenes && !job.order.empty()) return Message{"index.order_of_scene", {}};
    if (!job.targets.empty() && (job.order.empty() || job.meaning))
        return Message{"index.targets_of_stack", {}};
    if (!job.order.empty() && !job.meaning && job.targets.empty())
        return Message{"index.meaning_missing", {}};
    if (!scenes && job.order.empty() && job.meaning) return Message{"index.meaning_unused", {}};
    return std::nullopt;
}

}  // namespace vrmap::job
