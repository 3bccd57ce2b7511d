// SPDX-License-Identifier: Apache-2.0
#include "job/soil_test.hpp"

#include "job/confirm.hpp"
#include "job/layer_source.hpp"
#include "job/limits.hpp"
#include "job/soil_keys.hpp"

namespace vrmap::job {

namespace {

// pH has no unit, and one key for both: a number is the field's value, a text the column's name.
std::optional<SoilTestInput::Quantity> quantity(Section& s, const SoilKey& k,
                                                std::vector<std::string>& columns) {
    SoilTestInput::Quantity q{k.name, k.value, {}, -1};
    const bool one_key = q.name == q.key;
    if (!one_key || !s.says_words(k.value)) q.value = limited(s, k.value);
    if (const auto column = one_key && q.value ? std::nullopt : s.words(k.name)) {
        if (q.value) s.refuse(k.name, {"soil_test.value_and_column", {{"key", k.name}}});
        q.column = static_cast<int>(columns.size());
        columns.push_back(*column);
    }
    return q.value || q.column >= 0 ? std::optional(q) : std::nullopt;
}

}  // namespace

const SoilTestInput::Quantity* SoilTestInput::find(const std::string& name) const {
    for (const Quantity& q : stated)
        if (q.name == name) return &q;
    return nullptr;
}

bool SoilTestInput::maps_nitrogen() const {
    const Quantity* q = find("ac_n");
    return q && q->column >= 0;
}

SoilTestInput read_soil_test(Section& s, const FieldJob& job) {
    SoilTestInput t;
    if (s.has("file")) t.file = layer_source(s, "soil_test");
    std::vector<std::string> columns;
    for (const SoilKey& k : soil_keys) {
        const auto q = quantity(s, k, columns);
        if (!q) continue;
        if (q->column >= 0 && !t.file) s.lack("file", "\"…\"");
        t.stated.push_back(*q);
    }
    if (t.file) {
        if (columns.empty()) s.lack("p2o5", "\"…\"");
        t.file->numbers = std::move(columns);
        t.confirmed = confirmed(s, of_points());
    }
    t.taken = s.need_date("date");
    s.finish();
    require_not_after_dressing(s, "date", t.taken, job);
    return t;
}

}  // namespace vrmap::job
