// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::geo {

/// Values of one quantity at places. Parallel arrays of one length, in file order.
/// A value may be NaN (blank in the file): cleaning rejects it with that reason.
template <class Q>
struct PointSet {
    std::vector<Point> position;
    std::vector<double> value;  ///< Q's unit
    std::vector<long> record;   ///< line or feature number in the source, 1-based

    std::size_t size() const { return position.size(); }
    void add(Point p, double v, long source_record) {
        position.push_back(p);
        value.push_back(v);
        record.push_back(source_record);
    }
};

}  // namespace vrmap::geo
