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
        {"a,b\n\xEF\xBC\x91\xEF\xBC\x8C\xEF\xBC\x95,2\n", "csv.decimal_comma@2:1"},
        {"a\tb\n1,5\t2\n", "csv.decimal_comma@2:1"},
        {"a;b\n1,5;2\n", "csv.decimal_comma@2:1"},
        {"a;b,c\n1;2,3\n", "csv.which_delimiter@1:0"},
        {"a,b\n\"1\n2\",3\n", "csv.open_quote@2:1"},
        {"a,A ,B\n1,2,3\n", ""},
        {"ａ,A ,b\n1,2,3\n", "csv.column_twice@1:0"},
        {"a,b\n\"1,5\",2\n", "csv.decimal_comma@2:1"},
        {"a,b\n\"1,234.5\",2\n", "csv.decimal_comma@2:1"},
        {"a,b\n1\n", "csv.short_row@2:0"},
        {"a,b\n1,2,3\n", "csv.long_row@2:0"},
        {"a,height\n1,2\n", "csv.column_missing@1:0"},
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
    CHECK(fault(std::string("a,b\n1,") + '\0') == "csv.nul@2:0");
    CHECK(fault("a,b\n" + std::string(70000, '1') + ",1\n") == "csv.line_too_long@2:1");
}

TEST_CASE("a name in other writing, and a column nobody asked for with any text, are read") {
    const auto t = read("収量,備考\n5.5,\"雨, <b>=1+1\"\n", {"収量"});
    CHECK(t.columns[0] == std::vector<double>{5.5});
}

TEST_CASE("full-width digits, signs and names are the ones they stand for") {
    const std::pair<const char*, double> numbers[] = {
        {"１２．５", 12.5}, {"－３", -3}, {"−3", -3}, {"　４　", 4}, {"＋５", 5}, {"1２", 12}};
    for (const auto& n : numbers) {
        CAPTURE(n.first);
        CHECK(first(n.first) == n.second);
    }
    CHECK(read("収量（ｋｇ／10ａ）,緯　度\n500,43\n", {"緯度", "収量(kg/10a)"}).columns ==
          std::vector<std::vector<double>>{{43}, {500}});
    CHECK(read("Yield,yield\n1,2\n", {"yield"}).columns[0][0] == 2);  // its very name comes first
}

TEST_CASE("a column that is not there is named with the nearest") {
    try {
        read("lon,latitude,yeild,z\n1,2,3,4\n", {"yield"});
        FAIL("no such column");
    } catch (const InputError& e) {
        CHECK(e.message().id == "csv.column_near");
        CHECK(e.message().args.back() == std::pair<std::string, std::string>{"nearest", "yeild"});
    }
}

TEST_CASE("CP932 is found where the bytes leave no doubt, and read where the job says so") {
    const std::string yield = "\x8E\xFB\x97\xCA";  // 収量
    const std::string half = "\xBC\xAD\xB3";       // ｼｭｳ: also letters of Latin-1
    CHECK(read(yield + ",b\n\x82\x54\x81\x44\x82\x54,1\n", {"収量"}).columns[0][0] == 5.5);
    CHECK(fault(half + ",b\n1,2\n") == "csv.encoding@1:0");
    io::TableForm form;
    form.encoding = io::Encoding::cp932;
    CHECK(io::read_table({"t.csv", half + ",b\n1,2\n", {}}, {"ｼｭｳ"}, form).columns[0][0] == 1);
    form.encoding = io::Encoding::latin1;
    CHECK(io::read_table({"t.csv",
                          "T(\xB0"
                          "C),b\n1,2\n",
                          {}},
                         {"T(°C)"}, form)
              .columns[0][0] == 1);
    // pairs that look right and are no characters
    CHECK(fault("\x85\x40,b\n1,2\n") == "csv.encoding@1:0");
}

TEST_CASE("what a text that is neither UTF-8 nor CP932 is instead") {
    CHECK(fault("\xFF\xFE" + std::string("a\0,\0b\0\n\0", 8)) == "csv.utf16@1:0");
    CHECK(fault("a,b\r1,2\r") == "csv.lone_cr@1:0");
    const std::string yield = "\x8E\xFB\x97\xCA,b\n";  // 収量, CP932
    CHECK(fault(yield + "1,2\n3,雨、曇り\n") == "csv.mixed_encodings@1:0");
    CHECK(fault("収量,b\n1,2\n3,\xE9\x9B\n") == "csv.mixed_encodings@3:0");
    // half-width katakana may be UTF-8 of another alphabet: ﾄｳ, U+0133
    CHECK(read(yield + "1,\xC4\xB3\n", {"収量"}).columns[0][0] == 1);
}

