// SPDX-License-Identifier: Apache-2.0
// A combine's day with a known truth: passes to and fro, grain that takes its time to the sensor.
#pragma once
#include <cmath>
#include <vector>

#include "simulate/random.hpp"
#include "vrmap/clean/course.hpp"

namespace vrmap::clean {

struct Drive {
    int passes = 30;
    double length_m = 300;
    double swath_m = 6;
    double speed_m_per_s = 2;
    double dead_s = 12;   ///< until the first grain reaches the sensor
    double mixing_s = 0;  ///< mean of what it then takes longer
    double noise = 0.08;  ///< of a reading
    double spikes = 0;    ///< share of readings
    bool to_and_fro = true;
};

/// Yield of ground of patches 15 to 80 m wide.
class Patches {
public:
    explicit Patches(simulate::Random& random) {
        for (Wave& w : waves_) {
            const double length = random.uniform(15, 80);
            const double way = random.uniform(0, 2 * M_PI);
            w = {2 * M_PI / length * std::cos(way), 2 * M_PI / length * std::sin(way),
                 random.uniform(0, 2 * M_PI)};
        }
    }
    double at(geo::Point p) const {
        double sum = 6;
        for (const Wave& w : waves_) sum += 0.35 * std::sin(w.x * p.x + w.y * p.y + w.phase);
        return sum;
    }

private:
    struct Wave {
        double x, y, phase;
    };
    Wave waves_[10];
};

/// A row a second, turns of 12 s with nothing under the header between the passes.
inline MonitorSeries driven(const Drive& d, simulate::Random random) {
    const Patches ground(random);
    MonitorSeries s;
    std::vector<double> cut;  // under the header, each second
    double time = 0;
    const auto add = [&](geo::Point p, double yield) {
        s.time_s.push_back(time++);
        s.at.push_back({p.x + 0.08 * random.normal(), p.y + 0.08 * random.normal()});
        cut.push_back(yield);
    };
    for (int pass = 0; pass < d.passes; ++pass) {
        const bool back = d.to_and_fro && pass % 2;
        const double x = d.swath_m * pass;
        for (double y = 0; y <= d.length_m; y += d.speed_m_per_s) {
            const geo::Point p{x, back ? d.length_m - y : y};
            add(p, ground.at(p));
        }
        const double end = back ? 0 : d.length_m;
        const double out = back ? -1 : 1;
        for (int k = 1; k < 12; ++k) {
            const double turned = M_PI * k / 12;
            const double r = d.swath_m / 2;
            if (d.to_and_fro)
                add({x + r * (1 - std::cos(turned)), end + out * 8 * std::sin(turned)}, 0);
            else
                add({x + r * (1 - std::cos(turned)), end * (1 - k / 12.0) + 20}, 0);
        }
    }
    // each second's grain spreads over those after it
    std::vector<double> arrives(cut.size() + 200, 0.0);
    const int steps = d.mixing_s > 0 ? 60 : 1;
    for (std::size_t i = 0; i < cut.size(); ++i)
        for (int k = 0; k < steps; ++k) {
            const double share =
                d.mixing_s > 0 ? std::exp(-k / d.mixing_s) - std::exp(-(k + 1) / d.mixing_s) : 1;
            arrives[i + static_cast<std::size_t>(d.dead_s) + static_cast<std::size_t>(k)] +=
                share * cut[i];
        }
    for (std::size_t i = 0; i < cut.size(); ++i) {
        double read = arrives[i] * (1 + d.noise * random.normal());
        if (random.uniform() < d.spikes)
            read = random.uniform() < 0.5 ? 0 : read * random.uniform(3, 30);
        s.value.push_back(read);
    }
    return s;
}

}  // namespace vrmap::clean
