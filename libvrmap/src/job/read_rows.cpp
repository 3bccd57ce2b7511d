// SPDX-License-Identifier: Apache-2.0
#include "job/read_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "job/section.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

constexpr std::array confidences{"high", "medium", "low", "unverified"};
constexpr std::array shapes{"number", "numbers", "curve", "steps", "words"};

std::string joined_key(const std::string& group, std::string_view name) {
    return group.empty() ? std::string(name) : std::string(group).append(".").append(name);
}

// One table of a file: a group of rows, or a row.
class Node {
public:
    Node(const toml::table& table, std::string key, std::string file)
        : table_(table), key_(std::move(key)), file_(std::move(file)) {}

    bool is_row() const {
        return std::any_of(table_.begin(), table_.end(),
                           [](const auto& entry) { return !entry.second.is_table(); });
    }

    Row row() const {
        Row r;
        r.key = key_;
        value(r);
        if (table_.contains("at")) r.at = numbers("at");
        if (table_.contains("sd")) r.sd = number("sd");
        if (table_.contains("range")) r.range = range();
        r.unit = text_of("unit");
        r.src = text_of("src");
        r.year = year(r.src);
        r.confidence = static_cast<Confidence>(choice("confidence", confidences));
        only({"value", "at", "sd", "range", "unit", "src", "year", "confidence"});
        require_shape(r);
        return r;
    }

    OpenRows open() const {
        OpenRows o;
        o.key = joined_key(key_, text_of("row"));
        o.shape = static_cast<Row::Shape>(choice("shape", shapes));
        if (o.shape == Row::Shape::numbers) o.count = static_cast<std::size_t>(number("count"));
        o.unit = text_of("unit");
        if (o.shape != Row::Shape::words) o.range = range();
        o.why = text_of("why");
        only({"row", "shape", "count", "unit", "range", "why"});
        return o;
    }

    [[noreturn]] void refuse(const char* key, Message m) const {
        const toml::node* node = table_.get(key);
        m.args.emplace(m.args.begin(), "row", key_);
        throw InputError(place_of((node ? node->source() : table_.source()).begin), std::move(m));
    }

    // What stands beside rows and is none.
    [[noreturn]] void outside(const toml::key& key, const toml::node& node) const {
        throw InputError(place_of(node.source().begin),
                         {"guide.row_outside", {{"key", joined_key(key_, key.str())}}});
    }

private:
    Place place_of(const toml::source_position& at) const {
        return {file_, static_cast<long>(at.line), static_cast<long>(at.column)};
    }

    const toml::node& need(const char* key) const {
        const toml::node* node = table_.get(key);
        if (!node) refuse(key, {"guide.row_lacks", {{"key", key}}});
        return *node;
    }

    [[noreturn]] void bad(const char* key, const char* expected) const {
        refuse(key, {"guide.row_bad", {{"key", key}, {"expected", expected}}});
    }

    static std::optional<double> number_in(const toml::node& node) {
        if (const auto* whole = node.as_integer()) return static_cast<double>(whole->get());
        if (const auto* v = node.as_floating_point())
            return std::isnan(v->get()) ? std::nullopt : std::optional(v->get());
        return std::nullopt;
    }

    double number(const char* key) const {
        const auto v = number_in(need(key));
        if (!v) bad(key, "1.5");
        return *v;
    }

    std::vector<double> numbers(const char* key) const {
        std::vector<double> all;
        const toml::array* array = need(key).as_array();
        if (!array || array->empty()) bad(key, "[1.5, 2.0]");
        for (const auto& one : *array) {
            const auto v = number_in(one);
            if (!v) bad(key, "[1.5, 2.0]");
            all.push_back(*v);
        }
        return all;
    }

    std::string text_of(const char* key) const {
        const toml::node& node = need(key);
        std::string said = node.value_or(std::string());
        if (!node.is_string() || said.find_first_not_of(" \t\r\n") == said.npos)
            bad(key, "\"text\"");
        return said;
    }

    template <std::size_t n>
    std::size_t choice(const char* key, const std::array<const char*, n>& known) const {
        const std::string said = text_of(key);
        const auto hit = std::find(known.begin(), known.end(), said);
        if (hit == known.end()) bad(key, either({known.begin(), known.end()}).c_str());
        return static_cast<std::size_t>(hit - known.begin());
    }

