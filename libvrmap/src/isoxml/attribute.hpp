// SPDX-License-Identifier: Apache-2.0
// Attributes of a file that someone else wrote.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "vrmap/isoxml/element.hpp"

namespace vrmap::isoxml {

/// THROWS InputError isoxml.attribute_missing.
const std::string& required(const Element& element, const char* key);

/// The whole of a plain number, nothing when it is none, has anything around it or is not finite.
std::optional<double> as_decimal(const std::string& value);
std::optional<std::int64_t> as_whole(const std::string& value);

/// THROWS InputError isoxml.attribute_missing, isoxml.not_a_number.
double decimal(const Element& element, const char* key);
/// The same, and isoxml.not_a_number outside low..high.
std::int64_t whole(const Element& element, const char* key, std::int64_t low, std::int64_t high);

}  // namespace vrmap::isoxml
