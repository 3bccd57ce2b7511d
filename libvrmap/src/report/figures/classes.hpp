// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "vrmap/report/figures.hpp"

namespace vrmap::report {

/// Whether a value is one: finite, and of a size some farm quantity could have.
inline bool is_value(double v) {
    return v > -1e12 && v < 1e12;
}

/// A layer's numbers over the ground inside the field; cells on the edge count by their share.
struct Summary {
    double min = 0;
    double max = 0;
    double mean = 0;             ///< area-weighted
    std::vector<double> sorted;  ///< every value inside, ascending
    double valued_m2 = 0;        ///< ground that has a value
    double empty_m2 = 0;         ///< ground inside the boundary that has none
    bool any() const { return !sorted.empty(); }
};

/// Fraction of each cell inside the boundary; 1 everywhere when the boundary has no parts.
geo::Grid<double> inside_of(const geo::GridGeometry& geometry, const geo::FieldBoundary& boundary);
Summary summarise(const geo::Grid<double>& values, const geo::Grid<double>& inside,
                  const geo::FieldBoundary& boundary);

struct Range {
    double from = 0;  ///< -infinity: open, no value lies there
    double to = 0;    ///< +infinity likewise
};

enum class Division { given, one_per_value, round_steps, even_steps };

/// Values put into classes. Class k holds breaks[k-1] <= v < breaks[k].
struct Classes {
    Division division = Division::one_per_value;
    std::vector<double> breaks;
    std::vector<Range> ranges;  ///< what the legend says of each class; one more than breaks
    int decimals = 1;           ///< enough to write the breaks as they are
    std::size_t count() const { return ranges.size(); }
    std::size_t of(double value) const;
};

/// For the main map: the given breaks, else one class per value if there are at most eight, else
/// steps of 1, 2 or 5 times a power of ten, at most nine classes and before them, where nothing
/// lies below it, one that holds only 0.
Classes classes_of(const MapLayer& layer, const Summary& summary);
/// For a panel: the given breaks, else one class per value if there are at most five, else ten even
/// steps over the middle 96 % of the values, so that one wild value does not take all the colours.
Classes panel_classes_of(const MapLayer& layer, const Summary& summary);

/// Square metres per class, by cell share inside the field.
std::vector<double> area_per_class(const geo::Grid<double>& values, const geo::Grid<double>& inside,
                                   const Classes& classes);
/// Whole percents that sum to 100 (largest remainder); all 0 if there is no area.
std::vector<int> percents(const std::vector<double>& areas);

/// "4.0 – 5.0", "8.0", "< 4.0", "≥ 9.0".
std::string label(const Range& range, int decimals);

}  // namespace vrmap::report
