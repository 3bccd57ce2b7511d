// SPDX-License-Identifier: Apache-2.0
// From a job's climate and calendar to each event's release.
#include <doctest/doctest.h>
#include <toml++/toml.h>

#include <chrono>
#include <cmath>

#include "job/load_climate.hpp"
#include "job/mineralisation.hpp"
#include "job/sludge.hpp"
#include "job/tables.hpp"
#include "job/timing.hpp"
#include "unit/io/folder.hpp"

using namespace vrmap;
using job::FieldJob;

namespace {

std::int64_t day_of(int year, unsigned month, unsigned day) {
    namespace c = std::chrono;
    return c::sys_days(c::year_month_day(c::year(year), c::month(month), c::day(day)))
        .time_since_epoch()
        .count();
}

agronomy::DailyTemperature normals(const char* station, std::int64_t from, std::int64_t to) {
    io::InputLog none;
    return job::load_climate({std::nullopt, station}, {from, to}, none);
}

double annual(const char* station, double activation) {
    const std::int64_t from = day_of(2025, 1, 1), to = day_of(2026, 1, 1);
    return agronomy::TransformedDays(normals(station, from, to), activation).between(from, to);
}

const std::string head =
    "[field]\nname = \"f\"\ncrop = \"wheat\"\n[boundary]\nfile = \"b.geojson\"\n"
    "[product]\nname = \"p\"\nn_p2o5_k2o = [21, 0, 0]\n"
    "[spreader]\nwidth_m = 12\nmin_kg_per_10a = 5\nmax_kg_per_10a = 60\nstep_kg_per_10a = 1\n"
    "[climate]\nstation = \"iwamizawa\"\n";

struct Asked {
    std::string crop = "wheat";
    std::string spread = "2025-10-20";
    std::string guide = "date = 2026-05-15\ndressing = \"whole\"\nuptake_ends = 2026-07-10\n";
    std::string more;
    std::string layers;
    std::string material = "material = \"cattle_compost\"\nc_n_ratio = 18\n";
};

FieldJob read(const Asked& a) {
    const test::Folder f;
    std::string field = head;
    field.replace(field.find("wheat"), 5, a.crop);
    return job::read_field_job(
        f.file("field.toml",
               field + "[guide]\nnitrogen_kg_per_10a = 6\nsource = \"s\"\nrecovery = 0.8\n" +
                   a.guide + a.layers +
                   "[organic]\nshape = \"path\"\nfile = \"o.csv\"\nx = \"x\"\ny = \"y\"\n"
                   "rate = \"r\"\nwidth_m = 6\nunit = \"t/ha\"\nnitrogen_kg_per_t = 6\ndate = " +
                   a.spread + "\n" + a.material + a.more));
}

agronomy::Release release(const Asked& a) {
    const FieldJob j = read(a);
    io::InputLog none;
    const agronomy::TransformedDays days(job::load_climate(*j.climate, job::days_needed(j), none),
                                         job::activation_j_per_mol({}));
    return job::release_of(j, j.organic[0], days);
}

std::string fault(const Asked& a) {
    const std::string found = test::fault_of([&] { release(a); });
    return found.substr(0, found.find('@'));
}

const std::string topping =
    "date = 2026-05-15\ndressing = \"topdressing\"\nstage = "
    "\"panicle\"\nother_dressings_kg_per_10a = 4\n"
    "uptake_ends = 2026-07-10\n";
const std::string harvest =
    "[yield]\nfile = \"y.csv\"\nx = \"x\"\ny = \"y\"\nvalue = \"v\"\nunit = \"t/ha\"\n"
    "harvested = 2025-07-28\n";
const std::string image =
    "[ndvi]\nfile = \"n.tif\"\ndate = 2026-05-08\nuptake_a_kg_per_10a = 0.5\nuptake_b = 3\n"
    "uptake_rmse_kg_per_10a = 0.4\nsource = \"s\"\n";

}  // namespace

