// SPDX-License-Identifier: Apache-2.0
// The promises about rates (RELIABILITY.md P1–P4, P6), asked of a folder's own bytes: the run
// asks before it publishes, `vrmap verify` at any time after. Nothing here knows how the files were
// made.
#pragma once
#include <optional>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/io/files.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// What a task map must keep to, product by product.
struct Demand {
    MgPerM2 least = 0;  ///< of rates that are not 0
    MgPerM2 most = 0;
    double task_kg = 0;  ///< as stated; inside the field
    double mesh_kg = 0;
    std::optional<double> available_kg = {};  ///< where the job states what there is of it
};
struct Demands {
    Metres pad{};
    std::vector<Demand> products;
};
Demands demands_of(const Result& result);

// clang-format off
/// What is wrong, by file and cell:
///   verify.unreadable        a file that its reader refuses
///   verify.products_differ   another number of task maps than of demands
///   verify.rate_outside      P1  a rate neither 0 nor within the limits
///   verify.spread_outside    P2  a rate in a hole or beyond the pad
///   verify.not_nearest       P2  inside or in the pad, not the rate of the nearest mesh cell
///   verify.over_stock        P3  inside the field, more than there is of the product
///   verify.cell_differs      P4  one file says otherwise than another of the same cell
///   verify.rows_differ       P4  more or fewer cells than another file
///   verify.total_differs     P4  task grid and mesh, or file and manifest, by more than 0.1 %
///   verify.not_finite        P6  a number that is none
/// Without field.gpkg there is no mesh to hold the task map against: then only its limits and what
/// cells.csv and shape/ say of each other are looked at.
// clang-format on
std::vector<Message> broken_promises(const io::Files& files, const Demands& demands);

/// What is not as summary.json says: verify.no_manifest, verify.file_missing, verify.file_extra,
/// verify.file_differs.
std::vector<Message> manifest_faults(const io::Files& files);

/// THROWS OutputError with the first.
void require_kept(const std::vector<Message>& faults);

}  // namespace vrmap::job
