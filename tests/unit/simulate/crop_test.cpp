// SPDX-License-Identifier: Apache-2.0
#include "vrmap/simulate/crop.hpp"

#include <doctest/doctest.h>

using namespace vrmap;
using namespace vrmap::simulate;

namespace {

const Site fair{NitrogenRate{70}, 0.0, OrganicDose{0}, 1.0};
const Site wet{NitrogenRate{70}, 0.8, OrganicDose{0}, 1.0};

double gain_of_last_40(const Site& site) {
    return grain(site, NitrogenRate{120}).value - grain(site, NitrogenRate{80}).value;
}

}  // namespace

TEST_CASE("an average site at the usual dressing gives an average Hokkaido wheat crop") {
    const double uptake = uptake_at_harvest(fair, NitrogenRate{100}).value;
    CHECK(uptake > 120);
    CHECK(uptake < 150);
    const double yield = grain(fair, NitrogenRate{100}).value;
    CHECK(yield > 5.3);
    CHECK(yield < 6.5);
    const double early = uptake_at_image(fair, NitrogenRate{40}).value;
    CHECK(early > 40);
    CHECK(early < 75);
}

TEST_CASE("nitrogen earns less on wet ground, and nothing once the crop lodges") {
    CHECK(gain_of_last_40(fair) > 0.3);
    CHECK(gain_of_last_40(wet) < 0.5 * gain_of_last_40(fair));
    const auto taken_up = [](const Site& site) {
        return uptake_at_harvest(site, NitrogenRate{100}).value -
               uptake_at_harvest(site, NitrogenRate{0}).value;
    };
    CHECK(taken_up(wet) < 0.85 * taken_up(fair));
    const Site rich{NitrogenRate{150}, 0.0, OrganicDose{0}, 1.0};
    CHECK(grain(rich, NitrogenRate{300}).value < grain(rich, NitrogenRate{150}).value);
}

TEST_CASE("no dressing brings a waterlogged site to the dry one's yield") {
    const double dry = grain(fair, NitrogenRate{100}).value;
    for (double n = 0; n <= 300; n += 20) CHECK(grain(wet, NitrogenRate{n}).value < 0.9 * dry);
}

TEST_CASE("20 t/ha of compost stand for 10 to 16 kg of nitrogen, not for the 120 inside it") {
    Site dunged = fair;
    dunged.compost = OrganicDose{20};
    const double with = uptake_at_harvest(dunged, NitrogenRate{60}).value;
    // recovery on dry ground is 0.78
    CHECK(with > uptake_at_harvest(fair, NitrogenRate{60 + 10 / 0.78}).value);
    CHECK(with < uptake_at_harvest(fair, NitrogenRate{60 + 16 / 0.78}).value);
}

TEST_CASE("the canopy's NDVI rises with uptake, saturates, and pales when wet") {
    const auto ndvi = [](double u) { return canopy_ndvi(NitrogenRate{u}, 0).value; };
    CHECK(ndvi(5) > 0.15);
    CHECK(ndvi(120) < 0.92);
    CHECK(ndvi(60) - ndvi(40) > 3 * (ndvi(140) - ndvi(120)));
    CHECK(canopy_ndvi(NitrogenRate{50}, 0.8).value < ndvi(50) - 0.01);
}
