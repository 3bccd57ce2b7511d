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

namespace fs = std::filesystem;

template <class F>
io::RasterBand band(const Result& r, const char* description, const char* unit, F value) {
    io::RasterBand b{description, unit, geo::Grid<double>(r.outcome.wanted.mesh(), std::nan(""))};
    for (const std::size_t i : cells_with_rate(r)) b.values[i] = value(i);
    return b;
}

void write_raster(const fs::path& path, const Result& r) {
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
    io::write_cog(path, r.loaded.crs, bands);
    io::require_cog(path, r.loaded.crs, bands);
}

void write_shape(const fs::path& folder, const Result& r, const geo::Projection& projection) {
    std::error_code error;
    if (!fs::create_directory(folder, error))
        throw OutputError(
            {"output.write_failed", {{"path", folder.string()}, {"why", error.message()}}});
    for (std::size_t k = 0; k < r.job.products.size(); ++k) {
        const fs::path file =
            folder / (k == 0 ? "rate" : "rate_" + text(static_cast<long long>(k + 1)));
        const ShapeExport cells(r, k, projection);
        io::write_shapefile(file, cells.table());
        io::require_shapefile(file, cells.table());
    }
}

// Read back by the reader of the inputs, which knows nothing of how it was written.
void require_cells_csv(const fs::path& path, const Result& r) {
    const auto differs = [&path](std::size_t row) {
        throw OutputError(
            {"output.reread_differs",
             {{"what", path.filename().string() + ": " + text(static_cast<long long>(row + 1))}}});
    };
    std::vector<std::string> names{"n_kg_per_10a", "product_kg_per_10a"};
    if (r.job.products.size() > 1) names.push_back("product_2_kg_per_10a");
    const io::Table t = io::read_table(io::read_input(path), names);
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

void write_exports(const fs::path& folder, const Result& r, const geo::Projection& projection,
                   const Outputs& chosen) {
    if (chosen.contains(Output::zip)) {
        io::write_zip(folder / "TASKDATA.zip", folder / "TASKDATA");
        io::require_zip(folder / "TASKDATA.zip", folder / "TASKDATA");
    }
    if (chosen.contains(Output::shape)) write_shape(folder / "shape", r, projection);
    if (chosen.contains(Output::tif)) write_raster(folder / "rate.tif", r);
    if (chosen.contains(Output::csv)) {
        io::write_file(folder / "cells.csv", cells_csv(r, projection));
        require_cells_csv(folder / "cells.csv", r);
    }
}

void keep_chosen(const fs::path& folder, const Outputs& chosen) try {
    if (!chosen.contains(Output::taskdata)) fs::remove_all(folder / "TASKDATA");
    if (!chosen.contains(Output::gpkg)) fs::remove(folder / "field.gpkg");
} catch (const fs::filesystem_error& e) {
    throw OutputError(
        {"output.write_failed", {{"path", folder.string()}, {"why", e.code().message()}}});
}

}  // namespace vrmap::job
