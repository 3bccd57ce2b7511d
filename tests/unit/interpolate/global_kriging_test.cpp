// SPDX-License-Identifier: Apache-2.0
// Every sample for every target, one factor for all: against gstat 2.1-0
// (tests/reference/kriging/make_global.R), and against the local systems, which a reach that cuts
// nothing off still asks for.
#include <doctest/doctest.h>

#include <limits>

#include "unit/interpolate/samples.hpp"
#include "vrmap/interpolate/kriging.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using geo::Point;

namespace {

constexpr double sill = 0.8;
const Metres no_end{std::numeric_limits<double>::infinity()};
const Metres far{1e9};  // chooses local systems
const Block block{Metres{6}, Metres{4}, 4};

Method method(Trend trend = Trend::constant, Nugget nugget = Nugget::error) {
    Method m;
    m.variogram = samples::of_one(0.2, Shape::exponential, sill, Metres{30});
    m.trend = trend;
    m.known_mean = 0.3;
    m.nugget = nugget;
    m.neighbourhood = {0, 3, no_end, 1};
    return m;
}

Method local(Method m) {
    m.neighbourhood.reach = far;
    return m;
}

Work on(Isa isa, int threads = 1) {
    Work work;
    work.isa = isa;
    work.threads = threads;
    return work;
}

double covariate(Point p) {
    return 3 + 0.1 * p.x + std::sin(p.y / 9);
}

std::vector<std::vector<double>> covariates(const std::vector<Point>& at) {
    std::vector<std::vector<double>> drift(1);
    for (const Point p : at) drift[0].push_back(covariate(p));
    return drift;
}

// Errors of their own, two places where samples coincide, covariates.
Samples hard(std::size_t n) {
    const samples::Cloud c = samples::cloud(n, 100, 0.4, 41);
    Samples s{c.at, c.value, {}, {}};
    s.at[n / 2] = s.at[1];
    s.at[n / 3] = s.at[2];
    samples::Random random(6);
    for (std::size_t i = 0; i < n; ++i) s.noise.push_back(random.uniform(0, 0.3));
    s.drift = covariates(s.at);
    return s;
}

// Places in and about the field, some of them samples' own.
std::vector<Point> places(const Samples& s) {
    samples::Random random(7);
    std::vector<Point> at;
    for (int i = 0; i < 150; ++i)
        at.push_back({random.uniform(-30, 130), random.uniform(-30, 130)});
    for (std::size_t i = 0; i < s.at.size(); i += 7) at.push_back(s.at[i]);
    return at;
}

void check_near(const std::vector<double>& a, const std::vector<double>& b, double most) {
    REQUIRE(a.size() == b.size());
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        REQUIRE(std::isnan(a[i]) == std::isnan(b[i]));
        if (!std::isnan(a[i])) worst = std::max(worst, std::abs(a[i] - b[i]));
    }
    CHECK(worst <= most);
}

void check_same(const Estimates& a, const Estimates& b) {
    check_near(a.mean, b.mean, 1e-11 * sill);
    check_near(a.variance, b.variance, 1e-11 * sill);
    CHECK(a.tally.merged == b.tally.merged);
    CHECK(a.tally.estimated == b.tally.estimated);
    CHECK(a.tally.out_of_reach == b.tally.out_of_reach);
    CHECK(a.tally.no_covariate == b.tally.no_covariate);
    CHECK(a.tally.trend_dropped == b.tally.trend_dropped);
    CHECK(a.tally.steadied == b.tally.steadied);
    CHECK(a.tally.singular == b.tally.singular);
}

void check_same(const CrossValidation& a, const CrossValidation& b) {
    CHECK(a.samples == b.samples);
    CHECK(std::abs(a.mean_error - b.mean_error) <= 1e-9);
    CHECK(std::abs(a.rmse - b.rmse) <= 1e-9);
    CHECK(std::abs(a.standardised_variance - b.standardised_variance) <= 1e-9);
    CHECK(a.covered_90 == b.covered_90);
}

struct Reference {
    Samples samples;
    std::vector<Point> places;
    std::vector<double> left_out, left_out_variance;

    Reference() {
        for (const auto& row : samples::table("global/samples.csv", "x,y,value,mean,variance")) {
            samples.at.push_back({std::stod(row[0]), std::stod(row[1])});
            samples.value.push_back(std::stod(row[2]));
            left_out.push_back(std::stod(row[3]));
            left_out_variance.push_back(std::stod(row[4]));
        }
        for (const auto& row : samples::table("global/places.csv", "x,y"))
            places.push_back({std::stod(row[0]), std::stod(row[1])});
        REQUIRE(samples.at.size() == 900);
        REQUIRE(places.size() == 500);
    }
};