TEST_CASE("a normal year at Iwamizawa has the transformed days of the design's tables") {
    // AGRONOMY_TABLES.md §6, days over 0 °C; 1 cal = 4.184 J
    CHECK(std::abs(annual("iwamizawa", 14058 * 4.184) - 108.2) < 0.1);
    CHECK(std::abs(annual("iwamizawa", 69900) - 94.6) < 0.1);
    CHECK(std::abs(annual("iwamizawa", 24803 * 4.184) - 65.3) < 0.1);
    // Konno's 88 to 160 of Sapporo, next door, with the activation that the releases go by
    for (const std::string& station : job::known_stations()) {
        CAPTURE(station);
        const double tau = annual(station.c_str(), job::activation_j_per_mol({}));
        CHECK((tau > 88 && tau < 160));
    }
    CHECK(job::normal_temperature("iwamizawa", 0) == -4.1);
    CHECK(std::isnan(job::normal_temperature("tokyo", 0)));
}

TEST_CASE("an event gives its efficiency in its first 365 days, and its window's part of it") {
    const agronomy::Release r = release({});
    const std::int64_t spread = day_of(2025, 10, 20);
    const agronomy::TransformedDays days(normals("iwamizawa", spread, spread + 365),
                                         job::activation_j_per_mol({}));
    CHECK(released(r.pools, days.between(spread, spread + 365)) ==
          doctest::Approx(0.12).epsilon(1e-9));
    CHECK(r.season.previous_end == 0);
    CHECK(r.season.begins == days.between(spread, day_of(2026, 5, 15)));
    CHECK(r.season.ends == days.between(spread, day_of(2026, 7, 10)));
    CHECK(r.to_dressing() == doctest::Approx(r.to_season()));
    CHECK(r.to_season() < 0.12);
    CHECK(account_of(r).lost > 0);
}

TEST_CASE("basal and top dressings share one season") {
    Asked basal, top;
    basal.guide =
        "date = 2026-04-20\ndressing = \"basal\"\nother_dressings_kg_per_10a = 4\n"
        "uptake_begins = 2026-04-20\nnext_dressing = 2026-05-15\nuptake_ends = 2026-07-10\n";
    top.guide = topping + "uptake_begins = 2026-04-20\nnext_dressing = \"none\"\n";
    const agronomy::Release b = release(basal), t = release(top);
    CHECK(b.to_season() == doctest::Approx(t.to_season()));
    CHECK(b.to_dressing() + t.to_dressing() == doctest::Approx(b.to_season()));
    CHECK(b.to_dressing() > 0);
    CHECK(t.to_dressing() > 0);
    top.guide = topping + "uptake_begins = 2026-04-20\nnext_dressing = 2026-06-10\n";
    CHECK(release(top).to_dressing() < t.to_dressing());
}

TEST_CASE("an image saw what was released before it; a stated share wins, but never twice") {
    Asked a;
    a.guide = topping + "next_dressing = \"none\"\n";
    a.layers = image;
    const agronomy::Release computed = release(a);
    CHECK(computed.to_image() > 0);
    CHECK(computed.to_image() + computed.to_dressing() < computed.to_season());
    a.more = "released_before_image = 0.1\n";
    CHECK(release(a).to_image() == doctest::Approx(0.1 * computed.to_season()));
    a.more = "released_before_image = 0.9\n";
    CHECK(fault(a) == "organic.counted_twice");
    a.more.clear();
    a.guide = topping + "next_dressing = \"none\"\ncredit_share = 0.95\n";
    CHECK(fault(a) == "organic.counted_twice");
}

TEST_CASE("older events are credited by what is left, up to ten years") {
    Asked a;
    double before = release(a).to_season();
    for (const char* spread : {"2024-10-20", "2022-10-20", "2017-10-20"}) {
        a.spread = spread;
        const agronomy::Release r = release(a);
        CHECK((r.to_season() > 0 && r.to_season() < before));
        CHECK(read(a).organic[0].before_harvest);
        before = r.to_season();
    }
    a.spread = "2016-05-13";
    CHECK(fault(a) == "organic.too_old");
    a.layers = harvest;
    CHECK_FALSE(read(a).organic[0].pools);
}

