// SPDX-License-Identifier: Apache-2.0
// Crops, shapes, sizes, years, materials, scenarios and bands of virtual fields.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"
#include "vrmap/simulate/virtual_field.hpp"

using namespace vrmap;
using namespace vrmap::simulate;

namespace {

struct Spread {
    double mean = 0;
    double least = 1e9;
    double most = -1e9;
};

Spread spread(const geo::Grid<double>& g) {
    Spread s;
    double n = 0;
    for (const double v : g.values()) {
        if (std::isnan(v)) continue;
        n += 1;
        s.mean += v;
        s.least = std::min(s.least, v);
        s.most = std::max(s.most, v);
    }
    s.mean /= n;
    return s;
}

FieldSpec shaped(Crop crop, Shape shape, double hectares) {
    FieldSpec spec = spec_of(crop);
    spec.shape = shape;
    return with_area(spec, hectares, 3);
}

constexpr Shape shapes[] = {Shape::hole, Shape::rectangle, Shape::trapezoid, Shape::l_shape,
                            Shape::two_parts};
constexpr Crop crops[] = {Crop::wheat, Crop::rice, Crop::onion};

bool grew(Artefact kind) {
    return kind == Artefact::none;
}

// The field of seed 9 with one setting changed.
template <class T>
VirtualField field_with(T FieldSpec::*setting, T value) {
    FieldSpec spec;
    spec.*setting = value;
    return simulate_field(spec, 9);
}

}  // namespace

TEST_CASE(
    "every crop on every shape: the area asked for, and a log that covers it, inside but for "
    "jumps") {
    for (const Crop crop : crops)
        for (const Shape shape : shapes) {
            CAPTURE(crop_names[static_cast<std::size_t>(crop)]);
            CAPTURE(shape_names[static_cast<std::size_t>(shape)]);
            const VirtualField f = simulate_field(shaped(crop, shape, 2.5), 3);
            CHECK(f.boundary.area().value == doctest::Approx(25000).epsilon(1e-3));
            CHECK(f.boundary.parts().size() == (shape == Shape::two_parts ? 2 : 1));
            CHECK(f.boundary.parts()[0].holes.size() == (shape == Shape::hole ? 1 : 0));
            CHECK(f.boundary.parts()[0].outer.size() == (shape == Shape::hole      ? 5
                                                         : shape == Shape::l_shape ? 6
                                                                                   : 4));
            REQUIRE(f.harvest.size() == f.harvest_truth.size());
            double cut_m2 = 0;
            const double header = crop == Crop::wheat ? 6.0 : crop == Crop::rice ? 1.8 : 1.5;
            const double seconds = crop == Crop::wheat ? 1 : crop == Crop::rice ? 2 : 3;
            for (std::size_t i = 0; i < f.harvest.size(); ++i) {
                const Artefact kind = f.harvest_truth[i].kind;
                CHECK(f.boundary.contains(f.harvest[i].at) == (kind != Artefact::jump));
                if (kind != Artefact::turn) cut_m2 += f.harvest[i].speed_m_per_s * seconds * header;
            }
            CHECK(cut_m2 / f.boundary.area().value > 0.93);
            CHECK(cut_m2 / f.boundary.area().value < 1.07);
            for (const geo::Point p : f.moisture.position) CHECK(f.boundary.contains(p));
            for (const geo::PathPoint& p : f.compost_log) CHECK(f.boundary.contains(p.at));
        }
}

TEST_CASE("each crop yields at its own level") {
    const auto level = [](Crop crop) {
        return spread(simulate_field(spec_of(crop), 4).truth.yield_t_per_ha).mean;
    };
    const double rice = level(Crop::rice);
    CHECK(rice > 4.5);
    CHECK(rice < 6.0);
    const double onion = level(Crop::onion);
    CHECK(onion > 40);
    CHECK(onion < 60);
}

