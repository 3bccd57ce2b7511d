// SPDX-License-Identifier: Apache-2.0
#include "job/section.hpp"

#include <algorithm>
#include <cmath>

#include "io/words.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/date.hpp"

namespace vrmap::job {

namespace {

// Civil date to days since 1970-01-01 (H. Hinnant, chrono-compatible low-level date algorithms).
std::int64_t days_from_civil(std::int64_t y, unsigned m, unsigned d) {
    y -= m <= 2;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = static_cast<unsigned>(y - era * 400);
    const unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

// REQUIRES an integer or a floating-point number. Also beyond 2^53, where toml++'s value() is
// empty.
double number_in(const toml::node& node) {
    if (const auto* whole = node.as_integer()) return static_cast<double>(whole->get());
    return node.as_floating_point()->get();
}

}  // namespace

std::string either(const std::vector<std::string>& known) {
    std::string s;
    for (const auto& one : known) s.append(s.empty() ? "\"" : " / \"").append(one).append("\"");
    return s;
}

std::string joined(const std::vector<std::string>& words) {
    std::string s;
    for (const auto& one : words) s += (s.empty() ? "" : ", ") + one;
    return s;
}

std::string span(double least, double most) {
    return text(least) + "…" + text(most);
}

Section::Section(const toml::table& table, std::string name, std::string path, Gaps* gaps)
    : table_(table), name_(std::move(name)), path_(std::move(path)), gaps_(gaps) {}

const toml::node* Section::find(const char* key) {
    asked_.insert(key);
    return table_.get(key);
}

bool Section::has(const char* key) {
    return find(key) != nullptr;
}

bool Section::says_words(const char* key) {
    const toml::node* node = find(key);
    return node && node->is_string();
}

void Section::refuse(const char* key, Message message) const {
    const toml::node* node = table_.get(key);
    throw InputError(place_of(node ? node->source() : table_.source()), std::move(message));
}

void Section::lack(const char* key, std::string value, std::optional<Message> alone) const {
    Gap gap{place_of(table_.source()), name_, key, std::move(value), std::move(alone)};
    if (!gaps_) throw missing(gap);
    gaps_->lacks(std::move(gap));
}

std::string Section::full(const char* key) const {
    return name_.empty() ? key : name_ + "." + key;
}

// A template's keys stand in the template.
Place Section::place_of(const toml::source_region& source) const {
    const auto at = source.begin;
    return {source.path ? *source.path : path_, static_cast<long>(at.line),
            static_cast<long>(at.column)};
}

void Section::wrong_type(const char* key, const char* expected) const {
    refuse(key, {"config.wrong_type", {{"key", full(key)}, {"expected", expected}}});
}

std::optional<std::string> Section::words(const char* key) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    if (!node->is_string()) wrong_type(key, "\"text\"");
    return node->as_string()->get();
}

std::optional<double> Section::number(const char* key, double least, double most) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    if (!node->is_integer() && !node->is_floating_point()) wrong_type(key, "1.5");
    const double v = number_in(*node);
    if (!(v >= least && v <= most))
        refuse(key, {"config.out_of_range",
                     {{"key", full(key)},
                      {"value", text(v)},
                      {"least", text(least)},
                      {"most", text(most)}}});
    return v;
}

std::optional<int> Section::whole(const char* key, int least, int most) {
    const auto v = number(key, least, most);
    if (v && *v != std::floor(*v)) wrong_type(key, "1");
    return v ? std::optional(static_cast<int>(*v)) : std::nullopt;
}

std::optional<bool> Section::truth(const char* key) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    if (!node->is_boolean()) wrong_type(key, "true");
    return node->as_boolean()->get();
}

std::optional<Date> Section::date(const char* key) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (node->is_string()) {
        const auto said = io::parse_date(node->as_string()->get());
        if (!said) wrong_type(key, "2026-04-01");
        year = static_cast<int>(said->year());
        month = static_cast<unsigned>(said->month());
        day = static_cast<unsigned>(said->day());
    } else {
        if (!node->is_date()) wrong_type(key, "2026-04-01");
        const toml::date d = node->as_date()->get();
        year = d.year;
        month = d.month;
        day = d.day;
    }
    std::string iso = std::to_string(year);
    for (const unsigned part : {month, day}) {
        iso += '-';
        iso += static_cast<char>('0' + part / 10);
        iso += static_cast<char>('0' + part % 10);
    }
    return Date{days_from_civil(year, month, day), iso};
}

std::vector<std::string> Section::list(const char* key) {
    const toml::node* node = find(key);
    std::vector<std::string> out;
    if (!node) return out;
    const toml::array* array = node->as_array();
    if (!array || array->empty()) wrong_type(key, "[\"lon\", \"lat\"]");
    for (const auto& v : *array) {
        if (!v.is_string()) wrong_type(key, "[\"lon\", \"lat\"]");
        out.push_back(v.as_string()->get());
    }
    return out;
}

std::optional<std::vector<double>> Section::numbers(const char* key, std::size_t count) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    const toml::array* array = node->as_array();
    if (!array || array->size() != count) wrong_type(key, count == 2 ? "[1.0, 2.0]" : "[21, 0, 0]");
    std::vector<double> out;
    for (const auto& v : *array) {
        if (!v.is_integer() && !v.is_floating_point()) wrong_type(key, "[1.0, 2.0]");
        out.push_back(number_in(v));
        if (!std::isfinite(out.back())) wrong_type(key, "[1.0, 2.0]");
    }
    return out;
}

