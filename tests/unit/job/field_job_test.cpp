// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/field_job.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"

using namespace vrmap;
using job::FieldJob;

namespace {

const std::string head =
    "[field]\nname = \"f\"\ncrop = \"wheat\"\n[boundary]\nfile = \"b.geojson\"\n";
const std::string tail =
    "[product]\nname = \"p\"\nn_p2o5_k2o = [21, 0, 0]\n"
    "[spreader]\nwidth_m = 12\nmin_kg_per_10a = 5\nmax_kg_per_10a = 60\nstep_kg_per_10a = 1\n";
const std::string guide =
    "[guide]\nnitrogen_kg_per_10a = 6\nsource = \"s\"\ndate = 2026-05-15\ndressing = \"whole\"\n";

FieldJob read(const std::string& middle, const std::string& guide_table = guide) {
    const test::Folder f;
    return job::read_field_job(f.file("field.toml", head + middle + guide_table + tail));
}

std::string fault(const std::string& middle, const std::string& guide_table = guide) {
    const std::string found = test::fault_of([&] { read(middle, guide_table); });
    return found.substr(0, found.find('@'));
}

std::string yield(const std::string& unit, const std::string& more = "") {
    return "[yield]\nfile = \"y.csv\"\nx = \"x\"\ny = \"y\"\nvalue = \"v\"\nunit = \"" + unit +
           "\"\nharvested = 2025-07-28\n" + more;
}

std::string organic(const std::string& unit, const std::string& more) {
    return "[organic]\nshape = \"path\"\nfile = \"o.csv\"\nx = \"x\"\ny = \"y\"\nrate = "
           "\"r\"\nwidth_m = 6\nunit = \"" +
           unit + "\"\nmaterial = \"cattle_compost\"\nnitrogen_kg_per_t = 6\ndate = 2025-10-20\n" +
           more;
}

const std::string ndvi =
    "[ndvi]\nfile = \"n.tif\"\ndate = 2026-05-08\nuptake_a_kg_per_10a = 0.5\nuptake_b = 3\n"
    "uptake_rmse_kg_per_10a = 0.4\nsource = \"s\"\n";
const std::string recovering = guide + "recovery = 0.8\n";
const std::string topping =
    "[guide]\nnitrogen_kg_per_10a = 6\nsource = \"s\"\ndate = 2026-05-15\ndressing = "
    "\"topdressing\"\nstage = \"panicle\"\nother_dressings_kg_per_10a = 4\nrecovery = 0.8\n";

}  // namespace

TEST_CASE("the least a job needs, and what it means when it says no more") {
    const FieldJob j = read("");
    CHECK(j.name == "f");
    CHECK(j.customer == "vrmap");
    CHECK(j.farm == "vrmap");
    CHECK(j.region == io::Region::japan);
    CHECK(j.guide.rate.value == 60);
    CHECK(j.guide.credit_share == 1);
    CHECK(j.products[0].content.nitrogen_fraction == 0.21);
    CHECK(j.products[0].spreader.least.value == 50);
    CHECK(j.products[0].spreader.most.value == 600);
    CHECK(j.products[0].spreader.step.value == 10);
    CHECK(j.pad.value == 3);
    REQUIRE(j.boundary);
    CHECK(j.boundary->path.filename() == "b.geojson");
    CHECK(j.sha256.size() == 64);
    CHECK(j.yield.empty());
    CHECK_FALSE(j.ndvi);
    CHECK_FALSE(j.moisture);
    CHECK(j.organic.empty());
}

TEST_CASE("the factor of each yield unit is exact") {
    // lb and acre: 0.45359237 kg, 4046.8564224 m2; bushel weights of 60, 56 and 48 lb
    constexpr double lb_per_acre = 0.45359237 / 1000 / 0.40468564224;
    const std::pair<const char*, double> units[] = {{"t/ha", 1},
                                                    {"kg/ha", 0.001},
                                                    {"kg/10a", 0.01},
                                                    {"q/ha", 0.1},
                                                    {"lb/ac", lb_per_acre},
                                                    {"bu/ac wheat", 60 * lb_per_acre},
                                                    {"bu/ac soybean", 60 * lb_per_acre},
                                                    {"bu/ac maize", 56 * lb_per_acre},
                                                    {"bu/ac barley", 48 * lb_per_acre}};
    for (const auto& u : units) {
        CAPTURE(u.first);
        CHECK(read(yield(u.first)).yield.at(0).t_per_ha_per_unit ==
              doctest::Approx(u.second).epsilon(1e-15));
    }
    for (const char* unit : {"", "T/HA", "t/ha ", "kg", "bu/ac"})
        CHECK(fault(yield(unit)) == "config.unknown_choice");
}