TEST_CASE("in every crop nitrogen feeds, up to a point, and wet ground takes less of it") {
    const Site fair{NitrogenRate{65}, 0.0, OrganicDose{0}, 1.0};
    const Site wet{NitrogenRate{65}, 0.8, OrganicDose{0}, 1.0};
    for (const Crop crop : crops) {
        CAPTURE(crop_names[static_cast<std::size_t>(crop)]);
        const auto gain = [crop](const Site& s) {
            return grain(s, {100}, crop).value - grain(s, {60}, crop).value;
        };
        CHECK(gain(fair) > 0.03 * grain(fair, {60}, crop).value);
        CHECK(gain(wet) < 0.9 * gain(fair));
        CHECK(grain(fair, {640}, crop).value - grain(fair, {600}, crop).value < 0.25 * gain(fair));
        const NitrogenRate early = uptake_at_image(fair, {40}, crop);
        CHECK(uptake_at_image(wet, {40}, crop) < early);
        CHECK(canopy_ndvi({1.2 * early.value}, 0, crop).value > canopy_ndvi(early, 0, crop).value);
    }
}

TEST_CASE("null: one soil, one water, one crop; only sensors differ") {
    for (const Crop crop : crops) {
        const VirtualField f = simulate_field(spec_of(crop, Scenario::null), 6);
        const Truth& t = f.truth;
        for (const auto* g :
             {&t.soil_nitrogen_kg_per_ha, &t.wetness, &t.moisture_m3_per_m3, &t.vigour,
              &t.compost_t_per_ha, &t.yield_t_per_ha, &t.uptake_kg_per_ha})
            CHECK(spread(*g).most - spread(*g).least == doctest::Approx(0));
        CHECK(f.compost_log.empty());
        CHECK(f.other_logs.empty());
        double least = 1e9, most = 0;
        for (std::size_t i = 0; i < f.harvest.size(); ++i)
            if (grew(f.harvest_truth[i].kind)) {
                least = std::min(least, f.harvest[i].yield_t_per_ha);
                most = std::max(most, f.harvest[i].yield_t_per_ha);
            }
        CHECK(most > 1.2 * least);
        // the adviser's curve is of other fields, and of this crop
        CHECK(f.uptake_fit.b == simulate_field(spec_of(crop), 6).uptake_fit.b);
    }
}

TEST_CASE("earlier years share the ground, not the weather, and leave the last year as it was") {
    const VirtualField one = simulate_field({}, 9);
    const VirtualField three = field_with(&FieldSpec::years, 3);
    CHECK(one.earlier.empty());
    REQUIRE(three.earlier.size() == 2);
    CHECK(three.earlier[0].year == 2024);
    CHECK(three.earlier[1].year == 2023);
    REQUIRE(three.harvest.size() == one.harvest.size());
    for (std::size_t i = 0; i < one.harvest.size(); ++i)
        CHECK(three.harvest_truth[i].yield_t_per_ha == one.harvest_truth[i].yield_t_per_ha);
    const auto mean = [](const std::vector<HarvestTruth>& rows) {
        double sum = 0;
        for (const HarvestTruth& t : rows) sum += t.yield_t_per_ha;
        return sum / static_cast<double>(rows.size());
    };
    const double last = mean(one.harvest_truth);
    for (const YearLog& log : three.earlier) {
        CHECK(log.rows.size() == log.truth.size());
        CHECK(std::abs(mean(log.truth) / last - 1) < 0.13);
        CHECK(std::abs(mean(log.truth) / last - 1) > 0.015);  // more than the places' own luck
    }
    CHECK(mean(three.earlier[0].truth) != mean(three.earlier[1].truth));
}

TEST_CASE("more materials feed the crop where they lie, and never leave the field") {
    const VirtualField one = simulate_field({}, 9);
    const VirtualField three = field_with(&FieldSpec::materials, 3);
    CHECK(one.other_logs.empty());
    REQUIRE(three.other_logs.size() == 2);
    CHECK(three.other_logs[0].material == Material::poultry_compost);
    CHECK(three.other_logs[1].material == Material::pig_compost);
    for (const MaterialLog& log : three.other_logs) {
        CHECK(log.path.size() > 100);
        CHECK(log.path.back().dose.value == 0);
        for (const geo::PathPoint& p : log.path) CHECK(three.boundary.contains(p.at));
    }
    CHECK(three.compost_log.size() == one.compost_log.size());
    CHECK(spread(three.truth.compost_t_per_ha).mean >
          1.3 * spread(one.truth.compost_t_per_ha).mean);
    CHECK(spread(three.truth.uptake_kg_per_ha).mean > spread(one.truth.uptake_kg_per_ha).mean);
    for (std::size_t i = 0; i < one.truth.uptake_kg_per_ha.size(); ++i)
        if (!std::isnan(one.truth.uptake_kg_per_ha[i]))
            CHECK(three.truth.uptake_kg_per_ha[i] >= one.truth.uptake_kg_per_ha[i]);
}

