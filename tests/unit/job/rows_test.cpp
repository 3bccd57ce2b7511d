// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/rows.hpp"

#include <doctest/doctest.h>
#include <toml++/toml.h>

#include <algorithm>

#include "job/read_rows.hpp"
#include "job/tables.hpp"
#include "unit/io/folder.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using job::Confidence;
using job::Row;

namespace {

using Rows = std::map<std::string, Row>;

Rows read(const std::string& toml, const std::string& table = "t") {
    return job::read_rows(toml::parse(std::string_view(toml), std::string_view("t.toml")), table,
                          "t.toml");
}

struct Fault {
    std::string id;
    long line = 0;
    std::string row, key;
};

template <class Read>
Fault fault(Read reading) {
    try {
        reading();
    } catch (const InputError& e) {
        Fault f{e.message().id, e.place().line, "", ""};
        CHECK(e.place().path == "t.toml");
        for (const auto& [name, value] : e.message().args) {
            if (name == "row") f.row = value;
            if (name == "key") f.key = value;
        }
        return f;
    }
    return {};
}

// A whole row, with one line in another's place.
std::string row(const std::string& line = "", const std::string& instead = "") {
    std::string all =
        "[a.b]\nvalue = 1.5\nunit = \"u\"\nsrc = \"s\"\nyear = 2020\nconfidence = \"low\"\n";
    if (const auto at = all.find(line + " ="); !line.empty() && at != all.npos)
        all.replace(at, all.find('\n', at) + 1 - at, instead);
    return all;
}

Rows own(const std::string& toml) {
    return job::read_own_rows(toml::parse(std::string_view(toml), std::string_view("t.toml")),
                              "t.toml");
}

std::string own_row(const std::string& key, const std::string& value, const std::string& unit) {
    return "\n[" + key + "]\nvalue = " + value + "\nunit = \"" + unit +
           "\"\nsrc = \"mine\"\nyear = 2025\nconfidence = \"medium\"\n";
}

const char* const prior = "balance.gate.prior";

}  // namespace

TEST_CASE("every shipped row has a value, a unit, a source, a year and a confidence") {
    std::size_t rows = 0;
    for (const job::tables::Text& text : job::tables::all()) {
        if (std::string_view(text.name) == "columns") continue;
        CAPTURE(text.name);
        const toml::table root = toml::parse(std::string_view(text.toml));
        Rows found;
        CHECK_NOTHROW(found = job::read_rows(root, text.name, text.name));
        CHECK_NOTHROW(job::read_open(root, text.name, text.name));
        CHECK(!found.empty());
        rows += found.size();
    }
    CHECK(rows == job::shipped_rows().size());
}

TEST_CASE(
    "shipped rows: general knowledge and what the printed guide has to confirm is unverified") {
    for (const auto& named : job::shipped_rows()) {
        const std::string& key = named.first;
        const Row& row = named.second;
        CAPTURE(key);
        if (row.src.starts_with("general knowledge"))
            CHECK(row.confidence == Confidence::unverified);
        if (row.src.find("katsuhiro-sawada") != row.src.npos && key != "soil_test.p2o5.soybean")
            CHECK(row.confidence == Confidence::unverified);
        if (row.range && !row.value.empty()) {
            CHECK(*std::min_element(row.value.begin(), row.value.end()) >= row.range->first);
            CHECK(*std::max_element(row.value.begin(), row.value.end()) <= row.range->second);
        }
    }
}

