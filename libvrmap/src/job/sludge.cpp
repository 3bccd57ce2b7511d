// SPDX-License-Identifier: Apache-2.0
#include "job/sludge.hpp"

#include <algorithm>
#include <cmath>

#include "io/words.hpp"
#include "job/tables.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

const toml::table& sludge_table() {
    static const toml::table table = toml::parse(std::string_view(tables::text_of("sludge")));
    return table;
}

struct Metal {
    const char* name;
    const char* symbol;
};
constexpr Metal metals[] = {{"arsenic", "As"}, {"cadmium", "Cd"}, {"chromium", "Cr"},
                            {"lead", "Pb"},    {"mercury", "Hg"}, {"nickel", "Ni"}};

bool holds(const toml::node_view<const toml::node>& words, const std::string& word) {
    const toml::array* all = words.as_array();
    return all && std::any_of(all->begin(), all->end(), [&word](const toml::node& n) {
               return n.value_or(std::string()) == word;
           });
}

// The group of a material's rows; nullptr: none.
const toml::table* find_rows(const std::string& material) {
    for (const auto& [key, node] : sludge_table())
        if (const toml::table* rows = node.as_table();
            rows && holds((*rows)["names"]["value"], material))
            return rows;
    return nullptr;
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

void note_dose(const FieldJob& job, const Outcome& out, const toml::table& rows, Notes& notes) {
    const auto most = rows["most_dose"]["value"].value<double>();
    if (!most || !holds(rows["most_dose_crops"]["value"], crop_key(job.tables, job.crop))) return;
    const auto sum = year_sum(job, out, [&rows](const OrganicInput& o) {
        return find_rows(o.material) == &rows ? 1.0 : 0.0;
    });
    const double over = ground_over(sum, out.area, *most);
    if (over > 0)
        notes.push_back({"sludge.over_dose",
                         {{"material", rows["names"]["value"][0].value_or(std::string())},
                          {"most", text(*most)},
                          {"area_ha", text(over / units::m2_in_ha, 2)}}});
}

}  // namespace

bool is_sludge(const std::string& material) {
    if (find_rows(material)) return true;
    const std::string said = io::squeezed(material);
    for (const auto& word : *sludge_table()["recognised"]["words"]["value"].as_array())
        if (said.find(word.value_or(std::string("\n"))) != said.npos) return true;
    return false;
}

std::optional<double> sludge_efficiency(const std::string& material, const std::string& crop,
                                        agronomy::Nutrient nutrient, double content) {
    const toml::table* rows = find_rows(material);
    if (!rows) return std::nullopt;
    const auto tried_on = (*rows)["most_dose_crops"]["value"];
    if (tried_on && !holds(tried_on, crop)) return std::nullopt;
    const auto credit =
        (*rows)["credit"]["value"][static_cast<std::size_t>(nutrient)].value<double>();
    if (!credit) return std::nullopt;
    return content > 0 ? std::min(*credit / content, 1.0) : 0.0;
}

std::vector<std::pair<std::string, double>> read_analysis(Section& s) {
    constexpr double most_mg_per_kg = 1e6;
    std::vector<std::pair<std::string, double>> found;
    for (const Metal& metal : metals) {
        const std::string key = std::string(metal.name) + "_mg_per_kg";
        const auto stated = s.number(key.c_str(), 0, most_mg_per_kg);
        if (!stated) continue;
        const double limit = sludge_table()["sludge_limit"][metal.name]["value"].value_or(0.0);
        if (*stated > limit)
            s.refuse(key.c_str(),
                     {"sludge.over_limit",
                      {{"metal", metal.symbol}, {"value", text(*stated)}, {"limit", text(limit)}}});
        found.emplace_back(metal.symbol, *stated);
    }
    return found;
}

void note_analysis(const OrganicInput& o, Notes& notes) {
    if (!is_sludge(o.material)) return;
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
    if (std::none_of(job.organic.begin(), job.organic.end(), [&job](const OrganicInput& o) {
            return is_sludge(o.material) && counts(job, o);
        }))
        return;
    for (const auto& [key, node] : sludge_table())
        if (const toml::table* rows = node.as_table()) note_dose(job, out, *rows, notes);
    const char* kind = crop_key(job.tables, job.crop) == "rice" ? "paddy" : "upland";
    const double most = sludge_table()["load"][kind]["value"].value_or(0.0);
    const auto nitrogen =
        year_sum(job, out, [](const OrganicInput& o) { return o.content.nitrogen_kg_per_t_fresh; });
    if (const double over = ground_over(nitrogen, out.area, most); over > 0)
        notes.push_back({"sludge.over_load",
                         {{"most", text(most)}, {"area_ha", text(over / units::m2_in_ha, 2)}}});
}

std::vector<std::string> unverified_sludge_rows(const FieldJob& job) {
    std::vector<std::string> names;
    if (std::none_of(job.organic.begin(), job.organic.end(),
                     [](const OrganicInput& o) { return is_sludge(o.material); }))
        return names;
    // of the rows that can decide anything only this one is unverified
    names.emplace_back("sludge.recognised.words");
    return names;
}

}  // namespace vrmap::job
