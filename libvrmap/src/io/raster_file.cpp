// SPDX-License-Identifier: Apache-2.0
#include "io/raster_file.hpp"

#include <system_error>

#include "io/tiff_tag.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/read_raster.hpp"

namespace vrmap::io {

namespace {

constexpr std::uint64_t most_mounted = 64 * mebibyte;
constexpr std::uint64_t most_bytes = 8192 * mebibyte;
constexpr int most_bands = 16;
constexpr int longest_side = 200000;
constexpr double largest_block =
    64.0 * static_cast<double>(mebibyte);  // RELIABILITY.md §4: 150 bytes can ask for 8 GB

std::string count(long long n) {
    return text(n);
}

int bands_in_a_block(GDALDataset* d) {
    const char* how = d ? d->GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") : nullptr;
    return how && std::string_view(how) == "PIXEL" ? d->GetRasterCount() : 1;
}

// What must be in memory at once to read one pixel; double, as 2^31 by 2^31 of anything fits in it.
double block_bytes(GDALRasterBand& band) {
    int cols = 0;
    int rows = 0;
    band.GetBlockSize(&cols, &rows);
    return static_cast<double>(cols) * rows * bands_in_a_block(band.GetDataset()) *
           GDALGetDataTypeSizeBytes(band.GetRasterDataType());
}

}  // namespace

RasterFile::RasterFile(const std::filesystem::path& path, RasterForm form) : path_(path) {
    const Fence fence;
    start_gdal();
    held_.emplace(path, most_bytes);
    bytes_ = held_->size();
    if (bytes_ <= most_mounted) {
        held_.reset();
        std::vector<Input> one;
        one.push_back(read_input(path));
        sha256_ = one.front().sha256;
        memory_.emplace(std::move(one));
    }
    open(memory_ ? memory_->path() : held_->name(), form);
    if (held_) sha256_ = held_->sha256();  // what is no GeoTIFF is not read to its end
}

RasterFile::RasterFile(Input bytes, RasterForm form) : path_(bytes.path) {
    const Fence fence;
    start_gdal();
    bytes_ = bytes.bytes.size();
    sha256_ = bytes.sha256;
    std::vector<Input> one;
    one.push_back(std::move(bytes));
    memory_.emplace(std::move(one));
    open(memory_->path(), form);
}

void RasterFile::refuse(Message m) const {
    throw InputError({path_.string()}, std::move(m));
}

void RasterFile::open(const std::string& name, RasterForm form) {
    static const char* const geotiff[] = {"GTiff", nullptr};
    static const char* const sentinel2[] = {"GTiff", "JP2OpenJPEG", nullptr};
    const auto* const drivers = form == RasterForm::geotiff ? geotiff : sentinel2;
    static const char* const options[] = {"GEOREF_SOURCES=INTERNAL", "NUM_THREADS=1", nullptr};
    const ErrorTrap trap;
    dataset_.reset(
        GDALDataset::Open(name.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, options));
    if (!dataset_)
        refuse({"file.broken", {{"why", trap.said().empty() ? "GeoTIFF" : trap.said()}}});
    require_size();
    if (dataset_->GetMetadata("OVERVIEWS")) refuse({"raster.foreign_overviews", {}});
    for (int b = 1; b <= dataset_->GetRasterCount(); ++b) require_band(*dataset_->GetRasterBand(b));
    if (trap.failed()) refuse({"file.broken", {{"why", trap.said()}}});
}

void RasterFile::require_size() const {
    const int cols = dataset_->GetRasterXSize();
    const int rows = dataset_->GetRasterYSize();
    const int bands = dataset_->GetRasterCount();
    if (cols < 1 || rows < 1 || cols > longest_side || rows > longest_side)
        refuse({"raster.too_large", {{"cols", count(cols)}, {"rows", count(rows)}}});
    if (bands < 1 || bands > most_bands)
        refuse({"raster.too_many_bands", {{"found", count(bands)}, {"most", count(most_bands)}}});
}

void RasterFile::require_blocks(GDALRasterBand& band) const {
    const double bytes = block_bytes(band);
    if (bytes > largest_block)
        refuse({"raster.block_too_large",
                {{"mib", text(bytes / static_cast<double>(mebibyte), 0)}, {"most", "64"}}});
}

void RasterFile::require_band(GDALRasterBand& band) const {
    require_blocks(band);
    if (band.GetMaskFlags() & GMF_PER_DATASET) require_blocks(*band.GetMaskBand());
    if (GDALDataTypeIsComplex(band.GetRasterDataType())) refuse({"raster.not_real", {}});
    if (band.GetMetadata("OVERVIEWS")) refuse({"raster.foreign_overviews", {}});
}

std::string RasterFile::nodata_words() const {
    constexpr std::uint16_t gdal_nodata = 42113;
    const auto read = [this](std::uint64_t at, std::size_t most) {
        std::string some(most, '\0');
        if (held_) {
            some.resize(held_->read(at, some.data(), most));
            return some;
        }
        const std::string& all = memory_->files().front().bytes;
        return at < all.size() ? all.substr(static_cast<std::size_t>(at), most) : std::string();
    };
    return tiff_words(read, gdal_nodata).value_or("");
}

void RasterFile::require_unchanged() const {
    if (held_) held_->require_unchanged();
}

std::vector<std::string> ignored_beside(const std::filesystem::path& path) {
    std::vector<std::string> found;
    const auto look = [&found](const std::filesystem::path& beside) {
        std::error_code e;
        if (std::filesystem::is_regular_file(beside, e))
            found.push_back(beside.filename().string());
    };
    for (const char* ending : {".tfw", ".tifw", ".tiffw", ".wld", ".TFW"}) {
        std::filesystem::path world = path;
        look(world.replace_extension(ending));
    }
    for (const char* ending : {".aux.xml", ".ovr", ".msk"}) look(path.string() + ending);
    return found;
}

}  // namespace vrmap::io
