// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "clean/harvest_steps.hpp"
#include "vrmap/clean/flow_delay.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

// 1 kg/m² is 10 t/ha.
constexpr double t_per_ha_in_kg_per_m2 = 10;
// Beyond this the monitor's yield is not its flow over its ground: one of them was edited.
constexpr double most_disagreement = 0.2;

MonitorSeries series_of(const Work& w, const std::vector<double>& value) {
    MonitorSeries s;
    const HarvestTrack& log = w.out.log;
    for (const std::size_t i : w.sound) {
        s.time_s.push_back(log.time_s.empty() ? static_cast<double>(i) : log.time_s[i]);
        s.at.push_back(log.at[i]);
        s.value.push_back(value[i]);
    }
    return s;
}

// m²/s under the header.
double ground_rate(const Work& w, std::size_t i) {
    return w.width[i] * w.speed[i];
}

// What went past the sensor, per second: as logged, in the scale of the logged yield where there is
// one; else what the logged yield came from; else that yield itself.
std::vector<double> flow_of(const Work& w) {
    const HarvestTrack& log = w.out.log;
    std::vector<double> flow(w.size(), std::nan(""));
    for (std::size_t i = 0; i < w.size(); ++i) {
        if (log.yield_t_per_ha.empty()) {
            flow[i] = log.flow_kg_per_s[i];
            continue;
        }
        const double ground = ground_rate(w, i);
        flow[i] = log.yield_t_per_ha[i] / t_per_ha_in_kg_per_m2 * (ground > 0 ? ground : 1);
        if (!(ground > 0)) flow[i] = std::nan("");
    }
    if (log.yield_t_per_ha.empty() || log.flow_kg_per_s.empty()) return flow;
    std::vector<double> scale;
    for (std::size_t i = 0; i < w.size(); ++i)
        if (flow[i] > 0 && log.flow_kg_per_s[i] > 0)
            scale.push_back(flow[i] / log.flow_kg_per_s[i]);
    const double usual = median(scale);
    if (!(usual > 0) || mad_sd(scale, usual) > most_disagreement * usual) return flow;
    for (std::size_t i = 0; i < w.size(); ++i) flow[i] = usual * log.flow_kg_per_s[i];
    return flow;
}

void tell_delay(const char* name, const FlowDelay& found, double taken, bool given,
                StepAccount& account) {
    account.parameters.push_back({name, taken, given});
    if (given) return account.why.push_back({"clean.delay_given", {}});
    const std::string pairs = text(static_cast<long long>(found.pairs));
    if (!found.seconds) {
        const char* why = taken != 0              ? "clean.delay_as_flow"
                          : found.tried_s.empty() ? "clean.delay_no_neighbours"
                                                  : "clean.delay_unclear";
        account.why.push_back({why, {{"pairs", pairs}}});
    } else {
        Message m{taken == 0 ? "clean.delay_none" : "clean.delay_found", {}};
        m.args.emplace_back("seconds", text(*found.seconds, 1));
        m.args.emplace_back("sd", text(found.sd_s, 1));
        m.args.emplace_back("pairs", pairs);
        if (taken != 0) {
            m.args.emplace_back("before", text(found.correlation_unshifted, 2));
            m.args.emplace_back("after", text(found.correlation, 2));
        }
        account.why.push_back(std::move(m));
    }
}

// A delay that is no more than a row or its own spread was taken out before, or is none.
double worth_shifting(const FlowDelay& found, double interval_s) {
    if (!found.seconds) return 0;
    return std::abs(*found.seconds) > std::max(interval_s, 2 * found.sd_s) ? *found.seconds : 0;
}

// Grain over ground, or the yield as it was logged where nothing moves.
void yield_at_its_place(Work& w, const std::vector<double>& flow, double delay_s) {
    const HarvestTrack& log = w.out.log;
    std::vector<double>& yield = w.out.yield_t_per_ha;
    yield.assign(w.size(), std::nan(""));
    if (delay_s == 0 && !log.yield_t_per_ha.empty()) {
        yield = log.yield_t_per_ha;
        return;
    }
    const MonitorSeries s = series_of(w, flow);
    const std::vector<std::size_t> from = readings(s, w.sound_course, delay_s);
    for (std::size_t k = 0; k < s.size(); ++k) {
        const std::size_t i = w.sound[k];
        if (from[k] == s.size()) {
            w.reject(i, delay_s > 0 ? Reason::pass_end : Reason::pass_start);
            continue;
        }
        const double ground = ground_rate(w, i);
        if (ground > 0) yield[i] = t_per_ha_in_kg_per_m2 * s.value[from[k]] / ground;
    }
}

}  // namespace

