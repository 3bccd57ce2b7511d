// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/zip.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

struct Packed {
    test::Folder folder;
    fs::path task = folder.path / "TASKDATA";
    fs::path zip = folder.path / "TASKDATA.zip";
    Packed() {
        fs::create_directory(task);
        folder.file("TASKDATA/TASKDATA.XML", "<ISO11783_TaskData/>");
        folder.file("TASKDATA/GRD00001.bin", std::string(4000, '\0') + "end");
        io::write_zip(zip, task);
    }
    std::string fault() const {
        return test::fault_of([this] { io::require_zip(zip, task); });
    }
};

}  // namespace

TEST_CASE("an archive holds what its folder holds, and the same bytes each time") {
    const Packed a;
    const Packed b;
    CHECK(a.fault().empty());
    CHECK(test::bytes_of(a.zip) == test::bytes_of(b.zip));
    CHECK(fs::file_size(a.zip) < 600);
    CHECK(test::bytes_of(a.zip).find("TASKDATA/GRD00001.bin") <
          test::bytes_of(a.zip).find("TASKDATA/TASKDATA.XML"));
}

TEST_CASE("one file that changed, came or went is found") {
    const Packed p;
    const std::string grid = test::bytes_of(p.task / "GRD00001.bin");
    for (const std::string& other : {grid + "x", grid.substr(1), 'x' + grid.substr(1)}) {
        p.folder.file("TASKDATA/GRD00001.bin", other);
        CHECK(p.fault() == "output.reread_differs");
    }
    p.folder.file("TASKDATA/GRD00001.bin", grid);
    CHECK(p.fault().empty());
    p.folder.file("TASKDATA/GRD00002.bin", "x");
    CHECK(p.fault() == "output.reread_differs");
}

TEST_CASE("an archive cut short is found") {
    const Packed p;
    fs::resize_file(p.zip, fs::file_size(p.zip) - 30);
    CHECK(p.fault() == "output.reread_differs");
}

TEST_CASE("an archive is never written over a file") {
    const Packed p;
    CHECK(test::fault_of([&] { io::write_zip(p.zip, p.task); }) == "output.write_failed");
}
