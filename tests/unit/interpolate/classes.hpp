// SPDX-License-Identifier: Apache-2.0
// gstat's lag classes (tests/reference/kriging/classes.csv) and how ours are held against them.
#pragma once
#include "unit/interpolate/samples.hpp"

namespace samples {

inline Cloud points_of(const std::string& name) {
    Cloud c;
    for (const auto& row : table(name, "x,y,value")) {
        c.at.push_back({std::stod(row[0]), std::stod(row[1])});
        c.value.push_back(std::stod(row[2]));
    }
    REQUIRE(!c.at.empty());
    return c;
}

inline std::vector<vrmap::interpolate::LagBin> classes_of(const std::string& name) {
    std::vector<vrmap::interpolate::LagBin> bins;
    for (const auto& row : table("classes.csv", "case,azimuth,pairs,distance,semivariance"))
        if (row[0] == name)
            bins.push_back(
                {std::stoul(row[2]), std::stod(row[3]), std::stod(row[4]), std::stod(row[1])});
    REQUIRE(!bins.empty());
    return bins;
}

inline void check_same(const std::vector<vrmap::interpolate::LagBin>& got,
                       const std::vector<vrmap::interpolate::LagBin>& wanted, double relative) {
    REQUIRE(got.size() == wanted.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        CHECK(got[i].pairs == wanted[i].pairs);
        CHECK(std::abs(got[i].distance - wanted[i].distance) <= relative * wanted[i].distance);
        CHECK(std::abs(got[i].semivariance - wanted[i].semivariance) <=
              relative * wanted[i].semivariance);
    }
}

}  // namespace samples
