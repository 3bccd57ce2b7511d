// SPDX-License-Identifier: Apache-2.0
// E1: maps judged by the hidden truth of virtual fields (AGRONOMY.md §10). One line of CSV for each
// field and policy; experiments.py runs it. Every field goes the way a farmer's
// does: files in FOLDER, job, load, prescribe. The virtual crop shares no equation with the
// balance.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "vrmap/io/write_virtual_field.hpp"
#include "vrmap/job/load.hpp"
#include "vrmap/prescribe.hpp"
#include "vrmap/simulate/virtual_field.hpp"

namespace {

using namespace vrmap;
namespace fs = std::filesystem;

// kg N/ha of this dressing on every cell of the truth, by one way of deciding it.
struct Policy {
    const char* name;
    geo::Grid<double> rate;
};

struct Score {
    double nitrogen = 0;  // kg/10a, all of the season
    double yield = 0;     // kg/10a
    double cv = 0;        // of yield within the field, %
    double surplus = 0;   // kg N/10a: fertiliser + compost's first season − grain
    double sd = 0;        // of this dressing within the field, kg N/10a
};

void write(const io::Files& files, const fs::path& folder) {
    fs::remove_all(folder);
    for (const auto& [name, bytes] : files) {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << bytes;
    }
}

const geo::Grid<double>& cells_of(const simulate::VirtualField& f) {
    return f.truth.yield_t_per_ha;
}

geo::Cell cell_number(const simulate::VirtualField& f, std::size_t i) {
    const int n = static_cast<int>(i);
    const int cols = cells_of(f).geometry().cols;
    return {n / cols, n % cols};
}

// A value for every cell of the truth that lies in the field, from its middle.
template <class F>
geo::Grid<double> on_truth(const simulate::VirtualField& f, F value) {
    geo::Grid<double> g(cells_of(f).geometry(), std::nan(""));
    for (int r = 0; r < g.geometry().rows; ++r)
        for (int c = 0; c < g.geometry().cols; ++c)
            if (!std::isnan(cells_of(f)[geo::Cell{r, c}]))
                g[geo::Cell{r, c}] = value(g.geometry().centre_of({r, c}));
    return g;
}

double mean(const geo::Grid<double>& g) {
    double sum = 0;
    double n = 0;
    for (const double v : g.values())
        if (!std::isnan(v)) sum += v, n += 1;
    return sum / n;
}

double sd(const geo::Grid<double>& g) {
    const double m = mean(g);
    geo::Grid<double> squares = g;
    for (std::size_t i = 0; i < g.size(); ++i) squares[i] = (g[i] - m) * (g[i] - m);
    return std::sqrt(mean(squares));
}

// At the edge of the mesh a truth cell's middle may lie outside it: the guide, as a spreader's pad.
geo::Grid<double> of_map(const simulate::VirtualField& f, const Outcome& o, double guide) {
    const agronomy::Ledger& ledger = o.spread.ledger;
    return on_truth(f, [&](geo::Point p) {
        const auto cell = ledger.geometry().cell_at(p);
        if (!cell) return guide;
        const std::size_t i = o.wanted.area.index(*cell);
        return o.wanted.area[i] > 0 ? kg_per_ha_from(ledger.rate(i)) : guide;
    });
}

// What NDVI alone would do with its whole curve, neither doubted nor gated: more where there is
// less in the crop (sign −1), or where there is more (+1); the field's mean stays the guide.
geo::Grid<double> by_ndvi(const simulate::VirtualField& f, const job::Loaded& in, double sign) {
    const geo::Grid<double>& ndvi = in.evidence.ndvi->layer.mean();
    const double guide = in.plan.guide.rate.value;
    const auto& curve = std::get<agronomy::UptakeCurve>(*in.plan.ndvi_rule);
    geo::Grid<double> rate = on_truth(f, [&](geo::Point p) {
        const auto cell = ndvi.geometry().cell_at(p);
        const double v = cell ? ndvi[*cell] : std::nan("");
        return curve.uptake_kg_per_ha(v) / in.plan.guide.recovery;
    });
    const double middle = mean(rate);
    double off = 0;
    for (int step = 0; step < 20; ++step) {  // the clipping at 0 and at the cap moves the mean
        geo::Grid<double> clipped = rate;
        for (std::size_t i = 0; i < clipped.size(); ++i)
            if (std::isnan(clipped[i]))
                clipped[i] = guide;
            else
                clipped[i] = std::clamp(guide + off + sign * (clipped[i] - middle), 0.0,
                                        in.plan.parameters.most_over_guide * guide);
        const geo::Grid<double> inside =
            on_truth(f, [&](geo::Point p) { return clipped[*clipped.geometry().cell_at(p)]; });
        if (step == 19 || std::abs(mean(inside) - guide) < 1e-9) return inside;
        off += guide - mean(inside);
    }
    return rate;
}

// The mean `same`, given where the truth says that it grows most: what no map can beat.
geo::Grid<double> by_truth(const simulate::VirtualField& f, double same, double most) {
    constexpr double step = 0.5;  // kg N/ha
    const auto steps = static_cast<std::size_t>(most / step);
    std::vector<float> gain(cells_of(f).size() * steps);  // of each further step, per cell
    for (std::size_t i = 0; i < cells_of(f).size(); ++i) {
        if (std::isnan(cells_of(f)[i])) continue;
        const simulate::Site site = f.site_at(cell_number(f, i));
        const auto grain = [&](std::size_t k) {
            const double all = static_cast<double>(k) * step + f.spec.fertiliser_so_far.value;
            return simulate::grain(site, {all}, f.spec.crop).value;
        };
        for (std::size_t k = 0; k < steps; ++k)
            gain[i * steps + k] = static_cast<float>(grain(k + 1) - grain(k));
    }
    // bisect the gain per step at which every cell stops
    double low = 0;
    double high = 1;
    geo::Grid<double> rate = cells_of(f);
    for (int k = 0; k < 30; ++k) {
        const double stop = (low + high) / 2;
        for (std::size_t i = 0; i < rate.size(); ++i) {
            if (std::isnan(rate[i])) continue;
            std::size_t n = 0;
            while (n<steps&& static_cast<double>(gain[i * steps + n])> stop) ++n;
            rate[i] = static_cast<double>(n) * step;
        }
        (mean(rate) > same ? low : high) = stop;
    }
    return rate;
}

Score judge(const simulate::VirtualField& f, const Policy& p) {
    constexpr double harvested_share = 0.78;  // of the crop's nitrogen, in what leaves the field
    geo::Grid<double> yield = p.rate;
    geo::Grid<double> surplus = p.rate;
    geo::Grid<double> total = p.rate;
    for (int r = 0; r < p.rate.geometry().rows; ++r)
        for (int c = 0; c < p.rate.geometry().cols; ++c) {
            const geo::Cell cell{r, c};
            if (std::isnan(p.rate[cell])) continue;
            const simulate::Site site = f.site_at(cell);
            simulate::Site bare = site;
            bare.compost = {};
            const NitrogenRate all{p.rate[cell] + f.spec.fertiliser_so_far.value};
            const NitrogenRate uptake = simulate::uptake_at_harvest(site, all, f.spec.crop);
            const double brought =
                uptake.value - simulate::uptake_at_harvest(bare, all, f.spec.crop).value;
            total[cell] = all.value;
            yield[cell] = simulate::grain(site, all, f.spec.crop).value;
            surplus[cell] = all.value + brought - harvested_share * uptake.value;
        }
    return {mean(total) / 10, mean(yield) * 100, 100 * sd(yield) / mean(yield), mean(surplus) / 10,
            sd(p.rate) / 10};
}

// The map without its compost term: what the layers alone moved, kg N/10a.
double moved(const Outcome& o) {
    const agronomy::Ledger& l = o.wanted.ledger;
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < o.wanted.area.size(); ++i) {
        if (!(o.wanted.area[i] > 0)) continue;
        const double v = kg_per_10a_from(l.rate(i) - l[agronomy::Term::organic][i]);
        n += o.wanted.area[i];
        sum += o.wanted.area[i] * v;
        squares += o.wanted.area[i] * v * v;
    }
    return std::sqrt(std::max(0.0, squares / n - sum / n * sum / n));
}

