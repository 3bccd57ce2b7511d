// SPDX-License-Identifier: Apache-2.0
#include "po_file.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace vrmap::po;

namespace {

std::string refusal(const std::string& text) {
    try {
        parse(text, "x.po");
    } catch (const PoError& e) {
        return e.what();
    }
    return "";
}

std::string disagreement(const std::string& en, const std::string& ja) {
    try {
        require_same_ids(parse(en, "en.po"), parse(ja, "ja.po"));
    } catch (const PoError& e) {
        return e.what();
    }
    return "";
}

}  // namespace

TEST_CASE("entries, continued lines, escapes, comments, the header and CRLF") {
    const PoFile f = parse(
        "# comment\r\nmsgid \"\"\nmsgstr \"Language: en\\n\"\n\n"
        "msgid \"a.b\"\nmsgstr \"\"\n\"one \"\n\"{two} \\\"x\\\"\"\n#. note\nmsgid \"a.c\"\nmsgstr "
        "\"z\"",
        "x.po");
    CHECK(f.entries.size() == 2);
    CHECK(f.entries.at("a.b").sentence == "one {two} \"x\"");
    CHECK(f.entries.at("a.b").line == 5);
    CHECK(f.entries.at("a.c").sentence == "z");
}

TEST_CASE("what is malformed is refused with its line") {
    CHECK(refusal("msgid \"a.b\"\nmsgstr \"x\"\nmsgid \"a.b\"\nmsgstr \"y\"\n") ==
          "x.po:3: a.b is here twice");
    CHECK(refusal("msgid \"a.b\"\nmsgid \"a.c\"\n") ==
          "x.po:2: msgid without msgstr before this one");
    CHECK(refusal("msgid \"a.b\"\n") == "x.po:1: msgid without msgstr");
    CHECK(refusal("msgstr \"x\"\n") == "x.po:1: msgstr without msgid");
    CHECK(refusal("\"x\"\n") == "x.po:1: a string of no entry");
    CHECK(refusal("msgid \"a.b\"\nmsgstr \"x\n").starts_with("x.po:2: expected a string"));
    CHECK(refusal("msgid \"a.b\"\nmsgstr \"x\" y\n").starts_with("x.po:2: expected a string"));
    CHECK(refusal("msgid \"a.b\"\nmsgstr \"a\"b\"\n").starts_with("x.po:2: a quote inside"));
    CHECK(refusal("msgid \"a.b\"\nmsgstr \"\\q\"\n").starts_with("x.po:2: expected \\n"));
    CHECK(refusal("msgid \"a.b\"\nmsgstr \"\\\"\n").starts_with("x.po:2: expected \\n"));
    CHECK(refusal("hello\n").starts_with("x.po:1: expected msgid"));
    CHECK(refusal("msgid \"A b\"\nmsgstr \"x\"\n") == "x.po:1: \"A b\" is no message id");
    CHECK(refusal("msgid \"a.b\"\nmsgstr \"\"\n") == "x.po:1: a.b has no sentence");
    CHECK(refusal("#, fuzzy\n").starts_with("x.po:1: a fuzzy"));
}

TEST_CASE("braces are placeholders or refused") {
    for (const std::string words : {"{", "}", "{}", "{a b}", "{a{b}}", "a } b"})
        CHECK(refusal("msgid \"a.b\"\nmsgstr \"" + words + "\"\n")
                  .starts_with("x.po:1: a.b: a brace"));
}

TEST_CASE("two languages must agree on ids and placeholders") {
    const std::string one = "msgid \"a.b\"\nmsgstr \"{x} and {y}\"\n";
    const std::string turned = "msgid \"a.b\"\nmsgstr \"{y}, {x}, {y}\"\n";
    const std::string fewer = "msgid \"a.b\"\nmsgstr \"{x}\"\n";
    CHECK(disagreement(one, turned).empty());
    CHECK(disagreement(one, fewer) == "en.po:1: a.b has other {placeholders} in ja.po");
    CHECK(disagreement(fewer, one) == "en.po:1: a.b has other {placeholders} in ja.po");
    CHECK(disagreement(one, "") == "en.po:1: a.b is not in ja.po");
    CHECK(disagreement("", one) == "ja.po:1: a.b is not in en.po");
}

TEST_CASE("the table's source is plain ASCII") {
    const PoFile f = parse("msgid \"a.b\"\nmsgstr \"圃?\\\\\"\n", "x.po");
    const std::string source = table_source(f, f);
    CHECK(source.find("\"\\345\\234\\203\\077\\134\"") != std::string::npos);
    for (const char c : source) CHECK(static_cast<unsigned char>(c) < 0x80);
}
