// SPDX-License-Identifier: Apache-2.0
#include "job/columns.hpp"

#include <toml++/toml.h>

#include "io/words.hpp"
#include "job/tables.hpp"

namespace vrmap::job {

namespace {

const toml::table& table() {
    static const toml::table t = toml::parse(std::string_view(tables::text_of("columns")));
    return t;
}

// Letters only: "Yld Mass(Dry)" is yldmassdry.
std::string bare(const std::string& name) {
    std::string out;
    for (const char c : io::squeezed(name))
        if (std::string_view("()[]_-./:,").find(c) == std::string_view::npos) out += c;
    return out;
}

std::string words_of(const toml::node& node) {
    return node.value_or(std::string());
}

// Takes the unit off the end of a header, if it is one that the table knows: "(kg/10a)", "_t_ha".
std::string take_unit(std::string& header) {
    std::string unit;
    std::size_t longest = 0;
    std::size_t cut = header.size();
    for (const auto& [name, spellings] : *table()["units"].as_table())
        for (const auto& spelling : *spellings.as_array()) {
            const std::string s = io::squeezed(words_of(spelling));
            for (const std::string& written :
                 {"(" + s + ")", "[" + s + "]", "_" + s, "." + s, "/" + s})
                if (header.size() > written.size() && header.ends_with(written) &&
                    written.size() > longest) {
                    longest = written.size();
                    cut = header.size() - longest;
                    unit = std::string(name.str());
                }
        }
    header.resize(cut);
    return unit;
}

bool holds(const toml::table& row, const char* key, const std::string& name, bool whole) {
    const toml::array* all = row[key].as_array();
    if (!all) return false;
    for (const auto& one : *all) {
        const std::string known = bare(words_of(one));
        if (whole ? known == name : name.find(known) != std::string::npos) return true;
    }
    return false;
}

std::string role_of(const std::string& name) {
    for (const bool whole : {true, false})
        for (const auto& [role, row] : *table()["columns"].as_table())
            if (holds(*row.as_table(), whole ? "names" : "parts", name, whole))
                return std::string(role.str());
    return {};
}

}  // namespace

NamedColumn named_column(const std::string& header) {
    std::string name = io::squeezed(header);
    NamedColumn c;
    c.unit = take_unit(name);
    c.role = role_of(bare(name));
    return c;
}

std::vector<std::string> units_by_median(const std::string& role, double median) {
    std::vector<std::string> units;
    const toml::table* ranges = table()["medians"][role].as_table();
    if (!ranges) return units;
    for (const auto& [unit, range] : *ranges)
        if (const toml::array* r = range.as_array())
            if (median >= (*r)[0].value_or(0.0) && median <= (*r)[1].value_or(0.0))
                units.emplace_back(unit.str());
    return units;
}

}  // namespace vrmap::job
