// SPDX-License-Identifier: Apache-2.0
// How each kind of file is looked at. `file` is the name GDAL opens: a path, or one within a zip.
#pragma once
#include <string>

#include "vrmap/io/survey.hpp"

namespace vrmap::io {

/// A text: a table if its lines agree on a number of columns, else words.
void survey_text(const std::string& file, Survey& s);
void survey_vector(const std::string& file, Survey& s);
void survey_raster(const std::string& file, Survey& s);

/// The first bytes of a file.
std::string head_of(const std::string& file, std::size_t most);

}  // namespace vrmap::io