TEST_CASE("a row that lacks anything, or holds what it cannot, is refused at its line") {
    CHECK(fault([] { read(row()); }).id.empty());
    for (const char* key : {"value", "unit", "src", "year", "confidence"}) {
        const Fault f = fault([key] { read(row(key)); });
        CHECK(f.id == "guide.row_lacks");
        CHECK(f.row == "t.a.b");
        CHECK(f.key == key);
        CHECK(f.line == 1);
    }
    const struct {
        const char* key;
        const char* line;
    } bad[] = {{"value", "value = nan\n"},
               {"value", "value = []\n"},
               {"value", "value = [1, \"a\"]\n"},
               {"value", "value = [\"a\", 1]\n"},
               {"value", "value = \" \"\n"},
               {"value", "value = true\n"},
               {"unit", "unit = \"\"\n"},
               {"unit", "unit = 3\n"},
               {"src", "src = \"  \"\n"},
               {"year", "year = \"2020\"\n"},
               {"year", "year = 2020.5\n"},
               {"year", "year = 0\n"},
               {"year", "year = 20\n"},
               {"year", "year = 20200\n"},
               {"confidence", "confidence = \"sure\"\n"}};
    for (const auto& b : bad) {
        CAPTURE(b.line);
        const Fault f = fault([&b] { read(row(b.key, b.line)); });
        CHECK(f.id == "guide.row_bad");
        CHECK(f.key == b.key);
        CHECK(f.line > 1);
    }
    for (const char* more : {"at = [2, 1]", "at = [1, 1]", "at = [1, 2, 3]", "at = 3", "sd = 0",
                             "sd = -1", "range = [1]", "range = [2, 1]"}) {
        CAPTURE(more);
        CHECK(fault([more] { read(row() + more + "\n"); }).id == "guide.row_bad");
    }
    CHECK(fault([] { read(row() + "source = \"s\"\n"); }).id == "guide.row_unknown_key");
    CHECK(fault([] { read("a = 1\n"); }).id == "guide.row_outside");
    CHECK(fault([] { read("[a]\n"); }).id == "guide.row_lacks");
}

TEST_CASE("a year of 0 needs its reason in the source") {
    for (const char* src :
         {"page; year not stated", "general knowledge", "design choice: cautious"}) {
        std::string all = row("year", "year = 0\n");
        all.replace(all.find("\"s\""), 3, std::string("\"") + src + "\"");
        CHECK(read(all).at("t.a.b").year == 0);
    }
}

TEST_CASE("curves are linear between knots and level outside, steps change at their bounds") {
    const Row curve = read(row("value", "at = [10, 20, 40]\nvalue = [30, 20, 0]\n")).at("t.a.b");
    REQUIRE(curve.shape() == Row::Shape::curve);
    const double at[][2] = {{0, 30}, {10, 30}, {15, 25}, {20, 20}, {30, 10}, {40, 0}, {99, 0}};
    for (const auto& [x, y] : at) CHECK(curve.on_curve(x) == doctest::Approx(y));
    const Row steps = read(row("value", "at = [5, 10]\nvalue = [3, 2, 1]\n")).at("t.a.b");
    REQUIRE(steps.shape() == Row::Shape::steps);
    const double by[][2] = {{-1, 3}, {4.99, 3}, {5, 2}, {9.99, 2}, {10, 1}, {99, 1}};
    for (const auto& [x, y] : by) CHECK(steps.on_steps(x) == y);
}

TEST_CASE("what is read is recorded, what is looked at is not; copies keep apart") {
    const job::Tables t;
    CHECK(t.used().empty());
    CHECK(t.peek(prior)->number() == 0.5);
    CHECK(t.peek_number(prior, "probability") == 0.5);
    CHECK(t.find("balance.gate.nothing", "ratio") == nullptr);
    CHECK(t.used().empty());
    const job::Tables copy = t;
    CHECK(copy.number(prior, "probability") == 0.5);
    CHECK(t.used().empty());
    REQUIRE(copy.used().size() == 1);
    CHECK(copy.used()[0].key == prior);
    CHECK(copy.used()[0].confidence == Confidence::low);
    CHECK(copy.used_unverified().empty());
    copy.touch("balance.gate");
    CHECK(copy.used().size() == 6);
    CHECK(copy.used_unverified().size() == 5);
    copy.touch("balance.gat");
    CHECK(copy.used().size() == 6);
    CHECK_THROWS_AS(t.number(prior, "percent"), ArgumentError);
    CHECK_THROWS_AS(t.row("balance.gate.nothing", "ratio"), ArgumentError);
}

