// SPDX-License-Identifier: Apache-2.0
// What a file is, for whoever has to say so: nothing here is refused.
#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::io {

/// One column of a table, one attribute of a layer, one band of a picture.
struct ColumnSurvey {
    enum class Kind { empty, whole, real, date, words };
    std::string name;
    Kind kind = Kind::empty;
    long filled = 0;
    long blank = 0;   ///< in a picture: nodata
    long unlike = 0;  ///< cells that are not of the kind: words among numbers
    double least = std::numeric_limits<double>::quiet_NaN();
    double most = std::numeric_limits<double>::quiet_NaN();
    double median = std::numeric_limits<double>::quiet_NaN();  ///< of at most 8192, evenly taken
    long zeros = 0;
    std::string first_day, last_day;  ///< of dates, ISO
    std::vector<std::string> few;     ///< what it holds, if that is no more than 8 different ones
    bool numeric() const { return kind == Kind::whole || kind == Kind::real; }
};

struct RasterSize {
    long cols = 0, rows = 0;
    double pixel_x = 0, pixel_y = 0;  ///< CRS units, positive; 0: no place
};

struct LayerSurvey {
    std::string name;
    long records = 0;                                      ///< rows, features or pixels
    std::vector<std::pair<std::string, long>> geometries;  ///< "Point", 120
    std::string crs;                                       ///< as a job would state it; "": none
    std::string crs_title;                                 ///< for people
    bool crs_has_code = false;                             ///< the file itself says the code
    geo::Box extent;                                       ///< in that CRS; empty: none known
    std::optional<geo::LonLat> centre;
    std::optional<RasterSize> raster;
    std::vector<ColumnSurvey> columns;
};

struct Survey {
    enum class Kind {
        table,
        text,
        shapefile,
        geopackage,
        geojson,
        flatgeobuf,
        geotiff,
        world_file,
        part,  ///< of a Shapefile: .dbf, .prj, …
        zip,
        spreadsheet,
        isoxml,
        xml,
        unknown
    };
    std::filesystem::path path;
    Kind kind = Kind::unknown;
    std::uint64_t bytes = 0;
    std::string encoding;  ///< of a text: "ascii", "utf-8", "utf-8 bom", "cp932", "latin1?"
    TableForm form;        ///< of a table; a delimiter ' ' is a run of blanks
    std::vector<LayerSurvey> layers;
    std::vector<std::string> names;  ///< of what a zip holds
    std::vector<Survey> inside;      ///< the ones of them that hold data
    std::vector<Message> odd;        ///< ids "odd.…"
    std::optional<Message> fault;    ///< why it could not be read, or not to its end
};

/// "csv", "shapefile", … for --json; also the end of the id "kind.…".
const char* name_of(Survey::Kind kind);

/// Texts and pictures are read in memory that does not grow with them, other layers and what lies
/// in an archive up to 256 MiB at once. Throws nothing for what is in the file: an unreadable one
/// has its `fault`.
Survey survey(const std::filesystem::path& path);

}  // namespace vrmap::io
