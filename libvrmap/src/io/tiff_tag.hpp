// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace vrmap::io {

/// Up to so many bytes of a file from a place on; fewer at its end.
using ReadAt = std::function<std::string(std::uint64_t at, std::size_t most)>;

/// The words of an ASCII tag in a TIFF's first directory, of either byte order, BigTIFF too;
/// nothing if there is none. GDAL turns the words of GDAL_NODATA (42113) into a number whatever
/// they are.
std::optional<std::string> tiff_words(const ReadAt& read, std::uint16_t tag);

}  // namespace vrmap::io
