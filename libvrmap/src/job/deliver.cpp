// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/deliver.hpp"

namespace vrmap::job {

Verdict deliver(const std::filesystem::path& out, const std::filesystem::path& to,
                io::Overwrite overwrite, io::FileSystem& files) {
    Verdict verdict = verify(out);
    if (!verdict.good()) return verdict;
    const io::Files task = io::below("TASKDATA/", verdict.held);
    if (task.empty()) throw InputError({out.string()}, {"deliver.no_taskdata", {}});
    io::deliver_task(task, to, overwrite, files);
    return verdict;
}

}  // namespace vrmap::job
