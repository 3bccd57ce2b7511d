// SPDX-License-Identifier: Apache-2.0
#include "sentences.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "po/sentence_table.hpp"

using namespace vrmap;

TEST_CASE("a known message is a sentence in either language") {
    const Message m{"csv.not_a_number", {{"column", "moisture"}, {"value", "1O.3"}}};
    CHECK(sentence(m, Language::en) ==
          "\"1O.3\" in column moisture is not a number; write it like 10.3.");
    CHECK(sentence(m, Language::ja) ==
          "列 moisture の「1O.3」は数値ではありません。10.3 のように書いてください。");
}

TEST_CASE("nothing said is lost") {
    CHECK(sentence(Message{"no.such_id", {{"a", "1"}, {"b", "2"}}}, Language::ja) ==
          "no.such_id (a: 1, b: 2)");
    CHECK(sentence(Message{"no.such_id", {}}, Language::en) == "no.such_id");
    CHECK(sentence(Message{"csv.empty", {{"rows", "0"}}}, Language::en) ==
          "The file has no rows of data. (rows: 0)");
    const Message lacking{"file.too_large", {}};
    CHECK(sentence(lacking, Language::en).find("{limit}") != std::string::npos);
}

TEST_CASE("an argument cannot open a place of its own") {
    const Message m{"csv.not_a_number", {{"value", "{column}"}, {"column", "7"}}};
    CHECK(sentence(m, Language::en) ==
          "\"{column}\" in column 7 is not a number; write it like 10.3.");
}

TEST_CASE("control characters from a file do not reach the terminal") {
    const Message m{"csv.not_a_number", {{"value", "\x1b[2J\n\xC2\x9B"}, {"column", "圃"}}};
    CHECK(sentence(m, Language::en) ==
          "\"\\x1b[2J\\x0a\\x9b\" in column 圃 is not a number; write it like 10.3.");
}

TEST_CASE("a file cannot make a message endless, nor cut a character") {
    const std::string words =
        sentence(Message{"csv.column_twice", {{"column", std::string(1999, 'k') + "圃" + "k"}}},
                 Language::en);
    CHECK(words.find(std::string(1999, 'k') + "…") != words.npos);
    CHECK(words.size() < 2200);
}

TEST_CASE("an input error begins with its place") {
    const Message m{"csv.empty", {}};
    const auto shown = [&](Place place) {
        return sentence(InputError(std::move(place), m), Language::en);
    };
    CHECK(shown({"yield.csv", 812, 4}) == "yield.csv:812:4: The file has no rows of data.");
    CHECK(shown({"yield.csv", 812, 0}) == "yield.csv:812: The file has no rows of data.");
    CHECK(shown({"収量.csv", 0, 0}) == "収量.csv: The file has no rows of data.");
    CHECK(shown({}) == "The file has no rows of data.");
    CHECK(sentence(ArgumentError(m), Language::en) == "The file has no rows of data.");
}

TEST_CASE("languages by their locale names") {
    CHECK(language_from("ja") == Language::ja);
    CHECK(language_from("ja_JP.UTF-8") == Language::ja);
    CHECK(language_from("JA-jp") == Language::ja);
    CHECK(language_from("en_US") == Language::en);
    CHECK(language_from("en.UTF-8") == Language::en);
    for (const char* other : {"", "C", "C.UTF-8", "POSIX", "jav", "english", "fr_FR", "j"})
        CHECK_FALSE(language_from(other));
}

TEST_CASE("the table is sorted, without gaps, and in two languages") {
    const auto table = sentence_table();
    CHECK_FALSE(table.empty());
    CHECK(std::is_sorted(table.begin(), table.end(),
                         [](const SentenceRow& a, const SentenceRow& b) { return a.id < b.id; }));
    for (const SentenceRow& row : table) {
        CAPTURE(std::string(row.id));
        CHECK_FALSE(row.en.empty());
        CHECK_FALSE(row.ja.empty());
        CHECK(row.en != row.ja);
        const bool japanese = std::any_of(row.ja.begin(), row.ja.end(), [](char c) {
            return static_cast<unsigned char>(c) >= 0xE3;
        });
        CHECK(japanese);
    }
}