TEST_CASE("organic and moisture units") {
    const std::pair<const char*, double> organics[] = {
        {"t/10a", 10},
        {"t/ha", 1},
        {"kg/10a", 0.01},
        {"kg/ha", 0.001},
        {"lb/ac", 0.45359237 / 1000 / 0.40468564224}};
    for (const auto& u : organics) {
        CAPTURE(u.first);
        CHECK(read(organic(u.first, "")).organic[0].log.per_unit ==
              doctest::Approx(u.second).epsilon(1e-15));
    }
    const auto moisture = [](const char* unit) {
        return read(std::string("[moisture]\nfile = \"m.csv\"\nx = \"x\"\ny = \"y\"\nvalue = "
                                "\"v\"\ndate = 2026-04-25\nunit = \"") +
                    unit + "\"\n")
            .moisture->fraction_per_unit;
    };
    CHECK(moisture("%") == 0.01);
    CHECK(moisture("m3/m3") == 1);
}

TEST_CASE("the plausible range is in the stated unit, never off") {
    CHECK(read(yield("kg/10a", "range = [10, 900]\n")).yield.at(0).limits.at_most.value ==
          doctest::Approx(9));
    for (const char* range : {"[5, 5]", "[9, 1]", "[-1, 5]", "[0, 201]"}) {
        CAPTURE(range);
        CHECK(fault(yield("t/ha", std::string("range = ") + range + "\n")) == "yield.bad_range");
    }
}

TEST_CASE("efficiency: stated, else by the table, else refused") {
    CHECK(read(organic("t/ha", "")).organic[0].content.efficiency == doctest::Approx(0.14));
    CHECK(read(organic("t/ha", "c_n_ratio = 18\n")).organic[0].content.efficiency ==
          doctest::Approx(0.12));
    CHECK(read(organic("t/ha", "efficiency_pct = 50\n")).organic[0].content.efficiency == 0.5);
    CHECK(read(organic("t/ha", "efficiency_pct = 0\n")).organic[0].content.efficiency == 0);
    CHECK(fault(organic("t/ha", "efficiency_pct = 50\nc_n_ratio = 18\n")) ==
          "organic.two_efficiencies");
    CHECK(fault(organic("t/ha", "efficiency_pct = 0.3\n")) == "organic.percent_expected");
    std::string other = organic("t/ha", "");
    other.replace(other.find("cattle_compost"), 14, "fish meal");
    CHECK(fault(other) == "organic.no_efficiency");
}

TEST_CASE("dates decide what was before the harvest, and what an image has seen") {
    const auto before = [](const char* harvest) {
        std::string y = yield("t/ha");
        y.replace(y.find("2025-07-28"), 10, harvest);
        return read(y + organic("t/ha", "")).organic[0].before_harvest;
    };
    CHECK_FALSE(before("2025-07-28"));
    CHECK_FALSE(before("2025-10-19"));
    CHECK(before("2025-10-20"));
    CHECK(before("2026-05-15"));
    CHECK(fault(ndvi + organic("t/ha", ""), topping + "credit_share = 0.5\n") ==
          "organic.image_saw_it");
    CHECK(fault(ndvi + organic("t/ha", ""), topping) == "config.missing_keys");  // both shares
    CHECK(read(ndvi + organic("t/ha", "released_before_image = 0.3\n"),
               topping + "credit_share = 0.5\n")
              .organic[0]
              .share_seen_by_image == 0.3);
    CHECK(fault(organic("t/ha", "released_before_image = 0.3\n")) == "organic.image_before_it");
    CHECK(fault(organic("t/ha", "released_before_image = 0\n")).empty());
}

std::string harvested(const std::string& day) {
    std::string y = yield("t/ha");
    y.replace(y.find("2025-07-28"), 10, day);
    y.replace(0, 7, "[[yield]]");
    return y;
}

TEST_CASE("several harvests stand in the order of their days, whatever the file's") {
    const FieldJob j =
        read(harvested("2025-07-28") + harvested("2023-07-20") + harvested("2024-07-30"));
    REQUIRE(j.yield.size() == 3);
    CHECK(j.yield[0].harvested.iso == "2023-07-20");
    CHECK(j.yield[1].harvested.iso == "2024-07-30");
    CHECK(j.yield[2].harvested.iso == "2025-07-28");
    CHECK(read(harvested("2025-07-28")).yield.size() == 1);
}