void check_kind(const std::string& name, const Method& m, const Block& b = {}) {
    static const Reference r;
    std::vector<double> mean, variance;
    for (const auto& row : samples::table("global/" + name + ".csv", "mean,variance")) {
        mean.push_back(std::stod(row[0]));
        variance.push_back(std::stod(row[1]));
    }
    for (const Isa isa : samples::all_isas()) {
        CAPTURE(name);
        CAPTURE(name_of(isa));
        const Estimates e = krige_at(r.samples, m, r.places, {}, on(isa), b);
        CHECK(e.tally.estimated == 500);
        check_near(e.mean, mean, 1e-10 * std::sqrt(sill));
        check_near(e.variance, variance, 1e-10 * sill);
    }
}

}  // namespace

TEST_CASE("kriging with all of 900 samples equals gstat's without nmax") {
    check_kind("ordinary", method());
    check_kind("exact", method(Trend::constant, Nugget::exact));
    check_kind("block", method(), block);
    check_kind("quadratic", method(Trend::quadratic));
}

TEST_CASE("leaving one of 900 samples out equals gstat's krige.cv, on every instruction set") {
    const Reference r;
    double sum = 0, squares = 0, standardised = 0;
    for (std::size_t i = 0; i < 900; ++i) {
        const double off = r.left_out[i] - r.samples.value[i];
        sum += off;
        squares += off * off;
        standardised += off * off / (r.left_out_variance[i] + 0.2);
    }
    for (const Isa isa : samples::all_isas()) {
        const CrossValidation cv = leave_one_out(r.samples, method(), on(isa));
        CHECK(cv.samples == 900);
        CHECK(std::abs(cv.mean_error - sum / 900) <= 1e-10);
        CHECK(std::abs(cv.rmse - std::sqrt(squares / 900)) <= 1e-10);
        CHECK(std::abs(cv.standardised_variance - standardised / 900) <= 1e-10);
    }
}

TEST_CASE("one factor for all gives what each target's own system gives") {
    const Samples s = hard(160);
    const std::vector<Point> at = places(s);
    const auto of_places = covariates(at);
    for (const Isa isa : {Isa::baseline, Isa::best})
        for (const Trend trend :
             {Trend::known_mean, Trend::constant, Trend::linear, Trend::quadratic})
            for (const Nugget nugget : {Nugget::error, Nugget::exact})
                for (const bool of_block : {false, true})
                    for (const bool drifts : {false, true}) {
                        if (drifts && trend == Trend::known_mean) continue;
                        const Samples some{s.at, s.value, s.noise,
                                           drifts ? s.drift : std::vector<std::vector<double>>{}};
                        const auto drift = drifts ? of_places : std::vector<std::vector<double>>{};
                        const Block b = of_block ? block : Block{};
                        const Method m = method(trend, nugget);
                        const Estimates whole = krige_at(some, m, at, drift, on(isa), b);
                        CHECK(whole.tally.merged == 2);
                        CHECK(whole.tally.estimated == at.size());
                        check_same(whole, krige_at(some, local(m), at, drift, on(isa), b));
                        check_same(leave_one_out(some, m, on(isa)),
                                   leave_one_out(some, local(m), on(isa)));
                    }
}

TEST_CASE(
    "one factor for all: every size about a panel's, nested and turned, on a turned lattice") {
    Method m = method(Trend::linear);
    m.variogram = {
        0.1,
        {{Shape::matern52, 0.4, Metres{12}, 60, 0.5}, {Shape::spherical, 0.5, Metres{80}, 60, 0.6}},
        true};
    Targets t{{{10, 90}, {3, 1}, {1, -3}, 20, 21}, {Metres{2}, Metres{3}, 3}, {}, {}};
    for (int i = 0; i < 420; ++i) t.wanted.push_back(i % 5 != 0);
    for (const std::size_t n : {4u, 5u, 12u, 47u, 48u, 49u, 96u, 97u, 145u}) {
        const samples::Cloud c = samples::cloud(n, 100, 0.4, 42);
        const Samples s{c.at, c.value, {}, {}};
        for (const Isa isa : samples::all_isas()) {
            const Estimates whole = krige(s, m, t, on(isa));
            CHECK(whole.tally.estimated == 336);
            CHECK(std::isnan(whole.mean[0]));
            check_same(whole, krige(s, local(m), t, on(isa)));
            check_same(leave_one_out(s, m, on(isa)), leave_one_out(s, local(m), on(isa)));
        }
    }
}

