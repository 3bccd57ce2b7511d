// SPDX-License-Identifier: Apache-2.0
#include "job/response.hpp"

#include "vrmap/job/guide.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

std::optional<agronomy::Response> response_of(const FieldJob& job) {
    const NitrogenRate season = job.guide.rate + job.guide.other_dressings;
    const std::optional<double> need = job.uptake_kg_per_t > 0
                                           ? std::optional(job.uptake_kg_per_t / units::kg_in_t)
                                           : nitrogen_demand(job.tables, job.crop);
    if (!need || !(job.guide.recovery > 0 && season.value > 0)) return std::nullopt;
    const double at_best = job.tables.number("balance.response.recovery_at_best",
                                             "share of the last kilogram of nitrogen");
    return agronomy::Response{
        agronomy::curvature_of(season, job.guide.recovery, at_best, *need),
        job.tables.number("balance.response.cv", "ratio"),
        job.tables.number("balance.response.least_probability", "probability")};
}

std::optional<Message> worth_words(const Result& r) {
    constexpr double nothing_kg_per_ha = 1e-6;  // of the crop: one rate everywhere
    if (!r.outcome.worth || r.outcome.worth->sd < nothing_kg_per_ha) return std::nullopt;
    const agronomy::Worth& w = *r.outcome.worth;
    const auto kg = [](double kg_per_ha) { return text(to_kg_per_10a(ProductRate{kg_per_ha}), 1); };
    const bool likely = w.probability() >= r.loaded.plan.response->least_probability;
    return Message{likely ? "worth.likely" : "worth.not_shown",
                   {{"gain_kg_per_10a", kg(w.gain)},
                    {"low_kg_per_10a", kg(w.low())},
                    {"high_kg_per_10a", kg(w.high())}}};
}

}  // namespace vrmap::job
