// SPDX-License-Identifier: Apache-2.0
// Soil tests of one field as they were measured, for the record.
#pragma once
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::job {

struct SoilQuantity {
    std::string name;           ///< as SoilTestInput::Quantity
    std::string key;            ///< the same
    std::string unit;           ///< "mg/100g", "pH", "me/100g" or "%"
    std::vector<double> value;  ///< per place, NaN: not measured there; or the field's, alone
    bool whole_field = false;

    /// Of the measured ones; mean, least and most are NaN where there is none.
    struct Summary {
        std::size_t samples = 0;
        double mean, least, most;
    };
    Summary summary() const;
};

struct SoilTests {
    std::vector<geo::Point> at;  ///< metres in the field's frame; NaN: the file has no place
    std::vector<long> record;
    std::vector<SoilQuantity> quantities;  ///< those that the job states, in the order of its keys
    bool has_points() const { return !at.empty(); }
};

}  // namespace vrmap::job
