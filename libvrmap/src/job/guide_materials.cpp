// SPDX-License-Identifier: Apache-2.0
// Organic matter: what of it counts, and what is usual.
#include <algorithm>

#include "job/named_rows.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

constexpr const char* credit_unit = "kg N, P2O5, K2O per t fresh, first season";

// The key of one of a material's rows; empty where no row names it.
std::string row_of(const Tables& tables, const std::string& material, const std::string& row) {
    const auto group = group_called(tables, "materials", material);
    return group ? "materials." + *group + "." + row : std::string();
}

std::optional<UsualBand> usual(const Tables& tables, const std::string& material,
                               const char* name) {
    const Row* row = tables.peek(row_of(tables, material, name));
    if (!row) return std::nullopt;
    return UsualBand{row->value[0], row->value[1]};
}

}  // namespace

std::optional<double> material_efficiency(const Tables& tables, const std::string& material,
                                          std::optional<double> c_n, const std::string& crop) {
    const std::string name = row_of(tables, material, "nitrogen_efficiency");
    const Row* row = c_n ? tables.find(name, "% of total N in the first season, by C/N (at)")
                         : tables.find(name.empty() ? name : name + "_without_c_n",
                                       "% of total N in the first season");
    if (!row) return std::nullopt;
    const double dry_land = c_n ? row->on_curve(*c_n) : row->number();
    const Row* paddy = crop_key(tables, crop) == "rice"
                           ? tables.find(name + "_paddy", "% of total N in the first season")
                           : nullptr;
    return (paddy ? std::min(dry_land, paddy->number()) : dry_land) / 100;
}

std::optional<double> mineral_efficiency(const Tables& tables, const std::string& material,
                                         agronomy::Nutrient nutrient) {
    const bool phosphate = nutrient == agronomy::Nutrient::phosphate;
    const Row* row =
        tables.find(row_of(tables, material, std::string(agronomy::name(nutrient)) + "_efficiency"),
                    phosphate ? "% of P2O5 in the first season" : "% of K2O in the first season");
    return row ? std::optional(row->number() / 100) : std::nullopt;
}

std::optional<double> credited_share(const Tables& tables, const std::string& material,
                                     agronomy::Nutrient nutrient, double content_kg_per_t) {
    const Row* row = tables.find(row_of(tables, material, "credit"), credit_unit);
    if (!row) return std::nullopt;
    const double credit = row->value[static_cast<std::size_t>(nutrient)];
    return content_kg_per_t > 0 ? std::min(credit / content_kg_per_t, 1.0) : 0.0;
}

std::optional<Credit> material_credit(const Tables& tables, const std::string& material) {
    const Row* row = nullptr;
    for (const char* table : {"materials", "sludge"})
        if (const auto group = group_called(tables, table, material); group && !row)
            row = tables.find(std::string(table).append(".").append(*group).append(".credit"),
                              credit_unit);
    if (!row) return std::nullopt;
    return Credit{row->value[0], row->value[1], row->value[2]};
}

std::vector<std::string> known_materials(const Tables& tables) {
    std::vector<std::string> names;
    for (const std::string& group : tables.below("materials"))
        if (tables.peek("materials." + group + ".names") &&
            tables.peek("materials." + group + ".nitrogen_efficiency"))
            names.push_back(group);
    return names;
}

std::optional<UsualBand> usual_nitrogen_kg_per_t(const Tables& tables,
                                                 const std::string& material) {
    return usual(tables, material, "usual_nitrogen_kg_per_t");
}
std::optional<UsualBand> usual_dose_t_per_10a(const Tables& tables, const std::string& material) {
    return usual(tables, material, "usual_dose_t_per_10a");
}

std::optional<double> sludge_limit(const Tables& tables, const std::string& metal) {
    const Row* row = tables.peek("sludge.sludge_limit." + metal);
    return row ? std::optional(row->number()) : std::nullopt;
}

}  // namespace vrmap::job
