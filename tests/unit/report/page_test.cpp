// SPDX-License-Identifier: Apache-2.0
#include "vrmap/report/page.hpp"

#include <doctest/doctest.h>

using namespace vrmap;

namespace {

const report::Say both = [](const Message& m) { return report::Words{"和 " + m.id, "en " + m.id}; };

bool holds(const std::string& page, const char* what) {
    return page.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("every sentence stands in both languages") {
    report::Page page(both, "field");
    page.heading({"a.b", {}});
    page.paragraph({"c.d", {}});
    page.list({Message{"e.f", {}}});
    page.table({{{{"g.h", {}}}}, {{Message{"i.j", {}}}}, false});
    const std::string html = std::move(page).finish({"k.l", {}});
    for (const char* id : {"a.b", "c.d", "e.f", "g.h", "i.j", "k.l"}) {
        const std::string words = std::string("<span lang=\"ja\">和 ") + id +
                                  "</span><span lang=\"en\">en " + id + "</span>";
        CHECK_MESSAGE(holds(html, words.c_str()), id);
    }
}

TEST_CASE("text is text, whatever it holds") {
    const std::string hostile = "<script>alert('x')</script> & \"q\" \xff \x1b[31m ]]>";
    report::Page page([&](const Message&) { return report::Words{hostile, hostile}; }, hostile);
    page.badge(hostile);
    page.heading({"a", {}});
    page.list({hostile, Message{"a", {}}}, report::ColumnKind::code);
    report::Table table{{{{"a", {}}}}, {}, true};
    table.rows.push_back({hostile});
    page.table(table);
    const std::string html = std::move(page).finish({"a", {}});
    for (const char* never : {"<script", "& \"", "\xff", "\x1b", "]]>"})
        CHECK_MESSAGE(!holds(html, never), never);
    CHECK(holds(html, "&lt;script&gt;"));
}

TEST_CASE("nothing is fetched and nothing runs") {
    const std::string html = report::Page(both, "field").finish({"a", {}});
    CHECK(holds(html, "default-src 'none'"));
    for (const char* never : {"http://", "https://", "<script", "src=", "url("})
        CHECK_MESSAGE(!holds(html, never), never);
}

TEST_CASE("a picture comes without its XML declaration, a sum is marked") {
    report::Page page(both, "field");
    page.figure("<?xml version=\"1.0\"?>\n<svg id=\"m\"></svg>\n");
    page.table({{{{"a", {}}, report::ColumnKind::numbers}},
                {{std::string("1")}, {std::string("2")}},
                true});
    const std::string html = std::move(page).finish({"a", {}});
    CHECK(!holds(html, "<?xml"));
    CHECK(holds(html, "<figure><svg id=\"m\"></svg>"));
    CHECK(holds(html, "<tr><td class=\"n\"><bdi>1</bdi></td></tr>"));
    CHECK(holds(html, "<tr class=\"sum\"><td class=\"n\"><bdi>2</bdi></td></tr>"));
}

TEST_CASE("without sentences, ids speak") {
    CHECK(report::plain_words({"a.b", {}}).en == "a.b");
    CHECK(report::plain_words({"a.b", {{"k", "v"}, {"l", "w"}}}).ja == "a.b (k: v, l: w)");
}
