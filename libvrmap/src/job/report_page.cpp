// SPDX-License-Identifier: Apache-2.0
#include "job/report_page.hpp"

#include <cmath>

#include "job/ledger_sums.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::job {

namespace {

using report::Cell;
using report::Column;
using report::ColumnKind;
using report::Table;

Message words(const char* id) {
    return {id, {}};
}

Message words(const char* room, const std::string& name) {
    return {room + name, {}};
}

Column numbers(const char* head) {
    return {words(head), ColumnKind::numbers};
}

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

std::string with_unit(double value, int decimals, const char* unit) {
    return text(value, decimals) + " " + unit;
}

// What the map stands on, as the job states it.
Table facts(const Result& r) {
    Table t{{{words("report.fact")}, {words("report.stated")}}, {}, false};
    const auto add = [&t](const char* id, Cell value) {
        t.rows.push_back({words(id), std::move(value)});
    };
    const auto rate = [](auto v) { return text(to_kg_per_10a(v)); };
    add("report.crop", r.job.crop);
    add("report.dressing_date", r.job.day.iso);
    add("report.guide",
        Message{"report.guide_value",
                {{"n_kg_per_10a", rate(r.job.guide.rate)}, {"source", r.job.guide_source}}});
    const auto pct = [](double share) { return text(100 * share, 1); };
    for (const Product& p : r.job.products) {
        add("report.product", Message{"report.product_value",
                                      {{"product", p.name},
                                       {"n_pct", pct(p.content.nitrogen_fraction)},
                                       {"p2o5_pct", pct(p.content.phosphate_fraction)},
                                       {"k2o_pct", pct(p.content.potash_fraction)}}});
        add("report.spreader", Message{"report.spreader_value",
                                       {{"width_m", text(p.spreader.width.value)},
                                        {"min", rate(p.spreader.least)},
                                        {"max", rate(p.spreader.most)},
                                        {"step", rate(p.spreader.step)}}});
    }
    add("report.pad", with_unit(r.job.pad.value, 1, "m"));
    add("report.crs", io::title_of(r.loaded.crs));
    return t;
}

std::vector<Cell> against_uniform(Message what, double ours, double uniform, int decimals) {
    const double difference = ours - uniform;
    const char* const sign = difference > 0 ? "+" : "";
    std::string change = sign;
    change += with_unit(difference, decimals, "kg");
    if (uniform > 0)
        change.append(" (").append(sign).append(text(100 * difference / uniform, 1)).append(" %)");
    return {std::move(what), with_unit(ours, decimals, "kg"), with_unit(uniform, decimals, "kg"),
            change};
}

void add_product(Table& table, const std::string& name, const ProductTotals& p, double area_ha) {
    const auto rate = [](double kg_per_10a) { return with_unit(kg_per_10a, 1, "kg/10a"); };
    const auto mean = [&](double kg) { return rate(to_kg_per_10a(ProductRate{kg / area_ha})); };
    const auto of = [&name](const char* id) { return Message{id, {{"product", name}}}; };
    table.rows.push_back(against_uniform(of("report.product_total"), p.kg, p.uniform_kg, 0));
    table.rows.push_back({of("report.whole_cells"), with_unit(p.whole_cells_kg, 0, "kg"), "", ""});
    table.rows.push_back({of("report.mean_rate"), mean(p.kg), mean(p.uniform_kg), ""});
    table.rows.push_back({of("report.least_rate"), rate(kg_per_10a_from(p.least_rate)), "", ""});
    table.rows.push_back({of("report.most_rate"), rate(kg_per_10a_from(p.most_rate)), "", ""});
}

Table totals(const Result& r) {
    const Totals t = totals_of(r);
    Table table{
        {{words("report.quantity")},
         numbers("report.this_map"),
         numbers("report.uniform"),
         numbers("report.difference")},
        {{words("report.area"), with_unit(t.area_ha, 2, "ha"), "", ""},
         against_uniform(words("report.nitrogen_total"), t.nitrogen_kg, t.uniform_nitrogen_kg, 1)},
        false};
    for (std::size_t k = 0; k < t.products.size(); ++k)
        add_product(table, r.job.products[k].name, t.products[k], t.area_ha);
    return table;
}

// What the zones that yield alike year after year make of the field.
Table zones(const Result& r) {
    Table t{{{words("report.zone")}, numbers("report.area"), numbers("report.share")}, {}, false};
    if (!r.outcome.stable_zones) return t;
    const auto m2 = zone_areas_m2(r);
    double all = 0;
    for (const double part : m2) all += part;
    for (std::size_t k = 0; k < m2.size(); ++k) {
        const std::string zone = agronomy::name(static_cast<agronomy::YieldZone>(k));
        t.rows.push_back({words("yield_zone.", zone.empty() ? "unknown" : zone),
                          with_unit(m2[k] / units::m2_in_ha, 2, "ha"),
                          with_unit(100 * m2[k] / all, 1, "%")});
    }
    return t;
}

Table minerals(const Result& r) {
    Table t{{{words("report.nutrient")},
             numbers("report.by_guide"),
             numbers("report.wanted"),
             numbers("report.given"),
             numbers("report.difference")},
            {},
            false};
    for (const MineralTotals& m : mineral_totals_of(r))
        t.rows.push_back({words("nutrient.", agronomy::name(m.nutrient)),
                          with_unit(m.guide_kg, 1, "kg"), with_unit(m.wanted_kg, 1, "kg"),
                          with_unit(m.given_kg, 1, "kg"),
                          with_unit(m.given_kg - m.wanted_kg, 1, "kg")});
    return t;
}

Table ledger(const Result& r) {
    Table t{{{words("report.reason")},
             {words("report.meaning")},
             numbers("report.mean_n"),
             numbers("report.moved_n"),
             numbers("report.sum_n")},
            {},
            true};
    const auto sums = ledger_sums(r.outcome.spread.ledger, r.outcome.wanted.area);
    double mean = 0;
    double kg = 0;
    for (const agronomy::Term term : terms_told(r)) {
        const TermSum& sum = sums[static_cast<std::size_t>(term)];
        const std::string name = agronomy::name(term);
        t.rows.push_back({words("term.", name), words("term_meaning.", name),
                          text(sum.mean_kg_per_10a, 3), text(sum.mean_abs_kg_per_10a, 3),
                          text(sum.kg, 1)});
        mean += sum.mean_kg_per_10a;
        kg += sum.kg;
    }
    t.rows.push_back(
        {words("report.rate"), words("report.rate_meaning"), text(mean, 3), "", text(kg, 1)});
    return t;
}

// One year is the yield; of several each says its harvest.
Message yield_of(const Result& r, std::size_t year) {
    if (r.outcome.yield.size() == 1) return words("name.yield");
    return {"report.yield_of", {{"harvested", r.job.yield[year].harvested.iso}}};
}

Message uptake_of(const Result& r, std::size_t year) {
    if (r.outcome.yield.size() == 1) return words("name.yield_uptake");
    return {"report.uptake_of", {{"harvested", r.job.yield[year].harvested.iso}}};
}

void add_layer(Table& t, Message name, const std::optional<LayerReport>& l) {
    if (!l) return;
    t.rows.push_back({std::move(name), count(l->samples), with_unit(100 * l->cover, 1, "%"),
                      words(l->used ? "report.used" : "report.not_used")});
}

void add_organic(Table& t, const Result& r) {
    for (std::size_t k = 0; k < r.outcome.organic.size(); ++k)
        t.rows.push_back({words("name.organic"), count(r.loaded.evidence.organic[k].swaths.size()),
                          "",
                          Message{"report.organic_value",
                                  {{"t", text(r.outcome.organic[k].total_t, 1)},
                                   {"material", r.job.organic[k].material},
                                   {"date", r.job.organic[k].spread.iso}}}});
}

Table layers(const Result& r) {
    Table t{{{words("report.layer")},
             numbers("report.samples"),
             numbers("report.cover"),
             {words("report.signal")}},
            {},
            false};
    for (std::size_t k = 0; k < r.outcome.yield.size(); ++k) {
        add_layer(t, yield_of(r, k), r.outcome.yield[k].report);
        add_layer(t, uptake_of(r, k), r.outcome.yield[k].uptake_report);
    }
    add_layer(t, words("name.ndvi"), r.outcome.ndvi_report);
    add_layer(t, words("name.moisture"), r.outcome.moisture_report);
    add_layer(t, words("name.soil_test_p2o5"), r.outcome.phosphate_report);
    add_layer(t, words("name.soil_test_k2o"), r.outcome.potash_report);
    add_layer(t, words("name.soil_test_ac_n"), r.outcome.soil.nitrogen_report);
    add_layer(t, words("name.soil_test_humus"), r.outcome.soil.humus_report);
    for (std::size_t k = 0; k < r.outcome.soil.rival_reports.size(); ++k)
        add_layer(t, words("name.", r.loaded.evidence.rivals[k].called),
                  r.outcome.soil.rival_reports[k]);
    add_organic(t, r);
    return t;
}

// Mean, least and most of each quantity of the soil tests.
Table soil_tests(const Result& r) {
    Table t{{{words("report.soil_test")},
             numbers("report.samples"),
             numbers("report.mean"),
             numbers("report.least"),
             numbers("report.most"),
             {words("report.unit")}},
            {},
            false};
    for (const SoilQuantity& q : r.loaded.soil_tests.quantities) {
        const SoilQuantity::Summary s = q.summary();
        const auto value = [&s](double v) { return s.samples ? text(v, 2) : std::string(); };
        t.rows.push_back({words("name.soil_test_", q.name),
                          q.whole_field ? Cell(words("report.whole_field")) : count(s.samples),
                          value(s.mean), value(s.least), value(s.most), q.unit});
    }
    return t;
}

// A column of numbers for each year.
Table yield_points(const Result& r) {
    Table t{{{words("report.verdict")}}, {}, true};
    for (std::size_t k = 0; k < clean::reasons_of_points; ++k)
        t.rows.push_back({words("reason.", clean::name(static_cast<clean::Reason>(k)))});
    t.rows.push_back({words("report.all_points")});
    const bool several = r.outcome.yield.size() > 1;
    for (std::size_t year = 0; year < r.outcome.yield.size(); ++year) {
        const clean::CleanedYield& y = r.outcome.yield[year].points;
        t.columns.push_back(
            {several ? yield_of(r, year) : words("report.points"), ColumnKind::numbers});
        const auto counts = y.counts();
        for (std::size_t k = 0; k < clean::reasons_of_points; ++k)
            t.rows[k].push_back(count(counts[k]));
        t.rows.back().push_back(count(y.all.size()));
    }
    return t;
}

Table inputs(const Result& r) {
    Table t{{{words("report.role")},
             {words("report.file")},
             numbers("report.bytes"),
             {words("report.sha256"), ColumnKind::code}},
            {},
            false};
    for (const io::InputRecord& in : r.loaded.inputs)
        t.rows.push_back(
            {words("name.", in.role), in.file, text(static_cast<long long>(in.bytes)), in.sha256});
    return t;
}

Table made(const std::vector<OutputRecord>& outputs) {
    Table t{{{words("report.file")},
             numbers("report.bytes"),
             {words("report.sha256"), ColumnKind::code}},
            {},
            false};
    for (const OutputRecord& o : outputs)
        t.rows.push_back({o.file, text(static_cast<long long>(o.bytes)), o.sha256});
    return t;
}

void add_evidence(report::Page& page, const Result& r) {
    page.heading(words("report.evidence"));
    if (const Table t = layers(r); !t.rows.empty()) page.table(t);
    if (const Table t = soil_tests(r); !t.rows.empty()) {
        page.paragraph(words("report.soil_tests_intro"));
        page.table(t);
    }
    if (!r.outcome.yield.empty()) {
        page.paragraph(words("report.yield_intro"));
        page.table(yield_points(r));
    }
    if (const Table t = zones(r); !t.rows.empty()) {
        page.paragraph(words("report.zones_intro"));
        page.table(t);
    }
}

void add_notes(report::Page& page, const Result& r) {
    page.heading(words("report.notes"));
    if (r.notes.empty()) return page.paragraph(words("report.no_notes"));
    page.list({r.notes.begin(), r.notes.end()});
}

std::string value_of(const Row& row) {
    std::string all;
    for (const std::string& word : row.words) all.append(all.empty() ? "" : ", ").append(word);
    constexpr std::size_t most_shown = 12;
    for (std::size_t i = 0; i < std::min(row.value.size(), most_shown); ++i)
        all.append(i ? ", " : "").append(text(row.value[i]));
    return row.value.size() > most_shown ? all + ", …" : all;
}

// Rows of the tables, each with whose word it is.
Table table_rows(const std::vector<Row>& rows) {
    Table t{{{words("report.row"), ColumnKind::code},
             {words("report.value")},
             {words("report.unit")},
             {words("report.row_source")},
             {words("report.confidence")}},
            {},
            false};
    for (const Row& row : rows)
        t.rows.push_back(
            {row.key, value_of(row), row.unit,
             row.year ? std::string(row.src).append(" (").append(std::to_string(row.year)) + ")"
                      : row.src,
             words("confidence.", name(row.confidence))});
    return t;
}

void add_tables(report::Page& page, const Result& r) {
    if (const auto own = r.job.tables.used_own(); !own.empty()) {
        page.heading(words("report.overridden"));
        page.paragraph(words("report.overridden_intro"));
        page.table(table_rows(own));
    }
    if (const auto rows = r.job.tables.used_unverified(); !rows.empty()) {
        page.heading(words("report.unverified"));
        page.paragraph(words("report.unverified_intro"));
        page.table(table_rows(rows));
    }
}

}  // namespace

