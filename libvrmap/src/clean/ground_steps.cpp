// SPDX-License-Identifier: Apache-2.0
// What ground a row harvested, and what the whole field gave.
#include <algorithm>
#include <array>
#include <cmath>

#include "clean/harvest_steps.hpp"
#include "geo/nearest.hpp"
#include "vrmap/geo/covered_ground.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

constexpr double usual_least_share = 0.5;
constexpr double floor_share = 0.2;  // of less, five centimetres of the antenna are a lot
constexpr double share_step = 0.1;
constexpr std::size_t fewest_in_step = 30;
constexpr double most_spread = 3;  // of what partial swaths say, in that of whole ones
constexpr double wilder_edge = 2;  // spread near the outline, in that of the field
constexpr double kg_in_t = 1000;
constexpr double m2_in_ha = 10000;

bool harvests(const Work& w, std::size_t i) {
    const Reason r = w.out.reason[i];
    return r != Reason::not_at_work && r != Reason::turn && r != Reason::outside_field;
}

// The ground from the row before to this one, as wide as the header across the way it drives.
// Neighbouring rows share a side, so that a wobbling place makes neither gaps nor overlaps.
std::optional<geo::Quad> swath(const Work& w, std::size_t k) {
    const std::size_t i = w.sound[k];
    const geo::Point to = w.out.log.at[i];
    const geo::Point ahead = w.out.course.heading[i];
    if (!(w.width[i] > 0) || (ahead.x == 0 && ahead.y == 0)) return std::nullopt;
    geo::Point from, came = ahead;
    if (k > 0 && !w.sound_course.begins[k]) {
        from = w.out.log.at[w.sound[k - 1]];
        came = w.out.course.heading[w.sound[k - 1]];
    } else {
        from = {to.x - ahead.x * w.step_m, to.y - ahead.y * w.step_m};
    }
    const double half = w.width[i] / 2;
    const geo::Quad joined{{{from.x + came.y * half, from.y - came.x * half},
                            {to.x + ahead.y * half, to.y - ahead.x * half},
                            {to.x - ahead.y * half, to.y + ahead.x * half},
                            {from.x - came.y * half, from.y + came.x * half}}};
    if (geo::is_convex(joined)) return joined;
    // a tight turn: the strip on its own
    const double d = std::hypot(to.x - from.x, to.y - from.y);
    if (!(d > 0)) return std::nullopt;
    const geo::Point u{(to.x - from.x) / d, (to.y - from.y) / d};
    return geo::Quad{{{from.x + u.y * half, from.y - u.x * half},
                      {to.x + u.y * half, to.y - u.x * half},
                      {to.x - u.y * half, to.y + u.x * half},
                      {from.x - u.y * half, from.y + u.x * half}}};
}

// What partial swaths gave against whole ones beside them, tenth by tenth of their share. What a
// receiver's error makes look partial was cut whole: its yield needs no correction, whatever the
// geometry says; so the ground's own answer is taken, between none and the geometry's.
struct Partial {
    double usual = 1;  ///< share of a whole swath
    double least = usual_least_share;
    std::array<double, 10> factor{};  ///< by tenths of `usual`; 0: unknown

    double whole_from() const { return usual * (1 - share_step); }
    std::size_t tenth(double share) const {
        return std::min<std::size_t>(9, static_cast<std::size_t>(share / usual / share_step));
    }
    /// What a yield is to be divided by.
    double correction(double share) const {
        if (share >= whole_from()) return usual;
        const double known = factor[tenth(share)];
        return known > 0 ? usual * known : share;
    }
};

