// SPDX-License-Identifier: Apache-2.0
// Every call by which a run of the sample field writes, checks and publishes fails in its turn
// (RELIABILITY.md M2). VRMAP_TRUST=1 in the environment runs whole runs and more errors, and writes
// the counts for libvrmap/doc/trust.md.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "doors/faulty_files.hpp"
#include "unit/io/folder.hpp"
#include "vrmap/job/deliver.hpp"
#include "vrmap/job/run.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

using Lasts = test::FaultyFiles::Lasts;
const fs::path sample = VRMAP_DATA_DIR "/fields/iwamizawa/field.toml";

bool long_campaign() {
    return std::getenv("VRMAP_TRUST") != nullptr;
}

std::vector<int> reasons() {
    if (long_campaign()) return {ENOSPC, EIO, EDQUOT, EROFS, EMFILE};
    return {ENOSPC, EIO};
}

io::Files files_in(const fs::path& folder) {
    io::Files files;
    if (!fs::exists(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).generic_string()] =
                test::bytes_of(entry.path());
    return files;
}

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

// What the run is about to publish, made and checked once: the rest of a run touches no disk.
const io::Files& made() {
    static const io::Files files = job::files_of(job::walk(job::read_field_job(sample)));
    return files;
}

// What a test makes fail, call by call.
struct Campaign {
    std::string name;
    long calls = 0;    ///< of one run
    long faults = 0;   ///< runs with a fault
    long refused = 0;  ///< that ended with an error
    long made = 0;     ///< that came through all the same
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

    ~Campaign() {
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::cout << "count: " << name << " | " << calls << " | " << faults << " | " << refused
                  << " | " << made << " | " << took.count() << '\n';
    }
};

// Runs `work` with each call failing; `judge` is told whether it said so.
template <class Disk, class Work, class Judge>
void each_fault(const std::string& name, const Work& work, const Judge& judge) {
    Campaign c{name};
    for (const int reason : reasons())
        for (const Lasts lasts : {Lasts::once, Lasts::from_then_on})
            for (long n = 1;; ++n) {
                CAPTURE(std::strerror(reason));
                CAPTURE(n);
                Disk disk(n, reason, lasts);
                bool said = false;
                try {
                    work(disk);
                } catch (const OutputError&) {
                    said = true;
                }
                if (!disk.failed()) {
                    judge(said);
                    break;
                }
                c.calls = std::max(c.calls, n);
                ++c.faults;
                ++(said ? c.refused : c.made);
                CHECK((said || !disk.must_be_said()));
                judge(said);
            }
    CHECK(c.faults > 100);
}

void write_into(const fs::path& out, io::Overwrite overwrite, io::FileSystem& disk) {
    io::Staging({out, overwrite, io::require_earlier_result, &disk}).publish(made());
}

template <class Disk>
void new_output(const std::string& name) {
    test::Folder f;
    const fs::path out = f.path / "a" / "out";
    const io::Files& whole = made();
    REQUIRE(whole.size() == 14);
    each_fault<Disk>(
        name, [&](io::FileSystem& disk) { write_into(out, io::Overwrite::no, disk); },
        [&](bool said) {
            const io::Files found = files_in(out);
            if (!said) CHECK(found == whole);
            CHECK((found.empty() || found == whole));
            // the next run is clean and leaves nothing but its results
            fs::remove_all(out);
            io::Staging({out}).publish({{"summary.json", "{}"}});
            CHECK(entries(f.path / "a") == 1);
            fs::remove_all(f.path / "a");
        });
}

template <class Disk>
void earlier_output(const std::string& name) {
    test::Folder f;
    const fs::path out = f.path / "out";
    const auto put_old = [&] {
        io::Staging({out, io::Overwrite::yes})
            .publish({{"preview.svg", "old"},
                      {"summary.json",
                       R"({"program": "vrmap", "outputs": [{"file": "preview.svg"}]})"}});
    };
    const io::Files& whole = made();
    put_old();
    const io::Files old = files_in(out);
    each_fault<Disk>(
        name, [&](io::FileSystem& disk) { write_into(out, io::Overwrite::yes, disk); },
        [&](bool said) {
            // between the two renames of a disk without flags, a disk that takes nothing any more
            // leaves the old results under their other name; the next run puts them back
            if (!fs::exists(out)) {
                CHECK(files_in(f.path / ".vrmap-out.old") == old);
                io::Staging sweeps({f.path / "beside"});
            }
            const io::Files found = files_in(out);
            CHECK((found == old || found == whole));
            if (!said) CHECK(found == whole);
            put_old();
            CHECK(entries(f.path) == 1);
        });
}

}  // namespace

TEST_CASE("each call fails over a new output: it is whole or not there, never silent") {
    new_output<test::FaultyFiles>("new output");
}

TEST_CASE("each call fails over an earlier output: that stays as it was, or the new one is whole") {
    earlier_output<test::FaultyFiles>("earlier output, replaced");
}

TEST_CASE("the same on a disk whose renames know no flags") {
    new_output<test::PlainFiles>("new output, plain renames");
    earlier_output<test::PlainFiles>("earlier output, plain renames");
}

TEST_CASE("each call fails while a task goes to a stick: no task, or the whole of it") {
    test::Folder f;
    write_into(f.path / "out", io::Overwrite::no, io::system_files());
    const io::Files task = io::below("TASKDATA/", files_in(f.path / "out"));
    const fs::path stick = f.path / "stick";
    fs::create_directory(stick);
    each_fault<test::PlainFiles>(
        "delivery over an old task",
        [&](io::FileSystem& disk) {
            fs::remove_all(stick / "TASKDATA");
            fs::create_directory(stick / "TASKDATA");
            f.file("stick/TASKDATA/TASKDATA.XML", "old");
            f.file("stick/TASKDATA/GRD00001.bin", "old grid");
            io::deliver_task(task, stick, io::Overwrite::yes, disk);
        },
        [&](bool said) {
            const io::Files found = files_in(stick / "TASKDATA");
            const io::Files old{{"TASKDATA.XML", "old"}, {"GRD00001.bin", "old grid"}};
            CHECK((found == task || found == old || !found.contains("TASKDATA.XML")));
            if (!said) CHECK(found == task);
        });
    io::deliver_task(task, stick, io::Overwrite::yes);
    CHECK(files_in(stick).size() == 2);  // no lock stays
}

TEST_CASE("a whole run, failing at a call in every part of it") {
    test::Folder f;
    const fs::path out = f.path / "out";
    test::FaultyFiles counting;
    job::RunOptions options;
    options.files = &counting;
    job::run(sample, out, options);
    fs::remove_all(out);
    const long step = long_campaign() ? 1 : counting.calls() / 8;
    Campaign c{"whole run, ENOSPC once", counting.calls()};
    for (long n = 1; n <= counting.calls(); n += step) {
        CAPTURE(n);
        test::FaultyFiles disk(n, ENOSPC, Lasts::once);
        options.files = &disk;
        const std::string fault = test::fault_of([&] { job::run(sample, out, options); });
        ++c.faults;
        ++(fault.empty() ? c.made : c.refused);
        CHECK((fault.empty() || fault == "output.write_failed"));
        CHECK(files_in(out).size() == (fault.empty() ? 14 : 0));
        fs::remove_all(out);
    }
}
