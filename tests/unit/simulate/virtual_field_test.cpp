// SPDX-License-Identifier: Apache-2.0
#include "vrmap/simulate/virtual_field.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <map>

#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::simulate;

namespace {

/// Fields are made once; the tests only read them.
const VirtualField& field_of(std::uint64_t seed) {
    static std::map<std::uint64_t, VirtualField> made;
    const auto known = made.find(seed);
    if (known != made.end()) return known->second;
    return made.emplace(seed, simulate_field(FieldSpec{}, seed)).first->second;
}

const VirtualField& iwamizawa() {
    return field_of(2026);
}

// FNV-1a over the bits, NaN and all.
std::uint64_t mixed(std::uint64_t h, double v) {
    return (h ^ std::bit_cast<std::uint64_t>(v)) * 1099511628211ULL;
}

std::uint64_t fingerprint(const VirtualField& f) {
    std::uint64_t h = 14695981039346656037ULL;
    for (const HarvestRow& r : f.harvest) {
        h = mixed(mixed(mixed(h, r.at.x), r.at.y), r.yield_t_per_ha);
        h = mixed(mixed(h, r.moisture_pct), r.time_s);
    }
    for (const auto& g : {f.truth.soil_nitrogen_kg_per_ha, f.truth.wetness, f.truth.ndvi,
                          f.truth.compost_t_per_ha, f.truth.yield_t_per_ha})
        for (const double v : g.values()) h = mixed(h, v);
    for (const double v : f.moisture.value) h = mixed(h, v);
    for (const geo::PathPoint& p : f.compost_log) h = mixed(h, p.dose.value);
    return mixed(h, f.uptake_fit.b);
}

double correlation(const geo::Grid<double>& a, const geo::Grid<double>& b) {
    double n = 0, ma = 0, mb = 0, ab = 0, aa = 0, bb = 0;
    const auto both = [&](std::size_t i) { return !std::isnan(a[i]) && !std::isnan(b[i]); };
    for (std::size_t i = 0; i < a.size(); ++i)
        if (both(i)) {
            n += 1;
            ma += a[i];
            mb += b[i];
        }
    for (std::size_t i = 0; i < a.size(); ++i)
        if (both(i)) {
            ab += (a[i] - ma / n) * (b[i] - mb / n);
            aa += std::pow(a[i] - ma / n, 2);
            bb += std::pow(b[i] - mb / n, 2);
        }
    return ab / std::sqrt(aa * bb);
}

/// Coefficient of variation of what grew, by the truth.
double yield_cv(const VirtualField& f) {
    double n = 0, sum = 0, squares = 0;
    for (const double v : f.truth.yield_t_per_ha.values())
        if (!std::isnan(v)) {
            n += 1;
            sum += v;
            squares += v * v;
        }
    return std::sqrt(squares / n - sum * sum / n / n) / (sum / n);
}

/// doctest's Approx adds 1 to the scale: of no use for values this small.
bool near(double value, double expected, double share) {
    return std::abs(value - expected) <= share * expected;
}

std::map<Artefact, double> shares(const VirtualField& f) {
    std::map<Artefact, double> share;
    for (const HarvestTruth& t : f.harvest_truth)
        share[t.kind] += 1.0 / static_cast<double>(f.harvest_truth.size());
    return share;
}

}  // namespace

TEST_CASE("one seed is one field, another seed another") {
    CHECK(fingerprint(simulate_field(FieldSpec{}, 2026)) == fingerprint(iwamizawa()));
    CHECK(fingerprint(simulate_field(FieldSpec{}, 2027)) != fingerprint(iwamizawa()));
}

