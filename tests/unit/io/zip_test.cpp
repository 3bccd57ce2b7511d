// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/zip.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

struct Packed {
    io::Files task{{"TASKDATA/TASKDATA.XML", "<ISO11783_TaskData/>"},
                   {"TASKDATA/GRD00001.bin", grid()}};
    static std::string grid() {
        std::string bytes(4000, '\0');
        return bytes.append("end");
    }
    std::string zip = io::zip_bytes("a.zip", task);
    std::string fault() const {
        return test::fault_of([this] { io::require_zip("a.zip", zip, task); });
    }
};

}  // namespace

TEST_CASE("an archive holds what its folder holds, and the same bytes each time") {
    const Packed a;
    CHECK(a.fault().empty());
    CHECK(a.zip == Packed().zip);
    CHECK(a.zip.size() < 600);
    CHECK(a.zip.find("TASKDATA/GRD00001.bin") < a.zip.find("TASKDATA/TASKDATA.XML"));
}

TEST_CASE("one file that changed, came or went is found") {
    Packed p;
    std::string& grid = p.task["TASKDATA/GRD00001.bin"];
    const std::string right = grid;
    grid.push_back('x');
    CHECK(p.fault() == "output.reread_differs");
    grid.resize(right.size() - 1);
    CHECK(p.fault() == "output.reread_differs");
    grid = right;
    grid.front() = 'x';
    CHECK(p.fault() == "output.reread_differs");
    grid = right;
    CHECK(p.fault().empty());
    p.task.emplace("TASKDATA/GRD00002.bin", right);
    CHECK(p.fault() == "output.reread_differs");
}

TEST_CASE("an archive cut short, or none, is found") {
    Packed p;
    p.zip.resize(p.zip.size() - 30);
    CHECK(p.fault() == "output.reread_differs");
    p.zip.replace(0, 4, 4, 'x');
    CHECK(p.fault() == "output.reread_differs");
}