TEST_CASE("a small field's pond stays clear of every material") {
    FieldSpec spec;
    spec.length = spec.breadth = Metres{80};
    spec.materials = 3;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const VirtualField f = simulate_field(spec, seed);
        for (const MaterialLog& log : f.other_logs)
            for (const geo::PathPoint& p : log.path) CHECK(f.boundary.contains(p.at));
    }
}

TEST_CASE("as many moisture samples as asked for, about") {
    for (const int count : {6, 24, 96, 600}) {
        FieldSpec spec = spec_of(Crop::rice);
        spec.moisture_points = count;
        const double found = static_cast<double>(simulate_field(spec, 2).moisture.size());
        CHECK(found > 0.9 * count);
        CHECK(found < 1.1 * count);
    }
}

TEST_CASE("bands give the image back, but for clouds that are masked and a rim that is not") {
    const VirtualField f = simulate_field(spec_of(Crop::rice), 2);
    const geo::GridGeometry pixels{{48300, 205480}, 0, Metres{10}, 30, 20};
    const auto image = ndvi_image(f, pixels, [](geo::Point p) { return p; });
    const Bands b = image_bands(image, 2);
    double n = 0, masked = 0, veiled = 0;
    for (std::size_t i = 0; i < image.size(); ++i) {
        n += !std::isnan(image[i]);
        if (std::isnan(b.red[i])) {
            masked += !std::isnan(image[i]);
            CHECK(std::isnan(b.nir[i]));
            CHECK(std::isnan(b.ndvi[i]));
            continue;
        }
        CHECK(b.red[i] > 0);
        CHECK(b.nir[i] < 1);
        const double seen = (b.nir[i] - b.red[i]) / (b.nir[i] + b.red[i]);
        if (std::isnan(b.ndvi[i])) {
            veiled += 1;
            CHECK(std::abs(seen) < std::abs(image[i]));
            continue;
        }
        CHECK(b.ndvi[i] == image[i]);
        CHECK(seen == doctest::Approx(image[i]));
    }
    CHECK(n > 200);
    CHECK(masked > 0.02 * n);
    CHECK(masked < 0.16 * n);
    CHECK(veiled > 0.01 * n);
    CHECK(veiled < 0.08 * n);
}

TEST_CASE("sizes that make no field are refused") {
    const auto fault = [](Crop crop, Shape shape, double hectares) {
        try {
            simulate_field(shaped(crop, shape, hectares), 3);
            return std::string();
        } catch (const ArgumentError& e) {
            return e.message().id;
        }
    };
    for (const double hectares : {0.0, 0.49, 100.1, -1.0, std::nan(""), HUGE_VAL})
        CHECK(fault(Crop::wheat, Shape::rectangle, hectares) == "simulate.area_out_of_range");
    CHECK(fault(Crop::wheat, Shape::hole, 0.6) == "simulate.field_too_small");
    CHECK(fault(Crop::wheat, Shape::l_shape, 0.6) == "simulate.field_too_small");
    CHECK(fault(Crop::wheat, Shape::trapezoid, 0.5).empty());
    FieldSpec vast;
    vast.length = vast.breadth = Metres{1100};
    CHECK_THROWS_WITH_AS(simulate_field(vast, 1), doctest::Contains("simulate.area_out_of_range"),
                         ArgumentError);
}

TEST_CASE("the smallest field of every crop and shape still has rows") {
    for (const Crop crop : crops)
        for (const Shape shape : shapes) {
            CAPTURE(shape_names[static_cast<std::size_t>(shape)]);
            const bool parts = shape == Shape::l_shape || shape == Shape::two_parts;
            const VirtualField f = simulate_field(shaped(crop, shape,
                                                         shape == Shape::hole ? 1.6
                                                         : parts              ? 1.2
                                                                              : 0.5),
                                                  3);
            CHECK(f.harvest.size() > 250);
        }
}
