// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/load.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

const std::filesystem::path sample_folder = VRMAP_DATA_DIR "/fields/iwamizawa";

job::FieldJob sample() {
    return job::read_field_job(sample_folder / "field.toml");
}

// Boundary and guide only.
job::FieldJob bare() {
    job::FieldJob j = sample();
    j.yield.clear();
    j.ndvi.reset();
    j.moisture.reset();
    j.organic.clear();
    return j;
}

std::string fault(const job::FieldJob& j) {
    return test::fault_of([&j] { job::load(j); });
}

}  // namespace

TEST_CASE("the sample comes in its plane zone, metres, and the library's units") {
    const job::Loaded l = job::load(sample());
    CHECK(l.crs.definition == "EPSG:6680");
    CHECK(l.evidence.boundary.area().value == doctest::Approx(49524).epsilon(1e-4));
    const geo::Point middle = l.evidence.boundary.centroid();
    CHECK(middle.x == doctest::Approx(-38900).epsilon(0.01));
    CHECK(middle.y == doctest::Approx(-88600).epsilon(0.01));
    REQUIRE(l.evidence.yield.size() == 1);
    CHECK(l.evidence.yield[0].points.size() == 4506);
    CHECK(l.evidence.yield[0].points.value[0] == 0.72);
    CHECK(l.evidence.yield[0].points.record[0] == 2);
    CHECK(l.evidence.moisture->value[0] == doctest::Approx(0.414));
    REQUIRE(l.evidence.organic.size() == 1);
    CHECK(l.evidence.organic[0].swaths.size() > 100);
    CHECK(l.evidence.organic[0].swaths[0].dose.value == doctest::Approx(23.8).epsilon(0.1));
    REQUIRE(l.inputs.size() == 6);
    CHECK(l.inputs[0].role == "job");
    CHECK(l.notes.empty());
}

TEST_CASE("only pixels whole inside the field speak for it") {
    const job::Loaded l = job::load(sample());
    REQUIRE(l.evidence.ndvi);
    CHECK(l.evidence.ndvi->pixels.size() > 300);
    for (const geo::Point p : l.evidence.ndvi->pixels.position)
        CHECK(l.evidence.boundary.contains(p));
}

TEST_CASE("a layer that lies elsewhere is refused") {
    test::Folder f;
    job::FieldJob j = bare();
    job::MoistureInput m = *sample().moisture;
    m.source.path = f.file("m.csv", "lon,lat,moisture_pct\n141.9,43.2,30\n141.77,43.2012,30\n");
    j.moisture = m;
    CHECK(fault(j).empty());  // half of it is near
    j.moisture->source.path =
        f.file("m.csv", "lon,lat,moisture_pct\n141.9,43.2,30\n141.9,43.21,30\n141.77,43.2012,30\n");
    CHECK(fault(j) == "crs.far_points@0:0");
    j.moisture->source.path = f.file("m.csv", "lon,lat,moisture_pct\n,,30\n");
    CHECK(fault(j) == "crs.no_overlap@0:0");
}

TEST_CASE("moisture is a share of the soil's volume, in either unit") {
    test::Folder f;
    const auto with = [&f](const char* value, double per_unit) {
        job::FieldJob j = bare();
        j.moisture = sample().moisture;
        j.moisture->fraction_per_unit = per_unit;
        j.moisture->source.path =
            f.file("m.csv", std::string("lon,lat,moisture_pct\n141.77,43.2012,") + value + "\n");
        return fault(j);
    };
    CHECK(with("100", 0.01).empty());
    CHECK(with("100.1", 0.01) == "moisture.out_of_range@2:0");
    CHECK(with("-0.1", 0.01) == "moisture.out_of_range@2:0");
    CHECK(with("1", 1).empty());
    CHECK(with("30", 1) == "moisture.percent_as_fraction@0:0");
    CHECK(with("0.3\n141.77,43.2012,30", 1) == "moisture.out_of_range@3:0");
    CHECK(with("1", 0.01) == "moisture.fraction_as_percent@0:0");
    CHECK(with("1\n141.77,43.2012,1.01", 0.01).empty());
    CHECK(with("nan", 1).empty());
}

