// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/task_grid.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/isoxml/fake_projection.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/coverage.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;
using vrmap::test::sinusoidal;

namespace {

constexpr double e0 = 50000;
constexpr double n0 = 80000;

geo::Ring box(double x0, double y0, double x1, double y1) {
    return {{e0 + x0, n0 + y0}, {e0 + x1, n0 + y0}, {e0 + x1, n0 + y1}, {e0 + x0, n0 + y1}};
}

struct Mesh {
    geo::Grid<MgPerM2> rate;
    geo::Grid<unsigned char> has_rate;
};

/// Over the field, turned by `angle`; a rate where the boundary touches a cell.
template <class RateOf>
Mesh mesh_over(const geo::FieldBoundary& field, double cell, double angle, RateOf rate_of) {
    const geo::Box b = field.box().grown(300);
    const int n = static_cast<int>(std::ceil(std::hypot(b.width(), b.height()) / cell)) + 1;
    geo::GridGeometry g{{0, 0}, angle, Metres{cell}, n, n};
    const geo::Point middle = g.at(n / 2.0, n / 2.0);
    g.origin = {(b.min_x + b.max_x) / 2 - middle.x, (b.min_y + b.max_y) / 2 - middle.y};
    Mesh m{geo::Grid<MgPerM2>(g), geo::Grid<unsigned char>(g)};
    const auto covered = geo::coverage(g, field);
    for (std::size_t i = 0; i < m.rate.size(); ++i) {
        m.has_rate[i] = covered[i] > 0;
        if (covered[i] > 0) m.rate[i] = rate_of(g.centre_of(m.rate.cell(i)));
    }
    return m;
}

MgPerM2 rising_north_east(geo::Point p) {
    return 10000 + static_cast<MgPerM2>(20 * (p.y - n0) + 7 * (p.x - e0));
}

double mesh_kg(const Mesh& m, const geo::FieldBoundary& field) {
    const auto covered = geo::coverage(m.rate.geometry(), field);
    double kg = 0;
    for (std::size_t i = 0; i < covered.size(); ++i)
        if (m.has_rate[i]) kg += m.rate[i] * covered[i] * m.rate.geometry().cell_area_m2() / 1e6;
    return kg;
}

geo::LonLat centre(const TaskGrid& g, int row, int col) {
    return {g.west_deg + (col + 0.5) * g.lon_step_deg, g.south_deg + (row + 0.5) * g.lat_step_deg};
}

std::size_t index(const TaskGrid& g, int row, int col) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(g.cols) +
           static_cast<std::size_t>(col);
}

/// What a terminal reads at a place of the plane.
MgPerM2 read(const TaskGrid& g, geo::LonLat at) {
    const int row = static_cast<int>(std::floor((at.lat - g.south_deg) / g.lat_step_deg));
    const int col = static_cast<int>(std::floor((at.lon - g.west_deg) / g.lon_step_deg));
    if (row < 0 || col < 0 || row >= g.rows || col >= g.cols) return 0;
    return g.rate[index(g, row, col)];
}

double inside_m2(const TaskGrid& g) {
    double sum = 0;
    for (const double a : g.inside_m2) sum += a;
    return sum;
}

// Every cell whose centre stands in the field against the mesh cell under it, by the test's own
// point in polygon: knows nothing of rows counted from the north.
void check_each_cell(const TaskGrid& g, const Mesh& m, const geo::FieldBoundary& field,
                     const geo::Projection& projection) {
    int inside = 0;
    for (int r = 0; r < g.rows; ++r)
        for (int c = 0; c < g.cols; ++c) {
            const geo::Point p = projection.to_plane(centre(g, r, c));
            if (!field.contains(p)) continue;
            const auto cell = m.rate.geometry().cell_at(p);
            REQUIRE(cell);
            ++inside;
            if (m.has_rate[*cell]) CHECK(g.rate[index(g, r, c)] == m.rate[*cell]);
        }
    CHECK(inside > 100);
}

const geo::FieldBoundary l_shape({{{{e0, n0},
                                    {e0 + 310, n0 + 10},
                                    {e0 + 300, n0 + 120},
                                    {e0 + 130, n0 + 110},
                                    {e0 + 120, n0 + 260},
                                    {e0 + 5, n0 + 250}},
                                   {}}});
const geo::FieldBoundary with_hole({{box(0, 0, 300, 250),
                                     {box(80, 90, 140, 150), box(2, 30, 22, 50)}}});

}  // namespace

