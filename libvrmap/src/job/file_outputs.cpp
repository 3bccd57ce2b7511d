// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/file_outputs.hpp"

#include "job/staged_outputs.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace fs = std::filesystem;

std::vector<fs::path> FileOutputs::all() const {
    std::vector<fs::path> named{out};
    for (const fs::path& more : {picture, json})
        if (!more.empty()) named.push_back(more);
    return named;
}

void add_input(std::vector<fs::path>& inputs, const fs::path& file) {
    if (file.empty()) return;
    inputs.push_back(file);
    for (const char* ending : {".shx", ".dbf", ".prj", ".cpg", ".SHX", ".DBF", ".PRJ", ".CPG"})
        inputs.push_back(fs::path(file).replace_extension(ending));
}

io::FileStaging staged(const FileOutputs& outputs, std::vector<fs::path> inputs,
                       const FileOptions& options) {
    std::error_code ignored;
    for (const fs::path& out : outputs.all())
        for (const fs::path& in : inputs)
            if (fs::equivalent(out, in, ignored))
                throw OutputError({"output.is_input", {{"path", out.string()}}});
    io::FileStaging staging(outputs.all(), outputs.overwrite, *options.files);
    if (options.before_reading) {
        io::Reach keep = staging.reach();
        keep.reads = std::move(inputs);
        options.before_reading(keep);
    }
    return staging;
}

}  // namespace vrmap::job