void shift_flow(Works& works, const HarvestSettings& given, StepAccount& account) {
    const bool left_out = given.left_out.contains(Step::flow_delay);
    for (Work& w : works) {
        if (given.width) w.width.assign(w.size(), given.width->value);
        const bool no_width =
            std::none_of(w.width.begin(), w.width.end(), [](double v) { return v > 0; });
        // without a width the shape of the flow is that of the yield, up to one factor
        if (no_width) w.width.assign(w.size(), 1.0);
        std::vector<double> flow = flow_of(w);
        const FlowDelay found = flow_delay(series_of(w, flow), w.sound_course);
        w.apart_m = found.apart_m;
        w.delay_s = given.flow_delay_s.value_or(worth_shifting(found, w.interval_s));
        if (left_out) w.delay_s = 0;
        if (!left_out)
            tell_delay("flow_delay_s", found, w.delay_s, given.flow_delay_s.has_value(), account);
        if (no_width && w.out.log.yield_t_per_ha.empty()) {
            if (!(w.apart_m > 0)) throw ArgumentError({"clean.no_width", {}});
            w.width.assign(w.size(), w.apart_m);
            account.parameters.push_back({"width_m", w.apart_m, false});
            account.why.push_back({"clean.width_from_passes", {{"metres", text(w.apart_m, 2)}}});
        }
        yield_at_its_place(w, flow, w.delay_s);
        if (no_width && w.apart_m > 0) w.width.assign(w.size(), w.apart_m);
        if (no_width && !(w.apart_m > 0)) w.width.assign(w.size(), std::nan(""));
    }
}

void shift_moisture(Works& works, const HarvestSettings& given, StepAccount& account) {
    const bool left_out = given.left_out.contains(Step::moisture_delay);
    for (Work& w : works) {
        const HarvestTrack& log = w.out.log;
        if (log.moisture_pct.empty()) continue;
        std::vector<double> moisture = log.moisture_pct;
        for (double& m : moisture)
            if (!(m > 0) || m >= 100) m = std::nan("");
        const MonitorSeries s = series_of(w, moisture);
        double delay = 0;
        if (!left_out) {
            const FlowDelay found = flow_delay(s, w.sound_course);
            // where the moisture's own pattern is too faint: it is measured where the flow is
            delay = given.moisture_delay_s.value_or(
                found.seconds ? worth_shifting(found, w.interval_s) : w.delay_s);
            tell_delay("moisture_delay_s", found, delay, given.moisture_delay_s.has_value(),
                       account);
        }
        w.out.moisture_pct.assign(w.size(), std::nan(""));
        const std::vector<std::size_t> from = readings(s, w.sound_course, delay);
        for (std::size_t k = 0; k < s.size(); ++k)
            if (from[k] < s.size()) w.out.moisture_pct[w.sound[k]] = s.value[from[k]];
    }
    if (!given.standard_moisture_pct || left_out) return;
    account.parameters.push_back({"standard_moisture_pct", *given.standard_moisture_pct, true});
    for (Work& w : works) {
        const bool wet = w.out.log.yield_t_per_ha.empty();  // what passes the sensor is
        if (!wet && w.out.log.basis != HarvestTrack::Basis::wet) {
            account.why.push_back({w.out.log.basis == HarvestTrack::Basis::standard
                                       ? "clean.already_standard"
                                       : "clean.basis_unknown",
                                   {}});
            continue;
        }
        std::vector<double> known;
        for (const double m : w.out.moisture_pct)
            if (!std::isnan(m)) known.push_back(m);
        const double usual = median(std::move(known));
        if (std::isnan(usual)) {
            account.why.push_back({"clean.no_moisture", {}});
            continue;
        }
        for (std::size_t i = 0; i < w.size(); ++i) {
            const double m = std::isnan(w.out.moisture_pct[i]) ? usual : w.out.moisture_pct[i];
            w.out.yield_t_per_ha[i] *= (100 - m) / (100 - *given.standard_moisture_pct);
        }
        account.why.push_back({"clean.standardised", {{"usual", text(usual, 1)}}});
    }
}

}  // namespace vrmap::clean
