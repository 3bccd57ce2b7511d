// SPDX-License-Identifier: Apache-2.0
// What hostile archives do is in tests/doors/attacks.py.
#include "io/zip_reader.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"
#include "vrmap/io/zip.hpp"

using namespace vrmap;

namespace {

// An archive of two files under "in/", and its bytes.
std::string archive(const test::Folder& folder) {
    const std::string bytes = io::zip_bytes(
        "a.zip", {{"in/a.csv", std::string(3000, 'x')}, {"in/b.csv", "lon,lat\n1,2\n"}});
    folder.file("a.zip", bytes);
    return bytes;
}

}  // namespace

TEST_CASE("an archive is read by name, hashed") {
    const test::Folder folder;
    archive(folder);
    const io::ZipReader zip(folder.path / "a.zip");
    REQUIRE(zip.entries().size() == 2);
    CHECK(zip.entries()[0].name == "in/a.csv");
    CHECK(zip.entries()[0].bytes == 3000);
    const io::Input b = zip.read("in/b.csv");
    CHECK(b.bytes == "lon,lat\n1,2\n");
    CHECK(b.sha256 == io::sha256(b.bytes));
    CHECK_FALSE(zip.holds("b.csv"));
    CHECK(test::fault_of([&] { zip.read("b.csv"); }) == "file.broken@0:0");
}

TEST_CASE("names of a Japanese office are read as CP932, a backslash within one leads nowhere") {
    const test::Folder folder;
    std::string bytes = archive(folder);
    const std::string was = "in/b.csv";
    const std::string is = "\x83\x5C\x95\x5C.csv";  // ソ表: both end in the backslash's byte
    REQUIRE(was.size() == is.size());
    for (auto at = bytes.find(was); at != bytes.npos; at = bytes.find(was))
        bytes.replace(at, was.size(), is);
    const io::ZipReader zip(folder.file("cp932.zip", bytes));
    CHECK(zip.holds("ソ表.csv"));
    CHECK(zip.read("ソ表.csv").bytes == "lon,lat\n1,2\n");
}

TEST_CASE("a damaged archive is refused") {
    const test::Folder folder;
    const std::string good = archive(folder);
    const auto fault = [&folder](const std::string& bytes) {
        return test::fault_of([&] {
            const io::ZipReader zip(folder.file("bad.zip", bytes));
            for (const auto& entry : zip.entries()) zip.read(entry.name);
        });
    };
    CHECK(fault(good).empty());
    CHECK(fault(good.substr(0, good.size() / 2)) == "file.broken@0:0");
    std::string flipped = good;
    flipped[45] = static_cast<char>(flipped[45] ^ 0x55);  // within the packed bytes of the first
    CHECK(fault(flipped) == "file.broken@0:0");
    CHECK(fault("PK\3\4") == "file.broken@0:0");
}
