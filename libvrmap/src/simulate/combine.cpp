// SPDX-License-Identifier: Apache-2.0
#include "simulate/combine.hpp"

#include <cmath>

namespace vrmap::simulate {

using geo::Point;

namespace {

constexpr double hand_m = 0.6;  // kept from the pond's bank

class Combine {
public:
    Combine(const Harvester& machine, Random& random) : machine_(machine), random_(random) {}

    void round(const geo::Ring& path) {
        lower_header();
        for (std::size_t i = 0; i < path.size(); ++i) drive(path[i], path[(i + 1) % path.size()]);
        time_ += 25;  // shunting to the next round, monitor paused
    }
    /// Straight along a row where crop stands; the cut width is asked at every second.
    template <class Cut>
    void row(double from, double to, double y, const Cut& cut) {
        if (std::abs(to - from) < 12.0) return;
        lower_header();
        const double step = to > from ? 1.0 : -1.0;
        for (double x = from; (to - x) * step > 0;) {
            const double speed = next_speed();
            const double width = cut(x);
            if (width >= machine_.least_cut_m())
                note({x, y}, {step, 0}, speed, width);
            else
                time_ += machine_.record_s;
            x += step * speed * machine_.record_s;
        }
    }
    /// Half an ellipse on the headland from one row to the next, header up, monitor still running.
    void turn(Point from, Point to, double outwards) {
        constexpr int seconds = 8;
        const double bulge = machine_.headland_m() / 2;
        for (int s = 1; s < seconds; s += machine_.record_s) {
            const double a = 3.141592653589793 * s / seconds;
            const Point middle{(from.x + to.x) / 2, (from.y + to.y) / 2};
            const Point p{
                middle.x + (from.x - middle.x) * std::cos(a) + outwards * bulge * std::sin(a),
                middle.y + (from.y - middle.y) * std::cos(a)};
            moments.push_back({time_, p, {0, 1}, 1.1 + 0.05 * random_.normal(), 0, pass_, s, true});
            time_ += machine_.record_s;
        }
    }
    void skip(double seconds) { time_ += seconds; }
    std::vector<Moment> moments;

private:
    void lower_header() {
        ++pass_;
        second_ = 0;
    }
    void drive(Point from, Point to) {
        const double length = std::hypot(to.x - from.x, to.y - from.y);
        const Point ahead{(to.x - from.x) / length, (to.y - from.y) / length};
        for (double s = 0; s < length;) {
            const double speed = next_speed();
            note({from.x + s * ahead.x, from.y + s * ahead.y}, ahead, speed, machine_.header_m);
            s += speed * machine_.record_s;
        }
    }
    void note(Point p, Point ahead, double speed, double width) {
        moments.push_back({time_, p, ahead, speed, width, pass_, second_, false});
        second_ += machine_.record_s;
        time_ += machine_.record_s;
    }
    double next_speed() {
        drift_ = 0.9 * drift_ + 0.025 * random_.normal();
        return std::clamp(machine_.usual + drift_, machine_.slowest, machine_.fastest);
    }
    const Harvester& machine_;
    Random& random_;
    double time_ = 0;
    double drift_ = 0;
    int pass_ = 0;
    int second_ = 0;
};

geo::Ring ring_of(const geo::Box& b) {
    return {{b.min_x, b.min_y}, {b.max_x, b.min_y}, {b.max_x, b.max_y}, {b.min_x, b.max_y}};
}

struct Span {
    double from, to;
};

/// A row of the standing block, in the direction of travel, cut in two by the pond.
std::vector<Span> stretches(const geo::Ring& block, const geo::Box& pond, double y,
                            bool eastwards) {
    const auto row = along_row(block, y);
    if (!row) return {};
    std::vector<Span> spans{{row->first, row->second}};
    if (y > pond.min_y && y < pond.max_y)
        spans = {{row->first, pond.min_x}, {pond.max_x, row->second}};
    if (eastwards) return spans;
    std::vector<Span> back;
    for (auto s = spans.rbegin(); s != spans.rend(); ++s) back.push_back({s->to, s->from});
    return back;
}

void cut_block(Combine& combine, const geo::Ring& outer, const geo::Box& pond_box,
               const Harvester& machine) {
    const double header_m = machine.header_m;
    const geo::Ring block = inset(outer, machine.headland_m());
    const geo::Box box = geo::bounds(block);
    geo::Box pond = pond_box.grown(header_m + hand_m);
    pond.min_y -= header_m / 2;  // met by half a header already
    pond.max_y += header_m / 2;
    bool eastwards = true;
    double last_x = 0;
    double last_y = 0;
    bool first = true;
    for (double south = box.min_y; south < box.max_y - machine.least_cut_m(); south += header_m) {
        // the row is driven where its southern part still has crop, so ask just above its edge
        const double y = south + header_m / 2;
        auto spans = stretches(block, pond, std::min(y, box.max_y - 0.5), eastwards);
        if (spans.empty()) continue;
        const auto cut = [&block, south, header_m](double x) {
            const auto column = across_rows(block, x);
            return column ? std::clamp(column->second - south, 0.0, header_m) : 0.0;
        };
        if (!first) combine.turn({last_x, last_y}, {spans.front().from, y}, eastwards ? -1.0 : 1.0);
        for (const Span s : spans) {
            combine.row(s.from, s.to, y, cut);
            combine.skip(spans.size() > 1 ? 15 : 0);  // about the pond over cut ground
        }
        last_x = spans.back().to;
        last_y = y;
        first = false;
        eastwards = !eastwards;
    }
}

}  // namespace

std::vector<Moment> drive_combine(const Layout& layout, const Harvester& machine, Random& random) {
    Combine combine(machine, random);
    for (const geo::Ring& block : layout.blocks) {
        for (int k = 0; k < machine.rounds; ++k)
            combine.round(inset(block, machine.header_m * (k + 0.5)));
        if (!layout.pond.empty())
            combine.round(ring_of(layout.pond_box.grown(machine.header_m / 2 + hand_m)));
        cut_block(combine, block, layout.pond_box, machine);
        combine.skip(180);  // on the road to the next block
    }
    return combine.moments;
}

}  // namespace vrmap::simulate
