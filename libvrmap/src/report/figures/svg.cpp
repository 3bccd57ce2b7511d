// SPDX-License-Identifier: Apache-2.0
#include "report/figures/svg.hpp"

#include <algorithm>
#include <cstddef>

#include "vrmap/error.hpp"

namespace vrmap::report {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Character {
    std::size_t bytes = 1;
    char32_t code = 0xFFFD;
    bool valid = false;
};

bool allowed_in_xml(char32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return c != 0x7F && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF &&
           c <= 0x10FFFF;
}

// The character at the front of s; an invalid one takes a single byte, so decoding finds its feet.
Character first_character(std::string_view s) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const unsigned char lead = byte(0);
    const std::size_t n = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (lead >= 0xF8 || (lead >= 0x80 && lead < 0xC0) || n > s.size()) return {};
    char32_t code = n == 1 ? lead : lead & (0xFFU >> (n + 1));
    for (std::size_t i = 1; i < n; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        code = (code << 6) | (byte(i) & 0x3FU);
    }
    if (code < least[n] || !allowed_in_xml(code)) return {};
    return {n, code, true};
}

template <class Each>
void for_each_character(std::string_view s, Each each) {
    while (!s.empty()) {
        const Character c = first_character(s);
        each(c, s.substr(0, c.bytes));
        s.remove_prefix(c.bytes);
    }
}

double em_of(const Character& c) {
    return c.code >= 0x1100 && !(c.code >= 0x2000 && c.code < 0x2E80) ? 1.0 : 0.57;
}

std::string cut_to(std::string_view words, double em) {
    std::string kept;
    double used = 1;  // the ellipsis
    for_each_character(words, [&](const Character& c, std::string_view bytes) {
        used += em_of(c);
        if (used <= em) kept += bytes;
    });
    return kept + "…";
}

const char* name_of(Anchor anchor) {
    switch (anchor) {
        case Anchor::middle:
            return "middle";
        case Anchor::end:
            return "end";
        case Anchor::start:
            break;
    }
    return "start";
}

}  // namespace

std::string escaped(std::string_view utf8) {
    std::string out;
    for_each_character(utf8, [&](const Character& c, std::string_view bytes) {
        if (!c.valid)
            out += replacement;
        else if (c.code == '&')
            out += "&amp;";
        else if (c.code == '<')
            out += "&lt;";
        else if (c.code == '>')
            out += "&gt;";
        else if (c.code == '"')
            out += "&quot;";
        else
            out += bytes;
    });
    return out;
}

double width_in_em(std::string_view utf8) {
    double em = 0;
    for_each_character(utf8, [&](const Character& c, std::string_view) { em += em_of(c); });
    return em;
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const std::string_view part : parts) out += part;
    return out;
}

std::string px(double pixels) {
    std::string s = vrmap::text(pixels, 2);
    s.erase(s.find_last_not_of('0') + 1);
    if (s.ends_with('.')) s.pop_back();
    return s;
}

Svg::Svg(double width, double height, const std::string& id, std::string_view title,
         std::string_view description) {
    const std::string w = px(width);
    const std::string h = px(height);
    out_ = joined({"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"",
                   w,
                   "\" height=\"",
                   h,
                   "\" viewBox=\"0 0 ",
                   w,
                   " ",
                   h,
                   "\"",
                   " font-family=\"Noto Sans CJK JP, Noto Sans, sans-serif\" role=\"img\"",
                   " xml:space=\"preserve\"",
                   " aria-labelledby=\"",
                   id,
                   "-title ",
                   id,
                   "-desc\">\n",
                   "<title id=\"",
                   id,
                   "-title\">",
                   escaped(title),
                   "</title>\n",
                   "<desc id=\"",
                   id,
                   "-desc\">",
                   escaped(description),
                   "</desc>\n"});
    rect({0, 0, width, height}, ink::paper);
}

void Svg::rect(const Frame& frame, std::string_view fill, double corner) {
    out_ += joined({"<rect x=\"", px(frame.x), "\" y=\"", px(frame.y), "\" width=\"",
                    px(frame.width), "\" height=\"", px(frame.height), "\""});
    if (corner > 0) out_ += joined({" rx=\"", px(corner), "\""});
    out_ += joined({" fill=\"", fill, "\"/>\n"});
}

void Svg::text(double x, double baseline, std::string_view words, const TextStyle& style) {
    constexpr double smallest = 0.75;  // of the size asked for; below it a print is hard to read
    const double wanted = width_in_em(words) * style.size;
    const bool fits = style.room <= 0 || wanted <= style.room;
    const double size = fits ? style.size : style.size * std::max(smallest, style.room / wanted);
    const bool cut = !fits && width_in_em(words) * size > style.room * 1.001;
    out_ +=
        joined({"<text x=\"", px(x), "\" y=\"", px(baseline), "\" font-size=\"", px(size), "\""});
    if (style.weight == Weight::bold) out_ += " font-weight=\"bold\"";
    if (style.anchor != Anchor::start)
        out_ += joined({" text-anchor=\"", name_of(style.anchor), "\""});
    out_ +=
        joined({" fill=\"", style.colour, "\">",
                escaped(cut ? cut_to(words, style.room / size) : std::string(words)), "</text>\n"});
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view colour, double width) {
    out_ += joined({"<line x1=\"", px(x1), "\" y1=\"", px(y1), "\" x2=\"", px(x2), "\" y2=\"",
                    px(y2), "\" stroke=\"", colour, "\" stroke-width=\"", px(width), "\"/>\n"});
}

void Svg::open(std::string_view attributes) {
    out_ += joined({"<g", attributes.empty() ? "" : " ", attributes, ">\n"});
}

void Svg::close() {
    out_ += "</g>\n";
}

std::string Svg::finish() && {
    out_ += "</svg>\n";
    return std::move(out_);
}

}  // namespace vrmap::report