std::string report_html(const Result& r, const std::vector<OutputRecord>& outputs,
                        const report::Say& say) {
    report::Page page(say, r.job.name);
    page.paragraph(words("report.intro"));
    if (r.job.synthetic) page.badge("SYNTHETIC 合成データ");
    page.figure(preview_svg(r, say));
    page.heading(words("report.totals"));
    page.table(totals(r));
    const Totals sums = totals_of(r);
    for (const Notes& all : {money_words(r, sums), anchor_words(r, sums)})
        for (const Message& m : all) page.paragraph(m);
    if (const auto worth = worth_words(r)) page.paragraph(*worth);
    page.heading(words("report.ledger"));
    page.paragraph(words("report.ledger_intro"));
    page.table(ledger(r));
    if (const Table t = minerals(r); !t.rows.empty()) {
        page.paragraph(words("report.minerals_intro"));
        page.table(t);
        for (const Message& m : removal_words(r)) page.paragraph(m);
    }
    add_notes(page, r);
    page.heading(words("report.facts"));
    page.table(facts(r));
    add_evidence(page, r);
    add_tables(page, r);
    page.heading(words("report.inputs"));
    page.table(inputs(r));
    page.heading(words("report.outputs"));
    page.table(made(outputs));
    return std::move(page).finish(
        {"report.made_by", {{"version", version()}, {"libraries", io::library_versions()}}});
}

}  // namespace vrmap::job