TEST_CASE("two logs of one harvest are refused, and what is no table") {
    CHECK(fault(harvested("2025-07-28") + harvested("2025-07-28")) == "yield.same_harvest");
    CHECK(fault(harvested("2025-07-28") + harvested("2025-08-27")) == "yield.same_harvest");
    CHECK(fault(harvested("2025-07-28") + harvested("2025-06-28")) == "yield.same_harvest");
    CHECK(fault(harvested("2025-07-28") + harvested("2025-08-28")).empty());
    const test::Folder f;
    for (const char* wrong : {"yield = 3\n", "yield = [3]\n"})
        CHECK(test::fault_of([&] {
                  job::read_field_job(f.file("field.toml", wrong + head + guide + tail));
              }).find("config.wrong_type@") == 0);
}

TEST_CASE("compost fed the next harvest within a season, and no other") {
    const auto fed = [](const std::string& yields) {
        const FieldJob j = read(yields + organic("t/ha", ""));  // of 2025-10-20
        return std::pair(j.organic[0].before_harvest, j.organic[0].fed_harvest);
    };
    using Fed = std::pair<bool, int>;
    CHECK(fed(harvested("2024-07-28") + harvested("2025-07-28")) == Fed(false, -1));
    CHECK(fed(harvested("2025-07-28") + harvested("2026-05-01")) == Fed(true, 1));
    CHECK(fed(harvested("2026-05-01") + harvested("2025-10-20")) == Fed(true, 0));
    CHECK(fed(harvested("2026-05-01") + harvested("2025-10-19")) == Fed(true, 1));
    // the year between has no log: its crop had it
    std::string old = organic("t/ha", "");
    old.replace(old.find("2025-10-20"), 10, "2024-04-30");
    CHECK(read(harvested("2023-07-28") + harvested("2025-05-01") + old).organic[0].fed_harvest ==
          -1);
    old.replace(old.find("2024-04-30"), 10, "2024-05-01");
    CHECK(read(harvested("2023-07-28") + harvested("2025-05-01") + old).organic[0].fed_harvest ==
          1);
}

TEST_CASE("evidence of another day than the dressing's is refused") {
    const auto dated = [](std::string layer, const char* was, const char* is) {
        return layer.replace(layer.find(was), 10, is);
    };
    const std::string top = topping + "credit_share = 0.5\n";
    CHECK(fault(dated(yield("t/ha"), "2025-07-28", "2026-05-16"), top) == "date.after_dressing");
    CHECK(fault(dated(ndvi, "2026-05-08", "2026-05-16"), top) == "date.after_dressing");
    CHECK(fault(dated(organic("t/ha", ""), "2025-10-20", "2026-05-16"), top) ==
          "date.after_dressing");
    CHECK(fault(dated(ndvi, "2026-05-08", "2026-03-16"), top).empty());
    CHECK(fault(dated(ndvi, "2026-05-08", "2026-03-15"), top) == "ndvi.other_crop");
    const std::string late_harvest = dated(yield("t/ha"), "2025-07-28", "2026-05-08");
    CHECK(fault(late_harvest + ndvi, top) == "ndvi.other_crop");
    CHECK(fault(ndvi, recovering).empty());
    CHECK(fault(dated(organic("t/ha", ""), "2025-10-20", "2025-05-15"), top).empty());
    CHECK(fault(dated(organic("t/ha", ""), "2025-10-20", "2025-05-14"), top) == "organic.too_old");
}

TEST_CASE("a soybean's only dressing carries starter nitrogen") {
    const test::Folder f;
    const auto soybean = [&f](const std::string& guide_table) {
        std::string job = head + guide_table + tail;
        job.replace(job.find("wheat"), 5, "大豆");
        return test::fault_of([&] { job::read_field_job(f.file("s.toml", job)); });
    };
    CHECK(soybean(guide).find("guide.over_crop_cap@") == 0);
    std::string little = guide;
    little.replace(little.find("= 6"), 3, "= 3");
    CHECK(soybean(little).empty());
    CHECK(soybean(topping).empty());
}

TEST_CASE("a top dressing must say its share, and may not count a kilogram twice") {
    const std::string& top = topping;
    CHECK(fault("", top).empty());
    CHECK(fault(organic("t/ha", ""), top) == "config.missing_key");
    const std::string seen = ndvi + organic("t/ha", "released_before_image = 0.3\n");
    CHECK(fault(seen, top + "credit_share = 0.7\n").empty());
    CHECK(fault(seen, top + "credit_share = 0.71\n") == "organic.counted_twice");
    std::string without = top;
    without.erase(without.find("other_dressings"), 31);
    CHECK(fault("", without) == "config.missing_key");
}

