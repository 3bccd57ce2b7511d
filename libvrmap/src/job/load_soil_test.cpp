// SPDX-License-Identifier: Apache-2.0
#include "job/load_soil_test.hpp"

#include <algorithm>
#include <array>
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

Message measured(const SoilQuantity& q, bool moves) {
    const SoilQuantity::Summary s = q.summary();
    if (s.samples == 0) return {"layer.no_samples", {{"layer", "soil_test_" + q.name}}};
    return {moves ? "soil_test.measured" : "soil_test.measured_only",
            {{"layer", "soil_test_" + q.name},
             {"samples", text(static_cast<long long>(s.samples))},
             {"mean", text(s.mean, 2)},
             {"least", text(s.least)},
             {"most", text(s.most)},
             {"unit", q.unit}}};
}

// Humus of the whole field, or of its samples' mean.
std::optional<double> humus_of(const Loaded& out) {
    for (const SoilQuantity& q : out.soil_tests.quantities)
        if (q.name == "humus" && q.summary().samples > 0) return q.summary().mean;
    return std::nullopt;
}

// AC-N of points speaks where the crop has a rule for it; which rows count, the outcome tells.
void let_nitrogen_speak(const FieldJob& job, Loaded& out) {
    if (!job.soil_test->maps_nitrogen()) return;
    if (!has_soil_nitrogen_rule(job.tables, job.crop)) {
        out.notes.push_back({"soil_test.ac_n_other_measure", {{"crop", job.crop}}});
        return;
    }
    const Tables aside = job.tables;
    out.plan.soil_nitrogen = soil_nitrogen_rule(aside, job.crop, humus_of(out));
    for (const SoilQuantity& q : out.soil_tests.quantities)
        if (q.name == "ac_n") out.evidence.nitrogen_test = evidence_of(q, out);
}

// What else may keep growth down, and on which side.
struct RivalKey {
    const char* name;
    agronomy::BadSide bad;
};
constexpr std::array<RivalKey, 3> rivals{{{"ph", agronomy::BadSide::low},
                                          {"ec", agronomy::BadSide::high},
                                          {"hardness", agronomy::BadSide::high}}};

geo::PointSet<SoilSign> sign_of(const SoilQuantity& q, const Loaded& out) {
    geo::PointSet<SoilTest> as_test = evidence_of(q, out);
    return {std::move(as_test.position), std::move(as_test.value), std::move(as_test.record)};
}

// Points of humus tell whether growth follows the soil; of pH, EC and hardness what else it suffers
// from. One value for the whole field tells neither.
void let_signs_speak(Loaded& out) {
    for (const SoilQuantity& q : out.soil_tests.quantities) {
        if (q.whole_field) continue;
        if (q.name == "humus") out.evidence.humus = sign_of(q, out);
        for (const RivalKey& r : rivals)
            if (q.name == r.name)
                out.evidence.rivals.push_back({"soil_test_" + q.name, sign_of(q, out), r.bad});
    }
}

bool moves_rate(const SoilQuantity& q, const FieldJob& job) {
    if (q.name == "p2o5" || q.name == "k2o") return has_soil_test_rule(job.tables, job.crop);
    if (q.whole_field || q.name == "cec") return false;
    return q.name != "ac_n" || has_soil_nitrogen_rule(job.tables, job.crop);
}

void note(const SoilQuantity& q, bool moves, Notes& notes) {
    if (!q.whole_field)
        notes.push_back(measured(q, moves));
    else if (!moves)
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
        note(q, moves_rate(q, job), out.notes);
        out.soil_tests.quantities.push_back(std::move(q));
    }
    let_nitrogen_speak(job, out);
    let_signs_speak(out);
}

void touch_soil_nitrogen(const FieldJob& job, const Loaded& loaded) {
    soil_nitrogen_rule(job.tables, job.crop, humus_of(loaded));
}

}  // namespace vrmap::job