    void value(Row& r) const {
        const toml::node& node = need("value");
        const toml::array* array = node.as_array();
        if (node.is_string() || (array && !array->empty() && array->front().is_string()))
            words(node, r);
        else if (array)
            r.value = numbers("value");
        else
            r.value = {number("value")};
    }

    void words(const toml::node& node, Row& r) const {
        if (node.is_string()) return r.words.push_back(text_of("value"));
        for (const auto& one : *node.as_array()) {
            r.words.push_back(one.value_or(std::string()));
            if (r.words.back().empty()) bad("value", "[\"text\", \"text\"]");
        }
    }

    std::pair<double, double> range() const {
        const std::vector<double> ends = numbers("range");
        if (ends.size() != 2 || !(ends[0] < ends[1])) bad("range", "[0, 1]");
        return {ends[0], ends[1]};
    }

    // A row of no year says so where it says whose it is.
    int year(const std::string& src) const {
        const toml::node& node = need("year");
        const auto said = node.value_exact<std::int64_t>();
        const bool excused = src.find("general knowledge") != src.npos ||
                             src.find("design choice") != src.npos ||
                             src.find("year not stated") != src.npos;
        constexpr std::int64_t first = 1840;  // Liebig's law of the minimum
        constexpr std::int64_t last = 2200;
        const bool possible =
            said && ((*said == 0 && excused) || (*said >= first && *said <= last));
        if (!possible) bad("year", "2020; 0 with \"year not stated\" in src");
        return static_cast<int>(*said);
    }

    void only(const std::set<std::string>& known) const {
        for (const auto& [key, node] : table_) {
            const std::string name(key.str());
            if (!known.contains(name))
                refuse(name.c_str(),
                       {"guide.row_unknown_key",
                        {{"key", name}, {"known", joined({known.begin(), known.end()})}}});
        }
    }

    void require_shape(const Row& r) const {
        const auto finite = [](double v) { return std::isfinite(v); };
        if (!std::is_sorted(r.at.begin(), r.at.end(), std::less_equal<>()) ||
            !std::all_of(r.at.begin(), r.at.end(), finite))
            bad("at", "[1, 2, 3]");
        const std::size_t n = r.value.size();
        if (!r.at.empty() && r.at.size() != n && r.at.size() + 1 != n) bad("at", "[1, 2, …]");
        if (r.sd && !(*r.sd > 0 && finite(*r.sd))) bad("sd", "0.4");
    }

    const toml::table& table_;
    std::string key_;
    std::string file_;
};

void collect(const toml::table& table, const std::string& key, const std::string& file,
             std::map<std::string, Row>& rows) {
    const Node node(table, key, file);
    if (!key.empty() && (node.is_row() || table.empty())) {
        rows.emplace(key, node.row());
        return;
    }
    for (const auto& [name, below] : table) {
        const toml::table* group = below.as_table();
        // a quoted name with a dot would be another row's
        if (!group || name.str().find('.') != std::string_view::npos) node.outside(name, below);
        collect(*group, joined_key(key, name.str()), file, rows);
    }
}

}  // namespace

bool OpenRows::holds(const std::string& row) const {
    auto part = [](std::string_view& rest) {
        const auto dot = rest.find('.');
        const std::string_view first = rest.substr(0, dot);
        rest = dot == rest.npos ? std::string_view() : rest.substr(dot + 1);
        return first;
    };
    std::string_view pattern = key;
    std::string_view name = row;
    while (!pattern.empty() && !name.empty()) {
        const std::string_view wanted = part(pattern);
        const std::string_view said = part(name);
        if (said.empty() || (wanted != "*" && wanted != said)) return false;
    }
    return pattern.empty() && name.empty();
}

std::map<std::string, Row> read_rows(const toml::table& root, const std::string& table,
                                     const std::string& file) {
    std::map<std::string, Row> rows;
    for (const auto& [name, node] : root) {
        if (name.str() == "open" && !table.empty()) continue;
        const toml::table* group = node.as_table();
        if (!group) Node(root, table, file).outside(name, node);
        collect(*group, joined_key(table, name.str()), file, rows);
    }
    return rows;
}

std::vector<OpenRows> read_open(const toml::table& root, const std::string& table,
                                const std::string& file) {
    std::vector<OpenRows> open;
    if (const toml::array* all = root.get_as<toml::array>("open"))
        for (const auto& one : *all) open.push_back(Node(*one.as_table(), table, file).open());
    return open;
}

}  // namespace vrmap::job
