// SPDX-License-Identifier: Apache-2.0
// Which unit a column is in: as stated, as its header says, else the only one that agrees with the
// places, the speeds, the flow.
#include "vrmap/units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "job/harvest/rows.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// Of what two columns say of one row; receivers scatter by a few per cent of a step.
constexpr double row_tolerance = 0.05;
constexpr double least_share = 0.2;
// Of a log's medians: kg/ha and lb/ac are 12 % apart, wet and dry grain seldom 8 %.
constexpr double log_tolerance = 0.08;
constexpr double least_step_m = 0.2;
constexpr std::size_t rows_to_judge_by = 50'000;
constexpr double kg_per_m2_in_t_per_ha = units::kg_in_t / units::m2_in_ha;
constexpr double s_in_h = 3600;

const std::map<std::string, double>& factors() {
    constexpr double t_per_ha_in_lb_per_acre = units::kg_per_ha_in_lb_per_acre / units::kg_in_t;
    static const std::map<std::string, double> all{
        {"t/ha", 1},
        {"kg/ha", 1 / units::kg_in_t},
        {"kg/10a", units::kg_per_ha_in_kg_per_10a / units::kg_in_t},
        {"t/10a", units::t_per_ha_in_t_per_10a},
        {"q/ha", units::kg_in_quintal / units::kg_in_t},
        {"lb/ac", t_per_ha_in_lb_per_acre},
        {"kg/s", 1},
        {"t/h", units::kg_in_t / s_in_h},
        {"kg/h", 1 / s_in_h},
        {"lb/s", units::kg_in_lb},
        {"lb/h", units::kg_in_lb / s_in_h},
        {"m", 1},
        {"cm", 0.01},
        {"ft", units::m_in_foot},
        {"in", units::m_in_inch},
        {"m/s", 1},
        {"km/h", 1000 / s_in_h},
        {"mph", 5280 * units::m_in_foot / s_in_h},
        {"s", 1},
        {"%", 1},
    };
    return all;
}

std::optional<double> factor_of(const std::string& unit, const std::string& crop) {
    if (unit != "bu/ac") return factors().at(unit);
    static const std::map<std::string, double> lb{{"wheat", units::lb_in_bushel_wheat},
                                                  {"soybean", units::lb_in_bushel_wheat},
                                                  {"maize", units::lb_in_bushel_maize},
                                                  {"barley", units::lb_in_bushel_barley}};
    const auto known = lb.find(crop);
    if (known == lb.end()) return std::nullopt;
    return known->second * factors().at("lb/ac");
}

std::size_t stride(std::size_t rows) {
    return rows / rows_to_judge_by + 1;
}

double positive_median(const std::vector<double>& values) {
    std::vector<double> known;
    for (std::size_t i = 0; i < values.size(); i += stride(values.size()))
        if (values[i] > 0) known.push_back(values[i]);
    return known.empty() ? nan : median(std::move(known));
}

class Settling {
public:
    Settling(const HarvestSource& s, LoggedRows& rows, HarvestRead& out)
        : source_(s), rows_(rows), out_(out) {}

    void run() {
        only_units();
        find_seconds();
        by_way("distance", steps(), "harvest.as_places");
        const LoggedColumn* distance = rows_.find("distance");
        way_ = distance ? distance->value : steps();
        std::vector<double> speeds(way_.size(), nan);
        if (!seconds_.empty())
            for (std::size_t i = 0; i < speeds.size(); ++i) speeds[i] = way_[i] / seconds_[i];
        by_way("speed", speeds, "harvest.as_way");
        by_flow();
    }

private:
    // What is in one unit by its nature, or said to be in one; but yield, flow and width wait.
    void only_units() {
        std::vector<std::string> gone;
        for (LoggedColumn& c : rows_.columns) {
            const auto units = harvest_units(c.is.role);
            if (c.is.unit.empty() && units.size() == 1) c.is.unit = units.front();
            const bool waits = c.is.role == "yield" || c.is.role == "flow" || c.is.role == "swath";
            if (waits || c.is.unit.empty() || c.is.role == "time") continue;
            convert(c);
            if (c.is.unit == "%") keep_percent(c);
        }
    }
    void convert(LoggedColumn& c) {
        const auto factor = factor_of(c.is.unit, out_.crop);
        if (!factor)
            refuse(source_, {"harvest.crop_missing", {{"column", c.name}, {"crop", out_.crop}}});
        if (*factor != 1)
            for (double& v : c.value) v *= *factor;
        out_.told.push_back({"harvest.taken",
                             {{"role", c.is.role}, {"column", c.name}, {"unit", c.is.unit}},
                             {c.why}});
    }
    void keep_percent(LoggedColumn& c) {
        long long wrong = 0;
        for (double& v : c.value)
            if (v < 0 || v > 100) v = nan, ++wrong;
        if (wrong)
            out_.notes.push_back(
                {"harvest.no_percent", {{"column", c.name}, {"rows", text(wrong)}}});
    }
    void leave_out(const LoggedColumn& c) {
        out_.notes.push_back(
            {"harvest.left_out",
             {{"role", c.is.role}, {"column", c.name}, {"known", listed_units(c.is.role)}}});
        rows_.drop(std::string(c.is.role));
    }
    static std::string listed_units(const std::string& role) {
        std::string all;
        for (const std::string& unit : harvest_units(role)) all += (all.empty() ? "" : ", ") + unit;
        return all;
    }