TEST_CASE("a field is 0.01 to 500 ha, of one feature") {
    test::Folder f;
    const auto with = [&f](double side_deg, int features) {
        std::string ring;
        for (const auto& [x, y] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}})
            ring.append(ring.empty() ? "[" : ",[")
                .append(text(141.77 + x * side_deg))
                .append(",")
                .append(text(43.2 + y * side_deg))
                .append("]");
        std::string all = R"({"type":"FeatureCollection","features":[)";
        for (int k = 0; k < features; ++k)
            all.append(k ? "," : "")
                .append(
                    R"({"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[)")
                .append(ring)
                .append("]]}}");
        job::FieldJob j = bare();
        j.boundary->path = f.file("b.geojson", all + "]}");
        return fault(j);
    };
    CHECK(with(0.001, 1).empty());
    CHECK(with(0.0001, 1) == "boundary.bad_size@0:0");
    CHECK(with(0.03, 1) == "boundary.bad_size@0:0");
    CHECK(with(0.001, 2) == "boundary.several_nameless@0:0");
}

TEST_CASE("a boundary from points lies about them and says so") {
    job::FieldJob j = sample();
    j.boundary.reset();
    j.hull_edge = {40};
    const job::Loaded l = job::load(j);
    CHECK(l.crs.definition == "EPSG:6680");
    CHECK(l.evidence.boundary.area().value == doctest::Approx(50000).epsilon(0.1));
    REQUIRE(l.notes.size() == 1);
    CHECK(l.notes[0].id == "boundary.from_points");
}

TEST_CASE("the ground of the points does not depend on what they measured") {
    job::FieldJob j = sample();
    j.boundary.reset();
    j.hull_edge = {40};
    const double area = job::load(j).evidence.boundary.area().value;
    j.yield[0].range_stated = true;
    j.yield[0].limits.above = {5.6};  // the poor half of the field is out of range
    CHECK(job::load(j).evidence.boundary.area().value == area);
}

TEST_CASE("a dose is 0 to 300 t/ha; a blank one breaks the path") {
    test::Folder f;
    const auto swaths = [&f](const char* middle) {
        job::FieldJob j = bare();
        j.organic = sample().organic;
        j.organic[0].source.path = f.file(
            "o.csv", std::string("lon,lat,rate_t_per_10a\n141.7700,43.2012,2\n141.77005,43.2012,") +
                         middle + "\n141.7701,43.2012,2\n141.77015,43.2012,2\n");
        return job::load(j).evidence.organic[0].swaths.size();
    };
    CHECK(swaths("2") == 3);
    CHECK(swaths("") < 3);
    CHECK(swaths("nan") == swaths(""));
    CHECK(test::fault_of([&] { swaths("31"); }) == "organic.out_of_range@3:0");
    CHECK(test::fault_of([&] { swaths("-1"); }) == "organic.out_of_range@3:0");
}

TEST_CASE("an unusual dose names the units in which it would be usual") {
    test::Folder f;
    job::FieldJob j = bare();
    j.organic = sample().organic;
    const auto with = [&](const std::string& dose) {
        std::string log = "lon,lat,rate_t_per_10a\n";
        for (int k = 0; k < 5; ++k)
            log += "141.7700" + std::to_string(k) + ",43.2012," + (k == 3 ? "0" : dose) + "\n";
        j.organic[0].source.path = f.file("o.csv", log);
        try {
            job::load(j);
        } catch (const InputError& e) {
            return e.message().id + " " + e.message().args.back().second;
        }
        return std::string();
    };
    CHECK(with("0.2").empty());
    CHECK(with("10").empty());  // ground that got nothing does not count
    CHECK(with("0.19") == "organic.unusual_dose -");
    CHECK(with("20") == "organic.unusual_dose t/ha (2.00 t/10a)");
    j.organic[0].log.per_unit = 1;  // t/ha
    CHECK(with("1.5") == "organic.unusual_dose t/10a (1.50 t/10a)");
    j.organic[0].log.per_unit = 0.001;  // kg/ha
    CHECK(with("2") == "organic.unusual_dose t/10a (2.00 t/10a), t/ha (0.20 t/10a)");
    j.organic[0].confirmed = {job::Suspicion::unusual_dose};
    CHECK(with("2").empty());
    j.organic[0].confirmed = {};
    j.organic[0].material = "fish meal";
    CHECK(with("2").empty());
}
