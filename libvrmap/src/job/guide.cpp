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

bool named_in(const std::string& crop, const toml::array* words) {
    return words && std::any_of(words->begin(), words->end(), [&crop](const toml::node& w) {
               return crop.find(w.value_or(std::string("\n"))) != std::string::npos;
           });
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
    p.gate = {row("gate", "prior"), row("gate", "onset"), row("gate", "softness"),
              row("gate", "never_raise_below")};
    p.credit = {row("credit", "quantile"), row("credit", "cv_spreading"),
                row("credit", "cv_content"), row("credit", "cv_efficiency"),
                row("credit", "first_year_cap")};
    p.sigma_factor_without_protein = row("yield", "sigma_factor_without_protein");
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
    for (const auto& [name, node] : *balance_table()["crop_cap"].as_table())
        if (named_in(crop, (*node.as_table())["crops"].as_array()))
            return kg_n_per_10a(row("crop_cap", std::string(name.str()).c_str()));
    return std::nullopt;
}

long oldest_image_days() {
    return std::lround(row("ndvi", "oldest"));
}
long first_season_days() {
    return std::lround(row("credit", "first_season"));
}

bool yield_speaks_for(const std::string& crop) {
    return named_in(crop, balance_table()["yield"]["crops"]["value"].as_array());
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

std::vector<std::string> known_materials() {
    std::vector<std::string> names;
    for (const auto& [key, node] : material_table()) names.emplace_back(key.str());
    return names;
}

}  // namespace vrmap::job
