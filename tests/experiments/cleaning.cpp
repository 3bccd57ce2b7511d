// SPDX-License-Identifier: Apache-2.0
// Simulated logs cleaned: the delay found, the map's error against the truth, sound rows lost.
//   cleaning FIRST COUNT BAD MIXING HEADER   one line for each seed:
//   seed delay raw_rmse clean_rmse ideal_rmse late_rmse sound lost bad_kept rows kept
// `ideal`: the same drive without delay, mixing, spikes, jumps or overlaps; `late`: with delay and
// mixing alone, shifted back by what they are known to be.
//   cleaning log SEED BAD MIXING     that log as CSV, places in metres
//   cleaning judge SEED BAD MIXING   the RMSE of the map of `x,y,value` on standard input
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "experiments/simulated_log.hpp"
#include "vrmap/clean/clean_harvest.hpp"
#include "vrmap/interpolate/kriging.hpp"

using namespace vrmap;

namespace {

constexpr double cell_m = 5;

simulate::Random seeded(int seed) {
    return {static_cast<std::uint64_t>(seed), simulate::Stream::harvest};
}

// Root mean squared error of the map that kriging makes of the points, over the field's cells.
double map_error(const std::vector<geo::Point>& at, const std::vector<double>& value,
                 const experiments::SimulatedLog& truth) {
    geo::Box box;
    box.add({0, 0});
    box.add({truth.width_m, truth.height_m});
    const geo::GridGeometry grid = geo::grid_over(box, Metres{cell_m});
    const auto fit = interpolate::fit_variogram(interpolate::experimental_variogram(at, value));
    const auto made =
        interpolate::krige({at, value, {}, {}}, {fit.variogram}, {interpolate::Lattice::of(grid)});
    double squares = 0;
    double cells = 0;
    for (int r = 0; r < grid.rows; ++r)
        for (int c = 0; c < grid.cols; ++c) {
            const geo::Point p = grid.centre_of({r, c});
            const double found =
                made.mean[static_cast<std::size_t>(r) * static_cast<std::size_t>(grid.cols) +
                          static_cast<std::size_t>(c)];
            if (p.x > truth.width_m || std::isnan(found)) continue;
            squares += std::pow(found - truth.ground.at(p), 2);
            ++cells;
        }
    return std::sqrt(squares / cells);
}

// Of the readings as they come `delay` rows later, where the header was down.
double error_as_logged(const experiments::SimulatedLog& log, const experiments::SimulatedLog& truth,
                       std::size_t delay) {
    std::vector<geo::Point> at;
    std::vector<double> value;
    for (std::size_t i = 0; i + delay < log.track.size(); ++i)
        if (!std::isnan(log.grown[i])) {
            at.push_back(log.track.at[i]);
            value.push_back(10 * log.track.flow_kg_per_s[i + delay] /
                            (log.track.width_m[i] * log.track.speed_m_per_s[i]));
        }
    return map_error(at, value, truth);
}

void write_log(const experiments::SimulatedLog& log) {
    std::puts("x,y,Time(s),Flow(kg/s),Swath(m),Speed(m/s),Header,Pass");
    const clean::HarvestTrack& t = log.track;
    for (std::size_t i = 0; i < t.size(); ++i)
        std::printf("%.3f,%.3f,%.1f,%.5f,%.3f,%.4f,%d,%d\n", t.at[i].x, t.at[i].y, t.time_s[i],
                    t.flow_kg_per_s[i], t.width_m[i], t.speed_m_per_s[i], t.at_work[i], t.pass[i]);
}

double error_of_input(const experiments::SimulatedLog& truth) {
    std::vector<geo::Point> at;
    std::vector<double> value;
    for (std::string line; std::getline(std::cin, line);) {
        double x = 0, y = 0, v = 0;
        if (std::sscanf(line.c_str(), "%lf,%lf,%lf", &x, &y, &v) != 3) std::exit(2);
        at.push_back({x, y});
        value.push_back(v);
    }
    return map_error(at, value, truth);
}

// For other programs, which clean the same log and have their points judged.
int serve(const std::string& what, char** argv) {
    experiments::Faults faults;
    faults.bad = std::atof(argv[3]);
    faults.mixing_s = std::atof(argv[4]);
    const auto log = experiments::simulated_log(faults, seeded(std::atoi(argv[2])));
    if (what == "log")
        write_log(log);
    else
        std::printf("%.6f\n", error_of_input(log));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 5) return serve(argv[1], argv);
    if (argc != 6) return 2;
    const int first = std::atoi(argv[1]);
    const int count = std::atoi(argv[2]);
    for (int seed = first; seed < first + count; ++seed) {
        experiments::Faults faults;
        faults.bad = std::atof(argv[3]);
        faults.mixing_s = std::atof(argv[4]);
        faults.header_logged = std::atoi(argv[5]) != 0;
        const auto log = experiments::simulated_log(faults, seeded(seed));
        const auto ideal = experiments::simulated_log({0, 0, 0, false, false, true}, seeded(seed));
        const auto mixed =
            experiments::simulated_log({0, 12, faults.mixing_s, false, false, true}, seeded(seed));
        const clean::CleanedHarvest done = clean::clean_harvest({log.track}, {}, {});
        const auto kept = done.points().kept();
        const clean::CleanedTrack& track = done.tracks[0];
        double delay = 0;
        for (const auto& step : done.steps)
            if (step.step == clean::Step::flow_delay) delay = step.parameters[0].value;
        std::size_t sound = 0, lost = 0, bad_kept = 0;
        const std::size_t rows = log.track.size();
        for (std::size_t i = 0; i < rows; ++i) {
            const bool stands = track.reason[i] == clean::Reason::kept;
            const bool good = log.is_sound(i, static_cast<std::size_t>(std::lround(delay)));
            sound += good;
            lost += good && !stands;
            bad_kept += !good && stands;
        }
        std::cout << seed << ' ' << delay << ' ' << error_as_logged(log, log, 0) << ' '
                  << map_error(kept.position, kept.value, log) << ' '
                  << error_as_logged(ideal, ideal, 0) << ' '
                  << error_as_logged(mixed, mixed, faults.mixing_s > 0 ? 14 : 12) << ' ' << sound
                  << ' ' << lost << ' ' << bad_kept << ' ' << rows << ' ' << kept.size();
        std::cout << '\n';
    }
}
