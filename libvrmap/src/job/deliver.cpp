// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/deliver.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

// A delivery into the results would take their own task for an old one. By device and inode: a
// folder has many names.
void require_outside(const fs::path& to, const fs::path& out) {
    std::error_code error;
    fs::path at = fs::canonical(to, error);
    while (!error) {
        if (fs::equivalent(at, out, error))
            throw OutputError({"deliver.into_results", {{"path", to.string()}}});
        if (at == at.parent_path()) return;
        at = at.parent_path();
    }
}

}  // namespace

Verdict deliver(const std::filesystem::path& out, const std::filesystem::path& to,
                io::Overwrite overwrite, io::FileSystem& files) {
    require_outside(to, out);
    Verdict verdict = verify(out);
    if (!verdict.good()) return verdict;
    const io::Files task = io::below("TASKDATA/", verdict.held);
    if (!task.contains("TASKDATA.XML"))
        throw InputError({out.string()}, {"deliver.no_taskdata", {}});
    io::deliver_task(task, to, overwrite, files);
    return verdict;
}

}  // namespace vrmap::job
