// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_shapefile.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

struct Written {
    std::vector<double> rates{280, 290.25};
    std::vector<double> west{141.77, 141.78};
    io::Files files = io::shapefile_files("rate", table());
    io::ShapeTable table() const {
        io::ShapeTable t;
        t.rows = rates.size();
        t.polygon = [this](std::size_t i) {
            const double w = west[i];
            return std::vector<geo::Polygon>{
                {{{w, 43.2}, {w + 0.001, 43.2}, {w + 0.001, 43.201}, {w, 43.201}}, {}}};
        };
        t.columns = {{"RATE_KGHA", 2, [this](std::size_t i) { return rates[i]; }}};
        return t;
    }
    std::string fault() const {
        return test::fault_of([this] { io::require_shapefile(files, "rate", table()); });
    }
};

}  // namespace

TEST_CASE("a Shapefile reads back as it was written, the same bytes each time") {
    const Written a;
    const Written b;
    CHECK(a.fault().empty());
    CHECK(a.files == b.files);
    CHECK(a.files.size() == 5);
    CHECK(a.files.at("rate.prj").starts_with("GEOGCS[\"GCS_WGS_1984\""));
    CHECK(a.files.at("rate.cpg") == "UTF-8");
    const std::string dbf = a.files.at("rate.dbf");
    CHECK(dbf.find("      290.25") != std::string::npos);
    CHECK(dbf.substr(1, 3) == std::string("\x64\x01\x01", 3));  // 2000-01-01, no clock
}

TEST_CASE("another number, another place, a row more or less is found") {
    Written w;
    w.rates[1] += 0.01;
    CHECK(w.fault() == "output.reread_differs");
    w.rates[1] -= 0.01;
    w.west[0] += 1e-9;
    CHECK(w.fault() == "output.reread_differs");
    w.west[0] = 141.77;
    CHECK(w.fault().empty());
    w.rates.push_back(300);
    w.west.push_back(141.79);
    CHECK(w.fault() == "output.reread_differs");
    w.rates.resize(1);
    CHECK(w.fault() == "output.reread_differs");
}

TEST_CASE("a file of it that is empty or gone is found") {
    Written w;
    w.files["rate.dbf"].clear();
    CHECK(w.fault() == "file.empty@0:0");
    w.files.erase("rate.dbf");
    CHECK(w.fault() == "file.not_found@0:0");
}
