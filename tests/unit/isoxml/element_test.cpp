// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/element.hpp"

#include <doctest/doctest.h>

#include "isoxml/utf8.hpp"

using namespace vrmap::isoxml;

TEST_CASE("an element is written indented, in order, with a declaration") {
    const Element root{
        "A", {{"Z", "1"}, {"B", "2"}}, {{"C", {}, {{"D", {{"E", "f"}}, {}}}}, {"G", {}, {}}}};
    CHECK(to_xml(root) ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<A Z=\"1\" B=\"2\">\n  <C>\n    <D E=\"f\"/>\n  </C>\n  <G/>\n</A>\n");
}

TEST_CASE("values are escaped, controls dropped, broken UTF-8 replaced, kanji kept") {
    const auto written = [](const char* value) {
        const std::string xml = to_xml({"A", {{"B", value}}, {}});
        const auto from = xml.find("B=\"") + 3;
        return xml.substr(from, xml.rfind('"') - from);
    };
    CHECK(written("a&b<c>d\"e'f") == "a&amp;b&lt;c&gt;d&quot;e&apos;f");
    CHECK(written("one\ttwo\nthree\x01") == "onetwothree");
    CHECK(written("圃場１２") == "圃場１２");
    CHECK(written("a\xC0\xAF") == "a\xEF\xBF\xBD\xEF\xBF\xBD");                // overlong slash
    CHECK(written("\x8E\xA9z") == "\xEF\xBF\xBD\xEF\xBF\xBDz");                // a CP932 leftover
    CHECK(written("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // surrogate
    CHECK(written("\xF0\xA0\xAE\xB7") == "\xF0\xA0\xAE\xB7");                  // 𠮷, four bytes
    CHECK(written("\xE5\x9C") == "\xEF\xBF\xBD\xEF\xBF\xBD");                  // cut in the middle
}

TEST_CASE("lookups find by name, in document order") {
    const Element root{
        "R", {{"A", ""}}, {{"X", {{"A", "1"}}, {}}, {"Y", {}, {}}, {"X", {{"A", "2"}}, {}}}};
    REQUIRE(root.all("X").size() == 2);
    CHECK(*root.all("X")[1]->attribute("A") == "2");
    CHECK(root.first("X")->attribute_or_empty("A") == "1");
    CHECK(root.first("Q") == nullptr);
    CHECK(root.attribute("B") == nullptr);
    CHECK(root.attribute("A") != nullptr);
}

TEST_CASE("designators are cut at code points, never inside one") {
    CHECK(first_code_points("圃場一二三", 3) == "圃場一");
    CHECK(first_code_points("a\xF0\xA0\xAE\xB7"
                            "b",
                            2) == "a\xF0\xA0\xAE\xB7");
    CHECK(first_code_points("\x01"
                            "ab",
                            1) == "a");
    CHECK(first_code_points("ab", 32) == "ab");
}
