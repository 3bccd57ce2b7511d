// SPDX-License-Identifier: Apache-2.0
#include "job/columns.hpp"

#include <doctest/doctest.h>

using namespace vrmap;

namespace {

std::string of(const std::string& header) {
    const job::NamedColumn c = job::named_column(header);
    return c.role + "|" + c.unit;
}

}  // namespace

TEST_CASE("headers as machines and offices write them") {
    const std::pair<const char*, const char*> known[] = {
        {"収量(kg/10a)", "yield|kg/10a"},
        {"収量（ｋｇ／１０ａ）", "yield|kg/10a"},
        {"収 量 [kg/10a]", "yield|kg/10a"},
        {"yield_t_ha", "yield|t/ha"},
        {"Yield_t_per_ha", "yield|t/ha"},
        {"Yld Mass(Wet)(tonne/ha)", "yield|t/ha"},
        {"Yld Mass(Dry)(lb/ac)", "yield|lb/ac"},
        {"yld_mss_w", "yield|"},
        {"緯度", "latitude|"},
        {"経度(度)", "longitude|deg"},
        {"Longitude", "longitude|"},
        {"LON", "longitude|"},
        {"X", "x|"},
        {"Easting", "x|"},
        {"含水率(%)", "grain_moisture|%"},
        {"Moisture(%)", "grain_moisture|%"},
        {"土壌水分", "moisture|"},
        {"土壌水分(%)", "moisture|%"},
        {"体積含水率[m3/m3]", "moisture|m3/m3"},
        {"mean_vwc.march", "moisture|"},
        {"rate_t_per_10a", "rate|t/10a"},
        {"散布量(t/10a)", "rate|t/10a"},
        {"ndvi_cy_s", "ndvi|"},
    };
    for (const auto& k : known) {
        CAPTURE(k.first);
        CHECK(of(k.first) == k.second);
    }
}

TEST_CASE("what is like a known name and is another thing") {
    for (const char* other : {"yld_goal_b", "tgt_rate_l", "Lin_Yield", "Distance(m)", "X座標",
                              "備考", "id", "", "(kg/10a)"}) {
        CAPTURE(other);
        CHECK(job::named_column(other).role == "");
    }
}

TEST_CASE("units that a median allows") {
    using Units = std::vector<std::string>;
    CHECK(job::units_by_median("yield", 2.5) == Units{"t/ha"});
    CHECK(job::units_by_median("yield", 3000) == Units{"kg/ha", "lb/ac"});
    CHECK(job::units_by_median("yield", 0.01).empty());
    CHECK(job::units_by_median("moisture", 0.3) == Units{"m3/m3"});
    CHECK(job::units_by_median("moisture", 30) == Units{"%"});
    CHECK(job::units_by_median("protein", 12).empty());
}
