// SPDX-License-Identifier: Apache-2.0
#include "job/protein.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/io/folder.hpp"
#include "vrmap/job/guide.hpp"

using namespace vrmap;

namespace {

const double unknown = std::nan("");

job::FieldJob job_of(const char* crop) {
    job::FieldJob j;
    j.crop = crop;
    return j;
}

// A log of t/ha and percent.
std::vector<double> uptake(const job::FieldJob& job, std::vector<double> t_per_ha,
                           std::vector<double> pct, Notes& notes) {
    job::YieldInput y;
    y.source.path = "y.csv";
    y.source.numbers = {"yield", "protein"};
    y.t_per_ha_per_unit = 1;
    y.limits = {{0}, {30}, 3.5, {3}};
    io::Points log;
    log.columns = {std::move(t_per_ha), std::move(pct)};
    return job::uptake_by_protein(job, y, log, "yield", notes);
}

std::vector<double> uptake(const job::FieldJob& job, std::vector<double> t_per_ha,
                           std::vector<double> pct) {
    Notes notes;
    return uptake(job, std::move(t_per_ha), std::move(pct), notes);
}

}  // namespace

TEST_CASE("the published examples, exactly: wheat 600 kg at 10.5 %, rice 540 kg at 7.0 %") {
    const double wheat = uptake(job_of("winter wheat"), {6.0}, {10.5})[0];
    CHECK(wheat == doctest::Approx(10 * 600 * 10.5 / 570 / 0.78).epsilon(1e-12));
    CHECK(std::round(wheat) / 10 == 14.2);  // kg/ha to kg/10a with one decimal
    const double rice = uptake(job_of("水稲"), {5.4}, {7.0})[0];
    CHECK(rice == doctest::Approx(10 * 0.09 * 540 / (11.8 - 7.0)).epsilon(1e-12));
    CHECK(std::round(rice) / 10 == 10.1);
}

TEST_CASE("a protein that cannot be tells no uptake, and neither does a blank") {
    Notes notes;
    const auto u = uptake(job_of("wheat"), {6, 6, 6, 6, 6, unknown, unknown},
                          {10, 99, unknown, 0.105, 12, 11, 99}, notes);
    CHECK(std::isfinite(u[0]));
    for (const std::size_t silent : {1U, 2U, 3U, 5U, 6U}) CHECK(std::isnan(u[silent]));
    CHECK(std::isfinite(u[4]));
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].args == decltype(Message::args){
                               {"layer", "yield"}, {"odd", "2"}, {"blank", "1"}, {"points", "7"}});
}

TEST_CASE("rice near 11.8 % never becomes a huge uptake") {
    for (double pct = 4; pct < 14; pct += 0.01) {
        const auto u = uptake(job_of("rice"), {5, 5, 5}, {7, 7, pct});
        CHECK((std::isnan(u[2]) || u[2] <= 400));
        CHECK(std::isnan(u[2]) == (pct > 10));
    }
    // 25 t/ha at 10 %: the protein is possible, an uptake of 125 kg/10a is not
    CHECK(std::isnan(uptake(job_of("rice"), {25, 5}, {10, 7})[0]));
}

TEST_CASE("a column that is mostly no protein is refused, and so is one of blanks") {
    const auto fault = [](std::vector<double> pct) {
        return test::fault_of([&] { uptake(job_of("wheat"), {6, 6, 6}, pct); });
    };
    CHECK(fault({0.1, 0.11, 10}) == "yield.protein_unusable@0:0");
    CHECK(fault({unknown, unknown, unknown}) == "yield.protein_unusable@0:0");
    CHECK(fault({0.1, 11, 10}).empty());
}

TEST_CASE("the equation's rows are recorded only when asked") {
    const job::FieldJob j = job_of("wheat");
    uptake(j, {6}, {10.5});
    CHECK(j.tables.used().empty());
    job::touch_protein(j);
    std::vector<std::string> keys;
    for (const job::Row& r : j.tables.used()) keys.push_back(r.key);
    CHECK(keys == std::vector<std::string>{"crops.wheat.nhi", "crops.wheat.protein_per_n"});
}