TEST_CASE("uptake belongs to crops with a published relation, and needs a recovery") {
    // of a crop without a row it must be stated; wheat has one for basal dressings
    std::string topped = topping;
    topped.erase(topped.find("recovery"));
    CHECK(fault(yield("t/ha"), topped + "uptake_kg_per_t = 23\n") == "config.missing_key");
    const std::string basal = topping.substr(0, topping.find("dressing")) +
                              "dressing = \"basal\"\nother_dressings_kg_per_10a = 4\n";
    CHECK(read(yield("t/ha"), basal + "uptake_kg_per_t = 23\n").guide.recovery == 0.35);
    // nor has a whole season's in one dressing
    CHECK(fault(yield("t/ha"), guide + "uptake_kg_per_t = 23\n") == "config.missing_key");
    CHECK(fault(yield("t/ha"), recovering + "uptake_kg_per_t = 23\n").empty());
    std::string unrecovered = topping;
    unrecovered.erase(unrecovered.find("recovery"));
    CHECK(fault(ndvi, unrecovered) == "config.missing_key");
    const test::Folder f;
    std::string onion = head + recovering + "uptake_kg_per_t = 10\n" + tail;
    onion.replace(onion.find("wheat"), 5, "onion");
    CHECK(test::fault_of([&] {
              job::read_field_job(f.file("o.toml", onion));
          }).find("yield.crop_without_rule@") == 0);
}

TEST_CASE("several spreadings; a boundary of points; a path's own width column") {
    const std::string one = organic("t/ha", "").substr(9);
    CHECK(read("[[organic]]" + one + "[[organic]]" + one).organic.size() == 2);
    std::string wide = organic("t/ha", "");
    wide.replace(wide.find("width_m = 6"), 11, "width = \"w\"");
    const auto o = read(wide).organic[0];
    CHECK(o.log.width.value == 0);
    CHECK(o.source.numbers == std::vector<std::string>{"r", "w"});
    const test::Folder f;
    std::string hull = head + yield("t/ha") + guide + tail;
    hull.replace(hull.find("file = \"b.geojson\""), 18,
                 "from = \"points_hull\"\nlongest_edge_m = 25");
    const FieldJob j = job::read_field_job(f.file("h.toml", hull));
    CHECK_FALSE(j.boundary);
    CHECK(j.hull_edge.value == 25);
}

TEST_CASE("the sample field's job reads") {
    const FieldJob j = job::read_field_job(VRMAP_DATA_DIR "/fields/iwamizawa/field.toml");
    CHECK(j.yield.size() == 1);
    CHECK(std::get<agronomy::UptakeCurve>(*j.ndvi->rule).a_kg_per_ha == doctest::Approx(5.49));
    CHECK(j.moisture->taken.iso == "2026-04-25");
    CHECK(j.organic.size() == 1);
    CHECK(j.dressing == job::Dressing::topdressing);
    CHECK(j.products[0].name == "硫安");
}

TEST_CASE("an unusual content of nitrogen is asked about, per cent above all") {
    const auto holding = [](const std::string& n, const std::string& more = "c_n_ratio = 18\n") {
        std::string text = organic("t/10a", more);
        return fault(text.replace(text.find("per_t = 6"), 9, "per_t = " + n));
    };
    CHECK(holding("3").empty());
    CHECK(holding("15").empty());
    CHECK(holding("2.9") == "organic.unusual_content");
    CHECK(holding("0.6") == "organic.content_in_percent");
    CHECK(holding("0.2") == "organic.unusual_content");
    CHECK(holding("15.1") == "organic.unusual_content");
    CHECK(holding("0") == "organic.unusual_content");
    const std::string looked = "c_n_ratio = 18\nconfirm = [\"unusual_content\"]\n";
    CHECK(holding("0.6", looked).empty());
    CHECK(holding("0.6", "c_n_ratio = 18\nconfirm = [\"unusual_dose\"]\n") ==
          "organic.content_in_percent");
}

TEST_CASE("what has no row in the tables is not suspected") {
    std::string text = organic("t/10a", "efficiency_pct = 100\n");
    text.replace(text.find("cattle_compost"), 14, "fish meal");
    CHECK(fault(text.replace(text.find("per_t = 6"), 9, "per_t = 90")).empty());
}