TEST_CASE("a harvest saw what its own season gave, not the crop before it nor the one after") {
    Asked a;
    a.layers = harvest;
    a.spread = "2025-04-10";
    const agronomy::Release r = release(a);
    REQUIRE(r.harvests.size() == 1);
    CHECK(r.to_harvest(0) > 0);
    // harvested on 28 July: what came until then is that crop's, the rest in part this one's
    CHECK(r.to_harvest(0) <= released(r.pools, r.season.previous_end));
    a.spread = "2025-10-20";
    CHECK(release(a).to_harvest(0) == 0);
}

TEST_CASE("what a climate asks of a job") {
    Asked a;
    a.guide = "date = 2026-05-15\ndressing = \"whole\"\n";
    CHECK(fault(a) == "config.missing_key");
    a.guide = topping;
    CHECK(fault(a) == "config.missing_key");
    for (const char* ends : {"2026-05-15", "2027-05-16", "2026-06-30"}) {
        a.guide =
            "date = 2026-05-15\ndressing = \"basal\"\nother_dressings_kg_per_10a = 4\n"
            "next_dressing = 2026-07-01\nuptake_ends = ";
        a.guide.append(ends).append("\n");
        CHECK(fault(a) == "guide.season_order");
    }
    a.guide = topping + "next_dressing = \"none\"\nuptake_begins = 2026-05-16\n";
    CHECK(fault(a) == "guide.season_order");
    a.guide = topping + "next_dressing = \"soon\"\n";
    CHECK(fault(a) == "config.wrong_type");
}

TEST_CASE("measured days: any order, none missing, none twice, degrees C") {
    const test::Folder f;
    const auto load = [&f](const std::string& rows, job::DaysNeeded needed,
                           const std::string& station = "") {
        job::ClimateInput c{
            job::ClimateInput::Daily{f.file("t.csv", "日,平均\n" + rows), "t.csv", {}, "平均"},
            station};
        c.daily->form.date = "日";
        io::InputLog inputs;
        return job::load_climate(c, needed, inputs);
    };
    const auto refused = [&](const std::string& rows, job::DaysNeeded needed = {}) {
        return test::fault_of([&] { load(rows, needed); });
    };
    const std::int64_t first = day_of(2026, 4, 1);
    const std::string three = "2026-04-02,6\n2026/4/1,5.5\n令和8年4月3日,7\n";
    CHECK(load(three, {first, first + 3}).celsius == std::vector<double>{5.5, 6, 7});
    CHECK(refused(three, {first, first + 4}).find("climate.too_short@") == 0);
    const auto filled = load(three, {first - 1, first + 4}, "iwamizawa");
    CHECK(filled.celsius == std::vector<double>{job::normal_temperature("iwamizawa", 90), 5.5, 6, 7,
                                                job::normal_temperature("iwamizawa", 94)});
    CHECK(refused("2026-04-01,5\n2026-04-03,5\n").find("climate.gap@") == 0);
    CHECK(refused("2026-04-01,5\n2026-04-02,\n").find("climate.gap@") == 0);
    CHECK(refused("2026-04-01,5\n2026-04-01,5\n").find("climate.day_twice@") == 0);
    CHECK(refused("2026-04-01,5\n,5\n").find("climate.no_date@") == 0);
    CHECK(refused("2026-04-01,5\n4/2/2026,5\n").find("csv.not_a_date@") == 0);
    for (const char* value : {"68", "278", "-61"})
        CHECK(refused(std::string("2026-04-01,") + value + "\n").find("climate.not_a_daily") == 0);
}

