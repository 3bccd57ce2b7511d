// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/read_harvest.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>

#include "job/columns.hpp"
#include "unit/io/folder.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;

namespace {

// A machine that goes north at 2 m/s with 6 m and 6 kg/s: 5 t/ha. Each line as `format` says of
// longitude, latitude and row.
template <class Line>
std::string drive(const std::string& header, Line line, int rows = 40) {
    std::string text = header.empty() ? "" : header + "\n";
    for (int i = 0; i < rows; ++i) {
        char place[64];
        std::snprintf(place, sizeof place, "143.2,%.8f", 42.9 + 2.0 * i / 111085.0);
        text += place + ("," + std::string(line(i))) + "\n";
    }
    return text;
}

job::HarvestSource source(const test::Folder& folder, const std::string& text,
                          std::vector<const char*> stated = {}, const char* name = "log.csv") {
    folder.file(name, text);
    job::HarvestSource s;
    s.path = folder.path / name;
    for (const char* words : stated) s.columns.insert(job::stated_column_of(words));
    return s;
}

std::string why_of(const job::HarvestRead& r, const std::string& role) {
    for (const Message& m : r.told)
        if (m.id == "harvest.taken" && m.args[0].second == role)
            return m.args[2].second + " " + m.why[0].id;
    return {};
}

template <class Act>
std::string id_of(Act act) {
    try {
        act();
    } catch (const Error& e) {
        return e.message().id;
    }
    return {};
}

std::string refused(const job::HarvestSource& s) {
    return id_of([&s] { job::read_harvest(s); });
}

const auto metric = [](int) { return std::string("1,2,6,6,5.0"); };

}  // namespace

TEST_CASE("units in headers are taken, in English and Japanese") {
    const test::Folder folder;
    for (const char* header :
         {"lon,lat,Duration(s),Distance(m),Swath(m),Crop Flw(M)(kg/s),Yld Mass(Wet)(t/ha)",
          "経度,緯度,間隔(秒),距離(m),刈幅(m),流量(kg/s),粗収量(t/ha)"}) {
        CAPTURE(header);
        const auto r = job::read_harvest(source(folder, drive(header, metric)));
        REQUIRE(r.tracks.size() == 1);
        const auto& t = r.tracks[0];
        CHECK(t.size() == 40);
        CHECK(t.yield_t_per_ha[7] == 5);
        CHECK(t.flow_kg_per_s[7] == 6);
        CHECK(t.width_m[7] == 6);
        CHECK(t.distance_m[7] == 2);
        CHECK(t.time_s[7] == 8);
        CHECK(t.record[0] == 2);
        CHECK(t.basis == clean::HarvestTrack::Basis::wet);
        CHECK(t.at[1].y - t.at[0].y == doctest::Approx(2).epsilon(0.01));
        CHECK(why_of(r, "yield") == "t/ha harvest.as_header_says");
        CHECK(r.crs.definition == "EPSG:6681");  // Obihiro lies in zone XIII
    }
}

TEST_CASE("a unit no header says is the only one that agrees") {
    const test::Folder folder;
    const char* const bare = "lon,lat,seconds,dist,swath,flow,yield";
    const auto r = job::read_harvest(source(folder, drive(bare, metric)));
    CHECK(why_of(r, "distance") == "m harvest.as_places");
    CHECK(why_of(r, "yield") == "t/ha harvest.as_flow");
    CHECK(why_of(r, "flow") == "kg/s harvest.as_flow");
    CHECK(why_of(r, "swath") == "m harvest.as_flow");
    // the same in pounds, inches and feet: 6 kg/s, 2 m, 6 m, 5 t/ha
    const auto imperial = [](int) { return std::string("1,78.74,19.685,13.2277,4461"); };
    const auto lb = job::read_harvest(source(folder, drive(bare, imperial)));
    CHECK(why_of(lb, "distance") == "in harvest.as_places");
    CHECK(why_of(lb, "yield") == "lb/ac harvest.as_flow");
    CHECK(lb.tracks[0].yield_t_per_ha[3] == doctest::Approx(5).epsilon(1e-4));
    CHECK(lb.tracks[0].flow_kg_per_s[3] == doctest::Approx(6).epsilon(1e-4));
    CHECK(lb.tracks[0].width_m[3] == doctest::Approx(6).epsilon(1e-4));
}

