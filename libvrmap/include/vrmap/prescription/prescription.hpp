// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "vrmap/agronomy/ledger.hpp"
#include "vrmap/agronomy/nutrient_balance.hpp"
#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::prescription {

/// The wanted nitrogen, one rate per mesh cell (a square of the spreader's width), with its
/// reasons. Cells without ground inside the field hold 0 and area 0.
struct Prescription {
    geo::Grid<double> area;   ///< m² inside the field per mesh cell, exact
    agronomy::Ledger ledger;  ///< mg N/m², area-weighted mean of the balance's cells
    geo::Grid<double> sd;     ///< kg N/ha
    geo::Grid<double>
        ceiling;  ///< kg N/ha, the lowest of the balance's cells: the machine stays under it
    geo::FieldBoundary boundary;
    /// The same for P2O5 and K2O, where the guide states them: mg of the oxide per m².
    std::optional<agronomy::Ledger> phosphate;
    std::optional<agronomy::Ledger> potash;

    Kilograms total_nitrogen() const;
    const geo::GridGeometry& mesh() const { return area.geometry(); }
};

/// Cells of the balance that divide the mesh evenly, the largest of at most 5 m: fine against a
/// spreader's width, coarse against a yield point.
Metres balance_cell(Metres spreader_width);

/// Means of the balance's terms over each mesh cell, weighted by the ground inside the field; each
/// term is rounded to whole mg/m². Equal cells give exactly that value, and a rate never leaves the
/// range of its cells' rates.
/// REQUIRES the balance's grid to divide the mesh (balance_cell).
Prescription on_mesh(const agronomy::Balance& balance, const geo::Grid<double>& area,
                     const geo::FieldBoundary& boundary, Metres spreader_width);

/// The mean terms of another nutrient's ledger on the same mesh, in the same way.
agronomy::Ledger on_mesh(const agronomy::Ledger& cells, const geo::Grid<double>& area,
                         const geo::Grid<double>& mesh_area);

/// Mean of a layer (NaN: not known) over the known ground of each mesh cell; NaN where there is
/// none.
geo::Grid<double> mean_on_mesh(const geo::Grid<double>& cells, const geo::Grid<double>& area,
                               const geo::Grid<double>& mesh_area);

}  // namespace vrmap::prescription
