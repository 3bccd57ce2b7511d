// SPDX-License-Identifier: Apache-2.0
// The text files of a virtual field, as bytes. No file is touched here.
#pragma once
#include <string>

#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::io {

std::string synthetic_notice(const simulate::VirtualField& field);  ///< one line, ASCII

// Degrees with 8 decimals (a millimetre): RFC 7946 order, lon then lat.
std::string boundary_geojson(const simulate::VirtualField& field,
                             const geo::Projection& projection);
std::string yield_csv(const simulate::VirtualField& field, const geo::Projection& projection);
std::string moisture_csv(const simulate::VirtualField& field, const geo::Projection& projection);
std::string compost_csv(const simulate::VirtualField& field, const geo::Projection& projection);

std::string yield_truth_csv(const simulate::VirtualField& field);  ///< line = line of yield.csv
std::string truth_csv(const simulate::VirtualField& field);        ///< plane metres, 2 m cells
std::string field_toml(const simulate::VirtualField& field);
std::string readme(const simulate::VirtualField& field);

}  // namespace vrmap::io
