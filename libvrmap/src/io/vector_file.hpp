// SPDX-License-Identifier: Apache-2.0
// A vector file behind one door: few formats, the bytes that were hashed, no feature lost.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "io/gdal.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/read_vector.hpp"

namespace vrmap::io {

[[noreturn]] void refuse(const VectorSource& source, Message message, long record = 0);
/// Whether there is such a name, even if only a link that leads nowhere: reading it tells then.
bool is_named(const std::filesystem::path& path);
/// Another part of the same file, by its ending in small letters; in capitals where `holds` knows
/// none but that: old programs write so.
std::filesystem::path part_of(const std::filesystem::path& file, std::string ending,
                              const std::function<bool(const std::filesystem::path&)>& holds);

/// Opens what was mounted with this driver alone, after the checks GDAL does not make: a GeoJSON's
/// crs, a GeoPackage's schema, the counts of a Shapefile's parts. THROWS InputError.
Dataset open_vector(const char* driver, const Mounted& mounted);
/// The system that a layer of these files carries; nullptr: none is stated. THROWS InputError
/// crs.unreadable: one that GDAL cannot read is not none, which the job's own would replace.
const OGRSpatialReference* carried_crs(OGRLayer& layer, const std::vector<Input>& files);

class VectorFile {
public:
    /// THROWS InputError: unreadable, unknown kind, broken, no such layer, no CRS in file or job,
    /// one that cannot be read.
    VectorFile(const VectorSource& source, InputLog& log);
    const Crs& crs() const { return crs_; }
    std::vector<std::string> columns() const;
    /// THROWS InputError csv.column_missing, naming those there are.
    int column(const std::string& name) const;
    long count() const;
    /// Every feature with its number from 1. THROWS InputError when GDAL lost one, or there is
    /// none.
    void each(const std::function<void(const OGRFeature&, long)>& take) const;

private:
    void require_unbroken(const ErrorTrap& trap) const;
    const VectorSource& source_;
    Mounted mounted_;
    Dataset dataset_;
    OGRLayer* layer_ = nullptr;
    Crs crs_;
};

/// NaN for a blank. THROWS InputError csv.not_a_number for a column of anything but numbers.
double number_in(const VectorSource& source, const OGRFeature& feature, int column, long record);
/// The attribute as text: a number as its shortest decimal, a blank as "".
std::string words_in(const OGRFeature& feature, int column);

}  // namespace vrmap::io
