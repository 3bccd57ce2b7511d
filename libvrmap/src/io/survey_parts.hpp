// SPDX-License-Identifier: Apache-2.0
// How each kind of file is looked at.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "io/text_pieces.hpp"
#include "io/zip_reader.hpp"
#include "vrmap/io/survey.hpp"

namespace vrmap::io {

/// Where files to be looked at lie: on the disk, or in an archive.
struct Shelf {
    const ZipReader* zip = nullptr;

    bool holds(const std::filesystem::path& file) const;
    /// Another part of the same file; vector_file.hpp.
    std::filesystem::path part_of(const std::filesystem::path& file, const char* ending) const;
    std::uint64_t size(const std::filesystem::path& file) const;
    Input read(const std::filesystem::path& file) const;  ///< THROWS InputError
    /// The first bytes. THROWS InputError
    std::string head(const std::filesystem::path& file, std::size_t most) const;
};

/// A text: a table if its lines agree on a number of columns, else words.
void survey_text(TextPieces& text, Survey& s);
/// THROW InputError for what they refuse whole.
void survey_vector(const Shelf& shelf, Survey& s);
void survey_raster(const Shelf& shelf, Survey& s);

}  // namespace vrmap::io