TEST_CASE("sludge: by its row or its name, credited by its row, refused over a legal limit") {
    for (const char* name : {"sewage_sapporo", "下水汚泥コンポスト", "Sewage sludge", "SLUDGE"})
        CHECK(job::is_sludge({}, name));
    for (const char* name : {"cattle_compost", "牛ふん堆肥", "", "fish meal"})
        CHECK_FALSE(job::is_sludge({}, name));
    using agronomy::Nutrient;
    // half a tonne gives 1.5-1-2.5 (naro cryo98125)
    CHECK(0.5 * 10 *
              *job::sludge_efficiency({}, "sewage_cattle_bark", "wheat", Nutrient::nitrogen, 10) ==
          doctest::Approx(1.5));
    CHECK(0.5 * 8 *
              *job::sludge_efficiency({}, "sewage_cattle_bark", "wheat", Nutrient::phosphate, 8) ==
          doctest::Approx(1.0));
    CHECK(0.5 * 6 *
              *job::sludge_efficiency({}, "sewage_cattle_bark", "wheat", Nutrient::potash, 6) ==
          doctest::Approx(2.5));
    CHECK(*job::sludge_efficiency({}, "sewage_sapporo", "rice", Nutrient::nitrogen, 2) == 1);
    // tried on rice alone: another crop's job states its own
    CHECK_FALSE(job::sludge_efficiency({}, "sewage_sapporo", "wheat", Nutrient::nitrogen, 6));
    CHECK_FALSE(
        job::sludge_efficiency({}, "iwamizawa_sludge_husk", "wheat", Nutrient::nitrogen, 7));
    Asked a;
    a.material = "material = \"sewage_sapporo\"\ncadmium_mg_per_kg = 5\n";
    CHECK(fault(a).find("organic.no_efficiency") == 0);
    a.crop = "rice";
    CHECK(read(a).organic[0].content.efficiency == doctest::Approx(5.0 / 6));
    REQUIRE(read(a).organic[0].pools);
    CHECK(read(a).organic[0].pools->fast_share == 0.30);
    a.material = "material = \"sewage_sapporo\"\ncadmium_mg_per_kg = 5.1\n";
    CHECK(fault(a) == "sludge.over_limit");
}

TEST_CASE("a material without pools gets no timing, and its shares are asked for as before") {
    Asked a;
    a.material = "material = \"pig_compost\"\nc_n_ratio = 15\n";
    CHECK_FALSE(read(a).organic[0].pools);
    a.guide = topping + "next_dressing = \"none\"\n";
    CHECK(test::fault_of([&] { read(a); }).find("config.missing_key@") == 0);
    a.spread = "2024-10-20";
    a.guide += "credit_share = 0.5\n";
    CHECK(test::fault_of([&] { read(a); }).find("organic.too_old@") == 0);
}

TEST_CASE("every row says its unit, source, year and confidence") {
    for (const char* text :
         {job::tables::text_of("climate"), job::tables::text_of("mineralisation"),
          job::tables::text_of("sludge")}) {
        const toml::table table = toml::parse(std::string_view(text));
        for (const auto& [group, rows] : table) {
            if (!rows.is_table()) continue;  // open forms
            for (const auto& [name, node] : *rows.as_table()) {
                const std::string which = std::string(group.str()) + "." + std::string(name.str());
                CAPTURE(which);
                const toml::table& row = *node.as_table();
                const std::string src = row["src"].value_or(std::string());
                const std::string confidence = row["confidence"].value_or(std::string());
                CHECK(row.contains("value"));
                CHECK_FALSE(row["unit"].value_or(std::string()).empty());
                CHECK_FALSE(src.empty());
                CHECK(row["year"].is_integer());
                CHECK((confidence == "high" || confidence == "medium" || confidence == "low" ||
                       confidence == "unverified"));
                if (src.find("general knowledge") == 0 || src.find("design choice") == 0)
                    CHECK(confidence == "unverified");
            }
        }
    }
}
