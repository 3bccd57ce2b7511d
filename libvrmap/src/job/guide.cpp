// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/guide.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

#include "job/tables.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

const toml::table& balance_table() {
    static const toml::table table = toml::parse(std::string_view(tables::balance));
    return table;
}

const toml::table& crop_table() {
    static const toml::table table = toml::parse(std::string_view(tables::crops));
    return table;
}

const toml::table& product_table() {
    static const toml::table table = toml::parse(std::string_view(tables::products));
    return table;
}

const toml::table& soil_test_table() {
    static const toml::table table = toml::parse(std::string_view(tables::soil_test));
    return table;
}

const toml::table& material_table() {
    static const toml::table table = toml::parse(std::string_view(tables::materials));
    return table;
}

double row(const char* group, const char* name) {
    const auto value = balance_table()[group][name]["value"].value<double>();
    if (!value)
        throw ArgumentError({"guide.row_missing", {{"row", std::string(group) + "." + name}}});
    return *value;
}

const toml::table* find_material(const std::string& name) {
    for (const auto& [key, node] : material_table())
        if (const toml::array* names = node.as_table()->get_as<toml::array>("names"))
            for (const auto& n : *names)
                if (n.value_or(std::string()) == name) return node.as_table();
    return nullptr;
}

std::optional<UsualBand> usual(const std::string& material, const char* row) {
    const toml::table* m = find_material(material);
    if (!m) return std::nullopt;
    const toml::array& band = *(*m)[row]["value"].as_array();
    return UsualBand{band[0].value_or(0.0), band[1].value_or(0.0)};
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_latin(std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return static_cast<signed char>(c) > 0; });
}

bool has_word(std::string_view text, std::string_view word) {
    const auto letter = [&text](std::size_t i) {
        return i < text.size() && lower(text[i]) >= 'a' && lower(text[i]) <= 'z';
    };
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1))
        if (!(at > 0 && letter(at - 1)) && !letter(at + word.size())) return true;
    return false;
}

// As data/guide/crops.toml says names are matched.
bool is_named(const std::string& crop, const std::string& name) {
    constexpr std::size_t bytes_of_a_kanji = 3;
    if (!is_latin(name))
        return name.size() > bytes_of_a_kanji ? crop.find(name) != crop.npos : crop == name;
    std::string text = crop;
    std::transform(text.begin(), text.end(), text.begin(), lower);
    return has_word(text, name);
}

// The key of a crop's table; "other" for what no rule names.
std::string crop_key(const std::string& crop) {
    for (const auto& [key, node] : crop_table())
        for (const auto& name : *node.as_table()->get_as<toml::array>("names"))
            if (is_named(crop, name.value_or(std::string()))) return std::string(key.str());
    return "other";
}

// Linear between knots, level beyond the first and the last.
double at_knots(const toml::array& x, const toml::array& y, double v) {
    const auto get = [](const toml::array& a, std::size_t i) {
        return a[i].value_or(std::nan(""));
    };
    if (v <= get(x, 0)) return get(y, 0);
    for (std::size_t i = 1; i < x.size(); ++i)
        if (v <= get(x, i))
            return get(y, i - 1) +
                   (get(y, i) - get(y, i - 1)) * (v - get(x, i - 1)) / (get(x, i) - get(x, i - 1));
    return get(y, y.size() - 1);
}

}  // namespace

agronomy::BalanceParameters balance_parameters() {
    agronomy::BalanceParameters p;
    p.fusion.representativeness_kg_per_ha = kg_n_per_10a(row("fusion", "representativeness")).value;
    p.fusion.error_correlation = row("fusion", "error_correlation");
    p.gate = {row("gate", "prior"), row("gate", "most_prior"), static_cast<std::size_t>(row("gate", "fewest_samples")), row("gate", "onset"), row("gate", "softness"),
              row("gate", "never_raise_below")};
    p.credit = {row("credit", "quantile"), row("credit", "cv_spreading"),
                row("credit", "cv_content"), row("credit", "cv_efficiency"),
                row("credit", "first_year_cap")};
    p.sigma_factor_without_protein = row("yield", "sigma_factor_without_protein");
    p.goal_share = row("goal", "water_share");
    p.most_over_guide = row("cap", "most_over_guide");
    p.most_soil_cut = row("cap", "most_soil_cut");
    p.season_warn = kg_n_per_10a(row("cap", "season_warn"));
    p.season_block = kg_n_per_10a(row("cap", "season_block"));
    return p;
}

