// SPDX-License-Identifier: Apache-2.0
// Logs of real combines as tracks, against arithmetic of the files' own numbers. Exit code 0: all
// well; 77: the data is not there (VRMAP_TEST_DATA); 1: a fault.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "vrmap/error.hpp"
#include "vrmap/job/read_harvest.hpp"
#include "vrmap/robust.hpp"

using namespace vrmap;

namespace {

int faults = 0;
std::filesystem::path data;

void expect(bool good, const std::string& what) {
    if (good) return;
    ++faults;
    std::printf("FAULT: %s\n", what.c_str());
}

double median_of(const std::vector<double>& values) {
    std::vector<double> known;
    for (const double v : values)
        if (v > 0) known.push_back(v);
    return known.empty() ? 0 : median(std::move(known));
}

void near(double value, double expected, double share, const std::string& what) {
    expect(std::abs(value / expected - 1) <= share,
           what + " is " + text(value) + ", not " + text(expected));
}

std::string unit_of(const job::HarvestRead& read, const std::string& role) {
    for (const Message& m : read.told)
        if (m.id == "harvest.taken" && m.args[0].second == role)
            return m.args[2].second + " " + m.why[0].id;
    return "";
}

struct Stated {
    std::string crs, crop;
    std::vector<const char*> columns;
    double width_m = 0;
};

job::HarvestSource source(const std::string& file, const Stated& s) {
    job::HarvestSource h;
    h.path = data / file;
    h.crs = s.crs;
    h.crop = s.crop;
    for (const char* c : s.columns) h.columns.insert(job::stated_column_of(c));
    if (s.width_m > 0) h.width_m = s.width_m;
    return h;
}

job::HarvestRead read(const std::string& file, const Stated& s, const char* profile,
                      std::size_t rows) {
    job::HarvestRead r = job::read_harvest(source(file, s));
    expect(r.profile == profile, file + ": profile " + r.profile);
    std::size_t n = 0;
    for (const auto& t : r.tracks) {
        n += t.size();
        for (const std::size_t size : {t.time_s.size(), t.flow_kg_per_s.size(), t.width_m.size(),
                                       t.yield_t_per_ha.size(), t.at_work.size()})
            expect(size == 0 || size == t.size(), file + ": arrays of different lengths");
        for (std::size_t i = 1; i < t.time_s.size(); ++i)
            if (!(t.time_s[i] >= t.time_s[i - 1])) return expect(false, file + ": time back"), r;
    }
    expect(n == rows, file + ": " + std::to_string(n) + " rows");
    std::printf("%s: %zu rows, %zu tracks, %s, %s\n", file.c_str(), n, r.tracks.size(),
                r.profile.c_str(), r.crs.definition.substr(0, 40).c_str());
    for (const auto& list : {r.told, r.notes})
        for (const Message& m : list)
            std::printf("    %s\n", (Error(m).what() +
                                     (m.why.empty() ? std::string()
                                                    : " <- " + std::string(Error(m.why[0]).what())))
                                        .c_str());
    return r;
}

std::string refused(const std::string& file, const Stated& s) {
    try {
        job::read_harvest(source(file, s));
    } catch (const Error& e) {
        return e.message().id;
    }
    return "";
}

void henrys() {
    // 48.3 bu/ac, 16.06 lb/s, 420 in, 85 in a second: 2822 lb/ac, 47 bu/ac
    for (const char* file :
         {"henrys/FarmerI_yld_2016.csv", "henrys/FarmerI_YE_YLD_2016_henrys.zip"}) {
        const auto r = read(file, {"", "wheat", {}}, "generic", 21551);
        const auto& t = r.tracks[0];
        expect(unit_of(r, "yield") == "bu/ac harvest.as_flow", "2016 yield " + unit_of(r, "yield"));
        expect(unit_of(r, "flow").starts_with("lb/s"), "2016 flow " + unit_of(r, "flow"));
        expect(unit_of(r, "swath") == "in harvest.as_flow", "2016 swath " + unit_of(r, "swath"));
        near(median_of(t.width_m), 420 * 0.0254, 1e-9, "2016 width");
    }
    // 3009.5 lb/ac, 19.39 lb/s, 39 ft, 7.2 ft a second, 4.9 mph
    for (const char* file :
         {"henrys/FarmerI_yld_2018.csv", "henrys/FarmerI_YL18_YLD_2018_henrys.zip"}) {
        const std::string crs = std::string(file).ends_with("csv") ? "EPSG:32612" : "";
        const auto r = read(file, {crs, "", {}}, "sms_shape", 31276);
        const auto& t = r.tracks[0];
        expect(unit_of(r, "yield") == "lb/ac harvest.as_flow", "2018 yield " + unit_of(r, "yield"));
        expect(unit_of(r, "flow") == "lb/s harvest.as_flow", "2018 flow " + unit_of(r, "flow"));
        expect(unit_of(r, "swath") == "ft harvest.as_flow", "2018 swath " + unit_of(r, "swath"));
        expect(r.crop == "wheat" && t.basis == clean::HarvestTrack::Basis::wet, "2018 crop, basis");
        std::vector<double> ratio;
        for (std::size_t i = 0; i < t.size(); ++i)
            ratio.push_back(t.yield_t_per_ha[i] * t.width_m[i] * t.distance_m[i] / 10 /
                            t.flow_kg_per_s[i]);
        near(median_of(ratio), 1, 1e-3, "2018 yield over flow");
    }
}

void pyprecag() {
    expect(refused("pyprecag/area1_yield_ascii_wgs84.csv", {}) == "harvest.unit_unknown",
           "area1 is refused");
    const auto one = read("pyprecag/area1_yield_ascii_wgs84.csv",
                          {"", "", {"yield=:t/ha", "swath=:m"}}, "generic", 14756);
    expect(unit_of(one, "distance") == "m harvest.as_places",
           "area1 distance " + unit_of(one, "distance"));
    const auto two = read("pyprecag/area2_yield_ISO-8859-1.csv", {}, "sms", 1543);
    const auto& t = two.tracks[0];
    near(t.yield_t_per_ha[0], 2.04, 1e-9, "area2 yield");
    near(t.flow_kg_per_s[0], 19.76 / 3.6, 1e-9, "area2 flow");
    // 5.49 kg on 2.106 m by 12.8 m
    near(t.flow_kg_per_s[0] / (t.width_m[0] * t.distance_m[0]) * 10, t.yield_t_per_ha[0], 0.01,
         "area2 arithmetic");
}

void others() {
    expect(refused("paar/barley.csv", {"EPSG:32720", "", {}}) == "harvest.unit_unknown",
           "barley is refused");
    const auto barley =
        read("paar/barley.csv", {"EPSG:32720", "", {"yield=:t/ha"}}, "generic", 7394);
    near(barley.tracks[0].yield_t_per_ha[0], 1.52073966543559, 1e-9, "barley yield");
    expect(barley.crs.definition == "EPSG:32720", "barley keeps its metres");
    const char* const corn = "agridat/gartner.corn.csv";
    expect(refused(corn, {}) == "harvest.unit_unknown", "gartner's flow is refused");
    expect(refused(corn, {"", "", {"flow=:lb/s"}}) == "harvest.width_missing",
           "gartner's width is asked for");
    const auto g = read(corn, {"", "", {"flow=:lb/s"}, 360 * 0.0254}, "generic", 4949);
    near(g.tracks[0].flow_kg_per_s[0], 16.54 * 0.45359237, 1e-9, "gartner flow");
    expect(unit_of(g, "distance") == "in harvest.as_places",
           "gartner distance " + unit_of(g, "distance"));
    const auto l = read("agridat/lasrosas.corn.csv", {"", "", {"yield=:q/ha"}}, "generic", 3443);
    near(l.tracks[0].yield_t_per_ha[0], 7.214, 1e-9, "lasrosas yield");
}

void ag_leader() {
    const auto one = read("yield_monitor_text/sample1.txt", {}, "agleader_advanced", 21917);
    const auto& t = one.tracks[0];
    near(t.width_m[0], 288 * 0.0254, 1e-9, "sample1 width");
    near(t.flow_kg_per_s[0], 2.92 * 0.45359237, 1e-9, "sample1 flow");
    expect(one.crop == "soybean", "sample1 crop");
    const auto two = read("yield_monitor_text/sample2.txt", {}, "agleader_advanced", 36869);
    std::size_t down = 0;
    for (const auto& track : two.tracks)
        for (const auto w : track.at_work) down += w;
    expect(down == 29901, "sample2: header down in " + std::to_string(down));
}

void task_data() {
    const auto k = read("isoxml/logs/krone_forage", {}, "isoxml", 4716 + 4135 + 1599);
    expect(k.tracks.size() == 3, "krone: a track for each log");
    const auto y = read("isoxml/golden/log_yield.zip", {}, "isoxml", 40);
    near(median_of(y.tracks[0].yield_t_per_ha), 6, 0.2, "golden yield");
    near(y.tracks[0].width_m[0], 6, 1e-9, "golden width");
}

}  // namespace

int main() {
    const char* said = std::getenv("VRMAP_TEST_DATA");
    data = said ? said : VRMAP_REAL_DATA;
    if (!std::filesystem::is_directory(data / "henrys")) {
        std::printf("SKIPPED: no real fields in %s (set VRMAP_TEST_DATA)\n", data.c_str());
        return 77;
    }
    try {
        for (const auto& part : {henrys, pyprecag, others, ag_leader, task_data}) part();
    } catch (const InputError& e) {
        std::printf("%s:%ld:%ld\n", e.place().path.c_str(), e.place().line, e.place().column);
        expect(false, e.what());
    }
    return faults ? 1 : 0;
}