TEST_CASE("each cell inside holds the rate of the mesh cell under its centre; the mass stays") {
    for (const double turned : {0.0, 0.7 * test::pi / 180, -0.7 * test::pi / 180}) {
        CAPTURE(turned);
        const auto projection = sinusoidal(turned);
        const Mesh m = mesh_over(l_shape, 18, 0.3, rising_north_east);
        const TaskGrid g = make_task_grid(m.rate, m.has_rate, l_shape, Metres{3}, projection);
        check_each_cell(g, m, l_shape, projection);
        CHECK(total_kg(g) == doctest::Approx(mesh_kg(m, l_shape)).epsilon(1e-3));
        CHECK(inside_m2(g) == doctest::Approx(l_shape.area().value).epsilon(1e-4));
        CHECK(g.ground_m2_per_plane_m2 == doctest::Approx(1).epsilon(1e-6));
        CHECK(std::abs(static_cast<double>(total_mg(g)) / 1e6 - total_kg(g)) <
              0.5e-6 * static_cast<double>(g.rate.size()));
    }
}

TEST_CASE("the first row is the south: rates rise northwards and so do the rows") {
    const Mesh m = mesh_over(l_shape, 12, 0, rising_north_east);
    const auto projection = sinusoidal();
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, l_shape, Metres{3}, projection);
    const MgPerM2 south = read(g, projection.to_geographic({e0 + 60, n0 + 20}));
    const MgPerM2 north = read(g, projection.to_geographic({e0 + 60, n0 + 230}));
    const MgPerM2 east = read(g, projection.to_geographic({e0 + 280, n0 + 20}));
    CHECK(north - south == doctest::Approx(20 * 210).epsilon(0.1));
    CHECK(east - south == doctest::Approx(7 * 220).epsilon(0.2));
    // the L has no north-east: turned upside down, the map would put a rate there
    CHECK(read(g, projection.to_geographic({e0 + 280, n0 + 230})) == 0);
}

TEST_CASE("the mass stays when the plane has a scale of its own") {
    // 0.998: further off than any zone's edge; 0.4 % of area, four times the tolerance
    const double scale = 0.998;
    const auto projection = sinusoidal(0, scale);
    const Mesh m = mesh_over(l_shape, 18, 0, rising_north_east);
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, l_shape, Metres{3}, projection);
    const double ground = 1 / (scale * scale);
    CHECK(g.ground_m2_per_plane_m2 == doctest::Approx(ground).epsilon(1e-6));
    CHECK(inside_m2(g) == doctest::Approx(l_shape.area().value * ground).epsilon(1e-5));
    CHECK(total_kg(g) == doctest::Approx(mesh_kg(m, l_shape) * ground).epsilon(1e-3));
}

TEST_CASE("holes hold 0, and no rate is padded into them") {
    const auto projection = sinusoidal(0.012);
    const Mesh m = mesh_over(with_hole, 18, 0.2, [](geo::Point) { return 20000; });
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, with_hole, Metres{3}, projection);
    // the second hole lies 2 m from the edge, within reach of the pad
    const geo::FieldBoundary hole({{box(80, 90, 140, 150), {}}, {box(2, 30, 22, 50), {}}});
    int in_hole = 0;
    for (int r = 0; r < g.rows; ++r)
        for (int c = 0; c < g.cols; ++c)
            if (hole.contains(projection.to_plane(centre(g, r, c)))) {
                ++in_hole;
                CHECK(g.rate[index(g, r, c)] == 0);
            }
    CHECK(in_hole > 50);
}

TEST_CASE("no read inside the field or within the pad finds 0, none far outside finds a rate") {
    for (const double pad : {0.0, 3.0, 8.0}) {
        CAPTURE(pad);
        const auto projection = sinusoidal(-0.012);
        const Mesh m = mesh_over(l_shape, 24, 0.5, [](geo::Point) { return 20000; });
        const TaskGrid g = make_task_grid(m.rate, m.has_rate, l_shape, Metres{pad}, projection);
        const geo::Ring& ring = l_shape.parts()[0].outer;
        const double cell = g.lat_step_deg * 111080;
        int padded = 0;
        for (double x = -30; x < 340; x += 0.7)
            for (double y = -30; y < 290; y += 0.7) {
                const geo::Point p{e0 + x, n0 + y};
                const double away = geo::distance_to(ring, p);
                const MgPerM2 rate = read(g, projection.to_geographic(p));
                const bool inside = l_shape.contains(p);
                if (inside || away <= pad) REQUIRE(rate == 20000);
                if (!inside && away > pad + 1.42 * cell + 0.05) REQUIRE(rate == 0);
                padded += !inside && rate > 0;
            }
        CHECK(padded > 0);
    }
}

