// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/publish_files.hpp"
#include "vrmap/job/file_outputs.hpp"

namespace vrmap::job {

/// Adds a file that is read, and what belongs to it where it is a Shapefile; "" adds nothing.
void add_input(std::vector<std::filesystem::path>& inputs, const std::filesystem::path& file);

/// Room for the outputs, and every door shut but the inputs'. --overwrite replaces an earlier
/// result, never what the result is made of. THROWS OutputError, LockedError.
io::FileStaging staged(const FileOutputs& outputs, std::vector<std::filesystem::path> inputs,
                       const FileOptions& options);

}  // namespace vrmap::job