TEST_CASE("a user's row takes the place of one, and of no other") {
    auto rows = own(own_row(prior, "0.7", "probability"));
    rows.at(prior).file = "mine.toml";  // as who read the file does
    const job::Tables named(std::move(rows));
    CHECK(named.used_own().empty());
    CHECK(named.peek_number(prior, "probability") == 0.7);
    CHECK(named.peek_number("balance.gate.onset", "robust standard deviations") == 0.8);
    named.touch("balance.gate");
    REQUIRE(named.used_own().size() == 1);
    CHECK(named.used_own()[0].src == "mine");
}

TEST_CASE("a user's row must be a known one, in its unit, its shape and its range") {
    const struct {
        std::string toml;
        const char* id;
    } rows[] = {
        {own_row("balance.gate.priro", "0.7", "probability"), "guide.no_such_row"},
        {own_row("weather.rain.may", "0.7", "mm"), "guide.no_such_table"},
        {own_row("limits.guide.recovery", "[0, 1]", "share of the fertiliser's nitrogen"),
         "guide.row_fixed"},
        {own_row(prior, "0.7", "percent"), "guide.row_other_unit"},
        {own_row(prior, "[0.7, 0.8]", "probability"), "guide.row_other_shape"},
        {own_row(prior, "\"often\"", "probability"), "guide.row_other_shape"},
        {own_row(prior, "1.01", "probability"), "guide.row_out_of_range"},
        {own_row("balance.cap.season_block", "21", "kg N/10a"), "guide.row_out_of_range"},
        {own_row("balance.cap.most_over_guide", "1.4", "share of the guide rate"),
         "guide.row_out_of_range"},
        {own_row("crops.wheat.n_req", "-0.01", "kg N in the crop per kg of yield"),
         "guide.row_out_of_range"},
        {own_row("standards.onion.any.whole", "[15, 25]", "kg N, P2O5, K2O/10a"),
         "guide.row_other_shape"},
        {own_row("soils.kind.peat.field_capacity", "inf", "m3/m3"), "guide.row_out_of_range"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.toml);
        const Fault f = fault([&r] { own(r.toml); });
        CHECK(f.id == r.id);
        CHECK(f.line == 2);
    }
}

TEST_CASE("what was not found is open: a user fills it, in the unit asked for") {
    CHECK(own(own_row("standards.rice_guide.sorachi.lowland.y540.whole", "[7, 8, 8]",
                      "kg N, P2O5, K2O/10a"))
              .size() == 1);
    CHECK(own(own_row("standards.my_beans.upland.whole", "[3, 12, 8]", "kg N, P2O5, K2O/10a"))
              .size() == 1);
    CHECK(own(own_row("soils.kind.peat.field_capacity", "0.6", "m3/m3")).size() == 1);
    CHECK(fault([] { own(own_row("soils.kind.peat.field_capacity", "60", "%")); }).id ==
          "guide.row_other_unit");
    CHECK(job::shipped_open().size() > 20);
    for (const job::OpenRows& open : job::shipped_open()) {
        CAPTURE(open.key);
        CHECK(open.key.find('*') != open.key.npos);
        CHECK_FALSE(open.holds(open.key + ".more"));
        CHECK_FALSE(open.holds(""));
    }
}

TEST_CASE("the empty tables ask for what the design did not find") {
    const job::Tables t;
    for (const char* nothing :
         {"rules.ndvi_uptake", "rules.cropspec", "soil_test.wheat_spring_nitrate",
          "rules.yumechikara_split", "soils.pedotransfer", "soil_test.rice_incubation_n"}) {
        CAPTURE(nothing);
        CHECK(t.below(nothing).empty());
        const auto& open = job::shipped_open();
        CHECK(std::any_of(open.begin(), open.end(), [nothing](const job::OpenRows& o) {
            return o.key.starts_with(std::string(nothing) + ".") && !o.why.empty();
        }));
    }
}