TEST_CASE("fields of many seeds are about 5 ha with one pond, and crop plausibly") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const VirtualField& f = field_of(seed);
        CAPTURE(seed);
        CHECK(f.boundary.area().value > 45000);
        CHECK(f.boundary.area().value < 55000);
        REQUIRE(f.boundary.parts().size() == 1);
        REQUIRE(f.boundary.parts()[0].holes.size() == 1);
        CHECK(near(-geo::signed_area(f.boundary.parts()[0].holes[0]), 740, 0.1));
        double sum = 0, n = 0;
        for (std::size_t i = 0; i < f.harvest.size(); ++i)
            if (f.harvest_truth[i].kind == Artefact::none) {
                sum += f.harvest[i].yield_t_per_ha;
                n += 1;
            }
        CHECK(sum / n > 4.0);
        CHECK(sum / n < 8.0);
        CHECK(f.moisture.size() >= 20);
        CHECK(f.uptake_fit.cuts == 300);
        CHECK(f.uptake_fit.b > 1.0);
        CHECK(f.uptake_fit.rmse.value < 25);
    }
}

TEST_CASE("no row of the log stands in the pond, and only jumps stand outside") {
    const VirtualField& f = iwamizawa();
    REQUIRE(f.harvest.size() == f.harvest_truth.size());
    const geo::FieldBoundary pond({{f.boundary.parts()[0].holes[0], {}}});
    for (std::size_t i = 0; i < f.harvest.size(); ++i) {
        CAPTURE(i);
        CHECK_FALSE(pond.contains(f.harvest[i].at));
        CHECK(f.boundary.contains(f.harvest[i].at) == (f.harvest_truth[i].kind != Artefact::jump));
    }
}

TEST_CASE("the log has every fault, each in its share") {
    for (const std::uint64_t seed : {2026U, 1U, 2U, 3U}) {
        CAPTURE(seed);
        auto share = shares(field_of(seed));
        const auto within = [&share](Artefact kind, double low, double high) {
            CAPTURE(name_of(kind));
            CHECK(share[kind] >= low);
            CHECK(share[kind] <= high);
        };
        within(Artefact::none, 0.85, 0.94);
        within(Artefact::start_of_pass, 0.02, 0.05);
        within(Artefact::turn, 0.025, 0.06);
        within(Artefact::narrow_swath, 0.001, 0.05);
        within(Artefact::spike, 0.001, 0.008);
        within(Artefact::zero, 0.002, 0.01);
        within(Artefact::negative, 0.0002, 0.005);
        within(Artefact::blank, 0.002, 0.01);
        within(Artefact::duplicate, 0.002, 0.012);
        within(Artefact::jump, 0.0002, 0.004);
    }
}

TEST_CASE("faults look like what they are called, sound rows like what grew") {
    const VirtualField& f = iwamizawa();
    double error = 0, n = 0;
    for (std::size_t i = 0; i < f.harvest.size(); ++i) {
        const double read = f.harvest[i].yield_t_per_ha;
        const HarvestTruth t = f.harvest_truth[i];
        if (t.kind == Artefact::spike) CHECK((read >= 20 && read <= 60));
        if (t.kind == Artefact::zero) CHECK(read == 0);
        if (t.kind == Artefact::negative) CHECK(read < 0);
        if (t.kind == Artefact::duplicate) CHECK(f.harvest[i].at == f.harvest[i - 1].at);
        if (t.kind == Artefact::narrow_swath) CHECK(read < t.yield_t_per_ha * 1.1);
        CHECK(std::isnan(read) == (t.kind == Artefact::blank));
        if (i > 0) CHECK(f.harvest[i].time_s > f.harvest[i - 1].time_s);
        if (t.kind != Artefact::none) continue;
        error += std::pow(read / t.yield_t_per_ha - 1, 2);
        n += 1;
    }
    CHECK(near(std::sqrt(error / n), 0.06, 0.05));
}

TEST_CASE("the combine goes 1.8 to 2 m/s along rows 6 m apart") {
    const VirtualField& f = iwamizawa();
    double sum = 0, n = 0, area = 0;
    for (std::size_t i = 0; i < f.harvest.size(); ++i)
        if (f.harvest_truth[i].kind != Artefact::turn) {
            sum += f.harvest[i].speed_m_per_s;
            area += f.harvest[i].speed_m_per_s * 6.0;
            n += 1;
        }
    CHECK(sum / n > 1.8);
    CHECK(sum / n < 2.0);
    // every square metre is cut about once: what is left are corners and the pond's surroundings
    CHECK(area / f.boundary.area().value > 0.95);
    CHECK(area / f.boundary.area().value < 1.05);
}

