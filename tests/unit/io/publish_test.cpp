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

io::Files result(const std::string& text) {
    return {{"TASKDATA/A.XML", text}, {"summary.json", summary}};
}

void publish(const fs::path& out, const std::string& text, io::Overwrite overwrite = keep) {
    io::Staging staging({out, overwrite});
    staging.publish(result(text));
}

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("a result appears whole, and only when published") {
    test::Folder f;
    {
        io::Staging staging({f.path / "a" / "out", keep});
        CHECK_FALSE(fs::exists(f.path / "a" / "out"));
        staging.publish(result("new"));
        CHECK(fs::exists(f.path / "a" / "out" / "TASKDATA" / "A.XML"));
    }
    CHECK(entries(f.path / "a") == 1);
    CHECK(entries(f.path / "a" / "out") == 2);
}

TEST_CASE("unpublished, nothing stays: neither staging nor the parents made for it") {
    test::Folder f;
    { io::Staging staging({f.path / "a" / "b" / "out", keep}); }
    CHECK(entries(f.path) == 0);
    fs::create_directory(f.path / "mine");
    { io::Staging staging({f.path / "mine" / "b" / "out", keep}); }
    CHECK(fs::exists(f.path / "mine"));
}

TEST_CASE("an earlier result is kept, or replaced whole") {
    test::Folder f;
    publish(f.path / "out", "old");
    CHECK(test::fault_of([&f] { publish(f.path / "out", "new"); }) == "output.exists");
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "old");
    { io::Staging given_up({f.path / "out", replace}); }
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "old");
    publish(f.path / "out", "new", replace);
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "new");
    CHECK(entries(f.path) == 1);
}

TEST_CASE("what came into the way after the start is not replaced") {
    test::Folder f;
    io::Staging staging({f.path / "out", keep});
    fs::create_directory(f.path / "out");
    CHECK(test::fault_of([&staging] { staging.publish({}); }) == "output.exists");
    io::Staging another({f.path / "more", replace});
    f.file("more", "somebody's");
    CHECK(test::fault_of([&another] { another.publish({}); }) == "output.not_ours");
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
        return test::fault_of([&p] { io::Staging s({p, keep}); });
    };
    CHECK(fault(f.path / "file" / "out") == "output.write_failed");
    CHECK(fault(f.path / std::string(300, 'n')) == "output.write_failed");
    CHECK(fault({}) == "output.write_failed");
    CHECK(entries(f.path) == 1);
}

TEST_CASE("files are written whole, never over another, and read back") {
    test::Folder f;
    const io::Files files{{"a", std::string(1000000, '\1')}, {"b/c", ""}, {"b/d", "x"}};
    io::Staging({f.path / "out"}).publish(files);
    CHECK(test::bytes_of(f.path / "out" / "a") == files.at("a"));
    CHECK(fs::is_empty(f.path / "out" / "b" / "c"));
    io::Staging staging({f.path / "another"});
    f.file(".vrmap-another.new/b", "somebody's");
    CHECK(test::fault_of([&] { staging.publish(files); }) == "output.write_failed");
    io::Staging more({f.path / "more"});
    f.file(".vrmap-more.new/e", "somebody's");
    CHECK(test::fault_of([&] { more.publish(files); }) == "output.reread_differs");
    CHECK_FALSE(fs::exists(f.path / "more"));
}

TEST_CASE("a link in the way is never written through, nor taken for a folder") {
    test::Folder f;
    fs::create_directory(f.path / "real");
    fs::create_directory_symlink(f.path / "real", f.path / "link");
    CHECK(test::fault_of([&] { publish(f.path / "link" / "out", "x"); }) ==
          "output.folder_is_link");
    CHECK(fs::is_empty(f.path / "real"));
    f.file("secret", "kept");
    fs::create_symlink(f.path / "secret", f.path / ".vrmap-out.lock");
    CHECK(test::fault_of([&] { publish(f.path / "out", "x"); }) == "output.write_failed");
    fs::remove(f.path / ".vrmap-out.lock");
    fs::create_directory_symlink(f.path / "real", f.path / ".vrmap-out.new");
    f.file("real/mine", "kept");
    publish(f.path / "out", "x");
    CHECK(test::bytes_of(f.path / "secret") == "kept");
    CHECK(test::bytes_of(f.path / "real" / "mine") == "kept");
    CHECK_FALSE(fs::exists(fs::symlink_status(f.path / ".vrmap-out.new")));
}

TEST_CASE("what a stopped run left goes; results that it had moved aside come back") {
    test::Folder f;
    fs::create_directories(f.path / ".vrmap-out.new" / "TASKDATA");
    fs::create_directories(f.path / ".vrmap-other.new" / "TASKDATA");
    f.file(".vrmap-other.lock", "");
    f.file(".vrmap-.new", "not of ours");
    publish(f.path / "out", "first");
    CHECK(entries(f.path) == 2);
    fs::rename(f.path / "out", f.path / ".vrmap-out.old");
    publish(f.path / "more", "x");  // sweeps for the other
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "first");
    fs::create_directories(f.path / ".vrmap-out.old");
    publish(f.path / "out", "second", replace);
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "second");
    CHECK(entries(f.path) == 3);
}

TEST_CASE("what a stopped run left goes at once, with the folders it made") {
    test::Folder f;
    const fs::path out = f.path / "a" / "b" / "out";
    const io::Leftovers left(out);
    fs::create_directories(f.path / "a" / "b" / ".vrmap-out.new" / "TASKDATA");
    f.file("a/b/.vrmap-out.lock", "");
    left.sweep();
    CHECK(entries(f.path) == 0);
    fs::create_directories(f.path / "a" / "b");
    f.file("a/b/mine", "kept");
    left.sweep();
    CHECK(entries(f.path / "a" / "b") == 1);
}

TEST_CASE("what another run holds is not swept") {
    test::Folder f;
    const io::Leftovers left(f.path / "out");
    {
        io::Staging staging({f.path / "out", keep});
        left.sweep();
        staging.publish(result("x"));
    }
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "x");
    left.sweep();
    CHECK(entries(f.path) == 1);
}

TEST_CASE("a lock that may not even be looked at is told of") {
    struct Closed : io::FileSystem {
        int open(int at, const char* name, OpenAs how) override {
            if (how != OpenAs::lock_file) return FileSystem::open(at, name, how);
            errno = EACCES;
            return -1;
        }
    };
    test::Folder f;
    Closed closed;
    const auto start = [&] {
        io::Staging staging({f.path / "out", keep, io::require_earlier_result, &closed});
    };
    CHECK(test::fault_of(start) == "output.write_failed");
    f.file(".vrmap-out.lock", "");
    CHECK(test::fault_of(start) == "output.lock_closed");
}

TEST_CASE("one output has one run at a time") {
    test::Folder f;
    io::Staging first({f.path / "out", keep});
    CHECK(test::fault_of([&f] { publish(f.path / "out", "second"); }) == "output.locked");
    publish(f.path / "beside", "another");
    first.publish(result("first"));
    CHECK(test::bytes_of(f.path / "out" / "TASKDATA" / "A.XML") == "first");
}

TEST_CASE("a single file is replaced whole or not at all") {
    test::Folder f;
    io::write_beside(f.path, "field.toml", "one");
    io::write_beside(f.path, "field.toml", "two");
    CHECK(test::bytes_of(f.path / "field.toml") == "two");
    fs::create_directory(f.path / "taken");
    CHECK(test::fault_of([&f] { io::write_beside(f.path, "taken", "x"); }) ==
          "output.write_failed");
    CHECK(entries(f.path) == 2);
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
