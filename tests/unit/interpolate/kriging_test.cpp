// SPDX-License-Identifier: Apache-2.0
// What kriging must do, whatever the reference says.
#include "vrmap/interpolate/kriging.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "simulate/random.hpp"
#include "unit/interpolate/samples.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using geo::Cell;
using geo::Grid;
using geo::GridGeometry;
using geo::Point;
using samples::Cloud;

namespace {

const Variogram patchy = samples::of_one(0.3, Shape::exponential, 1.7, Metres{25});
const Variogram smooth_edge = samples::of_one(0.3, Shape::spherical, 1.7, Metres{60});
const GridGeometry field_grid{{0, 100}, 0, Metres{5}, 20, 20};

Surface everywhere(const Cloud& c, const Variogram& v, const GridGeometry& g,
                   const Neighbourhood& n = {}, const Work& work = {}) {
    return block_kriging(c.at, c.value, v, Grid<unsigned char>(g, 1), n, work);
}

Neighbourhood reaching(double metres) {
    Neighbourhood n;
    n.reach = Metres{metres};
    return n;
}

// A cell of the given side, centred on a place.
GridGeometry cell_about(Point p, double side) {
    return {{p.x - side / 2, p.y + side / 2}, 0, Metres{side}, 1, 1};
}

double largest_difference(const Grid<double>& a, const Grid<double>& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

bool same_bits(const Grid<double>& a, const Grid<double>& b) {
    return std::equal(
        a.values().begin(), a.values().end(), b.values().begin(), b.values().end(),
        [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

std::size_t known(const Grid<double>& g) {
    return static_cast<std::size_t>(std::count_if(g.values().begin(), g.values().end(),
                                                  [](double v) { return std::isfinite(v); }));
}

Cloud moved(const Cloud& c, double angle, Point by) {
    Cloud m = c;
    for (Point& p : m.at)
        p = {by.x + p.x * std::cos(angle) - p.y * std::sin(angle),
             by.y + p.x * std::sin(angle) + p.y * std::cos(angle)};
    return m;
}

}  // namespace

TEST_CASE("a constant field gives the constant, with a variance of its own") {
    Cloud c = samples::cloud(150, 100, 0, 1);
    std::fill(c.value.begin(), c.value.end(), 7.25);
    for (const Variogram& v : {patchy, smooth_edge}) {
        const Surface s = everywhere(c, v, field_grid);
        REQUIRE(known(s.mean) == 400);
        for (std::size_t i = 0; i < s.mean.size(); ++i) {
            CHECK(std::abs(s.mean[i] - 7.25) < 1e-12);
            CHECK(s.variance[i] > 0);
        }
    }
}

TEST_CASE("kriging is linear: a scaled and lifted field gives a scaled and lifted map") {
    const Cloud c = samples::cloud(150, 100, 0.5, 2);
    Cloud other = c;
    for (double& v : other.value) v = 3 * v + 40;
    const Surface a = everywhere(c, patchy, field_grid);
    const Surface b = everywhere(other, patchy, field_grid);
    for (std::size_t i = 0; i < a.mean.size(); ++i) {
        CHECK(std::abs(b.mean[i] - (3 * a.mean[i] + 40)) < 1e-11);
        CHECK(b.variance[i] == a.variance[i]);
    }
}

TEST_CASE("without a nugget the map is exact at a sample") {
    const Cloud c = samples::cloud(60, 100, 0.5, 3);
    for (Variogram v : {patchy, smooth_edge}) {
        v.nugget = 0;
        for (std::size_t i = 0; i < c.at.size(); ++i) {
            const Surface s = everywhere(c, v, cell_about(c.at[i], 1e-9));
            CHECK(std::abs(s.mean[0] - c.value[i]) < 1e-8);
            CHECK(s.variance[0] >= 0);
            CHECK(s.variance[0] < 1e-8);
        }
    }
}

TEST_CASE("the nugget is noise: at a sample the map is smoother than the sample") {
    const Cloud c = samples::cloud(60, 100, 0.5, 3);
    double map = 0, raw = 0, mean = 0;
    for (const double v : c.value) mean += v / 60;
    for (std::size_t i = 0; i < c.at.size(); ++i) {
        const Surface s = everywhere(c, patchy, cell_about(c.at[i], 1e-9));
        CHECK(s.variance[0] < patchy.nugget);
        map += std::pow(s.mean[0] - mean, 2);
        raw += std::pow(c.value[i] - mean, 2);
    }
    CHECK(map < 0.9 * raw);
}

TEST_CASE("a block is known better than a point, and a large block better than a small one") {
    const Cloud c = samples::cloud(200, 100, 0.5, 4);
    for (const Point p : {Point{30, 30}, Point{51, 47}, Point{70, 22}}) {
        double last = 1e9;
        for (const double side : {1e-9, 2.0, 5.0, 10.0}) {
            const double variance = everywhere(c, patchy, cell_about(p, side)).variance[0];
            CHECK(variance < last);
            last = variance;
        }
    }
}

TEST_CASE("beyond reach of the nearest samples there is no value") {
    const Cloud c = samples::cloud(100, 30, 0.5, 5);
    const GridGeometry wide{{0, 100}, 0, Metres{5}, 20, 20};
    const Surface s = everywhere(c, patchy, wide, reaching(12));
    for (std::size_t i = 0; i < s.mean.size(); ++i) {
        const Point p = wide.centre_of(s.mean.cell(i));
        std::vector<double> away;
        for (const Point q : c.at) away.push_back(std::hypot(p.x - q.x, p.y - q.y));
        std::sort(away.begin(), away.end());
        CHECK(std::isfinite(s.mean[i]) == (away[2] <= 12));
        CHECK(std::isfinite(s.variance[i]) == (away[2] <= 12));
    }
    CHECK(known(s.mean) > 30);
    CHECK(known(s.mean) < 120);
}

TEST_CASE("the reach is the practical range, or one and a half spacings if that is longer") {
    Cloud c;  // 6 x 6 samples 20 m apart: the box is 100 m square, the spacing 100/6
    for (int i = 0; i < 36; ++i)
        c.at.push_back({20.0 * (i % 6), 20.0 * (i / 6)}), c.value.push_back(i);
    Neighbourhood one;
    one.min_samples = 1;
    const auto known_at = [&](double x, const Variogram& v) {
        return known(everywhere(c, v, cell_about({x, 50}, 1), one).mean) == 1;
    };
    // (100 + e, 50): nearest samples at (100, 40) and (100, 60)
    const Variogram shorter = samples::of_one(0.1, Shape::exponential, 1, Metres{3});
    CHECK(known_at(100 + std::sqrt(24.9 * 24.9 - 100), shorter));
    CHECK_FALSE(known_at(100 + std::sqrt(25.1 * 25.1 - 100), shorter));
    const Variogram longer = samples::of_one(0.1, Shape::exponential, 1, Metres{15});
    CHECK(known_at(100 + std::sqrt(44.9 * 44.9 - 100), longer));
    CHECK_FALSE(known_at(100 + std::sqrt(45.1 * 45.1 - 100), longer));
}

TEST_CASE("fewer samples within reach than asked for give no value") {
    const Cloud c{{{50, 50}, {52, 50}, {5000, 50}}, {1, 2, 3}};
    Neighbourhood n = reaching(20);
    n.min_samples = 2;
    CHECK(known(everywhere(c, patchy, cell_about({51, 51}, 2), n).mean) == 1);
    n.min_samples = 3;  // the third is kilometres away
    CHECK(known(everywhere(c, patchy, cell_about({51, 51}, 2), n).mean) == 0);
    n.min_samples = 4;
    n.reach = Metres{1e5};
    CHECK(known(everywhere(c, patchy, cell_about({51, 51}, 2), n).mean) == 0);
}

TEST_CASE("no more than the nearest samples take part") {
    Cloud c = samples::cloud(200, 100, 0.5, 6);
    Neighbourhood eight;
    eight.max_samples = 8;
    const Point p{48, 53};
    const Surface before = everywhere(c, patchy, cell_about(p, 5), eight);
    std::vector<std::size_t> order(c.at.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::hypot(c.at[a].x - p.x, c.at[a].y - p.y) <
               std::hypot(c.at[b].x - p.x, c.at[b].y - p.y);
    });
    c.value[order[8]] += 100;
    CHECK(same_bits(everywhere(c, patchy, cell_about(p, 5), eight).mean, before.mean));
    c.value[order[7]] += 100;
    CHECK(everywhere(c, patchy, cell_about(p, 5), eight).mean[0] != before.mean[0]);
}

TEST_CASE("only the cells wanted get a value") {
    const Cloud c = samples::cloud(150, 100, 0.5, 7);
    Grid<unsigned char> wanted(field_grid, 0);
    for (const int k : {0, 21, 150, 399}) wanted[static_cast<std::size_t>(k)] = 1;
    const Surface all = everywhere(c, patchy, field_grid);
    const Surface some = block_kriging(c.at, c.value, patchy, wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CHECK(std::isnan(some.mean[i]) == (wanted[i] == 0));
        CHECK(std::isnan(some.variance[i]) == (wanted[i] == 0));
        if (wanted[i]) CHECK(std::abs(some.mean[i] - all.mean[i]) < 1e-12);
    }
}

TEST_CASE("ten samples in one place, all different, count as one of a tenth of the noise") {
    const Cloud base = samples::cloud(40, 100, 0.5, 8);
    Cloud c = base;
    double sum = 0;
    for (int i = 0; i < 10; ++i) {
        c.at.push_back({50, 50});
        c.value.push_back(i * i);
        sum += i * i;
    }
    for (Variogram v : {patchy, smooth_edge})
        for (const double nugget : {0.0, 0.3}) {
            v.nugget = nugget;
            const Surface s = everywhere(c, v, field_grid);
            REQUIRE(known(s.mean) == 400);
            REQUIRE(known(s.variance) == 400);
            const double at = everywhere(c, v, cell_about({50, 50}, 1e-9)).mean[0];
            if (nugget == 0) CHECK(std::abs(at - sum / 10) < 1e-7);
            // the tenfold place is believed more than the same mean measured once
            Cloud once = base;
            once.at.push_back({50, 50});
            once.value.push_back(sum / 10);
            const double single = everywhere(once, v, cell_about({50, 50}, 1e-9)).mean[0];
            if (nugget > 0) CHECK(at > single + 0.1);
        }
}

TEST_CASE("two samples alone have a closed form, coincident ones too") {
    // with equal noise the mean of both; the variance from C and the block's own covariance
    const Variogram v = samples::of_one(0.4, Shape::exponential, 1, Metres{30});
    Neighbourhood n = reaching(100);
    n.min_samples = 2;
    const Surface s = everywhere({{{-10, 0}, {10, 0}}, {2, 5}}, v, cell_about({0, 0}, 1e-9), n);
    CHECK(std::abs(s.mean[0] - 3.5) < 1e-12);
    const double c = std::exp(-1.0 / 3), between = std::exp(-2.0 / 3);
    CHECK(std::abs(s.variance[0] - (1 + (1.4 + between) / 2 - 2 * c)) < 1e-9);
    // three values at the left place: noise 0.4/3 there
    n.min_samples = 1;
    const Surface d = everywhere({{{-10, 0}, {-10, 0}, {-10, 0}, {10, 0}}, {1, 2, 3, 5}}, v,
                                 cell_about({0, 0}, 1e-9), n);
    const double left = 1 + 0.4 / 3, right = 1.4;
    const double w = (right - between) / (left + right - 2 * between);
    CHECK(std::abs(d.mean[0] - (2 * w + 5 * (1 - w))) < 1e-12);
    const double variance =
        1 - 2 * c + w * w * left + (1 - w) * (1 - w) * right + 2 * w * (1 - w) * between;
    CHECK(std::abs(d.variance[0] - variance) < 1e-9);
}

TEST_CASE("one sample: its value, and all that is not known about it") {
    Neighbourhood n = reaching(50);
    n.min_samples = 1;
    const Surface s = everywhere({{{3, 4}}, {6.5}}, patchy, cell_about({0, 0}, 1e-9), n);
    CHECK(s.mean[0] == 6.5);
    CHECK(std::abs(s.variance[0] - (2 * 1.7 + 0.3 - 2 * 1.7 * std::exp(-0.2))) < 1e-9);
    CHECK(known(everywhere({{{3, 4}}, {6.5}}, patchy, cell_about({0, 0}, 1)).mean) == 0);
    CHECK(known(everywhere({}, patchy, cell_about({0, 0}, 1)).mean) == 0);
}

TEST_CASE("samples on one line make a map beside it") {
    for (const double slope : {0.0, 0.7, 1e9}) {
        Cloud c;
        for (int i = 0; i < 80; ++i) {
            const double t = i * 1.25;
            c.at.push_back(slope > 1e6 ? Point{50, t} : Point{t, 10 + slope * t});
            c.value.push_back(std::sin(t / 15));
        }
        const Surface s = everywhere(c, patchy, field_grid, reaching(30));
        CHECK(known(s.mean) > 100);
        CHECK(known(s.mean) == known(s.variance));
        for (const double v : s.mean.values()) CHECK((std::isnan(v) || std::abs(v) < 2));
    }
}

TEST_CASE("pure noise maps to its mean everywhere, known to nugget/n") {
    const Cloud c = samples::cloud(50, 30, 1, 9);
    const Variogram noise = samples::of_one(0.8, Shape::exponential, 0, Metres{1});
    const Surface s = everywhere(c, noise, field_grid);
    double mean = 0;
    for (const double v : c.value) mean += v;
    mean /= 50;
    for (std::size_t i = 0; i < s.mean.size(); ++i) {
        CHECK(std::abs(s.mean[i] - mean) < 1e-14);
        CHECK(std::abs(s.variance[i] - 0.8 / 50) < 1e-16);
    }
    const auto cv = leave_one_out(c.at, c.value, noise);
    CHECK(cv.samples == 50);
    CHECK(cv.skill() == 0);
}

TEST_CASE("moving and turning the whole problem moves and turns the map") {
    const Cloud c = samples::cloud(200, 100, 0.5, 10);
    const Surface home = everywhere(c, patchy, field_grid);
    for (const double angle : {0.0, 0.5, 2.0})
        for (const Point by : {Point{0, 0}, Point{600000, 5000000}}) {
            const Cloud there = moved(c, angle, by);
            GridGeometry g = field_grid;
            g.angle = angle;
            g.origin = {by.x - 100 * std::sin(angle), by.y + 100 * std::cos(angle)};
            const Surface s = everywhere(there, patchy, g);
            CHECK(largest_difference(s.mean, home.mean) < 1e-9);
            CHECK(largest_difference(s.variance, home.variance) < 1e-9);
            const auto cv = leave_one_out(there.at, there.value, patchy);
            CHECK(std::abs(cv.rmse - leave_one_out(c.at, c.value, patchy).rmse) < 1e-9);
        }
}

TEST_CASE("neither the order of samples nor the number of threads changes a bit") {
    Cloud c = samples::cloud(700, 100, 0.5, 11);
    // coincident ones among them, by threes: a sum of two has no order
    for (std::size_t i = 0; i < 50; ++i) c.at[i] = c.at[i + 50] = c.at[i + 100];
    for (std::size_t i = 200; i < 500; ++i)  // and a lattice, full of ties
        c.at[i] = {5.0 * static_cast<double>(i % 20), 5.0 * static_cast<double>(i / 20)};
    const Surface first = everywhere(c, patchy, field_grid);
    const auto cv = leave_one_out(c.at, c.value, patchy);
    CHECK(cv.samples == 600);
    for (const int threads : {1, 2, 8}) {
        Work work;
        work.threads = threads;
        const Cloud mixed = samples::shuffled(c, static_cast<unsigned>(threads));
        const Surface s = everywhere(mixed, patchy, field_grid, {}, work);
        CHECK(same_bits(s.mean, first.mean));
        CHECK(same_bits(s.variance, first.variance));
        const auto other = leave_one_out(mixed.at, mixed.value, patchy, {}, work);
        CHECK(other.rmse == cv.rmse);
        CHECK(other.mean_error == cv.mean_error);
        CHECK(other.mean_rmse == cv.mean_rmse);
    }
}

TEST_CASE("leave-one-out judges the stated variance too") {
    const Variogram noise = samples::of_one(0.25, Shape::exponential, 0, Metres{1});
    Cloud c = samples::cloud(4000, 100, 0, 17);
    vrmap::simulate::Random random(3, vrmap::simulate::Stream::scatter);
    for (double& v : c.value) v = 0.5 * random.normal();
    const auto honest = leave_one_out(c.at, c.value, noise);
    CHECK(honest.standardised_variance == doctest::Approx(1).epsilon(0.05));
    CHECK(honest.covered_90 == doctest::Approx(0.9).epsilon(0.02));
    // a variogram four times as large predicts the same and doubts four times as much
    const Cloud field = samples::cloud(500, 100, 0.5, 18);
    Variogram four = patchy;
    four.nugget *= 4;
    four.structures.at(0).sill *= 4;
    const auto one = leave_one_out(field.at, field.value, patchy);
    const auto wide = leave_one_out(field.at, field.value, four);
    CHECK(wide.rmse == doctest::Approx(one.rmse));
    CHECK(4 * wide.standardised_variance == doctest::Approx(one.standardised_variance));
    CHECK(wide.covered_90 > one.covered_90);
}

TEST_CASE("leave-one-out leaves the sample out, and skips those out of reach") {
    // without a nugget a sample kept in would predict itself without error
    Variogram v = patchy;
    v.nugget = 0;
    Cloud c = samples::cloud(300, 100, 0.5, 12);
    const auto cv = leave_one_out(c.at, c.value, v);
    CHECK(cv.samples == 300);
    CHECK(cv.rmse > 0.4);
    CHECK(cv.skill() > 0.3);
    CHECK(cv.skill() < 1);
    c.at.push_back({9000, 9000});
    c.value.push_back(3);
    CHECK(leave_one_out(c.at, c.value, v, reaching(40)).samples == 300);
    CHECK(leave_one_out({{0, 0}}, {1}, v).samples == 0);
    CHECK(leave_one_out({}, {}, v).skill() == 0);
}

TEST_CASE("values that cannot be are refused") {
    const Cloud c = samples::cloud(20, 100, 0.5, 13);
    const auto refused = [&](Neighbourhood n, Variogram v) {
        CHECK_THROWS_AS(everywhere(c, v, field_grid, n), ArgumentError);
        CHECK_THROWS_AS(leave_one_out(c.at, c.value, v, n), ArgumentError);
    };
    Neighbourhood n;
    n.max_samples = most_local + 1;
    refused(n, patchy);
    n.max_samples = -1;
    refused(n, patchy);
    n.max_samples = 8;
    n.min_samples = 0;
    refused(n, patchy);
    for (const double bad : {-1.0, std::nan("")}) {
        Variogram v = patchy;
        v.nugget = bad;
        refused({}, v);
        v = patchy;
        v.structures.at(0).sill = bad;
        refused({}, v);
        v = patchy;
        v.structures.at(0).range = Metres{bad};
        refused({}, v);
    }
}

TEST_CASE("progress rises to the end, and what it throws comes out") {
    const Cloud c = samples::cloud(100, 100, 0.5, 14);
    std::vector<double> told;
    Work one;
    one.threads = 1;
    one.progress = [&](const char*, double f) { told.push_back(f); };
    const Targets cells{{{0, 100}, {0.8, 0}, {0, -0.8}, 120, 120}, {}, {}, {}};
    krige({c.at, c.value, {}, {}}, {patchy}, cells, one);
    CHECK(told.size() == 15);  // courses of 16 squares of 64 cells
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.back() == 1);
    struct Cancelled {};
    Work cancelled;
    cancelled.progress = [](const char*, double) { throw Cancelled{}; };
    CHECK_THROWS_AS(everywhere(c, patchy, field_grid, {}, cancelled), Cancelled);
}
