// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/publish.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"
#include "vrmap/io/input.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

constexpr auto keep = io::Overwrite::no;
constexpr auto replace = io::Overwrite::yes;
const std::string summary =
    R"({"program": "vrmap", "outputs": [{"file": "TASKDATA/A.XML", "sha256": "x"}]})";

void fill(const fs::path& folder, const std::string& text) {
    fs::create_directory(folder / "TASKDATA");
    io::write_file(folder / "TASKDATA" / "A.XML", text);
    io::write_file(folder / "summary.json", summary);
}

void publish(const fs::path& out, const std::string& text, io::Overwrite overwrite = keep) {
    io::Staging staging(out, overwrite);
    fill(staging.folder(), text);
    staging.publish();
}

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a result appears whole, and only when published") {
    test::Folder f;
    {
        io::Staging staging(f.path / "a" / "out", keep);
        fill(staging.folder(), "new");
        CHECK_FALSE(fs::exists(f.path / "a" / "out"));
        staging.publish();
        CHECK(fs::exists(f.path / "a" / "out" / "TASKDATA" / "A.XML"));
    }
    CHECK(entries(f.path / "a") == 1);
    CHECK(entries(f.path / "a" / "out") == 2);
}

TEST_CASE("unpublished, nothing stays: neither staging nor the parents made for it") {
    test::Folder f;
    { io::Staging staging(f.path / "a" / "b" / "out", keep); }
    CHECK(entries(f.path) == 0);
    fs::create_directory(f.path / "mine");
    { io::Staging staging(f.path / "mine" / "b" / "out", keep); }
    CHECK(fs::exists(f.path / "mine"));
}

TEST_CASE("an earlier result is kept, or replaced whole") {
    test::Folder f;
    publish(f.path / "out", "old");
    CHECK(test::fault_of([&f] { publish(f.path / "out", "new"); }) == "output.exists");
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "old");
    { io::Staging given_up(f.path / "out", replace); }
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "old");
    publish(f.path / "out", "new", replace);
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "new");
    CHECK(entries(f.path) == 1);
}

TEST_CASE("what came into the way after the start is not replaced") {
    test::Folder f;
    io::Staging staging(f.path / "out", keep);
    fs::create_directory(f.path / "out");
    CHECK(test::fault_of([&staging] { staging.publish(); }) == "output.exists");
    io::Staging another(f.path / "more", replace);
    f.file("more", "somebody's");
    CHECK(test::fault_of([&another] { another.publish(); }) == "output.not_ours");
    CHECK(test::bytes_of(f.path / "more") == "somebody's");
}

TEST_CASE("only a folder that holds vrmap's results and nothing else may be replaced") {
    const auto fault = [](const fs::path& p) {
        return test::fault_of([&p] { io::require_earlier_result(p); });
    };
    test::Folder f;
    publish(f.path / "out", "x");
    CHECK(fault(f.path / "out").empty());
    f.file("out/field.gpkg-shm", "");
    CHECK(fault(f.path / "out").empty());
    f.file("out/TASKDATA/TLG00001.bin", "a machine's log");
    CHECK(fault(f.path / "out") == "output.holds_more");
    CHECK(fault(f.path / "none") == "output.not_ours");
    CHECK(fault(f.file("file", "x")) == "output.not_ours");
    for (const char* other :
         {"", "{", "[]", "{}", R"({"program": "other"})", R"({"program": 1})"}) {
        CAPTURE(other);
        fs::create_directories(f.path / "b");
        f.file("b/summary.json", other);
        CHECK(fault(f.path / "b") == "output.not_ours");
    }
    fs::create_directory_symlink(f.path / "out", f.path / "link");
    CHECK(fault(f.path / "link") == "output.not_ours");
}

TEST_CASE("a place that cannot be written is told") {
    test::Folder f;
    f.file("file", "x");
    const auto fault = [](const fs::path& p) {
        return test::fault_of([&p] { io::Staging s(p, keep); });
    };
    CHECK(fault(f.path / "file" / "out") == "output.write_failed");
    CHECK(fault(f.path / std::string(300, 'n')) == "output.write_failed");
    CHECK(fault({}) == "output.write_failed");
    CHECK(entries(f.path) == 1);
}

TEST_CASE("a file is written whole, never over another or through a link") {
    test::Folder f;
    const std::string bytes(100000, '\0');
    io::write_file(f.path / "a", bytes);
    CHECK(test::bytes_of(f.path / "a") == bytes);
    fs::create_symlink(f.path / "target", f.path / "link");
    for (const char* name : {"a", "link", "no/folder"})
        CHECK(test::fault_of([&] { io::write_file(f.path / name, "x"); }) == "output.write_failed");
    CHECK_FALSE(fs::exists(f.path / "target"));
}

TEST_CASE("an input is read once and hashed as FIPS 180-4 says") {
    CHECK(io::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(io::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    test::Folder f;
    const auto in = io::read_input(f.file("a", "abc"));
    CHECK(in.bytes == "abc");
    CHECK(in.sha256 == io::sha256("abc"));
    CHECK(test::fault_of([&f] { io::read_input(f.path / "none"); }) == "file.not_found@0:0");
    CHECK(test::fault_of([&f] { io::read_input(f.path); }) == "file.not_regular@0:0");
    CHECK(test::fault_of([] { io::read_input("/dev/zero"); }) == "file.not_regular@0:0");
    CHECK(test::fault_of([&f] { io::read_input(f.file("e", "")); }) == "file.empty@0:0");
}
