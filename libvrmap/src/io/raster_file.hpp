// SPDX-License-Identifier: Apache-2.0
// A GeoTIFF behind one door: what is opened is what was hashed, and small enough to be read.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "io/gdal.hpp"
#include "io/held_file.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

/// What a raster may be written in.
enum class RasterForm {
    geotiff,
    sentinel2  ///< GeoTIFF, or JPEG 2000 as the European Space Agency hands bands out
};

class RasterFile {
public:
    /// In memory up to 64 MiB; a larger one, up to 8 GiB, is held by its descriptor and read in
    /// windows. THROWS InputError: no GeoTIFF, more than 16 bands, over 200,000 columns or rows,
    /// blocks over 64 MiB, its mask's too, complex numbers, overviews that lie elsewhere.
    explicit RasterFile(const std::filesystem::path& path, RasterForm form = RasterForm::geotiff);
    explicit RasterFile(Input bytes, RasterForm form = RasterForm::geotiff);

    GDALDataset& dataset() const { return *dataset_; }
    std::uint64_t bytes() const { return bytes_; }
    const std::string& sha256() const { return sha256_; }
    /// As the file writes it; empty: it has none.
    std::string nodata_words() const;
    /// THROWS InputError file.changed.
    void require_unchanged() const;

private:
    void open(const std::string& name, RasterForm form);
    [[noreturn]] void refuse(Message message) const;
    void require_size() const;
    void require_blocks(GDALRasterBand& band) const;
    void require_band(GDALRasterBand& band) const;

    std::filesystem::path path_;
    std::uint64_t bytes_ = 0;
    std::string sha256_;
    std::optional<Mounted> memory_;
    std::optional<HeldFile> held_;
    Dataset dataset_;  // last: closed before what it reads from
};

}  // namespace vrmap::io
