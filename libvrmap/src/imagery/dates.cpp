// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/dates.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace vrmap::imagery {

namespace {

constexpr double as_clear = 0.01;
constexpr double least_shared = 0.1;

struct Shift {
    double by = 0;
    bool known = false;
};

Shift shift_to(const geo::Grid<double>& reference, const geo::Grid<double>& date,
               const geo::Grid<double>& area) {
    double sum = 0;
    double shared = 0;
    double all = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
        if (!(area[i] > 0)) continue;
        all += area[i];
        const double off = reference[i] - date[i];
        if (std::isnan(off)) continue;
        sum += area[i] * off;
        shared += area[i];
    }
    return {shared > 0 ? sum / shared : 0, shared > 0 && shared >= least_shared * all};
}

// What the dates say of one cell, each as it is shifted.
struct Cell {
    double weight = 0, sum = 0, dates = 0, plain = 0, squares = 0;
    void add(double v, double variance) {
        weight += 1 / variance;
        sum += v / variance;
        dates += 1;
        plain += v;
        squares += v * v;
    }
    double mean() const { return sum / weight; }
    double variance() const {
        const double about = std::max(0.0, squares / dates - plain * plain / (dates * dates));
        return 1 / weight + (dates > 1 ? about / (dates - 1) : 0);
    }
};

}  // namespace

std::size_t best_date(const std::vector<Acquisition>& dates, std::int64_t wanted) {
    double clearest = 0;
    for (const Acquisition& a : dates) clearest = std::max(clearest, a.clear_share);
    std::size_t best = dates.size();
    for (std::size_t k = 0; k < dates.size(); ++k) {
        if (dates[k].clear_share < clearest - as_clear) continue;
        if (best == dates.size()) {
            best = k;
            continue;
        }
        const auto near = std::llabs(dates[k].day - wanted);
        const auto best_near = std::llabs(dates[best].day - wanted);
        if (near < best_near || (near == best_near && dates[k].day > dates[best].day)) best = k;
    }
    return best;
}

geo::Layer<Ndvi> composite(const std::vector<Acquisition>& dates, std::size_t reference,
                           const geo::Grid<double>& area) {
    const geo::Layer<Ndvi>& first = dates[reference].layer;
    std::vector<Shift> shifts;
    for (const Acquisition& a : dates)
        shifts.push_back(shift_to(first.mean(), a.layer.mean(), area));
    geo::Grid<double> mean(first.geometry(), std::nan(""));
    geo::Grid<double> variance(first.geometry(), std::nan(""));
    for (std::size_t i = 0; i < mean.size(); ++i) {
        Cell cell;
        for (std::size_t k = 0; k < dates.size(); ++k)
            if (const double v = dates[k].layer.mean()[i]; shifts[k].known && !std::isnan(v))
                cell.add(v + shifts[k].by, dates[k].layer.variance()[i]);
        if (cell.dates == 0) continue;
        mean[i] = cell.mean();
        variance[i] = cell.variance();
    }
    return {std::move(mean), std::move(variance)};
}

std::vector<double> level_parts(geo::Layer<Ndvi>& layer, const geo::Grid<int>& part,
                                const geo::Grid<double>& area) {
    const int last =
        part.size() == 0 ? -1 : *std::max_element(part.values().begin(), part.values().end());
    std::vector<double> moved(static_cast<std::size_t>(last + 1), 0.0);
    geo::Grid<double> mean = layer.mean();
    const auto of_part = [&](int k) {
        return geo::area_mean(area,
                              [&](std::size_t i) { return part[i] == k ? mean[i] : std::nan(""); });
    };
    // the mean of the ground that is in a part: what is in none does not set where they go
    const double all =
        geo::area_mean(area, [&](std::size_t i) { return part[i] >= 0 ? mean[i] : std::nan(""); });
    for (int k = 0; k <= last; ++k) {
        bool ground = false;
        for (std::size_t i = 0; i < part.size(); ++i)
            ground = ground || (part[i] == k && area[i] > 0 && !std::isnan(mean[i]));
        if (ground) moved[static_cast<std::size_t>(k)] = all - of_part(k);
    }
    for (std::size_t i = 0; i < mean.size(); ++i)
        if (part[i] >= 0) mean[i] += moved[static_cast<std::size_t>(part[i])];
    layer = {std::move(mean), layer.variance()};
    return moved;
}

}  // namespace vrmap::imagery
