// SPDX-License-Identifier: Apache-2.0
#include "job/extra_columns.hpp"

#include <cmath>

#include "job/cell_account.hpp"
#include "job/manual.hpp"

namespace vrmap::job {

namespace {

std::string or_blank(double v) {
    return std::isnan(v) ? std::string() : text(v, 2);
}

geo::Grid<double> by_hand(const Result& r) {
    geo::Grid<double> rate(r.outcome.wanted.mesh(), std::nan(""));
    if (r.loaded.evidence.by_hand)
        for (const prescription::HandRate& h : *r.loaded.evidence.by_hand)
            rate[h.cell] = to_kg_per_10a(h.rate);
    return rate;
}

}  // namespace

void add_extra_columns(io::GeoTable& t, const Result& r, const std::vector<std::size_t>& cells,
                       const report::Say& say) {
    const auto column = [&t, c = &cells](const char* name, geo::Grid<double> values) {
        t.columns.push_back(
            io::reals(name, [v = std::move(values), c](std::size_t i) { return v[(*c)[i]]; }));
    };
    const prescription::Prescription& p = r.outcome.wanted;
    column("gate_probability",
           prescription::mean_on_mesh(r.outcome.balance.gate, r.outcome.area, p.area));
    column("confidence", confidence_of(r));
    if (auto n = surplus_of(r)) {
        column("n_surplus_kg_per_10a", std::move(n->surplus_kg_per_10a));
        column("n_balance_index", std::move(n->balance_index));
    }
    t.columns.push_back(io::words("reason_ja", [&r, &say, c = &cells](std::size_t i) {
        return reason_of(r, (*c)[i], say).ja;
    }));
    t.columns.push_back(io::words("reason_en", [&r, &say, c = &cells](std::size_t i) {
        return reason_of(r, (*c)[i], say).en;
    }));
    if (const auto& z = r.outcome.stable_zones) {
        t.columns.push_back(io::words("yield_zone", [&z, c = &cells](std::size_t i) {
            return std::string(agronomy::name(z->zone[(*c)[i]]));
        }));
        t.columns.push_back(io::reals(
            "yield_mean_pct", [&z, c = &cells](std::size_t i) { return z->mean[(*c)[i]]; }));
        t.columns.push_back(io::reals("yield_sd_points",
                                      [&z, c = &cells](std::size_t i) { return z->sd[(*c)[i]]; }));
    }
    t.columns.push_back(io::reals(
        manual_column, [rate = by_hand(r), c = &cells](std::size_t i) { return rate[(*c)[i]]; }));
}

std::string extra_header(const Result& r) {
    return r.outcome.stable_zones ? ",yield_zone,yield_mean_pct,yield_sd_points" : "";
}

std::string extra_cells(const Result& r, std::size_t cell) {
    const auto& z = r.outcome.stable_zones;
    if (!z) return {};
    const bool known = z->zone[cell] != agronomy::YieldZone::unknown;
    return std::string(",")
        .append(known ? text(static_cast<long long>(z->zone[cell])) : "")
        .append(",")
        .append(or_blank(z->mean[cell]))
        .append(",")
        .append(or_blank(z->sd[cell]));
}

}  // namespace vrmap::job
