// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/publish_files.hpp"

#include <doctest/doctest.h>

#include <cerrno>

#include "unit/io/folder.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

constexpr auto keep = io::Overwrite::no;
constexpr auto replace = io::Overwrite::yes;

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

// Fails the nth rename; may know no flags, as FAT does.
struct Failing : io::FileSystem {
    int fails_at = 0;
    bool flags = true;
    int renames = 0;
    int rename(int at, const char* from, const char* to, Rename how) override {
        if (!flags && how != Rename::plain) return errno = EINVAL, -1;
        if (++renames == fails_at) return errno = EIO, -1;
        return io::FileSystem::rename(at, from, to, how);
    }
};

}  // namespace

TEST_CASE("files appear whole, only when published, and leave nothing beside") {
    test::Folder f;
    const std::vector<fs::path> outs{f.path / "a.tif", f.path / "a.svg"};
    { io::FileStaging given_up(outs, keep); }
    CHECK(entries(f.path) == 0);
    {
        io::FileStaging staging(outs, keep);
        CHECK_FALSE(fs::exists(outs[0]));
        staging.publish({"map", ""});
    }
    CHECK(test::bytes_of(outs[0]) == "map");
    CHECK(fs::exists(outs[1]));
    CHECK(entries(f.path) == 2);
}

TEST_CASE("a file is kept or replaced, a folder or a link never") {
    test::Folder f;
    const fs::path out = f.file("a", "old");
    const auto fault = [](const fs::path& p, io::Overwrite o) {
        return test::fault_of([&] { io::FileStaging({p}, o).publish({"new"}); });
    };
    CHECK(fault(out, keep) == "output.exists");
    CHECK(test::bytes_of(out) == "old");
    CHECK(fault(out, replace).empty());
    CHECK(test::bytes_of(out) == "new");
    fs::create_symlink(out, f.path / "link");
    CHECK(fault(f.path / "link", replace) == "output.not_a_file");
    fs::create_directory(f.path / "folder");
    CHECK(fault(f.path / "folder", replace) == "output.not_a_file");
    CHECK(fault(f.path / "folder" / "", replace) == "output.not_a_file");
    CHECK(fault(f.path / "none" / "a", keep) == "output.write_failed");
    CHECK(test::fault_of([&] {
              io::FileStaging both({f.path / "b", f.path / "./b"}, keep);
          }) == "output.same_name");
    CHECK(entries(f.path) == 3);
}

TEST_CASE("what came into the way after the start is not replaced") {
    test::Folder f;
    io::FileStaging staging({f.path / "a"}, keep);
    f.file("a", "somebody's");
    CHECK(test::fault_of([&] { staging.publish({"new"}); }) == "output.exists");
    CHECK(test::bytes_of(f.path / "a") == "somebody's");
}

TEST_CASE("two runs for one file: the second is told") {
    test::Folder f;
    io::FileStaging first({f.path / "a"}, keep);
    CHECK(test::fault_of([&] { io::FileStaging second({f.path / "a"}, keep); }) == "output.locked");
}

TEST_CASE("where a rename fails, every file is as it was") {
    for (const bool there : {false, true})
        for (int nth = 1; nth <= (there ? 6 : 3); ++nth) {
            CAPTURE(there);
            CAPTURE(nth);
            test::Folder f;
            std::vector<fs::path> outs;
            for (const char* name : {"a", "b", "c"}) {
                outs.push_back(f.path / name);
                if (there) f.file(name, "old");
            }
            Failing disk;
            disk.fails_at = nth;
            CHECK(test::fault_of([&] {
                      io::FileStaging(outs, replace, disk).publish({"new", "new", "new"});
                  }) == "output.write_failed");
            CHECK(entries(f.path) == (there ? 3 : 0));
            for (const fs::path& out : outs) CHECK((!there || test::bytes_of(out) == "old"));
        }
}

TEST_CASE("a file system without flags takes plain renames") {
    test::Folder f;
    Failing disk;
    disk.flags = false;
    f.file("a", "old");
    io::FileStaging({f.path / "a", f.path / "b"}, replace, disk).publish({"new", "more"});
    CHECK(test::bytes_of(f.path / "a") == "new");
    CHECK(test::bytes_of(f.path / "b") == "more");
    CHECK(entries(f.path) == 2);
}

TEST_CASE("what a stopped run left beside a file is swept by the next") {
    test::Folder f;
    fs::create_directory(f.path / ".vrmap-a.new");
    f.file(".vrmap-a.new/a", "half");
    f.file(".vrmap-a.old", "whole, but never published");
    f.file("a", "old");
    io::FileStaging({f.path / "a"}, replace).publish({"new"});
    CHECK(test::bytes_of(f.path / "a") == "new");
    CHECK(entries(f.path) == 1);
}
