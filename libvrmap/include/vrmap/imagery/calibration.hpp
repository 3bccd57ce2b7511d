// SPDX-License-Identifier: Apache-2.0
// What people measured on the ground, held against the picture.
#pragma once
#include <functional>
#include <optional>
#include <vector>

namespace vrmap::imagery {

/// Measured where the index is known. Parallel arrays; stems/m², SPAD, kg N/ha: any one quantity.
struct GroundTruth {
    std::vector<double> index;
    std::vector<double> measured;
};

enum class CurveForm {
    line,        ///< a + b·index
    exponential  ///< a·exp(b·index), fitted as ln(measured): all measured over 0
};

/// A curve of this field and this date, and whether it is worth more than what there was.
struct Calibration {
    CurveForm form = CurveForm::line;
    double a = 0, b = 0;
    std::size_t points = 0;
    double error = 0;          ///< RMSE with each point left out in turn
    double default_error = 0;  ///< of the curve there was, or of the mean of the others
    /// The squared errors fell by more than one standard error of their difference.
    bool better = false;

    double at(double index) const;
};

/// Fewer cannot tell a curve from chance.
inline constexpr std::size_t fewest_truths = 6;

/// Least squares, with its error by leave-one-out (Stone 1974), each point told by a curve that
/// never saw it. `there_was`: what the default curve says of an index; without one the mean of the
/// other points is to be beaten.
/// THROWS ArgumentError imagery.too_few_truths; imagery.truths_alike (an index that does not vary);
/// imagery.truth_not_positive (an exponential through 0 or less). REQUIRES finite numbers.
Calibration calibrate(const GroundTruth& truth, CurveForm form,
                      const std::function<double(double)>& there_was = {});

}  // namespace vrmap::imagery
