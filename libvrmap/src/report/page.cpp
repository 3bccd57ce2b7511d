// SPDX-License-Identifier: Apache-2.0
#include "vrmap/report/page.hpp"

#include <array>

#include "report/figures/svg.hpp"

namespace vrmap::report {

namespace {

constexpr const char* before_title = R"(<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>)";

constexpr const char* after_title = R"(</title>
<style>
:root{color-scheme:light}
body{margin:0 auto;padding:24px;max-width:1080px;background:#fff;color:#16262b;
 font:16px/1.6 "Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo,"Noto Sans",sans-serif}
h1{font-size:28px;line-height:1.3;margin:8px 0}
h2{font-size:19px;margin:32px 0 8px;padding-bottom:4px;border-bottom:2px solid #d5dedb;break-after:avoid}
p{margin:8px 0;max-width:46em}
figure{margin:16px 0;break-inside:avoid}
figure svg{display:block;width:100%;height:auto}
table{border-collapse:collapse;min-width:min(100%,34em);font-size:14px;line-height:1.45}
th,td{padding:5px 14px 5px 4px;text-align:left;vertical-align:top;border-bottom:1px solid #d5dedb;overflow-wrap:anywhere}
td:first-child{min-width:6.5em}
th{color:#54666b;font-weight:600;vertical-align:bottom}
tr{break-inside:avoid}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.c{font:12px/1.5 "DejaVu Sans Mono",Consolas,monospace}
.sum td{font-weight:700;border-top:2px solid #16262b}
.wide{overflow-x:auto}
ul.c{columns:20em;list-style:none;padding:0;overflow-wrap:anywhere}
.badge{display:inline-block;padding:2px 12px;border-radius:4px;background:#8a1c1c;color:#fff;font-weight:700}
[lang]{unicode-bidi:isolate}
footer{margin-top:32px;color:#54666b;font-size:13px}
.choice{float:right;font-size:14px;padding:2px 10px;border:1px solid #54666b;cursor:pointer}
input{position:absolute;opacity:0}
#ja:checked~.ja,#en:checked~.en{background:#16262b;color:#fff}
#ja:focus-visible~.ja,#en:focus-visible~.en{outline:3px solid #2a78d6}
#ja:checked~main [lang=en],#en:checked~main [lang=ja]{display:none}
@page{size:A4;margin:14mm}
@media print{body{padding:0;max-width:none;font-size:11pt}.choice{display:none}
 table{font-size:9pt}.c{font-size:7pt}h2{margin-top:18pt}}
</style>
</head>
<body>
<input type="radio" name="language" id="ja" checked><input type="radio" name="language" id="en">
<label class="choice en" for="en">English</label><label class="choice ja" for="ja">日本語</label>
<main>
)";

constexpr std::array<const char*, 3> classes{"", " class=\"n\"", " class=\"c\""};

const char* class_of(ColumnKind kind) {
    return classes[static_cast<std::size_t>(kind)];
}

}  // namespace

Words plain_words(const Message& message) {
    std::string words = message.id;
    for (const auto& [name, value] : message.args)
        words += joined({&name == &message.args.front().first ? " (" : ", ", name, ": ", value});
    if (!message.args.empty()) words += ')';
    return {words, words};
}

Page::Page(Say say, const std::string& heading)
    : say_(std::move(say)),
      out_(joined({before_title, escaped(heading), after_title, "<h1><bdi>", escaped(heading),
                   "</bdi></h1>\n"})) {}

std::string Page::said(const Message& message) const {
    const Words words = say_(message);
    return joined({"<span lang=\"ja\">", escaped(words.ja), "</span><span lang=\"en\">",
                   escaped(words.en), "</span>"});
}

std::string Page::shown(const Cell& cell) const {
    if (const auto* message = std::get_if<Message>(&cell)) return said(*message);
    return joined({"<bdi>", escaped(std::get<std::string>(cell)), "</bdi>"});
}

void Page::heading(const Message& words) {
    out_ += joined({"<h2>", said(words), "</h2>\n"});
}

void Page::paragraph(const Message& words) {
    out_ += joined({"<p>", said(words), "</p>\n"});
}

void Page::badge(std::string_view words) {
    out_ += joined({"<p><span class=\"badge\">", escaped(words), "</span></p>\n"});
}

void Page::list(const std::vector<Cell>& items, ColumnKind kind) {
    out_ += joined({"<ul", class_of(kind), ">\n"});
    for (const Cell& item : items) out_ += joined({"<li>", shown(item), "</li>\n"});
    out_ += "</ul>\n";
}

void Page::row(const std::vector<Cell>& cells, const Table& table, bool sum) {
    out_ += sum ? "<tr class=\"sum\">" : "<tr>";
    for (std::size_t k = 0; k < cells.size(); ++k)
        out_ += joined({"<td", class_of(table.columns[k].kind), ">", shown(cells[k]), "</td>"});
    out_ += "</tr>\n";
}

void Page::table(const Table& table) {
    out_ += "<div class=\"wide\"><table>\n<thead><tr>";
    for (const Column& c : table.columns)
        out_ += joined({"<th", c.kind == ColumnKind::numbers ? class_of(c.kind) : "", ">",
                        said(c.head), "</th>"});
    out_ += "</tr></thead>\n<tbody>\n";
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        row(table.rows[i], table, table.with_sum && i + 1 == table.rows.size());
    out_ += "</tbody></table></div>\n";
}

void Page::figure(std::string_view svg) {
    // inside HTML there is no XML declaration
    out_ += joined({"<figure>", svg.substr(svg.find("<svg")), "</figure>\n"});
}

std::string Page::finish(const Message& foot) && {
    out_ += joined({"<footer>", said(foot), "</footer>\n</main>\n</body>\n</html>\n"});
    return std::move(out_);
}

}  // namespace vrmap::report