// Yields against the median of the whole swaths about them.
class Beside {
public:
    Beside(const Works& works, double from) : nearest_(places(works, from)) {}
    std::size_t size() const { return at_.size(); }
    double log_ratio(geo::Point p, double yield, std::ptrdiff_t skip = -1) const {
        constexpr std::size_t about = 9;
        nearest_.find(p, about, skip, found_);
        std::vector<double> values;
        for (const auto& f : found_) values.push_back(yield_[f.second]);
        return std::log(yield / median(std::move(values)));
    }
    double noise() const {
        std::vector<double> off;
        const std::size_t every = 1 + at_.size() / 2000;
        for (std::size_t k = 0; k < at_.size(); k += every)
            off.push_back(log_ratio(at_[k], yield_[k], static_cast<std::ptrdiff_t>(k)));
        return mad_sd(off, median(off));
    }

private:
    const std::vector<geo::Point>& places(const Works& works, double from) {
        for (const Work& w : works)
            for (const std::size_t i : w.sound)
                if (w.stands(i) && w.out.yield_t_per_ha[i] > 0 && w.out.fresh_share[i] >= from) {
                    at_.push_back(w.out.log.at[i]);
                    yield_.push_back(w.out.yield_t_per_ha[i]);
                }
        return at_;
    }
    std::vector<geo::Point> at_;
    std::vector<double> yield_;
    geo::Nearest nearest_;
    mutable std::vector<std::pair<double, std::size_t>> found_;
};

void compare(const Works& works, Partial& p, StepAccount& account) {
    const Beside beside(works, p.whole_from());
    std::array<std::vector<double>, 10> by_tenth;
    std::size_t partial = 0;
    if (beside.size() >= fewest_in_step)
        for (const Work& w : works)
            for (const std::size_t i : w.sound) {
                const double share = w.out.fresh_share[i];
                if (!w.stands(i) || !(w.out.yield_t_per_ha[i] > 0) || !(share < p.whole_from()))
                    continue;
                ++partial;
                by_tenth[p.tenth(share)].push_back(
                    beside.log_ratio(w.out.log.at[i], w.out.yield_t_per_ha[i]));
            }
    if (partial < fewest_in_step) return account.why.push_back({"clean.few_partial", {}});
    const double noise = beside.noise();
    for (std::size_t k = 10; k-- > 0;) {
        if (by_tenth[k].size() < fewest_in_step) continue;
        const double off = median(by_tenth[k]);
        if (mad_sd(by_tenth[k], off) > most_spread * noise) {
            p.least = std::max(p.least, p.usual * share_step * static_cast<double>(k + 1));
            break;
        }
        const double geometry = share_step * (static_cast<double>(k) + 0.5);
        p.factor[k] = std::clamp(std::exp(off), geometry, 1.0);
        p.least =
            std::min(p.least, p.usual * std::max(floor_share, share_step * static_cast<double>(k)));
    }
    account.why.push_back(
        {"clean.partial_compared",
         {{"partial", text(static_cast<long long>(partial))}, {"noise", text(100 * noise, 1)}}});
}

}  // namespace

void share_ground(Works& works) {
    geo::Box box;
    double reach = 0;
    std::size_t count = 0;
    for (const Work& w : works)
        for (const std::size_t i : w.sound)
            if (harvests(w, i) && w.width[i] > 0) {
                box.add(w.out.log.at[i]);
                reach += std::hypot(w.width[i], w.step_m) / 2;
                ++count;
            }
    for (Work& w : works) {
        w.out.fresh_share.assign(w.size(), std::nan(""));
        w.out.fresh_m2.assign(w.size(), 0.0);
    }
    if (count == 0) return;
    geo::CoveredGround ground(box.grown(50), reach / static_cast<double>(count));
    for (Work& w : works)
        for (std::size_t k = 0; k < w.sound.size(); ++k) {
            const std::size_t i = w.sound[k];
            const auto quad = harvests(w, i) ? swath(w, k) : std::nullopt;
            const double area = quad ? geo::area_m2(*quad) : 0;
            if (!(area > 0) || !geo::is_convex(*quad)) continue;
            w.out.fresh_m2[i] = ground.take(*quad);
            w.out.fresh_share[i] = w.out.fresh_m2[i] / area;
        }
}