TEST_CASE("as many neighbours as there are samples are all of them") {
    const Samples s = hard(60);
    const auto at = places(s);
    Method m = method();
    const Estimates all = krige_at(s, m, at, covariates(at));
    m.neighbourhood.max_samples = 58;  // two coincide with others
    const Estimates nearest = krige_at(s, m, at, covariates(at));
    check_same(all, nearest);
}

TEST_CASE("all samples: no value where few lie within the practical range") {
    const samples::Cloud c = samples::cloud(200, 100, 0.4, 43);
    const Samples s{c.at, c.value, {}, {}};
    std::vector<Point> at;
    samples::Random random(4);
    for (int i = 0; i < 600; ++i)
        at.push_back({random.uniform(-60, 160), random.uniform(-60, 160)});
    Method m = method();
    m.neighbourhood.reach = Metres{0};
    for (const int least : {1, 2, 3, 20}) {
        m.neighbourhood.min_samples = least;
        m.neighbourhood.max_samples = 0;
        const Estimates whole = krige_at(s, m, at);
        m.neighbourhood.max_samples = 199;  // local
        const Estimates nearest = krige_at(s, m, at);
        CHECK(whole.tally.out_of_reach > 50);
        CHECK(whole.tally.estimated > 100);
        check_near(whole.mean, nearest.mean, 0.1);
        CHECK(whole.tally.out_of_reach == nearest.tally.out_of_reach);
        // leaving out: a lone pair far off has no others
        Samples lonely = s;
        for (const Point p : {Point{900, 900}, Point{901, 900}}) {
            lonely.at.push_back(p);
            lonely.value.push_back(1);
        }
        m.neighbourhood.max_samples = 0;
        CHECK(leave_one_out(lonely, m).samples == (least == 1 ? 202 : 200));
    }
    m.neighbourhood.min_samples = 201;
    CHECK(krige_at(s, m, at).tally.out_of_reach == 600);
}

TEST_CASE("all samples: what they cannot bear is given up once for all, and counted") {
    const samples::Cloud c = samples::cloud(200, 100, 0, 32);
    const Samples smooth{c.at, c.value, {}, {}};
    samples::Cloud line;  // one pass: the place across it is told by none
    for (int i = 0; i < 100; ++i) {
        line.at.push_back({0.5 * i, 50});
        line.value.push_back(std::sin(i / 20.0));
    }
    const Samples pass{line.at, line.value, {}, {}};
    const std::vector<Point> at{{30, 51}, {70, 50}, {10, 49}};
    Method gaussian = method();
    gaussian.variogram = samples::of_one(0, Shape::gaussian, sill, Metres{200});

    const Estimates steadied = krige_at(smooth, gaussian, at);
    CHECK(steadied.tally.steadied == 3);
    CHECK(krige_at(smooth, local(gaussian), at).tally.steadied == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(std::abs(steadied.mean[i] - samples::field(at[i])) < 0.01);
        CHECK(steadied.variance[i] >= 0);
        CHECK(steadied.variance[i] < 0.01);
    }
    CHECK(leave_one_out(smooth, gaussian).samples == smooth.at.size());
    CHECK(leave_one_out(smooth, local(gaussian)).samples == smooth.at.size());

    check_same(krige_at(pass, method(Trend::linear), at),
               krige_at(pass, local(method(Trend::linear)), at));
    CHECK(krige_at(pass, method(Trend::linear), at).tally.trend_dropped == 3);
    check_same(leave_one_out(pass, method(Trend::linear)),
               leave_one_out(pass, local(method(Trend::linear))));

    gaussian.trend = Trend::linear;  // steadied, and the trend left out
    const Estimates both = krige_at(pass, gaussian, at);
    CHECK(both.tally.trend_dropped == 3);
    CHECK(both.tally.steadied == 0);
    CHECK(std::abs(both.mean[2] - std::sin(1.0)) < 0.1);

    Method nothing = method();  // no variance at all
    nothing.variogram = {0, {}, false};
    const Estimates singular = krige_at(pass, nothing, at);
    CHECK(singular.tally.singular == 3);
    CHECK(std::isnan(singular.mean[0]));
    CHECK(std::isnan(singular.variance[0]));

    // a pivot of some 3e-13 of the diagonal is lost
    const Samples close{{{10, 10}, {10 + 5e-12, 10}, {30, 20}, {20, 40}}, {1, 2, 3, 4}, {}, {}};
    Method clear = method();
    clear.variogram.nugget = 0;
    CHECK(krige_at(close, clear, {{15, 20}}).tally.steadied == 1);
    CHECK(krige_at(close, local(clear), {{15, 20}}).tally.steadied == 1);

    // five samples cannot bear six functions
    const samples::Cloud five = samples::cloud(5, 100, 0.4, 44);
    const Samples few{five.at, five.value, {}, {}};
    check_same(krige_at(few, method(Trend::quadratic), at),
               krige_at(few, local(method(Trend::quadratic)), at));
    CHECK(krige_at(few, method(Trend::quadratic), at).tally.trend_dropped == 3);
}

