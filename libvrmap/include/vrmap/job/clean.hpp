// SPDX-License-Identifier: Apache-2.0
// Harvest logs become clean points: what `vrmap clean` does.
#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "vrmap/clean/clean_harvest.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/job/file_outputs.hpp"
#include "vrmap/job/read_harvest.hpp"
#include "vrmap/progress.hpp"

namespace vrmap::job {

struct CleanJob {
    std::vector<HarvestSource> logs;  ///< of one field and one harvest
    std::filesystem::path boundary;   ///< empty: none
    clean::HarvestSettings settings;
    FileOutputs outputs;  ///< a GeoPackage: layers `kept` and `rejected`
};

/// Everything one run knows, for whoever shows it.
struct Cleaning {
    clean::CleanedHarvest harvest;
    io::Crs crs;  ///< of the points
    geo::FieldBoundary boundary;
    std::vector<std::string> files;  ///< of each track
    std::vector<Message> told;       ///< what was read as what
    clean::ReasonCounts counts{};
    std::size_t rows = 0;
    double mean_before = 0, mean_after = 0;  ///< t/ha of the points
    io::InputLog inputs;
    Notes notes;
    std::vector<std::filesystem::path> outputs;  ///< as named, the main one first
};

struct CleanOptions {
    Progress progress;
    FileOptions files;
};

/// Reads, cleans, writes: the outputs appear whole or none does.
/// THROWS what read_harvest and clean_harvest throw; InputError clean.other_frame (logs of one
/// field in two frames); OutputError, LockedError as FileStaging does.
Cleaning clean_logs(const CleanJob& job, const CleanOptions& options = {});

/// The run as sentences: rows, reasons, means.
Notes words_of(const Cleaning& run);
/// Step by step: every parameter, whether it was given, and why it is what it is.
Notes explanation_of(const Cleaning& run);

/// `LEAST,MOST` of two numbers. THROWS ArgumentError (clean.bad_pair).
std::array<double, 2> pair_of(const std::string& words);
/// THROWS ArgumentError (clean.no_step) with the names there are.
clean::Step step_named(const std::string& name);

}  // namespace vrmap::job
