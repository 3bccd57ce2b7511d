// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/vegetation_index.hpp"

#include <limits>

namespace vrmap::imagery {

double ndvi(double red, double nir) {
    const bool known = red >= 0 && nir >= 0 && red + nir > 0;
    return known ? (nir - red) / (nir + red) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace vrmap::imagery
