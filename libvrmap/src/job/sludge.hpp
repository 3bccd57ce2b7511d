// SPDX-License-Identifier: Apache-2.0
// data/guide/sludge.toml: what must be known of a material made with sludge.
#pragma once
#include <optional>

#include "job/section.hpp"
#include "vrmap/agronomy/mineral_balance.hpp"
#include "vrmap/prescribe.hpp"

namespace vrmap::job {

/// By its row or its name.
bool is_sludge(const Tables& tables, const std::string& material);

/// Share of a nutrient's content that a crop can use in the first season, where the material's row
/// gives its credit in kg/t; nullopt: no such row, or it was tried on other crops (`crop` a key of
/// crops.toml) only. 0 of a content of 0, never over 1.
std::optional<double> sludge_efficiency(const Tables& tables, const std::string& material,
                                        const std::string& crop, agronomy::Nutrient nutrient,
                                        double content_kg_per_t);

/// The analysis among the keys of [organic], mg/kg by the metal's symbol. THROWS InputError at the
/// key of the first that is over the legal limit.
std::vector<std::pair<std::string, double>> read_analysis(Section& organic, const Tables& tables);

/// A sludge whose metals nobody analysed is told of.
void note_analysis(const Tables& tables, const OrganicInput& organic, Notes& notes);

/// Of the year before the dressing: ground with more of a material than its row calls safe, or with
/// more total nitrogen of all organic matter than the load that its kind of field bears. Told, not
/// refused: it is spread already.
void note_load(const FieldJob& job, const Outcome& outcome, Notes& notes);

}  // namespace vrmap::job
