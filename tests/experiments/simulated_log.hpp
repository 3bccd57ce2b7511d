// SPDX-License-Identifier: Apache-2.0
// A combine's log with everything that goes wrong, and the truth beside it.
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "simulate/random.hpp"
#include "unit/clean/driven.hpp"
#include "vrmap/clean/harvest_track.hpp"

namespace vrmap::experiments {

struct Faults {
    double bad = 0.1;       ///< share of readings: half of them 0, half 3 to 30 times too high
    double dead_s = 12;     ///< until the first grain reaches the sensor
    double mixing_s = 2.5;  ///< mean of what it then takes longer
    bool overlaps = true;   ///< every sixth pass cuts between a quarter and all of its width
    bool jumps = true;      ///< of the antenna: one place in 500
    bool header_logged = true;
};

struct SimulatedLog {
    clean::HarvestTrack track;
    std::vector<double> grown;          ///< t/ha at the true place; NaN on turns
    std::vector<double> share;          ///< of the header that cut; 0 on turns
    std::vector<double> noiseless;      ///< kg/s past the sensor, without noise and spikes
    std::vector<unsigned char> spoilt;  ///< reading
    std::vector<unsigned char> misplaced;
    clean::Patches ground;
    double width_m = 0, height_m = 0;  ///< of the field, from (0, 0)

    /// Whether a row that is given the reading `delay` rows later is as it should be: in its place,
    /// at least half a swath of its own, and but for noise within a tenth of what grew there.
    bool is_sound(std::size_t row, std::size_t delay) const {
        const std::size_t from = row + delay;
        if (from >= spoilt.size() || spoilt[from] || misplaced[row] || share[row] < 0.5)
            return false;
        const double cut_m2 = share[row] * track.width_m[row] * track.speed_m_per_s[row];
        return std::abs(10 * noiseless[from] / cut_m2 / grown[row] - 1) <= 0.1;
    }
};

/// Passes of 300 m to and fro, 6 m wide, at about 2 m/s, a row a second, 8 % noise of a reading and
/// 8 cm of the antenna; turns of 12 s with the header up.
inline SimulatedLog simulated_log(const Faults& f, simulate::Random random) {
    constexpr double swath_m = 6;
    constexpr double length_m = 300;
    constexpr int passes = 36;
    SimulatedLog log{{}, {}, {}, {}, {}, {}, clean::Patches(random), 0, length_m};
    clean::HarvestTrack& t = log.track;
    std::vector<double> cut;  // kg each second
    double speed = 2, x = swath_m / 2, harvested_to = 0;
    const auto next_speed = [&] {
        speed = 2 + 0.92 * (speed - 2) + 0.04 * random.normal();
        return std::clamp(speed, 1.4, 2.6);
    };
    const auto row = [&](geo::Point p, double v, double fresh, int pass) {
        const bool down = fresh > 0;
        t.time_s.push_back(static_cast<double>(t.size()));
        t.at.push_back({p.x + 0.08 * random.normal(), p.y + 0.08 * random.normal()});
        t.speed_m_per_s.push_back(v * (1 + 0.01 * random.normal()));
        t.width_m.push_back(swath_m);
        t.at_work.push_back(down);
        t.pass.push_back(pass);
        t.record.push_back(static_cast<long>(t.size()));
        log.grown.push_back(down ? log.ground.at(p) : std::nan(""));
        log.share.push_back(fresh);
        cut.push_back(down ? log.grown.back() / 10 * fresh * swath_m * v : 0);
    };
    for (int pass = 0; pass < passes; ++pass) {
        const bool back = pass % 2;
        const double fresh = std::min(1.0, (x + swath_m / 2 - harvested_to) / swath_m);
        // a row stands in the middle of what it cuts
        for (double from = 0; from < length_m;) {
            const double v = next_speed();
            const double y = std::min(from + v / 2, length_m);
            row({x, back ? length_m - y : y}, v, fresh, pass);
            from += v;
        }
        harvested_to = x + swath_m / 2;
        const bool narrow = f.overlaps && pass % 6 == 4;
        const double on = swath_m * (narrow ? random.uniform(0.25, 1) : 1);
        for (int k = 1; k < 12; ++k)
            row({x + on / 2 * (1 - std::cos(M_PI * k / 12)),
                 (back ? 0 : length_m) + (back ? -8 : 8) * std::sin(M_PI * k / 12)},
                1.5, 0, pass);
        x += on;
    }
    log.width_m = harvested_to;

    // each second's grain spreads over those after it
    std::vector<double> arrives(cut.size() + 300, 0.0);
    const int spread = f.mixing_s > 0 ? 60 : 1;
    for (std::size_t i = 0; i < cut.size(); ++i)
        for (int k = 0; k < spread; ++k)
            arrives[i + static_cast<std::size_t>(f.dead_s) + static_cast<std::size_t>(k)] +=
                cut[i] *
                (f.mixing_s > 0 ? std::exp(-k / f.mixing_s) - std::exp(-(k + 1) / f.mixing_s) : 1);
    log.spoilt.assign(cut.size(), 0);
    log.misplaced.assign(cut.size(), 0);
    log.noiseless.assign(arrives.begin(),
                         arrives.begin() + static_cast<std::ptrdiff_t>(cut.size()));
    for (std::size_t i = 0; i < cut.size(); ++i) {
        double flow = arrives[i] * (1 + 0.08 * random.normal());
        const double draw = random.uniform();
        const double times = random.uniform(3, 30);
        if (draw < f.bad) {
            log.spoilt[i] = 1;
            flow = draw < f.bad / 2 ? 0 : flow * times;
        }
        t.flow_kg_per_s.push_back(flow);
        t.yield_t_per_ha.push_back(10 * flow / (swath_m * t.speed_m_per_s[i]));
    }
    for (std::size_t i = 0; i < cut.size(); ++i)
        if (f.jumps && random.uniform() < 0.002) {
            t.at[i].x += random.uniform(60, 300);
            log.misplaced[i] = 1;
        }
    t.basis = clean::HarvestTrack::Basis::wet;
    if (!f.header_logged) t.at_work.clear();
    return log;
}

}  // namespace vrmap::experiments
