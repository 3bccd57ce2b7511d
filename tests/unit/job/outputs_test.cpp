// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/outputs.hpp"

#include <doctest/doctest.h>

#include "unit/io/folder.hpp"

using namespace vrmap;
using job::Output;

TEST_CASE("outputs are chosen by their words, in any order") {
    CHECK(job::outputs_from("taskdata,zip,shape,gpkg,tif,csv,report") == job::all_outputs());
    CHECK(job::outputs_from("zip") == job::Outputs{Output::zip});
    CHECK(job::outputs_from("report,csv,csv") == job::Outputs{Output::csv, Output::report});
    CHECK(job::all_outputs().size() == 7);
}

TEST_CASE("an unknown word is refused with the known ones") {
    for (const char* list : {"", "kml", "zip,", ",zip", "zip,,csv", "ZIP", " zip", "zip;csv"})
        CHECK_MESSAGE(test::fault_of([&] { job::outputs_from(list); }) == "usage.unknown_output",
                      list);
    try {
        job::outputs_from("zip,kml");
        FAIL("kml is no output");
    } catch (const ArgumentError& e) {
        CHECK(e.message().args[0].second == "kml");
        CHECK(e.message().args[1].second == "taskdata, zip, shape, gpkg, tif, csv, report");
    }
}
