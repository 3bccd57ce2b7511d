// SPDX-License-Identifier: Apache-2.0
#include "job/manual.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "job/layer_source.hpp"
#include "job/limits.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

[[noreturn]] void refuse(const ManualInput& m, Message message, long record) {
    throw InputError({m.source.path.string(), record}, std::move(message));
}

bool near(geo::Point a, geo::Point b) {
    constexpr double one_cm = 0.01;
    return std::abs(a.x - b.x) <= one_cm && std::abs(a.y - b.y) <= one_cm;
}

// The mesh cell that is this very square.
std::optional<std::size_t> cell_of(const std::vector<geo::Polygon>& ground,
                                   const geo::Grid<double>& mesh) {
    if (ground.size() != 1 || !ground.front().holes.empty()) return std::nullopt;
    geo::Box box;
    for (const geo::Point p : ground.front().outer) box.add(p);
    const geo::GridGeometry& g = mesh.geometry();
    const auto c = g.cell_at({(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2});
    if (!c) return std::nullopt;
    const geo::Point corners[] = {g.at(c->row, c->col), g.at(c->row, c->col + 1),
                                  g.at(c->row + 1, c->col), g.at(c->row + 1, c->col + 1)};
    const geo::Ring& outer = ground.front().outer;
    const auto is_corner = [&corners](geo::Point p) {
        return std::any_of(std::begin(corners), std::end(corners),
                           [p](geo::Point corner) { return near(p, corner); });
    };
    const auto is_met = [&outer](geo::Point corner) {
        return std::any_of(outer.begin(), outer.end(),
                           [corner](geo::Point p) { return near(p, corner); });
    };
    if (!std::all_of(outer.begin(), outer.end(), is_corner) ||
        !std::all_of(std::begin(corners), std::end(corners), is_met))
        return std::nullopt;
    return mesh.index(*c);
}

void require_rate(const ManualInput& m, double value, long record) {
    const Limits possible = limits_of("manual", "n_kg_per_10a");
    if (!possible.hold(value))
        refuse(m,
               {"manual.out_of_range",
                {{"value", text(value)},
                 {"least", text(possible.least)},
                 {"most", text(possible.most)}}},
               record);
}

// What the spreader cannot shut off or drive as low would be driven higher than was signed for.
void require_drivable(const ManualInput& m, const Product& product, double n_kg_per_10a,
                      long record) {
    const double least = to_kg_per_10a(product.spreader.least) * product.content.nitrogen_fraction;
    if (n_kg_per_10a < least - 1e-9)
        refuse(m,
               {"manual.under_least", {{"value", text(n_kg_per_10a)}, {"least", text(least, 2)}}},
               record);
}

}  // namespace

ManualInput read_manual(Section& s, const FieldJob& job) {
    const std::string said = s.words("file").value_or("");
    const std::string ending = said.substr(std::min(said.rfind('.'), said.size()));
    if (ending == ".csv" || ending == ".CSV" || ending == ".txt")
        s.refuse("file", {"manual.not_csv", {}});
    ManualInput m;
    m.source = layer_source(s, "manual");
    if (m.source.layer.empty() && ending == ".gpkg") m.source.layer = "mesh";
    m.source.numbers = {manual_column};
    m.signed_by = s.need_words("signed");
    m.date = s.need_date("date");
    m.reason = s.need_words("reason");
    s.finish();
    require_not_after_dressing(s, "date", m.date, job);
    return m;
}

void load_manual(const FieldJob& job, Loaded& out) {
    const ManualInput& m = *job.manual;
    io::Polygons p = io::read_polygons(m.source, io::Repair::no, out.inputs);
    const io::Transform to(p.crs, out.crs, m.source.path.string());
    const Metres width = job.products.front().spreader.width;
    const geo::Grid<double> mesh(geo::grid_over(out.evidence.boundary.box(), width), 0.0);
    std::vector<prescription::HandRate> rates;
    std::set<std::size_t> seen;
    for (std::size_t i = 0; i < p.ground.size(); ++i) {
        for (geo::Polygon& part : p.ground[i]) to(part.outer);
        const auto cell = cell_of(p.ground[i], mesh);
        if (!cell) refuse(m, {"manual.other_mesh", {{"width_m", text(width.value)}}}, p.record[i]);
        if (!seen.insert(*cell).second) refuse(m, {"manual.twice", {}}, p.record[i]);
        const double value = p.columns.front()[i];
        if (std::isnan(value)) continue;
        require_rate(m, value, p.record[i]);
        require_drivable(m, job.products.front(), value, p.record[i]);
        rates.push_back({*cell, kg_n_per_10a(value)});
    }
    if (rates.empty()) refuse(m, {"manual.no_edits", {{"column", manual_column}}}, 0);
    out.notes.push_back({"manual.told",
                         {{"cells", text(static_cast<long long>(rates.size()))},
                          {"signed", m.signed_by},
                          {"date", m.date.iso},
                          {"why", m.reason}}});
    out.evidence.by_hand = std::move(rates);
}

}  // namespace vrmap::job
