// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "io/words.hpp"
#include "job/harvest/rows.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

std::string listed(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& one : all) out += (out.empty() ? "" : ", ") + one;
    return out;
}

bool known(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// Lower is better, of columns of one role.
int rank(const HarvestColumn& c) {
    if (c.role != "yield") return 0;
    const int basis = c.kind == HarvestColumn::Kind::wet     ? 0
                      : c.kind == HarvestColumn::Kind::plain ? 1
                                                             : 2;
    return basis + (c.volume ? 3 : 0);
}

std::string unit_in(std::string& words) {
    const std::size_t colon = words.find(':');
    if (colon == words.npos) return {};
    std::string unit = words.substr(colon + 1);
    words.resize(colon);
    return unit;
}

// Numbers where the profile has them, a place that can be one, and words where it has words.
bool fits(const HarvestProfile& p, const std::vector<std::string>& row) {
    if (p.without_header.empty() || row.size() < p.without_header.size()) return false;
    for (std::size_t k = 0; k < p.without_header.size(); ++k) {
        std::string role = p.without_header[k];
        unit_in(role);
        double value = 0;
        const bool number = io::to_number(io::trimmed(row[k]), value);
        if ((role.empty() || role == "crop") == number) return false;
        if (role == "longitude" && std::abs(value) > 180) return false;
        if (role == "latitude" && std::abs(value) > 90) return false;
        if (role == "grain_moisture" && (value < 0 || value > 100)) return false;
    }
    return true;
}

bool fits(const HarvestProfile& p, const io::TableHead& head) {
    if (p.name == "generic") return true;
    if (!head.form.header)
        return !head.rows.empty() && std::all_of(head.rows.begin(), head.rows.end(),
                                                 [&p](const auto& row) { return fits(p, row); });
    return !p.headers.empty() &&
           std::all_of(p.headers.begin(), p.headers.end(), [&head](const std::string& wanted) {
               return std::any_of(head.names.begin(), head.names.end(), [&](const auto& name) {
                   return bare_name(name).starts_with(wanted);
               });
           });
}

HarvestProfile profile_of(const HarvestSource& s, const io::TableHead& head) {
    std::vector<std::string> names;
    for (const HarvestProfile& p : harvest_profiles()) {
        names.push_back(p.name);
        if ((s.profile.empty() || s.profile == p.name) && fits(p, head)) return p;
    }
    refuse(s, {"harvest.unknown_profile", {{"profile", s.profile}, {"known", listed(names)}}});
}

LoggedColumn placed(const HarvestProfile& p, std::size_t k, const std::string& name) {
    std::string role = k < p.without_header.size() ? p.without_header[k] : std::string();
    LoggedColumn c{name, {}, {"harvest.as_profile", {{"profile", p.name}}}};
    c.is.unit = unit_in(role);
    c.is.role = role;
    return c;
}

LoggedColumn named(const std::string& name) {
    LoggedColumn c{name, harvest_column(name), {"harvest.as_named", {}}};
    if (!known(harvest_units(c.is.role), c.is.unit)) c.is.unit.clear();
    if (!c.is.unit.empty()) c.why = {"harvest.as_header_says", {}};
    return c;
}

bool is_stated(const HarvestSource& s, const LoggedColumn& c) {
    return std::any_of(s.columns.begin(), s.columns.end(), [&c](const auto& said) {
        return !said.second.column.empty() &&
               (said.first == c.is.role || said.second.column == c.name);
    });
}

void state_units(const HarvestSource& s, std::vector<LoggedColumn>& columns) {
    for (LoggedColumn& c : columns) {
        const auto said = s.columns.find(c.is.role);
        if (said == s.columns.end() || said->second.unit.empty()) continue;
        if (!known(harvest_units(c.is.role), said->second.unit))
            throw ArgumentError({"harvest.unknown_unit",
                                 {{"role", c.is.role},
                                  {"unit", said->second.unit},
                                  {"known", listed(harvest_units(c.is.role))}}});
        c.is.unit = said->second.unit;
        c.why = {"harvest.as_stated", {}};
    }
}

void keep_best(std::vector<LoggedColumn>& columns, LoggedColumn c) {
    const auto same = std::find_if(columns.begin(), columns.end(), [&c](const LoggedColumn& o) {
        return o.is.role == c.is.role && o.is.role != "state";
    });
    if (same == columns.end())
        columns.push_back(std::move(c));
    else if (rank(c.is) < rank(same->is))
        *same = std::move(c);
}

}  // namespace

void refuse(const HarvestSource& s, Message m) {
    throw InputError({s.path.string()}, std::move(m));
}

LoggedColumn* LoggedRows::find(const std::string& role) {
    for (LoggedColumn& c : columns)
        if (c.is.role == role) return &c;
    return nullptr;
}

void LoggedRows::drop(const std::string& role) {
    std::erase_if(columns, [&role](const LoggedColumn& c) { return c.is.role == role; });
}

ColumnChoice choose_columns(const HarvestSource& s, const io::TableHead& head) {
    ColumnChoice choice{profile_of(s, head), {}};
    for (const auto& [role, said] : s.columns) {
        if (said.column.empty()) continue;
        LoggedColumn c{said.column, harvest_column(said.column), {"harvest.as_stated", {}}};
        if (c.is.role != role) c.is = {role, c.is.unit};
        if (!known(harvest_units(role), c.is.unit)) c.is.unit.clear();
        choice.columns.push_back(std::move(c));
    }
    for (std::size_t k = 0; k < head.names.size(); ++k) {
        const bool by_place = !head.form.header && s.form.columns.empty();
        LoggedColumn c = by_place ? placed(choice.profile, k, head.names[k]) : named(head.names[k]);
        if (known(harvest_roles(), c.is.role) && !is_stated(s, c))
            keep_best(choice.columns, std::move(c));
    }
    state_units(s, choice.columns);
    return choice;
}

std::pair<std::string, StatedColumn> stated_column_of(std::string_view words) {
    const std::size_t equals = words.find('=');
    const std::string role(words.substr(0, equals));
    if (equals == words.npos || equals + 1 == words.size())
        throw ArgumentError({"harvest.bad_column", {{"words", std::string(words)}}});
    if (!known(harvest_roles(), role))
        throw ArgumentError(
            {"harvest.unknown_role", {{"role", role}, {"known", listed(harvest_roles())}}});
    StatedColumn said{std::string(words.substr(equals + 1)), ""};
    const std::size_t colon = said.column.rfind(':');
    // a header may hold a colon of its own: only a unit that is one is taken off
    if (colon != said.column.npos && known(harvest_units(role), said.column.substr(colon + 1))) {
        said.unit = said.column.substr(colon + 1);
        said.column.resize(colon);
    } else if (said.column.front() == ':') {
        throw ArgumentError({"harvest.unknown_unit",
                             {{"role", role},
                              {"unit", said.column.substr(1)},
                              {"known", listed(harvest_units(role))}}});
    }
    return {role, said};
}

}  // namespace vrmap::job
