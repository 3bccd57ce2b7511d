// SPDX-License-Identifier: Apache-2.0
// replay CORPUS: every file of CORPUS/<target>/ through its target, without libFuzzer. Exit code 1
// for a target without files, or whose files are all refused: it would test the door only. A target
// that fails ends the program.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/lock_down.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

struct Named {
    const char* name;
    fuzz::Target run;
};
#define VRMAP_NAMED(name) {#name, fuzz::name},
constexpr Named targets[] = {VRMAP_FUZZ_TARGETS(VRMAP_NAMED)};
#undef VRMAP_NAMED

std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> files;
    if (fs::is_directory(folder))
        for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    io::lock_down_process();
    bool whole = true;
    for (const Named& target : targets) {
        const auto files = files_of(fs::path(argv[1]) / target.name);
        const fuzz::Tally before = fuzz::tally();
        for (const fs::path& file : files) {
            std::fprintf(stderr, "%s\n",
                         file.c_str());  // the last one named is the one that ends us
            target.run(fs::file_size(file) == 0 ? std::string() : io::read_input(file).bytes);
        }
        const long tried = fuzz::tally().tried - before.tried;
        const long read = fuzz::tally().read - before.read;
        std::printf("%s: %zu files, %ld of %ld read\n", target.name, files.size(), read, tried);
        whole = whole && !files.empty() && (tried == 0 || read > 0);
    }
    return whole ? 0 : 1;
}
