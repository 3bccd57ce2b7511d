// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace vrmap::isoxml {

/// A whole number of 1, 2 or 4 bytes, its lowest byte first; two's complement.
template <class T>
T little_endian(const std::byte* bytes) {
    std::uint32_t raw = 0;
    for (std::size_t k = 0; k < sizeof(T); ++k)
        raw |= std::to_integer<std::uint32_t>(bytes[k]) << (8 * k);
    return static_cast<T>(raw);
}

}  // namespace vrmap::isoxml
