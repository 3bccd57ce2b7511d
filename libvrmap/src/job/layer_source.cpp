// SPDX-License-Identifier: Apache-2.0
#include "job/layer_source.hpp"

#include "job/table_form.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

io::VectorSource layer_source(Section& s, const char* role, const char* key) {
    io::VectorSource v;
    v.role = role;
    const Section::File file = s.need_file(key);
    v.path = file.path;
    v.file = file.name;
    v.layer = s.words("layer").value_or("");
    v.crs = s.words("crs").value_or("");
    const auto e = v.path.extension();
    const bool csv = e == ".csv" || e == ".CSV" || e == ".txt";
    if (csv && std::string(role) == "boundary") s.refuse("file", {"boundary.not_csv", {}});
    if (csv) {
        v.form = table_form(s);
        v.x = s.need_words("x");
        v.y = s.need_words("y");
    }
    return v;
}

void require_not_after_dressing(const Section& s, const char* key, const Date& d,
                                const FieldJob& job) {
    if (!job.day.iso.empty() && d.day > job.day.day)
        s.refuse(key, {"date.after_dressing", {{"date", d.iso}, {"dressing", job.day.iso}}});
}

bool before_last_harvest(const Date& d, const FieldJob& job) {
    return !job.yield.empty() && d.day <= job.yield.back().harvested.day;
}

}  // namespace vrmap::job
