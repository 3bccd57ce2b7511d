// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/table.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

io::Table read(const std::string& bytes, const std::vector<std::string>& wanted = {"a", "b"}) {
    return io::read_table({"t.csv", bytes, {}}, wanted);
}

double first(const std::string& cell) {
    return read("a,b\n" + cell + ",1\n").columns[0][0];
}

std::string fault(const std::string& bytes) {
    return test::fault_of([&bytes] { read(bytes); });
}

}  // namespace

TEST_CASE("columns come in the order asked for, with their lines") {
    const io::Table t = read("b,x,a\n1,9,2\n\n3,9,4\n");
    CHECK(t.columns == std::vector<std::vector<double>>{{2, 4}, {1, 3}});
    CHECK(t.line == std::vector<long>{2, 4});
}

TEST_CASE("BOM, CRLF, quotes, blanks about a cell and a missing last newline change nothing") {
    for (const char* same : {"\xEF\xBB\xBF"
                             "a,b\n1,2\n",
                             "a,b\r\n1,2\r\n", "\"a\",\"b\"\n\"1\",\"2\"\n", " a ,\tb\n 1 , 2\n",
                             "a,b\n1,2", "a,b\n1,2\n\n \n"}) {
        CAPTURE(same);
        CHECK(read(same).columns == std::vector<std::vector<double>>{{1}, {2}});
    }
}

TEST_CASE("numbers are read whole and locale-free") {
    const std::pair<const char*, double> numbers[] = {
        {"1.5", 1.5}, {"+1.5", 1.5}, {"-1.5", -1.5},     {"1e3", 1000}, {".5", 0.5},
        {"5.", 5},    {"007", 7},    {"1e-300", 1e-300}, {"\"3\"", 3}};
    for (const auto& n : numbers) {
        CAPTURE(n.first);
        CHECK(first(n.first) == n.second);
    }
}

TEST_CASE("blank, nan, inf and what no double holds are NaN") {
    for (const char* cell : {"", " ", "nan", "NaN", "inf", "-inf", "infinity", "1e400", "1e-400"}) {
        CAPTURE(cell);
        CHECK(std::isnan(first(cell)));
    }
}

TEST_CASE("what is refused, and where") {
    const std::pair<const char*, const char*> cases[] = {
        {"a,b\n1,x\n", "csv.not_a_number@2:2"},
        {"a,b\n1.5kg,2\n", "csv.not_a_number@2:1"},
        {"a,b\n0x10,2\n", "csv.not_a_number@2:1"},
        {"a,b\n+-1,2\n", "csv.not_a_number@2:1"},
        {"a,b\n++1,2\n", "csv.not_a_number@2:1"},
        {"a,b\n+,2\n", "csv.not_a_number@2:1"},
        {"a,b\n\xEF\xBC\x95,2\n", "csv.not_a_number@2:1"},
        {"a,b\n\"1,5\",2\n", "csv.decimal_comma@2:1"},
        {"a,b\n\"1,234.5\",2\n", "csv.decimal_comma@2:1"},
        {"a,b\n1\n", "csv.short_row@2:0"},
        {"a,b\n1,2,3\n", "csv.long_row@2:0"},
        {"a,c\n1,2\n", "csv.column_missing@1:0"},
        {"a,b,b\n1,2,3\n", "csv.column_twice@1:0"},
        {"a,b\n\"1,2\n", "csv.open_quote@2:1"},
        {"a,b\n\"1\"0,2\n", "csv.open_quote@2:4"},
        {"a,b\n1,\xFF\n", "csv.encoding@2:0"},
        {"a,b\n1,\xC0\x80\n", "csv.encoding@2:0"},
        {"a,b\n1,\xED\xA0\x80\n", "csv.encoding@2:0"},
        {"a,b\n", "csv.empty@0:0"},
        {"a,b\n\n\n", "csv.empty@0:0"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.first);
        CHECK(fault(c.first) == c.second);
    }
    CHECK(fault(std::string("a,b\n1,") + '\0') == "csv.encoding@2:0");
    CHECK(fault("a,b\n" + std::string(70000, '1') + ",1\n") == "csv.line_too_long@2:1");
}

TEST_CASE("a name in other writing, and a column nobody asked for with any text, are read") {
    const auto t = read("収量,備考\n5.5,\"雨, <b>=1+1\"\n", {"収量"});
    CHECK(t.columns[0] == std::vector<double>{5.5});
}
