// SPDX-License-Identifier: Apache-2.0
#include "job/exports.hpp"
#include "job/extra_columns.hpp"
#include "job/ledger_sums.hpp"

namespace vrmap::job {

namespace {

using agronomy::Term;

constexpr const char* byte_order_mark = "\xEF\xBB\xBF";  // without it Excel takes UTF-8 for CP932
constexpr const char* end_of_line = "\r\n";

std::string header(const Result& r) {
    std::string line =
        "cell,row,col,lon_deg,lat_deg,area_m2,product_kg_per_10a,product_kg_per_ha,n_kg_per_10a,"
        "sd_n_kg_per_10a";
    for (const Term term : terms_told(r)) {
        line += ',';
        line += agronomy::name(term);
        line += "_n_kg_per_10a";
    }
    if (r.outcome.spread.second) line += ",product_2_kg_per_10a,product_2_kg_per_ha";
    for (const auto& [nutrient, ledger] : ledgers_of(r)) {
        if (nutrient == agronomy::Nutrient::nitrogen) continue;
        line.append(",").append(agronomy::name(nutrient)).append("_kg_per_10a");
        line.append(",wanted_").append(agronomy::name(nutrient)).append("_kg_per_10a");
    }
    return line + extra_header(r) + end_of_line;
}

}  // namespace

std::vector<std::size_t> cells_with_rate(const Result& r) {
    std::vector<std::size_t> cells;
    for (std::size_t i = 0; i < r.outcome.spread.has_rate.size(); ++i)
        if (r.outcome.spread.has_rate[i]) cells.push_back(i);
    return cells;
}

std::string cells_csv(const Result& r, const geo::Projection& projection) {
    const prescription::Prescription& p = r.outcome.wanted;
    const machine::SpreadMap& s = r.outcome.spread;
    std::string out = byte_order_mark + header(r);
    const auto add = [&out](const std::string& cell) { out += ',' + cell; };
    // whole mg/m² are kg/10a of three decimals
    const auto add_rate = [&add](MgPerM2 rate) { add(text(kg_per_10a_from(rate), 3)); };
    const std::vector<Term> told = terms_told(r);
    long long number = 0;
    for (const std::size_t i : cells_with_rate(r)) {
        const geo::Cell c = p.area.cell(i);
        const geo::LonLat at = projection.to_geographic(p.mesh().centre_of(c));
        out += text(++number);
        add(text(static_cast<long long>(c.row)));
        add(text(static_cast<long long>(c.col)));
        add(text(at.lon, 8));
        add(text(at.lat, 8));
        add(text(p.area[i], 3));
        add_rate(s.product[i]);
        add(text(kg_per_ha_from(s.product[i]), 2));
        add_rate(s.ledger.rate(i));
        add(text(to_kg_per_10a(NitrogenRate{p.sd[i]}), 4));
        for (const Term term : told) add_rate(s.ledger[term][i]);
        if (s.second) {
            add_rate((*s.second)[i]);
            add(text(kg_per_ha_from((*s.second)[i]), 2));
        }
        for (const auto& [nutrient, ledger] : ledgers_of(r)) {
            if (nutrient == agronomy::Nutrient::nitrogen) continue;
            add_rate(ledger->rate(i));
            add_rate(ledger->rate(i) - (*ledger)[Term::machine][i]);
        }
        out += extra_cells(r, i) + end_of_line;
    }
    return out;
}

}  // namespace vrmap::job
