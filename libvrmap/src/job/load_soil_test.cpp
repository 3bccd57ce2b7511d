// SPDX-License-Identifier: Apache-2.0
#include "job/load_soil_test.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "job/limits.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// What lies outside counts like the rest, which is right near the edge and wrong of other fields.
void note_outside(const io::Points& p, const geo::FieldBoundary& boundary, Notes& notes) {
    const auto outside = std::count_if(p.at.begin(), p.at.end(), [&boundary](geo::Point at) {
        return std::isfinite(at.x) && std::isfinite(at.y) && !boundary.contains(at);
    });
    if (outside > 0)
        notes.push_back({"soil_test.outside",
                         {{"outside", text(static_cast<long long>(outside))},
                          {"points", text(static_cast<long long>(p.at.size()))}}});
}

// The places of the file; its columns go to the quantities one by one.
io::Points read_samples(const SoilTestInput& t, const PlacedField& field, Loaded& out) {
    io::Points p = io::read_points(*t.file, out.inputs);
    io::Transform(p.crs, out.crs, t.file->path.string())(p.at);
    require_on_field({*t.file, p.crs, p.at, t.confirmed}, field);
    note_outside(p, field.boundary, out.notes);
    return p;
}

void require_possible(const SoilQuantity& q, const Limits& possible, const io::Points& p,
                      const io::VectorSource& s) {
    for (std::size_t i = 0; i < q.value.size(); ++i)
        if (!std::isnan(q.value[i]) && !possible.hold(q.value[i]))
            throw InputError({s.path.string(), p.record[i]}, {"soil_test.out_of_range",
                                                              {{"layer", "soil_test_" + q.name},
                                                               {"value", text(q.value[i])},
                                                               {"unit", q.unit},
                                                               {"least", text(possible.least)},
                                                               {"most", text(possible.most)}}});
}

// One value stands for the whole field: a single sample at its middle.
geo::PointSet<SoilTest> evidence_of(const SoilQuantity& q, const Loaded& out) {
    geo::PointSet<SoilTest> set;
    if (q.whole_field) {
        set.add(out.evidence.boundary.centroid(), q.value.front(), 1);
        return set;
    }
    for (std::size_t i = 0; i < q.value.size(); ++i)
        set.add(out.soil_tests.at[i], q.value[i], out.soil_tests.record[i]);
    return set;
}

Message measured(const SoilQuantity& q, bool moves_rate) {
    const SoilQuantity::Summary s = q.summary();
    if (s.samples == 0) return {"layer.no_samples", {{"layer", "soil_test_" + q.name}}};
    return {moves_rate ? "soil_test.measured" : "soil_test.measured_only",
            {{"layer", "soil_test_" + q.name},
             {"samples", text(static_cast<long long>(s.samples))},
             {"mean", text(s.mean, 2)},
             {"least", text(s.least)},
             {"most", text(s.most)},
             {"unit", q.unit}}};
}

void note(const SoilQuantity& q, bool moves_rate, Notes& notes) {
    if (!q.whole_field)
        notes.push_back(measured(q, moves_rate));
    else if (!moves_rate)
        notes.push_back(
            {"soil_test.recorded_only", {{"key", q.key}, {"value", text(q.value.front())}}});
}

}  // namespace

SoilQuantity::Summary SoilQuantity::summary() const {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    Summary s{0, none, none, none};
    double sum = 0;
    for (const double v : value) {
        if (std::isnan(v)) continue;
        sum += v;
        s.least = std::fmin(s.least, v);
        s.most = std::fmax(s.most, v);
        ++s.samples;
    }
    if (s.samples) s.mean = sum / static_cast<double>(s.samples);
    return s;
}

void load_soil_test(const FieldJob& job, const PlacedField& field, Loaded& out) {
    const SoilTestInput& t = *job.soil_test;
    io::Points p;
    if (t.file) p = read_samples(t, field, out);
    out.soil_tests.at = p.at;
    out.soil_tests.record = p.record;
    const bool has_rule = has_soil_test_rule(job.tables, job.crop);
    if (!has_rule) out.notes.push_back({"soil_test.crop_without_rule", {{"crop", job.crop}}});
    for (const SoilTestInput::Quantity& stated : t.stated) {
        const Limits possible = limits_of("soil_test", stated.key);
        SoilQuantity q{stated.name, stated.key, possible.unit, {}, stated.value.has_value()};
        q.value = stated.value ? std::vector{*stated.value}
                               : p.columns[static_cast<std::size_t>(stated.column)];
        if (!q.whole_field) require_possible(q, possible, p, *t.file);
        if (q.name == "p2o5") out.evidence.phosphate_test = evidence_of(q, out);
        if (q.name == "k2o") out.evidence.potash_test = evidence_of(q, out);
        note(q, has_rule && (q.name == "p2o5" || q.name == "k2o"), out.notes);
        out.soil_tests.quantities.push_back(std::move(q));
    }
}

}  // namespace vrmap::job
