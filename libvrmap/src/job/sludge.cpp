// SPDX-License-Identifier: Apache-2.0
#include "job/sludge.hpp"

#include <algorithm>
#include <cmath>

#include "io/words.hpp"
#include "job/named_rows.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

struct Metal {
    const char* name;
    const char* symbol;
};
constexpr Metal metals[] = {{"arsenic", "As"}, {"cadmium", "Cd"}, {"chromium", "Cr"},
                            {"lead", "Pb"},    {"mercury", "Hg"}, {"nickel", "Ni"}};

// "sludge.sewage_sapporo"; nullopt: no such rows.
std::optional<std::string> rows_of(const Tables& tables, const std::string& material) {
    const auto group = group_called(tables, "sludge", material);
    return group ? std::optional("sludge." + *group) : std::nullopt;
}

// Whether a row of words has this one; without the row none does.
bool holds(const Row* row, const std::string& word) {
    return row && std::find(row->words.begin(), row->words.end(), word) != row->words.end();
}

// Spread in the year before the dressing.
bool counts(const FieldJob& job, const OrganicInput& o) {
    const auto age = job.day.day - o.spread.day;
    return age >= 0 && age < first_season_days(job.tables);
}

// m² of the field whose cells hold more than `most`.
double ground_over(const geo::Grid<double>& sum, const geo::Grid<double>& area, double most) {
    constexpr double hair = 1e-9;  // a dose of exactly the limit is within it
    double m2 = 0;
    for (std::size_t i = 0; i < sum.size(); ++i)
        if (area[i] > 0 && sum[i] > most * (1 + hair)) m2 += area[i];
    return m2;
}

// t/10a or kg N/10a of the year in each cell, of the events that `weight` is not 0 for.
template <class Weight>
geo::Grid<double> year_sum(const FieldJob& job, const Outcome& out, Weight weight) {
    geo::Grid<double> sum(out.area.geometry(), 0.0);
    for (std::size_t k = 0; k < job.organic.size(); ++k) {
        const double w = counts(job, job.organic[k]) ? weight(job.organic[k]) : 0;
        for (std::size_t i = 0; w > 0 && i < sum.size(); ++i)
            sum[i] += w * to_t_per_10a({out.organic[k].dose[i]});
    }
    return sum;
}

void note_dose(const FieldJob& job, const Outcome& out, const std::string& rows, Notes& notes) {
    const Row* most = job.tables.peek(rows + ".most_dose");
    if (!most || !holds(job.tables.peek(rows + ".most_dose_crops"), crop_key(job.tables, job.crop)))
        return;
    const auto sum = year_sum(job, out, [&](const OrganicInput& o) {
        return rows_of(job.tables, o.material) == rows ? 1.0 : 0.0;
    });
    const double over = ground_over(sum, out.area, most->number());
    if (over > 0)
        notes.push_back({"sludge.over_dose",
                         {{"material", job.tables.peek(rows + ".names")->words.front()},
                          {"most", text(most->number())},
                          {"area_ha", text(over / units::m2_in_ha, 2)}}});
}

}  // namespace

bool is_sludge(const Tables& tables, const std::string& material) {
    if (rows_of(tables, material)) return true;
    const std::string said = io::squeezed(material);
    const char* const known = "sludge.recognised.words";
    const auto& words = tables.peek(known)->words;
    const bool named = std::any_of(words.begin(), words.end(), [&said](const std::string& word) {
        return said.find(word) != said.npos;
    });
    if (named) tables.touch(known);
    return named;
}

std::optional<double> sludge_efficiency(const Tables& tables, const std::string& material,
                                        const std::string& crop, agronomy::Nutrient nutrient,
                                        double content) {
    const auto rows = rows_of(tables, material);
    if (!rows) return std::nullopt;
    const Row* tried_on = tables.peek(*rows + ".most_dose_crops");
    if (tried_on && !holds(tried_on, crop)) return std::nullopt;
    const Row* credit = tables.find(*rows + ".credit", "kg N, P2O5, K2O per t fresh, first season");
    if (!credit) return std::nullopt;
    const double given = credit->value[static_cast<std::size_t>(nutrient)];
    return content > 0 ? std::min(given / content, 1.0) : 0.0;
}

std::vector<std::pair<std::string, double>> read_analysis(Section& s, const Tables& tables) {
    constexpr double most_mg_per_kg = 1e6;
    std::vector<std::pair<std::string, double>> found;
    for (const Metal& metal : metals) {
        const std::string key = std::string(metal.name) + "_mg_per_kg";
        const auto stated = s.number(key.c_str(), 0, most_mg_per_kg);
        if (!stated) continue;
        const double limit = sludge_limit(tables, metal.name).value_or(0);
        if (*stated > limit)
            s.refuse(key.c_str(),
                     {"sludge.over_limit",
                      {{"metal", metal.symbol}, {"value", text(*stated)}, {"limit", text(limit)}}});
        found.emplace_back(metal.symbol, *stated);
    }
    return found;
}

void note_analysis(const Tables& tables, const OrganicInput& o, Notes& notes) {
    if (!is_sludge(tables, o.material)) return;
    std::vector<std::string> lacking;
    for (const Metal& metal : metals)
        if (std::none_of(o.analysis.begin(), o.analysis.end(),
                         [&metal](const auto& a) { return a.first == metal.symbol; }))
            lacking.emplace_back(metal.symbol);
    if (!lacking.empty())
        notes.push_back(
            {"sludge.no_analysis", {{"material", o.material}, {"metals", joined(lacking)}}});
}

void note_load(const FieldJob& job, const Outcome& out, Notes& notes) {
    if (std::none_of(job.organic.begin(), job.organic.end(),
                     [&job](const OrganicInput& o) { return counts(job, o); }))
        return;
    for (const std::string& group : job.tables.below("sludge"))
        note_dose(job, out, "sludge." + group, notes);
    const char* const kind = crop_key(job.tables, job.crop) == "rice" ? "paddy" : "upland";
    const double most = job.tables.peek_number(std::string("sludge.load.").append(kind),
                                               "kg total N/10a in a year");
    const auto nitrogen =
        year_sum(job, out, [](const OrganicInput& o) { return o.content.nitrogen_kg_per_t_fresh; });
    if (const double over = ground_over(nitrogen, out.area, most); over > 0)
        notes.push_back({"organic.over_load",
                         {{"most", text(most)}, {"area_ha", text(over / units::m2_in_ha, 2)}}});
}

}  // namespace vrmap::job