TEST_CASE("soil nitrogen and drainage both show in yield and NDVI, and not in each other") {
    const Truth& t = iwamizawa().truth;
    CHECK(correlation(t.soil_nitrogen_kg_per_ha, t.yield_t_per_ha) > 0.2);
    CHECK(correlation(t.wetness, t.yield_t_per_ha) < -0.4);
    CHECK(correlation(t.soil_nitrogen_kg_per_ha, t.ndvi) > 0.2);
    CHECK(correlation(t.wetness, t.ndvi) < -0.4);
    CHECK(correlation(t.uptake_kg_per_ha, t.ndvi) > 0.9);
    CHECK(correlation(t.yield_t_per_ha, t.ndvi) > 0.6);
    CHECK(correlation(t.wetness, t.moisture_m3_per_m3) > 0.6);
    CHECK(std::abs(correlation(t.wetness, t.soil_nitrogen_kg_per_ha)) < 0.5);
}

TEST_CASE("each scenario has its cause and no other") {
    const VirtualField n = simulate_field(spec_of(Crop::wheat, Scenario::nitrogen_limited), 5);
    const VirtualField d = simulate_field(spec_of(Crop::wheat, Scenario::drainage_limited), 5);
    const VirtualField none = simulate_field(spec_of(Crop::wheat, Scenario::null), 5);
    CHECK(correlation(n.truth.soil_nitrogen_kg_per_ha, n.truth.yield_t_per_ha) > 0.7);
    CHECK(correlation(d.truth.wetness, d.truth.yield_t_per_ha) < -0.8);
    CHECK(yield_cv(n) > 0.055);
    CHECK(yield_cv(d) > 0.06);
    CHECK(yield_cv(none) < 0.04);  // the season's own 3 %, and the edges
}

TEST_CASE("compost lies on the western half only, about 2 t/10a, and runs to and fro") {
    const VirtualField& f = iwamizawa();
    const geo::Grid<double>& ground = f.truth.compost_t_per_ha;
    const FieldSpec spec;
    const auto along = [&spec](geo::Point p) {
        return (p.x - spec.centre.x) * std::cos(spec.turn_rad) +
               (p.y - spec.centre.y) * std::sin(spec.turn_rad);
    };
    double mass = 0, cells = 0;
    for (std::size_t i = 0; i < ground.size(); ++i) {
        if (std::isnan(ground[i])) continue;
        const double x = along(ground.geometry().centre_of(ground.cell(i)));
        if (x > 1.5) CHECK(ground[i] == 0);  // a cell's half diagonal
        if (x > -1.5) continue;
        mass += ground[i];
        cells += 1;
    }
    CHECK(mass / cells > 16);
    CHECK(mass / cells < 21);

    double n = 0, sum = 0, squares = 0;
    int turns_of_direction = 0;
    double before = 0;
    for (std::size_t i = 0; i < f.compost_log.size(); ++i) {
        CHECK(along(f.compost_log[i].at) < 1e-6);
        CHECK(f.boundary.contains(f.compost_log[i].at));
        const double dose = f.compost_log[i].dose.value;
        if (dose == 0) continue;
        n += 1;
        sum += dose;
        squares += dose * dose;
        REQUIRE(i + 1 < f.compost_log.size());
        const double step = along(f.compost_log[i + 1].at) - along(f.compost_log[i].at);
        CHECK(std::abs(step) < 4.6);
        turns_of_direction += step * before < 0;
        before = step;
    }
    CHECK(turns_of_direction > 20);
    CHECK(near(sum / n, 20, 0.06));
    CHECK(near(std::sqrt(squares / n - sum * sum / n / n) / (sum / n), 0.155, 0.2));
    CHECK(f.compost_log.back().dose.value == 0);
}