TEST_CASE(
    "each part of a field and an island in a hole get their rates, the ring between them none") {
    const geo::FieldBoundary parts({{box(0, 0, 300, 300), {box(60, 60, 240, 240)}},
                                    {box(110, 110, 200, 200), {box(140, 140, 165, 165)}},
                                    {box(330, 0, 420, 80), {}}});
    const auto projection = sinusoidal();
    const Mesh m = mesh_over(parts, 15, 0.1, [](geo::Point) { return 30000; });
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, parts, Metres{3}, projection);
    const auto at = [&](double x, double y) {
        return read(g, projection.to_geographic({e0 + x, n0 + y}));
    };
    CHECK(at(30, 30) == 30000);
    CHECK(at(150, 120) == 30000);  // the island
    CHECK(at(375, 40) == 30000);   // the second part
    CHECK(at(-2, 100) == 30000);   // pad
    CHECK(at(80, 150) == 0);       // between hole and island
    CHECK(at(152, 152) == 0);      // the island's hole
    CHECK(at(315, 150) == 0);      // between the parts
    CHECK(inside_m2(g) == doctest::Approx(parts.area().value).epsilon(1e-4));
}

TEST_CASE("a field thinner than a cell still gets its rate everywhere, and its mass") {
    const geo::FieldBoundary strip(
        {{{{e0, n0}, {e0 + 400, n0 + 130}, {e0 + 399.6, n0 + 131.2}, {e0 - 0.4, n0 + 1.2}}, {}}});
    const auto projection = sinusoidal(0.012);
    const Mesh m = mesh_over(strip, 36, 0, [](geo::Point) { return 15000; });
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, strip, Metres{0}, projection);
    for (double t = 0; t <= 1; t += 0.001)
        REQUIRE(read(g, projection.to_geographic({e0 + 400 * t - 0.2, n0 + 130 * t + 0.6})) ==
                15000);
    CHECK(total_kg(g) == doctest::Approx(mesh_kg(m, strip)).epsilon(1e-3));
}

TEST_CASE("a cell of the mesh without a rate takes the nearest, ties the same way every time") {
    const geo::FieldBoundary square({{box(0, 0, 100, 100), {}}});
    const geo::GridGeometry g{{e0, n0 + 100}, 0, Metres{20}, 5, 5};
    Mesh m{geo::Grid<MgPerM2>(g, 10000), geo::Grid<unsigned char>(g, 1)};
    m.has_rate[geo::Cell{2, 2}] = 0;
    m.rate[geo::Cell{2, 2}] = 99999;  // not a rate: must not be seen
    m.rate[geo::Cell{1, 2}] = 11000;  // north of the gap
    m.rate[geo::Cell{2, 3}] = 12000;  // east of it
    TaskGridOptions loose;
    loose.mass_tolerance = 0.1;  // the gap's 4 % are no mass of the mesh
    const auto projection = sinusoidal();
    const TaskGrid grid = make_task_grid(m.rate, m.has_rate, square, Metres{3}, projection, loose);
    CHECK(*std::max_element(grid.rate.begin(), grid.rate.end()) == 12000);
    CHECK(read(grid, projection.to_geographic({e0 + 50, n0 + 58})) == 11000);
    CHECK(read(grid, projection.to_geographic({e0 + 58, n0 + 50})) == 12000);
    CHECK(read(grid, projection.to_geographic({e0 + 50, n0 + 42})) == 10000);
    // with the default tolerance the missing 4 % are refused, with figures
    try {
        make_task_grid(m.rate, m.has_rate, square, Metres{3}, projection);
        FAIL("a map of another mass was let through");
    } catch (const NumericError& e) {
        CHECK(e.message().id == "isoxml.mass_not_kept");
        CHECK(e.message().args.size() == 5);
    }
}

TEST_CASE("cells are true metres, written ordinates are what was sampled") {
    const Mesh m = mesh_over(l_shape, 30, 0, rising_north_east);
    TaskGridOptions loose;
    loose.mass_tolerance = 0.01;  // the first candidate, whatever its mass
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, l_shape, Metres{3}, sinusoidal(), loose);
    // 30 m mesh: 5 m cells. ISOXML.md §4 gives 0.0000450111° and 0.0000608629° at 42.5°N
    const double lat = (g.south_deg + g.rows / 2.0 * g.lat_step_deg) * test::pi / 180;
    CHECK(g.lat_step_deg * test::meridian_radius(lat) * test::pi / 180 ==
          doctest::Approx(5).epsilon(1e-5));
    CHECK(g.lon_step_deg * test::parallel_radius(lat) * test::pi / 180 ==
          doctest::Approx(5).epsilon(1e-5));
    CHECK(std::stod(text(g.south_deg, 9)) == g.south_deg);
    CHECK(std::stod(text(g.west_deg, 9)) == g.west_deg);
    CHECK(std::stod(text(g.lat_step_deg, 14)) == g.lat_step_deg);  // 4.50…e-5: ten digits
    CHECK(std::stod(text(g.lon_step_deg, 14)) == g.lon_step_deg);
}