TEST_CASE("all samples: one that alone tells of the trend cannot be left out") {
    samples::Cloud c;
    for (int i = 0; i < 40; ++i) c.at.push_back({2.0 * i, 50}), c.value.push_back(i % 7);
    c.at.push_back({40, 80});  // off the line
    c.value.push_back(3);
    const Samples s{c.at, c.value, {}, {}};
    CHECK(leave_one_out(s, method(Trend::linear)).samples == 40);
    // by its neighbours, without the trend
    CHECK(leave_one_out(s, local(method(Trend::linear))).samples == 41);
}

TEST_CASE("all samples: functions that are all but one another's are as good as that") {
    const samples::Cloud c = samples::cloud(100, 100, 0.4, 48);
    const std::vector<Point> at{{30, 51}, {70, 50}, {10, 49}};
    for (const double apart : {1e-6, 1e-3}) {
        Samples s{c.at, c.value, {}, covariates(c.at)};
        auto drift = covariates(at);
        const auto second = [apart](const std::vector<Point>& places, auto& columns) {
            columns.push_back(columns[0]);
            for (std::size_t i = 0; i < places.size(); ++i)
                columns[1][i] += apart * std::sin(places[i].x);
        };
        second(s.at, s.drift);
        second(at, drift);
        const Estimates e = krige_at(s, method(), at, drift);
        CHECK(e.tally.trend_dropped == (apart < 1e-5 ? 3 : 0));
        CHECK(krige_at(s, local(method()), at, drift).tally.trend_dropped == e.tally.trend_dropped);
    }
    // a pass that is straight to a fiftieth of a millimetre, and one sample off it
    samples::Random random(3);
    samples::Cloud line;
    for (int i = 0; i < 40; ++i) {
        line.at.push_back({2.0 * i, 50 + random.uniform(-2e-5, 2e-5)});
        line.value.push_back(i % 7);
    }
    line.at.push_back({40, 80});
    line.value.push_back(3);
    const Samples s{line.at, line.value, {}, {}};
    CHECK(leave_one_out(s, method(Trend::linear)).samples == 40);
    CHECK(leave_one_out(s, local(method(Trend::linear))).samples == 41);  // without the trend
}

TEST_CASE("all samples within a reach that cuts some off are those alone") {
    const samples::Cloud c = samples::cloud(100, 100, 0.4, 49);
    Method m = method();
    m.neighbourhood.reach = Metres{25};
    samples::Cloud near;
    for (std::size_t i = 0; i < 100; ++i)
        if (std::hypot(c.at[i].x - 50, c.at[i].y - 50) < 25)
            near.at.push_back(c.at[i]), near.value.push_back(c.value[i]);
    CHECK(near.at.size() > 10);
    check_same(krige_at({c.at, c.value, {}, {}}, m, {{50, 50}}),
               krige_at({near.at, near.value, {}, {}}, method(), {{50, 50}}));
}

TEST_CASE("all samples: a nugget alone maps their mean; a target without its covariate has none") {
    Method m = method();
    m.variogram = {0.5, {}, false};
    const samples::Cloud c = samples::cloud(50, 100, 0.4, 45);
    const Samples s{c.at, c.value, {}, {}};
    const double mean = std::accumulate(c.value.begin(), c.value.end(), 0.0) / 50;
    const Estimates e = krige_at(s, m, {{1, 2}, {300, 4}});
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(std::abs(e.mean[i] - mean) < 1e-12);
        CHECK(std::abs(e.variance[i] - 0.01) < 1e-14);
    }
    const Estimates lacking =
        krige_at(hard(60), method(), {{50, 50}, {40, 40}}, {{std::nan(""), covariate({40, 40})}});
    CHECK(std::isnan(lacking.mean[0]));
    CHECK(std::isfinite(lacking.mean[1]));
    CHECK(lacking.tally.no_covariate == 1);
}

