// SPDX-License-Identifier: Apache-2.0
#include "job/section.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"

using namespace vrmap;
using job::Section;

namespace {

struct Table {
    toml::table root;
    explicit Table(const std::string& text) : root(toml::parse("[t]\n" + text)) {}
    Section section() const { return {*root["t"].as_table(), "t", "f.toml"}; }
};

std::string fault(const std::string& text, const std::function<void(Section&)>& read) {
    const Table table(text);
    Section s = table.section();
    return test::fault_of([&] { read(s); });
}

job::Date date(const std::string& text) {
    return *Table("d = " + text).section().date("d");
}

}  // namespace

TEST_CASE("a whole number that no double holds is a number all the same") {
    const Table t("n = 9007199254740993\na = [9223372036854775807, 1]\n");
    Section s = t.section();
    CHECK(s.number("n", 0, 1e16) == 9007199254740992.0);
    CHECK(s.numbers("a", 2) == std::vector<double>{9223372036854775808.0, 1});
}

TEST_CASE("values come as they stand; what is not there is nothing") {
    const Table t("w = \"words\"\nn = 2\nx = 2.5\na = [1, 2.5]\nb = 3.0\n");
    Section s = t.section();
    CHECK(s.words("w") == "words");
    CHECK(s.number("n", 0, 10) == 2);
    CHECK(s.number("x", 2.5, 2.5) == 2.5);
    CHECK(s.whole("b", 1, 5) == 3);
    CHECK(s.numbers("a", 2) == std::vector<double>{1, 2.5});
    CHECK_FALSE(s.words("none"));
    CHECK_FALSE(s.number("none", 0, 1));
    CHECK_FALSE(s.whole("none", 0, 1));
    CHECK_FALSE(s.date("none"));
    CHECK_FALSE(s.numbers("none", 2));
    CHECK(s.has("w"));
    CHECK_FALSE(s.has("none"));
    s.finish();
}

TEST_CASE("a wrong kind of value is refused where it stands") {
    const auto number = [](Section& s) { s.number("k", 0, 10); };
    const auto words = [](Section& s) { s.words("k"); };
    const auto day = [](Section& s) { s.date("k"); };
    const auto pair = [](Section& s) { s.numbers("k", 2); };
    const auto whole = [](Section& s) { s.whole("k", 0, 10); };
    for (const char* text : {"\"1\"", "true", "[1]", "2026-01-01", "{}"})
        CHECK(fault(std::string("k = ") + text, number) == "config.wrong_type@2:5");
    for (const char* text : {"1", "true", "[\"a\"]"})
        CHECK(fault(std::string("k = ") + text, words) == "config.wrong_type@2:5");
    for (const char* text : {"\"1/5/2026\"", "20260101", "2026-01-01T00:00:00Z"})
        CHECK(fault(std::string("k = ") + text, day) == "config.wrong_type@2:5");
    for (const char* text : {"[1]", "[1, 2, 3]", "[1, \"2\"]", "[1, nan]", "[1, inf]", "1"})
        CHECK(fault(std::string("k = ") + text, pair) == "config.wrong_type@2:5");
    CHECK(fault("k = 1.5", whole) == "config.wrong_type@2:5");
}

TEST_CASE("a number outside its limits is refused, NaN and infinity too") {
    const auto number = [](Section& s) { s.number("k", 0, 10); };
    for (const char* text : {"-0.001", "10.001", "nan", "-nan", "inf", "-inf"})
        CHECK(fault(std::string("k = ") + text, number) == "config.out_of_range@2:5");
}

TEST_CASE("what is needed and missing is refused at its table") {
    CHECK(fault("", [](Section& s) { s.need_words("k"); }) == "config.missing_key@1:1");
    CHECK(fault("", [](Section& s) { s.need_number("k", 0, 1); }) == "config.missing_key@1:1");
    CHECK(fault("", [](Section& s) { s.need_date("k"); }) == "config.missing_key@1:1");
    CHECK(fault("", [](Section& s) { s.choice("k", {"a"}, std::nullopt); }) ==
          "config.missing_key@1:1");
}

TEST_CASE("a choice is one of those named, or the default") {
    CHECK(Table("k = \"b\"").section().choice("k", {"a", "b"}, 0) == 1);
    CHECK(Table("").section().choice("k", {"a", "b"}, 1) == 1);
    CHECK(fault("k = \"B\"", [](Section& s) {
              s.choice("k", {"a", "b"}, 0);
          }) == "config.unknown_choice@2:5");
}

TEST_CASE("a key nobody asked for is refused with the nearest, or with all when none is near") {
    CHECK(fault("n = 1\nwidht = 2", [](Section& s) {
              s.number("n", 0, 1);
              s.number("width", 0, 9);
              s.finish();
          }) == "config.unknown_key@3:1");
    CHECK(fault("colour = 1", [](Section& s) {
              s.number("width", 0, 9);
              s.finish();
          }) == "config.no_such_key@2:1");
    CHECK(fault("k = 1", [](Section& s) { s.finish(); }) == "config.no_such_key@2:1");
}

TEST_CASE("the nearest word") {
    const std::set<std::string> known{"width_m", "min_kg_per_10a", "max_kg_per_10a"};
    CHECK(nearest_word("widht_m", known) == "width_m");
    CHECK(nearest_word("mim_kg_per_10a", known) == "min_kg_per_10a");
    CHECK(nearest_word("colour", known).empty());
    CHECK(nearest_word("width_m", {}).empty());
}

TEST_CASE("dates may be words as offices write them") {
    CHECK(date("\"令和8年5月1日\"").iso == "2026-05-01");
    CHECK(date("\"2026/5/1\"").day == date("2026-05-01").day);
}

TEST_CASE("dates are days since 1970 and compare as such") {
    CHECK(date("1970-01-01").day == 0);
    CHECK(date("1969-12-31").day == -1);
    CHECK(date("2000-03-01").day - date("2000-02-28").day == 2);
    CHECK(date("1900-03-01").day - date("1900-02-28").day == 1);
    CHECK(date("2026-05-08").day == 20581);
    CHECK(date("2026-05-08").iso == "2026-05-08");
    CHECK_THROWS(static_cast<void>(toml::parse("d = 2026-02-30")));
}
