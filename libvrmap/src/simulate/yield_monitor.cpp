// SPDX-License-Identifier: Apache-2.0
// What a grain-flow sensor makes of the combine's day, faults included.
#include <array>
#include <cmath>
#include <limits>

#include "simulate/combine.hpp"

namespace vrmap::simulate {

using geo::Point;

namespace {

// Shares of rows: made up, a few percent together, to give cleaning something to find.
struct Fault {
    Artefact kind;
    double share;
};
constexpr std::array<Fault, 6> faults{{{Artefact::spike, 0.004},
                                       {Artefact::zero, 0.005},
                                       {Artefact::negative, 0.002},
                                       {Artefact::blank, 0.005},
                                       {Artefact::duplicate, 0.006},
                                       {Artefact::jump, 0.0015}}};
constexpr std::array<double, 4> filling{0.15, 0.45, 0.75,
                                        0.92};  // seconds after the header went down
constexpr double sensor_noise = 0.06;           // of the reading
constexpr double gps_noise_m = 0.08;            // RTK-less satellite correction, each axis

double or_else(double value, double other) {
    return std::isnan(value) ? other : value;
}

class Monitor {
public:
    Monitor(const Truth& truth, const Harvester& machine, const Layout& layout, Random& random)
        : truth_(truth), machine_(machine), layout_(layout), random_(random) {}

    void see(const Moment& m) {
        grown_ = m.turning ? 0.0 : under_header(m);
        HarvestRow row{m.time_s, jittered(m.local), 0, 0, m.speed_m_per_s, m.pass};
        row.moisture_pct = grain_moisture(m.local);
        Artefact kind = read_flow(m, row);
        if (kind == Artefact::none) kind = at_fault(row);
        log.rows.push_back(row);
        log.truth.push_back({kind, grown_});
    }
    YearLog log;

private:
    /// Mean of what stands at five places across the cut; gaps (verge cells) take the last known.
    double under_header(const Moment& m) {
        double sum = 0;
        for (int k = -2; k <= 2; ++k) {
            const double side = k * machine_.header_m / 5;
            const Point p{m.local.x - m.ahead.y * side, m.local.y + m.ahead.x * side};
            const auto cell = truth_.yield_t_per_ha.geometry().cell_at(layout_.frame.to_plane(p));
            const double here = cell ? truth_.yield_t_per_ha[*cell] : std::nan("");
            last_known_ = or_else(here, last_known_);
            sum += last_known_;
        }
        return sum / 5;
    }
    Point jittered(Point local) {
        const double dx = gps_noise_m * random_.normal();
        const double dy = gps_noise_m * random_.normal();
        return layout_.frame.to_plane({local.x + dx, local.y + dy});
    }
    /// The reading of a sound sensor, and whether the way of driving already spoils it.
    Artefact read_flow(const Moment& m, HarvestRow& row) {
        const double noise = 1.0 + sensor_noise * random_.normal();
        if (m.turning) {
            row.yield_t_per_ha =
                m.second_of_pass < 4 ? last_read_ * std::pow(0.4, m.second_of_pass) : 0;
            return Artefact::turn;
        }
        const auto second = static_cast<std::size_t>(m.second_of_pass);
        const double filled = second < filling.size() ? filling[second] : 1.0;
        row.yield_t_per_ha = grown_ * noise * filled * m.cut_m / machine_.header_m;
        last_read_ = row.yield_t_per_ha;
        if (filled < 1) return Artefact::start_of_pass;
        return m.cut_m < 0.9 * machine_.header_m ? Artefact::narrow_swath : Artefact::none;
    }
    Artefact at_fault(HarvestRow& row) {
        double draw = random_.uniform();
        for (const Fault& fault : faults) {
            if (draw < fault.share) return spoil(row, fault.kind);
            draw -= fault.share;
        }
        return Artefact::none;
    }
    Artefact spoil(HarvestRow& row, Artefact kind) {
        if (kind == Artefact::spike)
            row.yield_t_per_ha = machine_.yield_level * random_.uniform(20.0, 60.0);
        if (kind == Artefact::zero) row.yield_t_per_ha = 0;
        if (kind == Artefact::negative)
            row.yield_t_per_ha = machine_.yield_level * -random_.uniform(0.05, 3.0);
        if (kind == Artefact::blank) row.yield_t_per_ha = std::numeric_limits<double>::quiet_NaN();
        if (kind == Artefact::duplicate) row.at = log.rows.back().at;
        if (kind == Artefact::jump) row.at = outside();
        return kind;
    }
    Point outside() {
        const geo::Box box = layout_.box();
        const double side = random_.uniform() < 0.5 ? -1.0 : 1.0;
        const double x = side * (box.width() / 2 + random_.uniform(40.0, 250.0));
        return layout_.frame.to_plane({x, random_.uniform(box.min_y - 100, box.max_y + 100)});
    }
    double grain_moisture(Point local) {
        const auto cell = truth_.wetness.geometry().cell_at(layout_.frame.to_plane(local));
        const double wet = cell ? or_else(truth_.wetness[*cell], 0.2) : 0.2;
        return machine_.moisture_pct + 1.4 * wet + 0.25 * random_.normal();
    }
    const Truth& truth_;
    const Harvester& machine_;
    const Layout& layout_;
    Random& random_;
    double grown_ = 0;
    double last_read_ = 0;
    double last_known_ = 5.0;  // replaced at the first place inside
};

}  // namespace

YearLog harvest(const Truth& truth, const FieldSpec& spec, const Layout& layout, Random random) {
    const Harvester machine = harvester_of(spec.crop);
    const std::vector<Moment> moments = drive_combine(layout, machine, random);
    Monitor monitor(truth, machine, layout, random);
    for (const Moment& m : moments) monitor.see(m);
    return monitor.log;
}

}  // namespace vrmap::simulate