    void find_seconds() {
        if (const LoggedColumn* c = rows_.find("duration")) {
            seconds_ = c->value;
            return;
        }
        const LoggedColumn* time = rows_.find("time");
        if (!time) return;
        seconds_.assign(time->value.size(), nan);
        for (std::size_t i = 1; i < seconds_.size(); ++i) {
            const double s = time->value[i] - time->value[i - 1];
            if (s > 0 && s <= 30) seconds_[i] = s;
        }
    }
    std::vector<double> steps() const {
        std::vector<double> all(rows_.at.size(), nan);
        for (std::size_t i = 1; i < all.size(); ++i)
            all[i] =
                std::hypot(rows_.at[i].x - rows_.at[i - 1].x, rows_.at[i].y - rows_.at[i - 1].y);
        return all;
    }

    // The one unit in which enough rows say what `truth` says, and far more than in any other.
    void by_way(const std::string& role, const std::vector<double>& truth, const char* why) {
        LoggedColumn* c = rows_.find(role);
        if (!c || !c->is.unit.empty()) return;
        double best = 0;
        double second = 0;
        for (const std::string& unit : harvest_units(role)) {
            const double share = agreeing(c->value, *factor_of(unit, {}), truth);
            second = std::max(second, std::min(best, share));
            if (share <= best) continue;
            best = share;
            c->is.unit = unit;
        }
        if (best < least_share || best < 3 * second) return leave_out(*c);
        c->why = {why, {{"share_pct", text(100 * best, 0)}}};
        convert(*c);
    }
    static double agreeing(const std::vector<double>& values, double factor,
                           const std::vector<double>& truth) {
        double known = 0;
        double agree = 0;
        for (std::size_t i = 0; i < values.size(); i += stride(values.size())) {
            if (!(truth[i] > least_step_m) || !(values[i] > 0)) continue;
            ++known;
            agree += std::abs(values[i] * factor / truth[i] - 1) < row_tolerance;
        }
        return known > 0 ? agree / known : 0;
    }

    // The unit it has; else those in which a field's median may be.
    std::vector<std::string> candidates(const LoggedColumn* c) const {
        if (!c) return {"m"};
        if (!c->is.unit.empty()) return {c->is.unit};
        if (c->is.volume) return {"bu/ac"};
        return units_by_median(c->is.role, positive_median(c->value));
    }
    // Median of yield · width · way / (flow · seconds), in the columns' own numbers.
    double raw_ratio(const LoggedColumn& yield, const LoggedColumn& flow,
                     const LoggedColumn* swath) const {
        std::vector<double> known;
        for (std::size_t i = 0; i < way_.size(); i += stride(way_.size())) {
            const double width = swath ? swath->value[i] : source_.width_m.value_or(nan);
            const double below = flow.value[i] * (seconds_.empty() ? 1 : seconds_[i]);
            const double above = yield.value[i] * width * way_[i];
            if (way_[i] > least_step_m && below > 0 && above > 0) known.push_back(above / below);
        }
        return known.empty() ? nan : median(std::move(known));
    }
    // Of a log without time: a monitor writes a row each so many.
    std::vector<double> whole_seconds() const {
        if (seconds_.empty()) return {1, 2, 3, 4, 5};
        return {1};
    }
    struct Fit {
        std::string yield, flow, swath;
        double ratio = nan;
    };
    std::vector<Fit> fits(const LoggedColumn& yield, const LoggedColumn& flow,
                          const LoggedColumn* swath) const {
        const double raw = kg_per_m2_in_t_per_ha * raw_ratio(yield, flow, swath);
        std::vector<Fit> found;
        for (const std::string& y : candidates(&yield))
            for (const std::string& f : candidates(&flow))
                for (const std::string& w : candidates(swath)) {
                    const double per_unit = factor_of(y, out_.crop).value_or(nan);
                    const double ratio = raw * per_unit * *factor_of(w, {}) / *factor_of(f, {});
                    for (const double s : whole_seconds())
                        if (std::abs(ratio / s - 1) < log_tolerance)
                            found.push_back({y, f, w, ratio / s});
                }
        return found;
    }
    static std::string off_pct(double ratio) { return signed_text(100 * (ratio - 1), 1); }