TEST_CASE("whole cells hold more than the field: cut edges and pad, by the cells' true size") {
    const Mesh m = mesh_over(l_shape, 30, 0, [](geo::Point) { return MgPerM2{20000}; });
    TaskGridOptions loose;
    loose.mass_tolerance = 0.01;
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, l_shape, Metres{3}, sinusoidal(), loose);
    const auto with_rate = std::count(g.rate.begin(), g.rate.end(), 20000);
    CHECK(whole_cells_kg(g) ==
          doctest::Approx(0.02 * 25 * static_cast<double>(with_rate)).epsilon(1e-4));
    CHECK(whole_cells_kg(g) > 1.01 * total_kg(g));
}

TEST_CASE("a large field gets larger cells, never more than the limit") {
    const geo::FieldBoundary large({{box(0, 0, 2600, 2100), {}}});
    const Mesh m = mesh_over(large, 36, 0.4, rising_north_east);
    const TaskGrid g = make_task_grid(m.rate, m.has_rate, large, Metres{3}, sinusoidal(0.012));
    CHECK(g.rows * g.cols <= 50000);
    CHECK(g.rows * g.cols > 45000);
    CHECK(total_kg(g) == doctest::Approx(mesh_kg(m, large)).epsilon(1e-3));
}

TEST_CASE("finer cells are tried until the mass stays, and refused when none does") {
    // where a cell's centre stands in a hole, the field's share of that cell gets nothing: the
    // finer the cells, the less the hole's edge wears away
    const geo::FieldBoundary field({{box(0, 0, 300, 250), {box(80, 90, 100, 115)}}});
    const Mesh m = mesh_over(field, 36, 0, [](geo::Point) { return 20000; });
    TaskGridOptions strict;
    strict.mass_tolerance = 4e-4;
    const auto grid = [&] {
        return make_task_grid(m.rate, m.has_rate, field, Metres{3}, sinusoidal(0.3), strict);
    };
    CHECK(grid().lat_step_deg * 111080 < 5.9);
    CHECK(total_kg(grid()) == doctest::Approx(mesh_kg(m, field)).epsilon(4e-4));
    strict.finest = Metres{6};  // one candidate only
    CHECK_THROWS_AS(grid(), NumericError);
}

TEST_CASE("the same input gives the same grid") {
    const Mesh m = mesh_over(with_hole, 18, 0.2, rising_north_east);
    const auto a = make_task_grid(m.rate, m.has_rate, with_hole, Metres{3}, sinusoidal(0.01));
    const auto b = make_task_grid(m.rate, m.has_rate, with_hole, Metres{3}, sinusoidal(0.01));
    CHECK(a.rate == b.rate);
    CHECK(a.inside_m2 == b.inside_m2);
}

TEST_CASE("what cannot be a task grid is refused with its reason") {
    const auto id_of = [](auto make) -> std::string {
        try {
            make();
        } catch (const Error& e) {
            return e.message().id;
        }
        return "";
    };
    Mesh m = mesh_over(l_shape, 18, 0, rising_north_east);
    const auto with = [&](const Mesh& mesh, const geo::FieldBoundary& field, double pad,
                          const geo::Projection& projection) {
        return id_of(
            [&] { make_task_grid(mesh.rate, mesh.has_rate, field, Metres{pad}, projection); });
    };
    CHECK(with(m, l_shape, -1, sinusoidal()) == "isoxml.bad_option");
    CHECK(with(m, geo::FieldBoundary(), 3, sinusoidal()) == "isoxml.no_boundary");
    CHECK(with(m, geo::FieldBoundary({{box(0, 0, 90000, 50), {}}}), 3, sinusoidal()) ==
          "isoxml.field_too_wide");
    auto lost = sinusoidal();
    lost.to_geographic = [](geo::Point) { return geo::LonLat{std::nan(""), 0}; };
    CHECK(with(m, l_shape, 3, lost) == "isoxml.not_on_globe");
    const Mesh other{m.rate,
                     geo::Grid<unsigned char>(geo::GridGeometry{{0, 0}, 0, Metres{1}, 2, 2}, 1)};
    CHECK(with(other, l_shape, 3, sinusoidal()) == "geo.geometry_differs");
    const Mesh none{m.rate, geo::Grid<unsigned char>(m.rate.geometry())};
    CHECK(with(none, l_shape, 3, sinusoidal()) == "isoxml.no_rate");
    for (std::size_t i = 0; i < m.rate.size(); ++i) m.rate[i] = -5;
    CHECK(with(m, l_shape, 3, sinusoidal()) == "isoxml.grid_negative");
}