TEST_CASE("all samples: order and threads change no bit, on any instruction set") {
    const Samples s = hard(600);
    std::vector<std::size_t> order(600);
    std::iota(order.begin(), order.end(), std::size_t{0});
    samples::Random(9).shuffle(order);
    Samples mixed{{}, {}, {}, {{}}};
    for (const std::size_t i : order) {
        mixed.at.push_back(s.at[i]);
        mixed.value.push_back(s.value[i]);
        mixed.noise.push_back(s.noise[i]);
        mixed.drift[0].push_back(s.drift[0][i]);
    }
    std::vector<Point> at = places(s);
    for (int i = 0; i < 300; ++i) at.push_back({0.3 * i, 90 - 0.2 * i});
    const auto drift = covariates(at);
    const Method m = method(Trend::linear, Nugget::exact);
    const Estimates plain = krige_at(s, m, at, drift, on(Isa::baseline));
    for (const Isa isa : samples::all_isas()) {
        const Estimates first = krige_at(s, m, at, drift, on(isa));
        const CrossValidation cv = leave_one_out(s, m, on(isa));
        for (const int threads : {1, 2, 8}) {
            const Estimates again = krige_at(mixed, m, at, drift, on(isa, threads));
            CHECK(samples::same_bits(first.mean, again.mean));
            CHECK(samples::same_bits(first.variance, again.variance));
            const CrossValidation other = leave_one_out(mixed, m, on(isa, threads));
            CHECK(cv.rmse == other.rmse);
            CHECK(cv.standardised_variance == other.standardised_variance);
        }
        check_near(first.mean, plain.mean, 1e-11);
        check_near(first.variance, plain.variance, 1e-11 * sill);
    }
}

TEST_CASE("all samples: the factor's progress is told, and may end the work") {
    const samples::Cloud c = samples::cloud(600, 100, 0.4, 46);
    const Samples s{c.at, c.value, {}, {}};
    Work work = on(Isa::best);
    double told = 0;
    work.progress = [&told](const char* stage, double fraction) {
        if (stage == std::string("factor")) told = fraction;
    };
    Method m = method();
    m.neighbourhood.max_samples = 512;  // of 600: no factor of all
    krige_at(s, m, {{50, 50}}, {}, work);
    CHECK(told == 0);
    const Samples some{
        {c.at.begin(), c.at.begin() + 100}, {c.value.begin(), c.value.begin() + 100}, {}, {}};
    krige_at(some, local(method()), {{50, 50}}, {}, work);
    leave_one_out(some, local(method()), work);
    CHECK(told == 0);  // what the tests above compare with
    krige_at(s, method(), {{50, 50}}, {}, work);
    CHECK(told == 1);
    work.progress = [](const char* stage, double) {
        if (stage == std::string("factor")) throw std::runtime_error("enough");
    };
    CHECK_THROWS_AS(krige_at(s, method(), {{50, 50}}, {}, work), std::runtime_error);
    CHECK_THROWS_AS(leave_one_out(s, method(), work), std::runtime_error);
}

TEST_CASE("more samples than one factor bears are refused, and fewer where a reach chooses") {
    const auto all_of = [](std::size_t n, const Neighbourhood& neighbourhood) {
        const samples::Cloud c = samples::cloud(n, 1000, 0.4, 47);
        Method m = method();
        m.neighbourhood = neighbourhood;
        return krige_at({c.at, c.value, {}, {}}, m, {{500, 500}}).tally.estimated;
    };
    const auto over = static_cast<std::size_t>(most_global) + 1;
    CHECK_THROWS_AS(all_of(over, {0, 3, Metres{0}, 1}), ArgumentError);
    CHECK_THROWS_AS(all_of(over, {0, 3, no_end, 1}), ArgumentError);
    CHECK(all_of(513, {0, 3, no_end, 1}) == 1);
    CHECK_THROWS_AS(all_of(513, {0, 3, far, 1}), ArgumentError);
    CHECK_THROWS_AS(all_of(513, {0, 3, no_end, 4}), ArgumentError);
}
