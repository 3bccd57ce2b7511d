// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// [prices]: yen per kilogram of each product, or per bag and what a bag holds; of the crop.
/// `products` is how many the job has: with two, prices are lists. THROWS InputError.
Prices read_prices(Section& section, std::size_t products);

}  // namespace vrmap::job
