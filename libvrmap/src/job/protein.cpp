// SPDX-License-Identifier: Apache-2.0
#include "job/protein.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <string_view>

#include "job/limits.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

// What the equation of each crop is about.
struct Basis {
    const char* crop;  // of crops.toml
    const char* of;    // as the job says it
};
constexpr std::array<Basis, 2> bases{{{"wheat", "grain"}, {"rice", "white_rice"}}};

const Basis* basis_of(const FieldJob& job) {
    const std::string crop = crop_key(job.tables, job.crop);
    const auto found =
        std::find_if(bases.begin(), bases.end(), [&](const Basis& b) { return crop == b.crop; });
    return found == bases.end() ? nullptr : &*found;
}

// kg N/10a by yield (kg/10a) and protein (%).
std::function<double(double, double)> equation(const FieldJob& job, const Tables& tables) {
    const auto uptake = [](auto rule) {
        return [rule](double yield, double pct) { return rule.uptake_kg_per_10a(yield, pct); };
    };
    if (std::string_view(basis_of(job)->crop) == "rice") return uptake(rice_protein(tables));
    return uptake(wheat_protein(tables));
}

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

// Blanks aside, most of a protein column is protein.
void require_protein(const YieldInput& y, const std::vector<double>& measured,
                     const Limits& possible) {
    const auto usable = static_cast<std::size_t>(std::count_if(
        measured.begin(), measured.end(), [&possible](double v) { return possible.hold(v); }));
    if (!measured.empty() && 2 * usable >= measured.size()) return;
    throw InputError({y.source.path.string()},
                     {"yield.protein_unusable",
                      {{"column", y.source.numbers.back()},
                       {"usable", count(usable)},
                       {"measured", count(measured.size())},
                       {"median", measured.empty() ? "-" : text(median(measured), 2)},
                       {"least", text(possible.least)},
                       {"most", text(possible.most)}}});
}

}  // namespace

void read_protein(Section& s, const FieldJob& job, YieldInput& y) {
    const auto column = s.words("protein");
    const Basis* basis = basis_of(job);
    if (column && !basis) s.refuse("protein", {"yield.protein_without_rule", {{"crop", job.crop}}});
    if (!column) return;
    static const std::vector<std::string> known{"grain", "white_rice", "brown_rice"};
    const std::string& of = known[s.choice("protein_of", known, std::nullopt)];
    if (s.has("protein_of") && of != basis->of)
        s.refuse("protein_of", {"yield.protein_of_other",
                                {{"of", of}, {"crop", job.crop}, {"wanted", basis->of}}});
    y.protein = true;
    y.source.numbers.push_back(*column);
}

void touch_protein(const FieldJob& job) {
    equation(job, job.tables);
}

bool any_protein(const FieldJob& job) {
    return std::any_of(job.yield.begin(), job.yield.end(),
                       [](const YieldInput& y) { return y.protein; });
}

std::vector<double> uptake_by_protein(const FieldJob& job, const YieldInput& y,
                                      const io::Points& log, const std::string& called,
                                      Notes& notes) {
    const Limits possible =
        limits_of("yield", std::string("protein_pct_").append(basis_of(job)->crop));
    const std::vector<double>& protein = log.columns.back();
    std::vector<double> measured;
    std::copy_if(protein.begin(), protein.end(), std::back_inserter(measured),
                 [](double v) { return std::isfinite(v); });
    require_protein(y, measured, possible);
    const Tables aside = job.tables;  // whether the rows count, the outcome tells
    const auto uptake = equation(job, aside);
    const double most = to_kg_per_10a(most_uptake(job.tables));
    std::vector<double> all(protein.size(), none);
    std::size_t odd = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!std::isfinite(protein[i])) continue;
        const double t_per_ha = log.columns[0][i] * y.t_per_ha_per_unit;
        const double u = uptake(to_kg_per_10a(CropYield{t_per_ha}), protein[i]);
        if (possible.hold(protein[i]) && u >= 0 && u <= most)
            all[i] = kg_n_per_10a(u).value;
        else
            odd += y.limits.hold(CropYield{t_per_ha});
    }
    const std::size_t blank = protein.size() - measured.size();
    if (odd + blank > 0)
        notes.push_back({"yield.protein_partly",
                         {{"layer", called},
                          {"odd", count(odd)},
                          {"blank", count(blank)},
                          {"points", count(protein.size())}}});
    return all;
}

}  // namespace vrmap::job