// The map's own word on its error, held against the rates that the truth would have given.
struct Honesty {
    double covered = 0;  // share of the ground whose best rate lies within 1.645 sd of the map's
    double error = 0;    // root mean square of map − best, kg N/10a
    double sd = 0;       // root mean square of the map's sd, kg N/10a
};

Honesty honesty(const simulate::VirtualField& f, const Outcome& o, const geo::Grid<double>& map,
                const geo::Grid<double>& best) {
    constexpr double z90 = 1.6449;
    const geo::Grid<double> said = on_truth(f, [&](geo::Point p) {
        const auto cell = o.wanted.area.geometry().cell_at(p);
        return cell && o.wanted.area[*cell] > 0 ? o.wanted.sd[*cell] : std::nan("");
    });
    geo::Grid<double> covered = said;
    geo::Grid<double> error2 = said;
    geo::Grid<double> sd2 = said;
    for (std::size_t i = 0; i < said.size(); ++i) {
        if (std::isnan(said[i])) continue;
        const double e = map[i] - best[i];
        covered[i] = std::abs(e) <= z90 * said[i];
        error2[i] = e * e;
        sd2[i] = said[i] * said[i];
    }
    return {mean(covered), std::sqrt(mean(error2)) / 10, std::sqrt(mean(sd2)) / 10};
}

