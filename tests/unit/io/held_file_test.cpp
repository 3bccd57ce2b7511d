// SPDX-License-Identifier: Apache-2.0
#include "io/held_file.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"
#include "vrmap/io/table.hpp"

using namespace vrmap;

namespace {

io::Table from_file(const std::filesystem::path& path, const std::vector<std::string>& wanted,
                    io::InputRecord& record) {
    return io::read_table(path, wanted, {}, record);
}

}  // namespace

TEST_CASE("a held file is the one that was opened, whatever its name leads to later") {
    const test::Folder folder;
    const auto path = folder.file("a.txt", "first");
    const io::HeldFile file(path, 100);
    CHECK(file.size() == 5);
    CHECK(file.sha256() == io::sha256("first"));
    CHECK(test::bytes_of(file.name()) == "first");
    std::filesystem::remove(path);
    folder.file("a.txt", "other");
    CHECK(test::bytes_of(file.name()) == "first");
}

TEST_CASE("what is written to while it is held is refused") {
    const test::Folder folder;
    const auto path = folder.file("a.txt", "first");
    const io::HeldFile file(path, 100);
    CHECK(test::fault_of([&] { file.require_unchanged(); }).empty());
    std::ofstream(path, std::ios::app) << "more";
    CHECK(test::fault_of([&] { file.require_unchanged(); }) == "file.changed@0:0");
}

TEST_CASE("what is no file of the right size is refused") {
    const test::Folder folder;
    const auto opened = [](const std::filesystem::path& path) {
        return test::fault_of([&path] { const io::HeldFile file(path, 4); });
    };
    CHECK(opened(folder.path / "none") == "file.not_found@0:0");
    CHECK(opened(folder.path) == "file.not_regular@0:0");
    CHECK(opened(folder.file("empty", "")) == "file.empty@0:0");
    CHECK(opened(folder.file("five", "12345")) == "file.too_large@0:0");
    CHECK(opened(folder.file("four", "1234")).empty());
    CHECK(opened("/dev/null") == "file.not_regular@0:0");
}

TEST_CASE("a table of several pieces is the same from a file as from memory") {
    const test::Folder folder;
    std::string csv = "\x93\xfa,b\n";  // 日 in CP932: its pieces must not be cut within a pair
    for (int k = 0; k < 150000; ++k) csv += "\x93\xfa\x8d\x93," + std::to_string(k) + "\n";
    const auto path = folder.file("a.csv", csv);
    io::InputRecord record;
    const io::Table streamed = from_file(path, {"b"}, record);
    const io::Table whole = io::read_table(io::Input{path, csv, {}}, {"b"});
    CHECK(streamed.columns == whole.columns);
    CHECK(streamed.line == whole.line);
    CHECK(streamed.columns[0].back() == 149999);
    CHECK(streamed.line.back() == 150001);
    CHECK(record.bytes == csv.size());
    CHECK(record.sha256 == io::sha256(csv));
}

TEST_CASE("a fault far into a table has its line") {
    std::string csv = "b\n";
    for (int k = 0; k < 600000; ++k) csv += "1.5\n";
    const auto fault = [](const std::string& bytes) {
        return test::fault_of([&] { io::read_table(io::Input{"a.csv", bytes, {}}, {"b"}); });
    };
    CHECK(fault(csv + "x\n") == "csv.not_a_number@600002:1");
    CHECK(fault(csv + "\xFF\n") == "csv.encoding@600002:0");
    CHECK(fault(csv + std::string(70000, '1')) == "csv.line_too_long@600002:1");
    CHECK(fault(csv).empty());
}

TEST_CASE("more rows or columns than a field has are refused") {
    std::string rows = "b\n";
    for (int k = 0; k < 2000000; ++k) rows += "1\n";
    const auto fault = [](const std::string& bytes) {
        return test::fault_of([&] { io::read_table(io::Input{"a.csv", bytes, {}}, {"b"}); });
    };
    CHECK(fault(rows).empty());
    CHECK(fault(rows + "1\n") == "csv.too_many_rows@0:0");
    std::string wide = "b";
    for (int k = 0; k < 255; ++k) wide += ",c";
    CHECK(fault(wide + ",d\n") == "csv.too_many_columns@1:0");
    CHECK(fault(wide + "\n") == "csv.empty@0:0");
}
