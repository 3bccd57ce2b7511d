// SPDX-License-Identifier: Apache-2.0
// Published rules for images: their guards, stages and constants.
#include <algorithm>
#include <array>
#include <cmath>

#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

std::string of_crop(const Tables& tables, const char* group, const std::string& crop,
                    const char* row) {
    return std::string("rules.")
        .append(group)
        .append(".")
        .append(crop_key(tables, crop))
        .append(".")
        .append(row);
}

// The crop's own row, or the one for every other crop.
std::string saturation_row(const Tables& tables, const std::string& crop) {
    const std::string own = of_crop(tables, "ndvi_guard", crop, "saturated");
    return tables.peek(own) ? own : "rules.ndvi_guard.other.saturated";
}

template <std::size_t N>
std::array<double, N> numbers(const Tables& tables, const char* key, const char* unit) {
    const Row& row = tables.row(key, unit);
    std::array<double, N> all{};
    std::copy_n(row.value.begin(), N, all.begin());
    return all;
}

}  // namespace

agronomy::IndexGuard ndvi_guard(const Tables& tables, const std::string& crop) {
    return {tables.peek_number(saturation_row(tables, crop), "NDVI"),
            tables.peek_number("rules.ndvi_guard.any.bare", "NDVI"),
            tables.peek_number("rules.ndvi_guard.any.sigma_factor",
                               "factor on the error over saturation"),
            tables.peek_number("rules.ndvi_guard.any.most_blind", "share of the field")};
}

std::vector<std::string> ndvi_guard_rows(const Tables& tables, const std::string& crop,
                                         const agronomy::BlindShares& blind) {
    std::vector<std::string> rows;
    const auto counts = [&](const std::string& key, bool did) {
        if (did || !tables.peek(key)->file.empty()) rows.push_back(key);
    };
    counts(saturation_row(tables, crop), blind.saturated > 0);
    counts("rules.ndvi_guard.any.sigma_factor", blind.saturated > 0);
    counts("rules.ndvi_guard.any.bare", blind.bare > 0);
    counts("rules.ndvi_guard.any.most_blind", blind.any());
    return rows;
}

std::optional<StageWindow> stage_window(const Tables& tables, const std::string& crop) {
    const Row* stages = tables.find(of_crop(tables, "stage_window", crop, "stages"), "stages");
    if (!stages) return std::nullopt;
    StageWindow window{stages->words, {}};
    if (const Row* days =
            tables.find(of_crop(tables, "stage_window", crop, "days"), "days about the stage"))
        window.days = {days->value[0], days->value[1]};
    return window;
}

std::vector<std::string> previous_crop_stages(const Tables& tables, const std::string& crop) {
    const Row* stages =
        tables.find(of_crop(tables, "stage_window", crop, "previous_crop"), "stages");
    return stages ? stages->words : std::vector<std::string>{};
}

long oldest_previous_image_days(const Tables& tables) {
    return std::lround(
        tables.number("rules.previous_crop_image.oldest", "days before the dressing"));
}

agronomy::SensorStep sensor_step(const Tables& tables, const std::string& stage) {
    const char* const row =
        stage == "panicle" ? "rules.n_sensor.panicle.step" : "rules.n_sensor.heading.step";
    return {kg_n_per_10a(tables.number(row, "kg N/10a per SV over the reference cell")).value,
            tables.number("rules.n_sensor.clamp", "share of the rate, either way"),
            tables.number("rules.n_sensor.sd", "SV, of one cell")};
}

std::vector<std::string> sensor_stages() {
    return {"panicle", "heading"};
}

agronomy::Sufficiency sufficiency(const Tables& tables, double reference) {
    const auto cut = numbers<2>(tables, "rules.holland_schepers.cut_back",
                                "SI, under which less is given again");
    return {reference, tables.number("rules.holland_schepers.delta_si", "1 - SI at no nitrogen"),
            cut[1], tables.number("rules.holland_schepers.sd", "SI, of one cell")};
}

agronomy::Nfoa nfoa(const Tables& tables) {
    agronomy::Nfoa n;
    n.yield_potential =
        numbers<3>(tables, "rules.nfoa.yield_potential", "t/ha = a + b exp(c INSEY): a, b, c");
    n.grain_n = numbers<2>(tables, "rules.nfoa.grain_n", "% N = a YPN + b: a, b");
    n.uptake = numbers<3>(tables, "rules.nfoa.uptake", "kg N/ha = a + b exp(c NDVI): a, b, c");
    n.efficiency = tables.number("rules.nfoa.efficiency", "share");
    n.most_response =
        tables.number("rules.nfoa.response_index_most", "NDVI of the rich strip / of the field");
    n.sd_kg_per_ha = kg_n_per_10a(tables.number("rules.nfoa.sd", "kg N/10a, of its rate")).value;
    return n;
}

std::vector<std::string> known_soil_kinds(const Tables& tables) {
    std::vector<std::string> kinds = tables.below("soils.kind");
    std::erase_if(kinds, [&tables](const std::string& kind) {
        return !tables.peek("soils.kind." + kind + ".bulk_density");
    });
    return kinds;
}

double soil_bulk_density(const Tables& tables, const std::string& kind) {
    return tables.number("soils.kind." + kind + ".bulk_density", "g/cm3");
}

agronomy::DrySoilCurve dry_soil_curve(const Tables& tables) {
    const auto [a, b, c, root] =
        numbers<4>(tables, "rules.dry_soil.curve",
                   "a, b, c, d: mg N/100 g = a + b w + c w2 below d, w % by mass before flooding");
    return {a, b, c, root};
}

agronomy::DrySoil dry_soil(const Tables& tables, double density) {
    return {density,
            {tables.number("soils.paddy.plough_depth", "m")},
            dry_soil_curve(tables),
            tables.number("rules.dry_soil.cv", "ratio")};
}

double nfoa_base_temperature(const Tables& tables) {
    return tables.number("rules.nfoa.base_temperature", "°C");
}

std::pair<double, double> nfoa_days(const Tables& tables) {
    const auto days = numbers<2>(tables, "rules.nfoa.days", "days with growth, least and most");
    return {days[0], days[1]};
}

}  // namespace vrmap::job