TEST_CASE("a value is shown to a whole character") {
    try {
        read("a,b\n" + std::string(39, 'x') + "収,1\n");
        FAIL("no number");
    } catch (const InputError& e) {
        CHECK(e.message().args.back().second == std::string(39, 'x'));
    }
}

TEST_CASE("tabs and semicolons, stated or found; lines before the header; no header") {
    CHECK(read("a\tb\n1\t2\n").columns == std::vector<std::vector<double>>{{1}, {2}});
    CHECK(read("\"a,x\";b\n1;2\n", {"b"}).columns[0][0] == 2);
    io::TableForm form;
    form.delimiter = ';';
    form.skip_lines = 2;
    const std::string log = "machine, 3\n\na,1;b\n4;5\n";
    CHECK(io::read_table({"t.csv", log, {}}, {"a,1"}, form).columns[0][0] == 4);
    form = {};
    form.header = false;
    const std::string bare = "1,2,3\n4,5,6\n";
    CHECK(io::read_table({"t.csv", bare, {}}, {"3", "1"}, form).columns ==
          std::vector<std::vector<double>>{{3, 6}, {1, 4}});
    form.columns = {"lon", "lat"};
    CHECK(io::read_table({"t.csv", bare, {}}, {"lat", "3"}, form).columns ==
          std::vector<std::vector<double>>{{2, 5}, {3, 6}});
    form.columns = {"a", "b", "c", "d"};
    CHECK(test::fault_of([&] {
              io::read_table({"t.csv", bare, {}}, {"a"}, form);
          }) == "csv.short_row@1:0");
}

TEST_CASE("a column of days is read as days, a blank as not known, and nothing else is guessed") {
    io::TableForm form;
    form.date = "a";
    const auto days = [&form](const std::string& cell) {
        return io::read_table({"t.csv", "a,b\n" + cell + ",1.5\n", {}}, {"a", "b"}, form);
    };
    for (const char* same :
         {"1970-01-02", "1970/1/2", "1970年1月2日", "昭和45年1月2日", "\"S45.1.2\""}) {
        CAPTURE(same);
        CHECK(days(same).columns == std::vector<std::vector<double>>{{1}, {1.5}});
    }
    CHECK(days("2026-04-01").columns[0][0] == 20544);
    CHECK(std::isnan(days(" ").columns[0][0]));
    for (const char* none : {"1/2/1970", "2026-02-29", "20260401", "46113", "soon"}) {
        CAPTURE(none);
        CHECK(test::fault_of([&] { days(none); }) == "csv.not_a_date@2:1");
    }
}

TEST_CASE("words are counted, moments are seconds") {
    io::TableForm form;
    form.cells = {{"a", io::TableForm::Cells::words}, {"b", io::TableForm::Cells::moment}};
    const io::Table t = io::read_table(
        {"t.csv",
         "a,b\nIn,1:02:03\nOut,1970-01-02T00:00:01Z\nIn,1970/1/1 09:00+09:00\n,12.5\nx,?\n",
         {}},
        {"a", "b"}, form);
    CHECK(t.words[0] == std::vector<std::string>{"In", "Out", "x"});
    CHECK(t.columns[0][1] == 1);
    CHECK(t.columns[0][2] == 0);
    CHECK(std::isnan(t.columns[0][3]));
    CHECK(t.columns[1][0] == 3723);
    CHECK(t.columns[1][1] == 86401);
    CHECK(t.columns[1][2] == 0);
    CHECK(t.columns[1][3] == 12.5);
    CHECK(std::isnan(t.columns[1][4]));
}

TEST_CASE("times are numbers, and the table says by which clock") {
    io::TableForm form;
    form.cells = {{"t", io::TableForm::Cells::time}, {"m", io::TableForm::Cells::words}};
    const auto timed = [&form](const std::string& rows) {
        return io::read_table({"t.csv", "t,m\n" + rows, {}}, {"t", "m"}, form);
    };
    const io::Table t = timed("1970-01-02T00:00:01, B\n,\n1970-01-01T00:00,B\n");
    CHECK(t.columns[0][0] == 86'401);
    CHECK(std::isnan(t.columns[0][1]));
    CHECK(t.columns[1][0] == 0);
    CHECK(std::isnan(t.columns[1][1]));
    CHECK(t.columns[1][2] == 0);
    CHECK(t.clock == io::Clock::local);
    CHECK(t.words[1] == std::vector<std::string>{"B"});
    CHECK(test::fault_of([&] { timed("1970-01-02,A\n"); }) == "csv.not_a_time@2:1");
    CHECK(test::fault_of([&] { timed("1970-01-02T00:00Z,A\n1970-01-02T00:00,A\n"); }) ==
          "csv.two_clocks@3:1");
}
