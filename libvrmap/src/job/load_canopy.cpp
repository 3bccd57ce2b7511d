// SPDX-License-Identifier: Apache-2.0
#include "job/load_canopy.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

[[noreturn]] void refuse_image(const NdviInput& n, Message m) {
    throw InputError({n.pictures.front().path().string()}, std::move(m));
}

void require_possible(const NdviInput& n, const agronomy::UptakeCurve& curve, double middle,
                      const Tables& tables) {
    const NitrogenRate uptake{curve.uptake_kg_per_ha(middle)};
    if (uptake > most_uptake(tables))
        refuse_image(n, {"ndvi.impossible_uptake",
                         {{"uptake", text(to_kg_per_10a(uptake), 1)},
                          {"mean", text(middle, 2)},
                          {"most", text(to_kg_per_10a(most_uptake(tables)))}}});
}

struct Spread {
    double mean = 0;
    double sd = 0;
};

Spread spread_of(const std::vector<double>& values) {
    Spread s;
    for (const double v : values) s.mean += v / static_cast<double>(values.size());
    for (const double v : values)
        s.sd += (v - s.mean) * (v - s.mean) / static_cast<double>(values.size());
    s.sd = std::sqrt(s.sd);
    return s;
}

double growing_days(const agronomy::DailyTemperature& days, const NdviInput& n, double base) {
    const auto from = days.celsius.begin() + (n.sown->day - days.first);
    const auto to = days.celsius.begin() + (n.taken.day - days.first);
    return static_cast<double>(std::count_if(from, to, [base](double t) { return t > base; }));
}

}  // namespace

void require_crop(const FieldJob& job, const std::vector<double>& pixels) {
    const NdviInput& n = *job.ndvi;
    if (!n.speaks() || pixels.empty()) return;
    const double middle = median(pixels);
    if (std::holds_alternative<agronomy::SensorStep>(*n.rule)) {
        // NDVI, or nothing
        if (middle <= 1) refuse_image(n, {"ndvi.not_sv", {{"mean", text(middle, 2)}}});
        return;
    }
    if (n.rules.index == imagery::Index::ndvi && middle < least_mean_ndvi(job.tables))
        refuse_image(n, {"ndvi.no_crop", {{"mean", text(middle, 2)}}});
    if (const auto* curve = std::get_if<agronomy::UptakeCurve>(&*n.rule))
        require_possible(n, *curve, middle, job.tables);
}

void calibrate_rule(const FieldJob& job, imagery::GroundTruth truth, Loaded& out) {
    const NdviInput& n = *job.ndvi;
    auto* const curve =
        out.plan.ndvi_rule ? std::get_if<agronomy::UptakeCurve>(&*out.plan.ndvi_rule) : nullptr;
    if (!curve) return;
    for (double& kg : truth.measured) kg = kg_n_per_10a(kg).value;
    for (const double kg : truth.measured)
        if (NitrogenRate{kg} > most_uptake(job.tables))
            throw InputError({n.truth->path.string()},
                             {"ndvi.impossible_truth",
                              {{"uptake", text(to_kg_per_10a(NitrogenRate{kg}), 1)},
                               {"most", text(to_kg_per_10a(most_uptake(job.tables)))}}});
    imagery::Calibration c;
    try {
        c = imagery::calibrate(truth, imagery::CurveForm::exponential,
                               [curve](double v) { return curve->uptake_kg_per_ha(v); });
    } catch (const ArgumentError& e) {
        throw InputError({n.truth->path.string()}, e.message());
    }
    if (c.better) {
        curve->a_kg_per_ha = c.a;
        curve->b = c.b;
        curve->rmse_kg_per_ha = c.error;
    }
    const auto told = [](double kg_per_ha) {
        return text(to_kg_per_10a(NitrogenRate{kg_per_ha}), 2);
    };
    out.notes.push_back({c.better ? "ndvi.truth_better" : "ndvi.truth_no_better",
                         {{"points", text(static_cast<long long>(c.points))},
                          {"error", told(c.error)},
                          {"curve_error", told(c.default_error)}}});
}

void settle_rule(const FieldJob& job, const agronomy::DailyTemperature& days, Loaded& out) {
    auto* const rule =
        out.plan.ndvi_rule ? std::get_if<agronomy::Nfoa>(&*out.plan.ndvi_rule) : nullptr;
    if (!rule) return;
    const NdviInput& n = *job.ndvi;
    if (n.sown)
        rule->days = std::max(1.0, growing_days(days, n, nfoa_base_temperature(job.tables)));
    const auto crop = agronomy::without_bare(out.evidence.ndvi->pixels, out.plan.ndvi_guard);
    if (crop.size() > 0) {
        const Spread s = spread_of(crop.value);
        rule->response =
            n.rich_ndvi ? agronomy::response_of_strip(*n.rich_ndvi, s.mean, rule->most_response)
                        : agronomy::response_of_variation(s.mean, s.sd, rule->most_response);
    }
    out.notes.push_back(
        {"ndvi.nfoa", {{"days", text(rule->days)}, {"response", text(rule->response, 2)}}});
    const auto [least, most] = nfoa_days(job.tables);
    if (rule->days < least || rule->days > most)
        out.notes.push_back(
            {"ndvi.nfoa_days",
             {{"days", text(rule->days)}, {"least", text(least)}, {"most", text(most)}}});
}

}  // namespace vrmap::job
