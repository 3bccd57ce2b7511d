// SPDX-License-Identifier: Apache-2.0
#include "job/climate.hpp"

#include "job/mineralisation.hpp"
#include "job/table_form.hpp"

namespace vrmap::job {

ClimateInput read_climate(Section s) {
    ClimateInput c;
    const bool daily = s.has("daily");
    if (s.has("station") || !daily) {
        const auto known = known_stations();
        c.station = known[s.choice("station", known, std::nullopt)];
    }
    if (daily) {
        const Section::File file = s.need_file("daily");
        io::TableForm form = table_form(s);
        form.date = s.need_words("date");
        c.daily =
            ClimateInput::Daily{file.path, file.name, std::move(form), s.need_words("temperature")};
    }
    s.finish();
    return c;
}

}  // namespace vrmap::job
