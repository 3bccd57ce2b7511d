// SPDX-License-Identifier: Apache-2.0
#include "job/place_raster.hpp"

#include <doctest/doctest.h>

#include "vrmap/error.hpp"

using namespace vrmap;
using job::Suspicion;

namespace {

const io::Crs frame{"EPSG:6680"};
const io::Crs tokyo{"EPSG:30172"};
constexpr double west = -38900;
constexpr double south = -88500;
constexpr double side = 200;  // of the field, in metres

struct Files {
    io::Crs boundary = frame;
    job::Confirmed picture_says{};
    job::Confirmed boundary_says{};
    bool boundary_from_file = true;
};

// A picture of 1 m pixels: its north-west corner in `crs`, its width and height in pixels.
io::RasterFrame picture(const io::Crs& crs, geo::Point corner, int cols = 200, int rows = 200) {
    return {crs, {corner.x, 1, 0, corner.y, 0, -1}, cols, rows};
}

// The numbers that `meant` has for a place of the field's frame.
geo::Point number(geo::Point p, const io::Crs& meant) {
    std::vector<geo::Point> at{p};
    io::Transform(frame, meant, "f")(at);
    return at.front();
}

std::string fault(const io::RasterFrame& shown, const Files& f = {}, geo::Point moved = {}) {
    io::RasterSource source;
    source.role = "ndvi";
    source.path = "n.tif";
    io::VectorSource file;
    file.path = "b.json";
    const double x = west + moved.x;
    const double y = south + moved.y;
    const geo::FieldBoundary boundary(
        {{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}, {}}});
    try {
        job::require_on_field(
            {source, shown, f.picture_says},
            {boundary, frame, f.boundary_from_file ? &file : nullptr, f.boundary, f.boundary_says});
    } catch (const InputError& e) {
        return e.message().id + " " + e.place().path;
    }
    return {};
}

constexpr geo::Point corner{west, south + side};

}  // namespace

TEST_CASE("a picture of the field, or of a part of it, is not suspected") {
    CHECK(fault(picture(frame, corner)).empty());
    CHECK(fault(picture(frame, {corner.x - 5000, corner.y + 5000}, 9000, 9000)).empty());
    CHECK(fault(picture(frame, {corner.x + 120, corner.y})).empty());
    CHECK(fault(picture(frame, {corner.x + 190, corner.y})).empty());
}

TEST_CASE("a picture beside the field, near and far") {
    CHECK(fault(picture(frame, {corner.x + 201, corner.y})) == "raster.beside n.tif");
    CHECK(fault(picture(frame, {corner.x, corner.y - 650})) == "raster.beside n.tif");
    CHECK(fault(picture(frame, {corner.x, corner.y - 710})) == "crs.elsewhere n.tif");
    Files sure;  // nothing to confirm: it shows no ground of the field
    sure.picture_says = {Suspicion::swapped_axes, Suspicion::tokyo_datum};
    CHECK(fault(picture(frame, {corner.x + 201, corner.y}), sure) == "raster.beside n.tif");
}

TEST_CASE("numbers of the Tokyo datum in a picture's place") {
    const auto shown = picture(frame, number(corner, tokyo));
    CHECK(fault(shown) == "raster.tokyo_datum n.tif");
    const auto wide = picture(frame, number({corner.x - 250, corner.y + 250}, tokyo), 900, 900);
    CHECK(fault(wide) == "raster.tokyo_datum n.tif");
    Files sure;
    sure.picture_says = {Suspicion::tokyo_datum};
    CHECK(fault(wide, sure).empty());
    CHECK(fault(shown, sure) == "raster.beside n.tif");
    CHECK(fault(picture(tokyo, number(corner, tokyo))).empty());
}

TEST_CASE("numbers of the Tokyo datum in a boundary") {
    const geo::Point taken = number(corner, tokyo);
    const geo::Point moved{taken.x - corner.x, taken.y - corner.y};
    const auto shown = picture(frame, {corner.x - 10, corner.y + 10}, 220, 220);
    CHECK(fault(shown, {}, moved) == "raster.boundary_tokyo b.json");
    Files f;
    f.boundary_says = {Suspicion::tokyo_datum};
    CHECK(fault(shown, f, moved) == "raster.beside n.tif");
    f = {};
    f.boundary_from_file = false;
    CHECK(fault(shown, f, moved) == "raster.beside n.tif");
}

TEST_CASE("coordinates exchanged, in the picture or in the boundary") {
    const io::RasterFrame turned{frame, {south, 1, 0, west + side, 0, -1}, 200, 200};
    CHECK(fault(turned) == "crs.swapped n.tif");
    Files sure;
    sure.picture_says = {Suspicion::swapped_axes};
    CHECK(fault(turned, sure) == "crs.boundary_swapped b.json");
    sure.boundary_says = {Suspicion::swapped_axes};
    CHECK(fault(turned, sure) == "crs.elsewhere n.tif");
}

TEST_CASE("plane coordinates of another zone than the picture says") {
    CHECK(fault(picture({"EPSG:6681"}, corner)) == "crs.wrong_zone n.tif");
    CHECK(fault(picture({"EPSG:6669"}, corner)) == "crs.wrong_zone n.tif");
    CHECK(fault(picture({"EPSG:2455"}, corner)) == "crs.wrong_zone n.tif");
    CHECK(fault(picture({"EPSG:6681"}, number(corner, {"EPSG:6681"}))).empty());
}