TEST_CASE("what nothing tells is refused, or left out where a map can do without it") {
    const test::Folder folder;
    const auto five = [](int) { return std::string("5.0"); };
    CHECK(refused(source(folder, drive("lon,lat,yield", five))) == "harvest.unit_unknown");
    CHECK(refused(source(folder, drive("lon,lat,other", five))) == "harvest.no_yield");
    CHECK(refused(source(folder, drive("lon,lat,flow(kg/s)", five))) == "harvest.width_missing");
    CHECK(refused(source(folder, drive("lon,lat,yield(bu/ac)", five))) == "harvest.crop_missing");
    CHECK(refused(source(folder, drive("a,b,yield(t/ha)", five))) == "harvest.no_place");
    CHECK(refused(source(folder, "one line of words\nand another\n")) == "csv.no_table");
    auto wrong = source(folder, drive("lon,lat,yield(t/ha)", five));
    wrong.profile = "sms";
    CHECK(refused(wrong) == "harvest.unknown_profile");

    const auto stated =
        job::read_harvest(source(folder, drive("lon,lat,yield", five), {"yield=:q/ha"}));
    CHECK(stated.tracks[0].yield_t_per_ha[0] == 0.5);
    CHECK(why_of(stated, "yield") == "q/ha harvest.as_stated");
    const auto left = job::read_harvest(source(
        folder, drive("lon,lat,yield(t/ha),swath", [](int) { return std::string("5,3.3"); })));
    CHECK(left.tracks[0].width_m.empty());
    REQUIRE(left.notes.size() == 1);
    CHECK(left.notes[0].id == "harvest.left_out");
}

TEST_CASE("bushels weigh what the crop's do") {
    const test::Folder folder;
    const char* const header = "lon,lat,yield(bu/ac),crop";
    const std::pair<const char*, double> crops[] = {
        {"Corn", 56}, {"小麦", 60}, {"Soybeans", 60}, {"barley", 48}};
    for (const auto& [crop, lb] : crops) {
        const std::string of_crop = crop;  // clang 14 captures no binding
        CAPTURE(of_crop);
        const auto r = job::read_harvest(
            source(folder, drive(header, [c = crop](int) { return std::string("100,") + c; })));
        CHECK(r.tracks[0].yield_t_per_ha[0] ==
              doctest::Approx(100 * lb * 0.45359237 / 4046.8564224 * 10).epsilon(1e-9));
    }
    const auto mixed = drive(header, [](int i) { return i % 2 ? "100,corn" : "100,wheat"; });
    CHECK(refused(source(folder, mixed)) == "harvest.crop_missing");
}

TEST_CASE("clocks: over midnight they go on, set back they begin a track") {
    const test::Folder folder;
    const auto clock = [](int from) {
        return [from](int i) {
            const int s = (from + i) % 86400;
            char text[32];
            std::snprintf(text, sizeof text, "%d:%02d:%02d,5", s / 3600, s / 60 % 60, s % 60);
            return std::string(text);
        };
    };
    const char* const header = "lon,lat,time,yield(t/ha)";
    const auto night = job::read_harvest(source(folder, drive(header, clock(86380))));
    REQUIRE(night.tracks.size() == 1);
    CHECK(night.tracks[0].time_s.back() - night.tracks[0].time_s.front() == 39);
    const auto back =
        drive(header, [](int i) { return std::to_string(i < 20 ? 500 + i : i) + ",5"; });
    CHECK(job::read_harvest(source(folder, back)).tracks.size() == 2);
    const auto iso =
        drive(header, [](int i) { return "2024-08-01T10:00:" + std::to_string(10 + i) + "Z,5"; });
    const auto r = job::read_harvest(source(folder, iso));
    CHECK(r.tracks[0].time_s[0] == 1722506410);
    const auto days = drive(header, [](int) { return std::string("2024-08-01,5"); });
    CHECK(job::read_harvest(source(folder, days)).tracks[0].time_s.empty());
}

