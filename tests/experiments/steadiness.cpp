// SPDX-License-Identifier: Apache-2.0
// E4: how steady a map is (AGRONOMY.md §10). For every job given, one line of CSV each:
//   layer,NAME,samples,covered,variance      left-out samples against their own 90 % intervals
//   sweep,PARAMETER SIGN,cells,held,most     rates that move by at most 15 % of the guide when one
//                                            parameter is one sd (or a quarter) off; the most, %
//   without,LAYER,,change,                   the field's mean rate without a layer, % of the guide
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "vrmap/job/load.hpp"
#include "vrmap/prescribe.hpp"

namespace {

using namespace vrmap;

constexpr double moved_at_most = 0.15;  // of the guide

void tell_layer(const char* name, const LayerReport& r) {
    const auto& cv = r.cross_validation;
    if (r.used)
        std::printf("layer,%s,%zu,%.6f,%.6f\n", name, cv.samples, cv.covered_90,
                    cv.standardised_variance);
}

struct Parameter {
    const char* name;
    std::function<double&(Plan&)> of;
    double off;  ///< share of its value
};

std::vector<Parameter> parameters(const Plan& plan) {
    const double stated = plan.parameters.recovery_cv;
    constexpr double quarter = 0.25;
    std::vector<Parameter> all{
        {"recovery", [](Plan& p) -> double& { return p.guide.recovery; }, stated},
        {"uptake per tonne", [](Plan& p) -> double& { return p.uptake_kg_per_t; }, quarter},
        {"representativeness",
         [](Plan& p) -> double& { return p.parameters.fusion.representativeness_kg_per_ha; },
         quarter},
        {"error correlation",
         [](Plan& p) -> double& { return p.parameters.fusion.error_correlation; }, quarter},
        {"evidence's border", [](Plan& p) -> double& { return p.parameters.no_evidence; }, quarter},
        {"yield's error without protein",
         [](Plan& p) -> double& { return p.parameters.sigma_factor_without_protein; }, quarter},
        {"gate's prior", [](Plan& p) -> double& { return p.parameters.gate.prior; }, quarter},
        {"gate's most prior", [](Plan& p) -> double& { return p.parameters.gate.most_prior; }, 0.1},
        {"gate's onset", [](Plan& p) -> double& { return p.parameters.gate.onset; }, quarter},
        {"gate's softness", [](Plan& p) -> double& { return p.parameters.gate.softness; }, quarter},
        {"water's share of the goal", [](Plan& p) -> double& { return p.parameters.goal_share; },
         quarter},
        {"credit's quantile", [](Plan& p) -> double& { return p.parameters.credit.quantile; },
         quarter},
        {"spreading error", [](Plan& p) -> double& { return p.parameters.credit.cv_spreading; },
         quarter},
        {"content's error", [](Plan& p) -> double& { return p.parameters.credit.cv_content; },
         quarter},
        {"efficiency's error", [](Plan& p) -> double& { return p.parameters.credit.cv_efficiency; },
         quarter}};
    if (plan.ndvi_rule && std::holds_alternative<agronomy::UptakeCurve>(*plan.ndvi_rule)) {
        const auto curve = [](Plan& p) -> agronomy::UptakeCurve& {
            return std::get<agronomy::UptakeCurve>(*p.ndvi_rule);
        };
        all.push_back(
            {"curve's a", [curve](Plan& p) -> double& { return curve(p).a_kg_per_ha; }, quarter});
        all.push_back({"curve's rmse",
                       [curve](Plan& p) -> double& { return curve(p).rmse_kg_per_ha; }, quarter});
    }
    return all;
}

struct Moved {
    std::size_t cells = 0;
    double held = 0;  ///< share that moved by at most moved_at_most
    double most = 0;  ///< of the guide
};

// The wanted rates, before the machine's steps.
Moved compare(const Outcome& base, const Outcome& other, double guide) {
    Moved m;
    std::size_t held = 0;
    for (std::size_t i = 0; i < base.wanted.area.size(); ++i) {
        if (!(base.wanted.area[i] > 0)) continue;
        ++m.cells;
        const double by =
            std::abs(kg_per_ha_from(base.wanted.ledger.rate(i) - other.wanted.ledger.rate(i))) /
            guide;
        held += by <= moved_at_most;
        m.most = std::max(m.most, by);
    }
    m.held = static_cast<double>(held) / static_cast<double>(m.cells);
    return m;
}

void sweep(const Evidence& e, const Plan& plan, const Outcome& base) {
    for (const Parameter& parameter : parameters(plan))
        for (const double sign : {-1.0, 1.0}) {
            Plan off = plan;
            double& value = parameter.of(off);
            value *= 1 + sign * parameter.off;
            const Moved m = compare(base, prescribe(e, off), plan.guide.rate.value);
            std::printf("sweep,%s %+.0f %%,%zu,%.6f,%.6f\n", parameter.name,
                        100 * sign * parameter.off, m.cells, m.held, 100 * m.most);
        }
}

double mean_rate(const Outcome& o) {
    return o.wanted.total_nitrogen().value;
}

void without(const Evidence& e, const Plan& plan, const Outcome& base, const char* layer,
             const std::function<void(Evidence&)>& drop) {
    Evidence less = e;
    drop(less);
    double guide_kg = 0;
    for (const double m2 : base.wanted.area.values())
        guide_kg += m2 * plan.guide.rate.value / units::m2_in_ha;
    const double change = (mean_rate(prescribe(less, plan)) - mean_rate(base)) / guide_kg;
    std::printf("without,%s,,%.6f,\n", layer, 100 * change);
}

void steadiness(const std::filesystem::path& job) {
    const job::Loaded in = job::load(job::read_field_job(job));
    const Outcome base = prescribe(in.evidence, in.plan);
    for (const YieldMap& y : base.yield) tell_layer("yield", y.report);
    if (base.ndvi_report) tell_layer("NDVI", *base.ndvi_report);
    if (base.moisture_report) tell_layer("soil moisture", *base.moisture_report);
    sweep(in.evidence, in.plan, base);
    if (!in.evidence.yield.empty())
        without(in.evidence, in.plan, base, "yield", [](Evidence& e) { e.yield.clear(); });
    if (in.evidence.ndvi)
        without(in.evidence, in.plan, base, "NDVI", [](Evidence& e) { e.ndvi.reset(); });
    if (in.evidence.moisture)
        without(in.evidence, in.plan, base, "soil moisture",
                [](Evidence& e) { e.moisture.reset(); });
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("steadiness FIELD.toml… > steadiness.csv\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; ++i) steadiness(argv[i]);
    return 0;
}
