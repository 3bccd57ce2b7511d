// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/xml.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

isoxml::Element read(const std::string& bytes) {
    return io::read_xml({"t.xml", bytes, {}});
}

std::string fault(const std::string& bytes) {
    return test::fault_of([&bytes] { read(bytes); });
}

}  // namespace

TEST_CASE("names, attributes in order, children in order") {
    const auto root = read(
        "<?xml version=\"1.0\"?>\n<!-- x --><A b=\"1\" a=\"&lt;&#xE9;\">text<B/><C d='2'/></A>");
    CHECK(root.name == "A");
    using Attributes = std::vector<std::pair<std::string, std::string>>;
    CHECK(root.attributes == Attributes{{"b", "1"}, {"a", "<é"}});
    REQUIRE(root.children.size() == 2);
    CHECK(root.children[1].name == "C");
    CHECK(root.children[1].attributes == Attributes{{"d", "2"}});
}

TEST_CASE("the encoding a file declares is read") {
    const auto root = read("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><A b=\"\x93\x63\"/>");
    CHECK(root.attributes[0].second == "田");
}

TEST_CASE("bytes that are not in the declared encoding are refused, also behind the root") {
    const std::string head = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?>";
    CHECK(fault(head + "<A b=\"\xFF\x81\"/>").starts_with("file.broken@"));
    CHECK(
        fault(head + "<A/>\n\n" + std::string(5000, ' ') + "\xFF\x81").starts_with("file.broken@"));
    CHECK(read(head + "<A b=\"\x93\x63\"/>").attributes[0].second == "田");
}

TEST_CASE("what is no well-formed, plain document is refused with its line") {
    CHECK(fault("<A>\n<B></A>") == "file.broken@2:0");
    CHECK(fault("<A/>\n<B/>") == "file.broken@2:0");
    CHECK(fault("<A b='1' b='2'/>") == "file.broken@1:0");
    CHECK(fault("<A b='\xFF'/>") == "file.broken@1:0");
    CHECK(fault("<html><br></html>") == "file.broken@1:0");
    CHECK(fault(" ") == "file.broken@1:0");
    try {
        read("<A\xF4 b2oA ");
        FAIL("no document");
    } catch (const InputError& e) {  // libxml2 quotes the bytes
        CHECK(e.message().args[0].second.find('\xF4') == std::string::npos);
    }
    std::string deep;
    for (int i = 0; i < 300; ++i) deep += "<A>";
    CHECK(fault(deep) == "file.broken@1:0");
}

TEST_CASE("no DTD: neither entity, file nor bomb") {
    CHECK(fault("<!DOCTYPE A [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><A b='1'>&x;</A>")
              .substr(0, 11) == "file.broken");
    CHECK(fault("<!DOCTYPE A [<!ENTITY x 'y'><!ENTITY z '&x;&x;'>]><A>&z;</A>").substr(0, 11) ==
          "file.broken");
    CHECK(fault("<!DOCTYPE A><A/>").substr(0, 11) == "file.broken");
}