TEST_CASE("states in words and numbers; machines apart; percents that are none") {
    const test::Folder folder;
    const auto r = job::read_harvest(source(
        folder, drive("lon,lat,yield(t/ha),wrk_stt,are_cnt,serial,moisture", [](int i) {
            return std::string("5,") + (i < 10 ? "Out" : "In") + (i < 20 ? ",Off," : ",On,") +
                   (i % 2 ? "1001" : "1002") + (i ? ",15" : ",6553.5");
        })));
    REQUIRE(r.tracks.size() == 2);
    const auto& t = r.tracks[0];
    CHECK(t.size() == 20);
    CHECK(t.at_work[9] == 0);
    CHECK(t.at_work[10] == 1);
    CHECK(std::isnan(t.moisture_pct[0]));
    const auto other = job::read_harvest(source(
        folder, drive("lon,lat,yield(t/ha),header", [](int) { return std::string("5,maybe"); })));
    CHECK(other.tracks[0].at_work.empty());
    CHECK(other.notes[0].id == "harvest.state_unknown");
}

TEST_CASE("Ag Leader's advanced text is known by its form") {
    const test::Folder folder;
    const auto line = [](int i) {
        return "13.2277," + std::to_string(971213672 + i) +
               ",1,78.74,236.22,14.5,33,1,213647360,\"F1: A\",\"L1: \",\"Corn\",\"x\",320";
    };
    const auto r = job::read_harvest(source(folder, drive("", line), {}, "a.txt"));
    CHECK(r.profile == "agleader_advanced");
    CHECK(r.verified);
    CHECK(r.crop == "maize");
    const auto& t = r.tracks[0];
    CHECK(t.size() == 40);
    CHECK(t.width_m[0] == doctest::Approx(6).epsilon(1e-4));
    CHECK(t.flow_kg_per_s[0] == doctest::Approx(6).epsilon(1e-4));
    CHECK(t.at_work[0] == 1);
    CHECK(t.record[0] == 1);
}

TEST_CASE("statements about columns") {
    const auto said = job::stated_column_of("yield=YLD: dry:kg/10a");
    CHECK(said.first == "yield");
    CHECK(said.second.column == "YLD: dry");
    CHECK(said.second.unit == "kg/10a");
    CHECK(job::stated_column_of("flow=:lb/s").second.column == "");
    CHECK(id_of([] { job::stated_column_of("yield"); }) == "harvest.bad_column");
    CHECK(id_of([] { job::stated_column_of("yeild=a"); }) == "harvest.unknown_role");
    CHECK(id_of([] { job::stated_column_of("yield=:bushels"); }) == "harvest.unknown_unit");
}

TEST_CASE("names of a harvest's columns") {
    const std::pair<const char*, const char*> known[] = {
        {"crp_flw_m", "flow|"},        {"Crop Flw(M)(tonne/h)", "flow|t/h"},
        {"flw_lbs", "flow|lb/s"},      {"swth_w_", "swath|"},
        {"Swth Wdth(ft)", "swath|ft"}, {"dist_in", "distance|in"},
        {"dstnc_f", "distance|"},      {"spd_mp_", "speed|"},
        {"durtn_s", "duration|"},      {"mostr__", "grain_moisture|"},
        {"刈幅(m)", "swath|m"},        {"収量(kg/10a)", "yield|kg/10a"},
        {"Crop Flw(V)(m³/s)", "|"},    {"Lin_Yield", "|"},
    };
    for (const auto& [header, is] : known) {
        const std::string of_header = header;
        CAPTURE(of_header);
        const auto c = job::harvest_column(header);
        CHECK(c.role + "|" + c.unit == is);
    }
}
