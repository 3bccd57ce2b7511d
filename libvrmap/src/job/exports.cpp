// SPDX-License-Identifier: Apache-2.0
#include "job/exports.hpp"

#include <cmath>

#include "job/shape_export.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/table.hpp"
#include "vrmap/io/write_cog.hpp"
#include "vrmap/io/zip.hpp"

namespace vrmap::job {

namespace {

constexpr const char* zip = "TASKDATA.zip";
constexpr const char* raster = "rate.tif";
constexpr const char* csv = "cells.csv";

template <class F>
io::RasterBand band(const Result& r, const char* description, const char* unit, F value) {
    io::RasterBand b{description, unit, geo::Grid<double>(r.outcome.wanted.mesh(), std::nan(""))};
    for (const std::size_t i : cells_with_rate(r)) b.values[i] = value(i);
    return b;
}

std::vector<io::RasterBand> bands_of(const Result& r) {
    const auto& spread = r.outcome.spread;
    std::vector<io::RasterBand> bands{
        band(r, "product_kg_per_10a", "kg/10a",
             [&](std::size_t i) { return kg_per_10a_from(spread.product[i]); }),
        band(r, "n_kg_per_10a", "kg/10a",
             [&](std::size_t i) { return kg_per_10a_from(spread.ledger.rate(i)); }),
        band(r, "n_variance_kg_per_10a_squared", "(kg/10a)^2", [&](std::size_t i) {
            const double sd = to_kg_per_10a(NitrogenRate{r.outcome.wanted.sd[i]});
            return sd * sd;
        })};
    if (spread.second)
        bands.push_back(band(r, "product_2_kg_per_10a", "kg/10a",
                             [&](std::size_t i) { return kg_per_10a_from((*spread.second)[i]); }));
    return bands;
}

// As the archive names them: with their folder.
io::Files taskdata_in(const io::Files& files) {
    io::Files task;
    for (const auto& [name, bytes] : io::below("TASKDATA/", files))
        task["TASKDATA/" + name] = bytes;
    return task;
}

std::string stem(std::size_t product) {
    return product == 0 ? "rate" : "rate_" + text(static_cast<long long>(product + 1));
}

// Read back by the reader of the inputs, which knows nothing of how it was written.
void require_cells_csv(const io::Input& file, const Result& r) {
    const auto differs = [&file](std::size_t row) {
        throw OutputError(
            {"output.reread_differs",
             {{"what", file.path.string() + ": " + text(static_cast<long long>(row + 1))}}});
    };
    std::vector<std::string> names{"n_kg_per_10a", "product_kg_per_10a"};
    if (r.job.products.size() > 1) names.push_back("product_2_kg_per_10a");
    const io::Table t = io::read_table(file, names);
    const auto cells = cells_with_rate(r);
    if (t.line.size() != cells.size()) differs(t.line.size());
    const auto mg = [&t](std::size_t column, std::size_t row) {
        return std::lround(t.columns[column][row] * units::mg_per_m2_in_kg_per_10a);
    };
    for (std::size_t row = 0; row < cells.size(); ++row) {
        if (mg(0, row) != r.outcome.spread.ledger.rate(cells[row])) differs(row);
        for (std::size_t k = 0; k < r.job.products.size(); ++k)
            if (mg(k + 1, row) != rates_of(r, k)[cells[row]]) differs(row);
    }
}

}  // namespace

void add_exports(io::Files& files, const Result& r, const geo::Projection& projection,
                 const Outputs& chosen) {
    if (chosen.contains(Output::zip)) files[zip] = io::zip_bytes(zip, taskdata_in(files));
    if (chosen.contains(Output::shape))
        for (std::size_t k = 0; k < r.job.products.size(); ++k)
            for (auto& [name, bytes] :
                 io::shapefile_files(stem(k), ShapeExport(r, k, projection).table()))
                files["shape/" + name] = bytes;
    if (chosen.contains(Output::tif))
        files[raster] = io::cog_bytes(raster, r.loaded.crs, bands_of(r));
    if (chosen.contains(Output::csv)) files[csv] = cells_csv(r, projection);
}

void require_exports(const io::Files& files, const Result& r, const geo::Projection& projection) {
    if (files.contains(zip)) io::require_zip(zip, files.at(zip), taskdata_in(files));
    if (files.contains("shape/rate.shp"))
        for (std::size_t k = 0; k < r.job.products.size(); ++k)
            io::require_shapefile(io::below("shape/", files), stem(k),
                                  ShapeExport(r, k, projection).table());
    if (files.contains(raster))
        io::require_cog(io::input_of(files, raster), r.loaded.crs, bands_of(r));
    if (files.contains(csv)) require_cells_csv(io::input_of(files, csv), r);
}

}  // namespace vrmap::job
