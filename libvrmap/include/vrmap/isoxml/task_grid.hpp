// SPDX-License-Identifier: Apache-2.0
// From the spreader's mesh, in metres and turned to the driving direction, to the grid of a task:
// degrees, true north. A projected raster may never be relabelled (UTM 54N is turned by 26 m per km
// in Tokachi, ISOXML.md §4); it is sampled again, and the mass must stay.
#pragma once
#include <cstdint>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/units.hpp"

namespace vrmap::isoxml {

/// One product's rates as a task map holds them, WGS 84. Cell (r, c), counted from the south-west,
/// covers latitudes [south + r·lat_step, + lat_step) and longitudes [west + c·lon_step, +
/// lon_step). Ordinates are the very doubles the file's decimals stand for.
struct TaskGrid {
    double south_deg = 0;  ///< of the south-west cell's south-west corner, nine decimals
    double west_deg = 0;
    double lat_step_deg = 0;  ///< ten significant digits
    double lon_step_deg = 0;
    int rows = 0;
    int cols = 0;
    std::vector<MgPerM2> rate;      ///< southern row first, west to east
    std::vector<double> inside_m2;  ///< ground inside the field (holes out), on the ellipsoid
    /// Ground per m² of the projected plane, in the field's middle: what the mesh's mass was
    /// multiplied by before it was compared (1.0008 on a UTM central meridian).
    double ground_m2_per_plane_m2 = 1;
};

struct TaskGridOptions {
    Metres coarsest{6};        ///< largest first candidate; a large field may need more (max_cells)
    Metres coarsest_floor{3};  ///< smallest first candidate, see ISOXML.md §4 "cell < 3 m"
    Metres finest{0.5};        ///< no candidate below; a pond in a small field needs it
    double cells_per_mesh_cell = 6;  ///< along a side, for the first candidate
    double mass_tolerance = 1e-3;    ///< relative
    int max_cells = 50000;           ///< ISOXML.md §4; the largest real map seen has 69 000
};

/// Samples `mesh` at the centres of a north-aligned grid:
///   centre inside the field: the rate of the mesh cell under it, or of the nearest one with a
///   rate; centre in a hole: 0, always; centre outside: the nearest rate within `pad` plus half a
///   cell's diagonal of an outer ring, else 0. Half a diagonal, because a terminal whose position
///   is off by up to `pad` (1-2 m seen) reads a cell whose centre lies at most that much farther
///   away: no such read may find 0.
/// Nearest is by distance to the mesh cell's square; ties go to the nearer centre, then to the row
/// further up, then to the column further left of the mesh.
/// The first cell size is mesh cell / 6 within 3..6 m; finer ones follow until the mass inside the
/// field is the mesh's (rate × exact area inside, on the ground) within the tolerance.
/// O(cells·log + vertices·rows touched) per candidate.
/// REQUIRES mesh and has_rate of one geometry, pad >= 0.
/// THROWS ArgumentError (geo.geometry_differs, isoxml.no_rate, isoxml.no_boundary,
///        isoxml.grid_negative, isoxml.bad_option), NumericError (isoxml.not_on_globe,
///        isoxml.field_too_wide, isoxml.mass_not_kept with the best candidate's figures).
TaskGrid make_task_grid(const geo::Grid<MgPerM2>& mesh, const geo::Grid<unsigned char>& has_rate,
                        const geo::FieldBoundary& boundary, Metres pad,
                        const geo::Projection& projection, const TaskGridOptions& options = {});

/// Product that lands inside the field: Σ rate × ground inside.
double total_kg(const TaskGrid& grid);
/// Product over whole cells, the pad and the cut edges included: what a terminal that multiplies
/// rates by cells may show.
double whole_cells_kg(const TaskGrid& grid);
/// total_kg in whole milligrams, each cell rounded by itself: independent of the order of sums,
/// within half a milligram per cell of total_kg.
std::int64_t total_mg(const TaskGrid& grid);

}  // namespace vrmap::isoxml
