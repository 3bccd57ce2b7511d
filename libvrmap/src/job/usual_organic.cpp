// SPDX-License-Identifier: Apache-2.0
#include "job/usual_organic.hpp"

#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// 0.6 % of nitrogen is 6 kg/t.
constexpr double kg_per_t_in_percent = 10;

double mean_dose(const std::vector<geo::Swath>& swaths) {
    double t = 0;
    double ground = 0;
    for (const geo::Swath& s : swaths) {
        if (!(s.dose.value > 0)) continue;
        const double area = geo::area_m2(s.ground);
        t += s.dose.value * area;
        ground += area;
    }
    return ground > 0 ? t / ground : 0;
}

// Units in which the same numbers would be a usual dose: "kg/10a (2 t/10a)".
std::string likely_units(const OrganicInput& o, double t_per_ha, const UsualBand& usual) {
    std::string all;
    if (o.log.shape == SpreadLog::Shape::taskdata || o.log.amount != SpreadLog::Amount::rate)
        return "-";
    for (const auto& [unit, factor] : known_organic_units()) {
        const double would_be = to_t_per_10a({t_per_ha / o.log.per_unit * factor});
        if (!usual.holds(would_be)) continue;
        all.append(all.empty() ? "" : ", ").append(unit);
        all.append(" (").append(text(would_be, 2)).append(" t/10a)");
    }
    return all.empty() ? "-" : all;
}

}  // namespace

void require_usual_content(const Section& section, const OrganicInput& organic,
                           const Tables& tables) {
    const auto usual = usual_nitrogen_kg_per_t(tables, organic.material);
    const double stated = organic.content.nitrogen_kg_per_t_fresh;
    if (!usual || usual->holds(stated) || organic.confirmed.contains(Suspicion::unusual_content))
        return;
    Message m{"organic.unusual_content",
              {{"value", text(stated)},
               {"material", organic.material},
               {"least", text(usual->least)},
               {"most", text(usual->most)}}};
    if (const double from_percent = stated * kg_per_t_in_percent; usual->holds(from_percent)) {
        m.id = "organic.content_in_percent";
        m.args.emplace_back("kg", text(from_percent));
    }
    section.refuse("nitrogen_kg_per_t", std::move(m));
}

void require_usual_dose(const OrganicInput& organic, const std::vector<geo::Swath>& swaths,
                        const Tables& tables) {
    const auto usual = usual_dose_t_per_10a(tables, organic.material);
    const double t_per_ha = mean_dose(swaths);
    const double mean = to_t_per_10a({t_per_ha});
    if (!usual || !(mean > 0) || usual->holds(mean) ||
        organic.confirmed.contains(Suspicion::unusual_dose))
        return;
    throw InputError({organic.source.path.string()},
                     {"organic.unusual_dose",
                      {{"mean", text(mean, 3)},
                       {"material", organic.material},
                       {"least", text(usual->least)},
                       {"most", text(usual->most)},
                       {"units", likely_units(organic, t_per_ha, *usual)}}});
}

}  // namespace vrmap::job
