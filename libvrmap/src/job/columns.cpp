// SPDX-License-Identifier: Apache-2.0
#include "job/columns.hpp"

#include <toml++/toml.h>

#include <algorithm>

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
std::string take_unit(std::string& header, const char* units = "units") {
    std::string unit;
    std::size_t longest = 0;
    std::size_t cut = header.size();
    for (const auto& [name, spellings] : *table()[units].as_table())
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

std::vector<std::string> list_of(const toml::array* words) {
    std::vector<std::string> all;
    if (words)
        for (const auto& one : *words) all.push_back(words_of(one));
    return all;
}

bool named_among(const toml::array* words, const std::string& name) {
    for (const std::string& one : list_of(words))
        if (bare(one) == name) return true;
    return false;
}

const toml::table& harvest() {
    return *table()["harvest"].as_table();
}

std::string harvest_role(const std::string& name) {
    for (const auto& [role, row] : harvest())
        if (holds(*row.as_table(), "names", name, true)) return std::string(role.str());
    return {};
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

std::string bare_name(const std::string& name) {
    return bare(name);
}

std::vector<std::string> harvest_units(const std::string& role) {
    if (role == "yield" || role == "grain_moisture" || role == "protein") {
        if (role != "yield") return {"%"};
        return {"t/ha", "kg/ha", "kg/10a", "t/10a", "q/ha", "lb/ac", "bu/ac"};
    }
    return list_of(harvest()[role]["units"].as_array());
}

std::vector<std::string> harvest_roles() {
    std::vector<std::string> roles{"longitude", "latitude",       "x",       "y",
                                   "yield",     "grain_moisture", "protein", "crop"};
    for (const auto& [role, row] : harvest()) roles.emplace_back(role.str());
    return roles;
}

HarvestColumn harvest_column(const std::string& header) {
    HarvestColumn c;
    std::string name = io::squeezed(header);
    c.role = harvest_role(bare(name));
    if (c.role.empty()) {
        c.unit = take_unit(name, "measures");
        c.role = harvest_role(bare(name));
        const auto units = harvest_units(c.role);
        if (std::find(units.begin(), units.end(), c.unit) == units.end()) c.role.clear();
    }
    if (!c.role.empty()) return c;
    const NamedColumn named = named_column(header);
    c.role = named.role;
    c.unit = named.unit;
    if (c.role == "width_m") return {"swath", "m"};
    if (c.role != "yield") return c;
    name = io::squeezed(header);
    take_unit(name);
    const auto kinds = table()["harvest_yield"];
    if (named_among(kinds["wet"].as_array(), bare(name))) c.kind = HarvestColumn::Kind::wet;
    if (named_among(kinds["dry"].as_array(), bare(name))) c.kind = HarvestColumn::Kind::dry;
    c.volume = named_among(kinds["volume"].as_array(), bare(name));
    return c;
}

std::string harvest_crop(const std::string& words) {
    for (const auto& [crop, names] : *table()["harvest_crops"].as_table())
        if (named_among(names.as_array(), bare(words))) return std::string(crop.str());
    return {};
}

std::optional<bool> harvest_state(const std::string& word) {
    const auto row = harvest()["state"];
    if (named_among(row["work"].as_array(), bare(word))) return true;
    if (named_among(row["idle"].as_array(), bare(word))) return false;
    return std::nullopt;
}

std::vector<HarvestProfile> harvest_profiles() {
    std::vector<HarvestProfile> all;
    for (const auto& [name, node] : *table()["profiles"].as_table()) {
        const toml::table& row = *node.as_table();
        all.push_back({std::string(name.str()), row["verified"].value_or(false),
                       list_of(row["without_header"].as_array()),
                       list_of(row["headers"].as_array())});
    }
    std::stable_partition(all.begin(), all.end(),
                          [](const HarvestProfile& p) { return p.name != "generic"; });
    return all;
}

}  // namespace vrmap::job