std::vector<std::string> unverified_rows() {
    std::vector<std::string> names;
    for (const auto& [group, rows] : balance_table())
        for (const auto& [name, node] : *rows.as_table())
            if ((*node.as_table())["confidence"].value_or(std::string()) == "unverified")
                names.push_back(std::string(group.str()) + "." + std::string(name.str()));
    return names;
}

std::optional<NitrogenRate> most_nitrogen(const std::string& crop) {
    const std::string key = crop_key(crop);
    if (!balance_table()["crop_cap"][key].is_table()) return std::nullopt;
    return kg_n_per_10a(row("crop_cap", key.c_str()));
}

YieldBand usual_yield(const std::string& crop) {
    const toml::array& band = *crop_table()[crop_key(crop)]["usual_t_per_ha"].as_array();
    return {{band[0].value_or(0.0)}, {band[1].value_or(0.0)}};
}

std::optional<ContentBand> known_content(const std::string& product) {
    for (const auto& [key, node] : product_table()) {
        const toml::table& row = *node.as_table();
        for (const auto& name : *row["names"].as_array())
            if (name.value_or(std::string()) == product) {
                const toml::array& band = *row["nitrogen_pct"].as_array();
                return ContentBand{band[0].value_or(0.0), band[1].value_or(0.0)};
            }
    }
    return std::nullopt;
}

std::string crop_row(const std::string& crop) {
    return crop_key(crop);
}

double least_mean_ndvi() {
    return row("ndvi", "least_mean");
}
NitrogenRate most_uptake() {
    return kg_n_per_10a(row("ndvi", "most_uptake"));
}

long oldest_image_days() {
    return std::lround(row("ndvi", "oldest"));
}
long first_season_days() {
    return std::lround(row("credit", "first_season"));
}

bool yield_speaks_for(const std::string& crop) {
    const std::string key = crop_key(crop);
    for (const auto& known : *balance_table()["yield"]["crops"]["value"].as_array())
        if (known.value_or(std::string()) == key) return true;
    return false;
}

std::vector<std::string> crops_with_yield_rule() {
    std::vector<std::string> names;
    for (const auto& key : *balance_table()["yield"]["crops"]["value"].as_array())
        for (const auto& name : *crop_table()[key.value_or(std::string())]["names"].as_array())
            names.push_back(name.value_or(std::string()));
    return names;
}

std::optional<double> material_efficiency(const std::string& material, std::optional<double> c_n) {
    const toml::table* m = find_material(material);
    if (!m) return std::nullopt;
    if (!c_n) {
        const auto pct = (*m)["without_c_n_pct"].value<double>();
        return pct ? std::optional(*pct / 100) : std::nullopt;
    }
    return at_knots(*(*m)["c_n"].as_array(), *(*m)["efficiency_pct"].as_array(), *c_n) / 100;
}

std::optional<double> mineral_efficiency(const std::string& material, agronomy::Nutrient nutrient) {
    const toml::table* m = find_material(material);
    if (!m) return std::nullopt;
    const auto pct =
        (*m)[std::string(agronomy::name(nutrient)) + "_efficiency_pct"].value<double>();
    return pct ? std::optional(*pct / 100) : std::nullopt;
}

std::optional<TestSteps> soil_test_steps(const std::string& crop, agronomy::Nutrient nutrient) {
    const auto row = soil_test_table()[agronomy::name(nutrient)][crop_key(crop)];
    if (!row.is_table()) return std::nullopt;
    TestSteps steps;
    for (const auto& b : *row["bound"].as_array()) steps.bound.push_back(b.value_or(0.0));
    for (const auto& s : *row["share"].as_array()) steps.share.push_back(s.value_or(1.0));
    return steps;
}

double mineral_most_over_guide() {
    return row("mineral", "most_over_guide");
}

std::optional<UsualBand> usual_nitrogen_kg_per_t(const std::string& material) {
    return usual(material, "usual_nitrogen_kg_per_t");
}
std::optional<UsualBand> usual_dose_t_per_10a(const std::string& material) {
    return usual(material, "usual_dose_t_per_10a");
}

std::vector<std::string> known_materials() {
    std::vector<std::string> names;
    for (const auto& [key, node] : material_table()) names.emplace_back(key.str());
    return names;
}

}  // namespace vrmap::job