    void by_flow() {
        LoggedColumn* yield = rows_.find("yield");
        LoggedColumn* flow = rows_.find("flow");
        LoggedColumn* swath = rows_.find("swath");
        if (!yield && !flow) refuse(source_, {"harvest.no_yield", {}});
        const bool all_known = std::none_of(
            rows_.columns.begin(), rows_.columns.end(),
            [](auto& c) { return c.is.unit.empty() && !harvest_units(c.is.role).empty(); });
        if (yield && flow) {
            const std::vector<Fit> found = fits(*yield, *flow, swath);
            if (found.size() == 1) take(found.front(), all_known);
            if (found.empty() && all_known) tell_disagreement(*yield, *flow, swath);
        }
        if (yield) need_unit(*yield);
        if (flow && flow->is.unit.empty() && !yield) need_unit(*flow);
        settle_rest("yield");
        settle_rest("flow");
        settle_rest("swath");
        const bool width = rows_.find("swath") || source_.width_m;
        if (!rows_.find("yield") && !width) refuse(source_, {"harvest.width_missing", {}});
    }
    void take(const Fit& fit, bool all_known) {
        const Message why{"harvest.as_flow", {{"off_pct", off_pct(fit.ratio)}}};
        for (const auto& [role, unit] : {std::pair("yield", fit.yield), std::pair("flow", fit.flow),
                                         std::pair("swath", fit.swath)}) {
            LoggedColumn* c = rows_.find(role);
            if (!c || !c->is.unit.empty()) continue;
            c->is.unit = unit;
            c->why = why;
        }
        if (all_known) out_.told.push_back({"harvest.agrees", {{"off_pct", off_pct(fit.ratio)}}});
    }
    void tell_disagreement(const LoggedColumn& yield, const LoggedColumn& flow,
                           const LoggedColumn* swath) {
        const double ratio = kg_per_m2_in_t_per_ha * raw_ratio(yield, flow, swath) *
                             factor_of(yield.is.unit, out_.crop).value_or(nan) /
                             *factor_of(flow.is.unit, {}) *
                             (swath ? *factor_of(swath->is.unit, {}) : 1.0);
        if (std::isfinite(ratio) && !seconds_.empty())
            out_.notes.push_back({"harvest.disagrees", {{"off_pct", off_pct(ratio)}}});
    }
    void need_unit(const LoggedColumn& c) {
        if (!c.is.unit.empty()) return;
        if (c.is.volume && factor_of("bu/ac", out_.crop) == std::nullopt)
            refuse(source_, {"harvest.crop_missing", {{"column", c.name}, {"crop", out_.crop}}});
        refuse(source_, {"harvest.unit_unknown",
                         {{"role", c.is.role},
                          {"column", c.name},
                          {"median", text(positive_median(c.value), 2)},
                          {"known", listed_units(c.is.role)}}});
    }
    void settle_rest(const char* role) {
        LoggedColumn* c = rows_.find(role);
        if (!c) return;
        if (c->is.unit.empty()) return leave_out(*c);
        convert(*c);
    }

    const HarvestSource& source_;
    LoggedRows& rows_;
    HarvestRead& out_;
    std::vector<double> seconds_;
    std::vector<double> way_;
};

}  // namespace

void settle_units(const HarvestSource& source, LoggedRows& rows, HarvestRead& out) {
    Settling(source, rows, out).run();
}

}  // namespace vrmap::job