TEST_CASE("the probe errs by 0.02 about the truth, at places inside") {
    double error = 0, n = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const VirtualField& f = field_of(seed);
        for (std::size_t i = 0; i < f.moisture.size(); ++i) {
            CHECK(f.boundary.contains(f.moisture.position[i]));
            const auto cell = f.truth.wetness.geometry().cell_at(f.moisture.position[i]);
            REQUIRE(cell);
            error += std::pow(f.moisture.value[i] - f.truth.moisture_m3_per_m3[*cell], 2);
            n += 1;
        }
    }
    CHECK(near(std::sqrt(error / n), 0.02, 0.15));
}

TEST_CASE("an image pixel is the mean of its ground, in a frame of its own") {
    const VirtualField& f = iwamizawa();
    // a frame 1000 m away and upside down tells whether the mapping is used at all
    const auto to_plane = [](geo::Point p) { return geo::Point{p.x - 1000, -p.y}; };
    const geo::GridGeometry pixels{{-37990, 88570}, 0, Metres{10}, 4, 5};
    const auto image = ndvi_image(f, pixels, to_plane);
    for (std::size_t i = 0; i < image.size(); ++i) {
        const geo::Point c = to_plane(pixels.centre_of(image.cell(i)));
        double sum = 0;
        for (int k = 0; k < 100; ++k)
            sum += f.ndvi_at({c.x - 4.5 + k % 10, c.y - 4.5 + k / 10}) / 100;
        CHECK(std::abs(image[i] - sum) < 0.06);
    }
    const auto beyond = ndvi_image(f, {{1e6, 1e6}, 0, Metres{10}, 1, 1}, to_plane);
    CHECK(std::isnan(beyond[0]));
}

TEST_CASE("the coming season knows the compost, the logged one did not") {
    const VirtualField& f = iwamizawa();
    const geo::Grid<double>& ground = f.truth.compost_t_per_ha;
    double grown = 0, helped = 0, n = 0;
    for (std::size_t i = 0; i < ground.size(); ++i) {
        if (!(ground[i] > 15) || f.truth.wetness[i] > 0) continue;
        Site site = f.site_at(ground.cell(i));
        CHECK(site.compost.value == ground[i]);
        CHECK(f.truth.uptake_kg_per_ha[i] == uptake_at_image(site, f.spec.fertiliser_so_far).value);
        const double with = grain(site, f.spec.fertiliser_last_year).value;
        site.compost = OrganicDose{0};
        const double without = grain(site, f.spec.fertiliser_last_year).value;
        CHECK(with > 1.005 * without);
        grown += f.truth.yield_t_per_ha[i] / without;
        helped += with / without;
        n += 1;
    }
    REQUIRE(n > 1000);
    CHECK(helped / n > 1.02);
    CHECK(std::abs(grown / n - 1) < (helped / n - 1) / 2);
}

TEST_CASE("the adviser's curve neither flatters nor starves the crop: within 4 % on the whole") {
    for (const std::uint64_t seed : {2026U, 1U, 2U, 3U, 4U, 5U, 6U}) {
        CAPTURE(seed);
        const VirtualField& f = field_of(seed);
        double curve = 0, crop = 0;
        for (std::size_t i = 0; i < f.truth.ndvi.size(); ++i) {
            if (std::isnan(f.truth.uptake_kg_per_ha[i])) continue;
            curve += f.uptake_fit.a.value * std::exp(f.uptake_fit.b * f.truth.ndvi[i]);
            crop += f.truth.uptake_kg_per_ha[i];
        }
        CHECK(near(curve, crop, 0.04));
    }
}

TEST_CASE("impossible specs are refused by name") {
    FieldSpec small;
    small.breadth = Metres{60};
    CHECK_THROWS_WITH_AS(
        simulate_field(small, 1),
        "simulate.field_too_small length_m=\"290\" breadth_m=\"60\" least_m=\"80\"", ArgumentError);
    FieldSpec flooded;
    flooded.wetness_peak = 1.5;
    CHECK_THROWS_AS(simulate_field(flooded, 1), ArgumentError);
    FieldSpec least;
    least.length = least.breadth = Metres{80};
    CHECK(simulate_field(least, 1).harvest.size() > 300);
}