// Every variance that a layer or a table states, as many times what it is.
void misstate(Plan& plan, double variance) {
    const double factor = std::sqrt(variance);
    plan.parameters.fusion.representativeness_kg_per_ha *= factor;
    plan.parameters.sigma_factor_without_protein *= factor;
    std::get<agronomy::UptakeCurve>(*plan.ndvi_rule).rmse_kg_per_ha *= factor;
}

void trial(simulate::Scenario scenario, std::uint64_t seed, double variance,
           const fs::path& folder) {
    simulate::FieldSpec spec = simulate::spec_of(simulate::Crop::wheat, scenario);
    // so that yield under one rate differs as much as in AGRONOMY.md §10's fields: CV 7.5 %
    if (scenario == simulate::Scenario::nitrogen_limited) spec.soil_nitrogen_sd = NitrogenRate{25};
    const simulate::VirtualField f = simulate::simulate_field(spec, seed);
    write(io::virtual_field_files(f), folder);
    job::Loaded in = job::load(job::read_field_job(folder / "field.toml"));
    misstate(in.plan, variance);
    const Outcome o = prescribe(in.evidence, in.plan);
    const double guide = in.plan.guide.rate.value;
    const geo::Grid<double> map = of_map(f, o, guide);
    const double same = mean(map);
    const std::vector<Policy> policies{
        {"uniform", on_truth(f, [&](geo::Point) { return guide; })},
        {"uniform_as_fusion", on_truth(f, [&](geo::Point) { return same; })},
        {"ndvi_compensate", by_ndvi(f, in, -1)},
        {"ndvi_proportional", by_ndvi(f, in, 1)},
        {"fusion", map},
        {"truth", by_truth(f, same, in.plan.parameters.most_over_guide * guide)}};
    const Honesty h = honesty(f, o, map, policies.back().rate);
    for (const Policy& p : policies) {
        const Score s = judge(f, p);
        std::printf("%s,%llu,%s,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f\n",
                    simulate::scenario_names[static_cast<std::size_t>(scenario)],
                    static_cast<unsigned long long>(seed), p.name, s.nitrogen, s.yield, s.cv,
                    s.surplus, s.sd, moved(o), h.covered, h.error, h.sd, o.worth->gain / 10,
                    o.worth->sd / 10);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fputs("virtual_trials FIRST_SEED SEEDS STEP VARIANCE_FACTOR FOLDER > trials.csv\n",
                   stderr);
        return 2;
    }
    const auto first = std::strtoull(argv[1], nullptr, 10);
    const auto seeds = std::strtoull(argv[2], nullptr, 10);
    const auto step = std::strtoull(argv[3], nullptr, 10);
    const double variance = std::strtod(argv[4], nullptr);
    for (const auto scenario : {simulate::Scenario::nitrogen_limited,
                                simulate::Scenario::drainage_limited, simulate::Scenario::null})
        for (std::uint64_t k = 0; k < seeds; ++k)
            trial(scenario, first + k * step, variance, argv[5]);
    return 0;
}