void mark_overlap(Works& works, const HarvestSettings& given, StepAccount& account) {
    const auto shares =
        standing(works, [](const Work& w, std::size_t i) { return w.out.fresh_share[i]; });
    if (shares.empty()) return account.why.push_back({"clean.no_swath", {}});
    Partial p;
    p.usual = median(shares);
    // most of the ground twice: these rows are in no driver's order
    if (p.usual < usual_least_share) return account.why.push_back({"clean.no_drive", {}});
    compare(works, p, account);
    if (given.least_fresh_share) p.least = *given.least_fresh_share;
    account.parameters = {{"least_fresh_share", p.least, given.least_fresh_share.has_value()}};
    account.why.push_back({"clean.usual_share", {{"share", text(100 * p.usual, 1)}}});
    for (Work& w : works)
        for (const std::size_t i : w.sound) {
            const double share = w.out.fresh_share[i];
            if (std::isnan(share)) continue;
            if (share < p.least)
                w.reject(i, Reason::covered_before);
            else
                w.out.yield_t_per_ha[i] /= p.correction(share);
        }
}

void mark_edge(Works& works, const geo::FieldBoundary& boundary, const HarvestSettings& given,
               StepAccount& account) {
    if (boundary.parts().empty()) return account.why.push_back({"clean.no_boundary", {}});
    double band = given.edge ? given.edge->value : 0;
    if (!given.edge) {
        double apart = 0;
        for (const Work& w : works) apart = std::max(apart, w.apart_m);
        std::vector<double> edge, inside;
        for (const Work& w : works)
            for (const std::size_t i : w.sound)
                if (w.stands(i) && !std::isnan(w.unlike[i]))
                    (boundary.distance_to_outline(w.out.log.at[i]) < apart / 2 ? edge : inside)
                        .push_back(w.unlike[i]);
        const bool known = edge.size() >= fewest_in_step && inside.size() >= fewest_in_step;
        const double ratio =
            known ? mad_sd(edge, median(edge)) / mad_sd(inside, median(inside)) : 1;
        if (known && ratio > wilder_edge) band = apart / 2;
        account.why.push_back(
            {band > 0 ? "clean.edge_wild" : "clean.edge_as_field", {{"ratio", text(ratio, 2)}}});
    }
    account.parameters = {{"edge_m", band, given.edge.has_value()}};
    if (!(band > 0)) return;
    for (Work& w : works)
        for (const std::size_t i : w.sound)
            if (w.stands(i) && boundary.distance_to_outline(w.out.log.at[i]) < band)
                w.reject(i, Reason::edge);
}

void weigh(Works& works, const HarvestSettings& given, StepAccount& account) {
    if (!given.weighed) return account.why.push_back({"clean.not_weighed", {}});
    double ground = 0, harvested = 0, tonnes = 0;
    for (const Work& w : works)
        for (const std::size_t i : w.sound) {
            harvested += w.out.fresh_m2[i];
            if (!w.stands(i)) continue;
            ground += w.out.fresh_m2[i];
            tonnes += w.out.yield_t_per_ha[i] * w.out.fresh_m2[i] / m2_in_ha;
        }
    if (!(ground > 0) || !(tonnes > 0)) throw ArgumentError({"clean.nothing_to_weigh", {}});
    // rejected rows stood in the crop as well: their ground gave what the rest did
    const double logged = tonnes * harvested / ground;
    const double factor = given.weighed->value / kg_in_t / logged;
    const std::vector<std::pair<std::string, std::string>> args{
        {"weighed", text(given.weighed->value / kg_in_t, 2)},
        {"logged", text(logged, 2)},
        {"hectares", text(harvested / m2_in_ha, 3)}};
    if (!(factor > 0.5 && factor < 2)) throw ArgumentError({"clean.weighed_far", args});
    account.parameters = {{"factor", factor, true}};
    account.why.push_back({"clean.weighed", args});
    for (Work& w : works)
        for (double& y : w.out.yield_t_per_ha) y *= factor;
}

}  // namespace vrmap::clean
