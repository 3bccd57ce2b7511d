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
    static const toml::table table = toml::parse(std::string_view(tables::sludge));
    return table;
}

bool holds(const toml::array* words, const std::string& word) {
    return words && std::any_of(words->begin(), words->end(), [&word](const toml::node& n) {
               return n.value_or(std::string()) == word;
           });
}

const toml::table* find_row(const std::string& material) {
    for (const auto& [key, node] : *sludge_table()["material"].as_table())
        if (holds((*node.as_table())["names"].as_array(), material)) return node.as_table();
    return nullptr;
}

// Spread in the year before the dressing.
bool counts(const FieldJob& job, const OrganicInput& o) {
    const auto age = job.day.day - o.spread.day;
    return age >= 0 && age < first_season_days();
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

void note_dose(const FieldJob& job, const Outcome& out, const toml::table& row, Notes& notes) {
    const auto most = row["most_t_per_10a"].value<double>();
    if (!most || !holds(row["crops"].as_array(), crop_row(job.crop))) return;
    const auto sum = year_sum(job, out, [&row](const OrganicInput& o) {
        return find_row(o.material) == &row ? 1.0 : 0.0;
    });
    const double over = ground_over(sum, out.area, *most);
    if (over > 0)
        notes.push_back({"sludge.over_dose",
                         {{"material", row["names"][0].value_or(std::string())},
                          {"most", text(*most)},
                          {"area_ha", text(over / units::m2_in_ha, 2)}}});
}

}  // namespace

bool is_sludge(const std::string& material) {
    if (find_row(material)) return true;
    const std::string said = io::squeezed(material);
    for (const auto& word : *sludge_table()["recognised"]["words"]["value"].as_array())
        if (said.find(word.value_or(std::string("\n"))) != said.npos) return true;
    return false;
}

std::optional<double> sludge_efficiency(const std::string& material, agronomy::Nutrient nutrient,
                                        double content) {
    const toml::table* row = find_row(material);
    if (!row) return std::nullopt;
    const char* name =
        nutrient == agronomy::Nutrient::nitrogen ? "nitrogen" : agronomy::name(nutrient);
    const auto credit = (*row)["credit"][name].value<double>();
    if (!credit) return std::nullopt;
    return content > 0 ? std::min(*credit / content, 1.0) : 0.0;
}

std::vector<std::pair<std::string, double>> read_analysis(Section& s) {
    constexpr double most_mg_per_kg = 1e6;
    std::vector<std::pair<std::string, double>> found;
    for (const auto& [key, node] : *sludge_table()["legal"].as_table()) {
        const toml::table& row = *node.as_table();
        const std::string name(key.str());
        const auto stated = s.number(name.c_str(), 0, most_mg_per_kg);
        if (!stated) continue;
        const std::string symbol = row["symbol"].value_or(std::string());
        const double limit = row["value"].value_or(0.0);
        if (*stated > limit)
            s.refuse(name.c_str(),
                     {"sludge.over_limit",
                      {{"metal", symbol}, {"value", text(*stated)}, {"limit", text(limit)}}});
        found.emplace_back(symbol, *stated);
    }
    return found;
}

void note_analysis(const OrganicInput& o, Notes& notes) {
    if (!is_sludge(o.material)) return;
    std::vector<std::string> lacking;
    for (const auto& [key, node] : *sludge_table()["legal"].as_table()) {
        const std::string symbol = (*node.as_table())["symbol"].value_or(std::string());
        if (std::none_of(o.analysis.begin(), o.analysis.end(),
                         [&symbol](const auto& a) { return a.first == symbol; }))
            lacking.push_back(symbol);
    }
    if (!lacking.empty())
        notes.push_back(
            {"sludge.no_analysis", {{"material", o.material}, {"metals", joined(lacking)}}});
}

void note_load(const FieldJob& job, const Outcome& out, Notes& notes) {
    if (std::none_of(job.organic.begin(), job.organic.end(), [&job](const OrganicInput& o) {
            return is_sludge(o.material) && counts(job, o);
        }))
        return;
    for (const auto& [key, node] : *sludge_table()["material"].as_table())
        note_dose(job, out, *node.as_table(), notes);
    const char* kind = crop_row(job.crop) == "rice" ? "paddy" : "upland";
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
    for (const auto& [group, rows] : sludge_table())
        for (const auto& [name, node] : *rows.as_table()) {
            const toml::table& row = *node.as_table();
            const bool used =
                group.str() != "material" ||
                std::any_of(job.organic.begin(), job.organic.end(),
                            [&row](const OrganicInput& o) { return find_row(o.material) == &row; });
            if (used && row["confidence"].value_or(std::string()) == "unverified")
                names.push_back(std::string("sludge.") + std::string(group.str()) + "." +
                                std::string(name.str()));
        }
    return names;
}

}  // namespace vrmap::job