std::optional<std::vector<std::pair<double, double>>> Section::pairs(const char* key) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    constexpr const char* expected = "[[820, 0.03], [12100, 0.49]]";
    const auto is_number = [](const toml::node& v) {
        return v.is_integer() || v.is_floating_point();
    };
    const toml::array* array = node->as_array();
    if (!array || array->empty()) wrong_type(key, expected);
    std::vector<std::pair<double, double>> out;
    for (const auto& v : *array) {
        const toml::array* two = v.as_array();
        if (!two || two->size() != 2 || !is_number((*two)[0]) || !is_number((*two)[1]))
            wrong_type(key, expected);
        out.emplace_back(number_in((*two)[0]), number_in((*two)[1]));
        if (!std::isfinite(out.back().first) || !std::isfinite(out.back().second))
            wrong_type(key, expected);
    }
    return out;
}

template <class T>
T Section::need(const char* key, std::optional<T> value, const std::string& expected) const {
    if (!value) lack(key, expected);
    return value ? std::move(*value) : T{};
}

std::optional<std::vector<std::string>> Section::word_list(const char* key) {
    const toml::node* node = find(key);
    if (!node) return std::nullopt;
    constexpr const char* expected = "[\"text\", \"text\"]";
    const toml::array* array = node->as_array();
    if (!array || array->empty()) wrong_type(key, expected);
    std::vector<std::string> out;
    for (const auto& v : *array) {
        if (!v.is_string() || v.as_string()->get().empty()) wrong_type(key, expected);
        out.push_back(v.as_string()->get());
        if (std::count(out.begin(), out.end(), out.back()) > 1)
            refuse(key, {"config.twice", {{"key", full(key)}, {"value", out.back()}}});
    }
    return out;
}

std::string Section::need_words(const char* key) {
    std::string said = need(key, words(key), "\"…\"");
    if (has(key) && said.find_first_not_of(" \t") == std::string::npos)
        refuse(key, {"config.empty", {{"key", full(key)}}});
    return said;
}

Section::File Section::file_of(const char* key, const std::filesystem::path& said) const {
    namespace fs = std::filesystem;
    const fs::path home = fs::path(path_).parent_path();
    const fs::path stated_in = fs::path(place_of(table_.get(key)->source()).path).parent_path();
    const fs::path path = stated_in / said;
    if (said.is_absolute() || stated_in == home) return {path, said.string()};
    const std::string from_home = path.lexically_relative(home).generic_string();
    return {path, from_home.empty() ? path.string() : from_home};
}

Section::File Section::need_file(const char* key) {
    const std::filesystem::path said = need_words(key);
    return has(key) ? file_of(key, said) : File{};
}

std::vector<Section::File> Section::files(const char* key) {
    std::vector<File> all;
    for (const std::string& said : word_list(key).value_or(std::vector<std::string>{}))
        all.push_back(file_of(key, said));
    return all;
}

std::vector<std::string> Section::need_word_list(const char* key) {
    return need(key, word_list(key), "[\"…\"]");
}
std::vector<double> Section::need_numbers(const char* key, std::size_t count) {
    std::string expected = "[…";
    for (std::size_t i = 1; i < count; ++i) expected += ", …";
    return need(key, numbers(key, count), expected + "]");
}
double Section::need_number(const char* key, double least, double most) {
    return need(key, number(key, least, most), span(least, most));
}
Date Section::need_date(const char* key) {
    return need(key, date(key), "YYYY-MM-DD");
}

std::size_t Section::choice(const char* key, const std::vector<std::string>& known,
                            std::optional<std::size_t> otherwise) {
    const auto said = words(key);
    return said ? index_of(key, *said, known) : need(key, otherwise, either(known));
}

std::vector<std::size_t> Section::choices(const char* key, const std::vector<std::string>& known) {
    std::vector<std::size_t> all;
    for (const std::string& said : word_list(key).value_or(std::vector<std::string>{}))
        all.push_back(index_of(key, said, known));
    return all;
}

std::size_t Section::index_of(const char* key, const std::string& said,
                              const std::vector<std::string>& known) const {
    const auto hit = std::find(known.begin(), known.end(), said);
    if (hit == known.end())
        refuse(key, {"config.unknown_choice",
                     {{"key", full(key)}, {"value", said}, {"known", joined(known)}}});
    return static_cast<std::size_t>(hit - known.begin());
}

void Section::finish() const {
    for (const auto& [key, node] : table_) {
        const std::string name(key.str());
        if (asked_.contains(name)) continue;
        const Place place = place_of(key.source());
        const std::string whole = full(name.c_str());
        const std::string nearest = nearest_word(name, asked_);
        const InputError fault(
            place,
            nearest.empty()
                ? Message{"config.no_such_key",
                          {{"key", whole}, {"known", joined({asked_.begin(), asked_.end()})}}}
                : Message{"config.unknown_key", {{"key", whole}, {"nearest", nearest}}});
        if (!gaps_) throw fault;
        gaps_->unknown(fault);
    }
}

}  // namespace vrmap::job
