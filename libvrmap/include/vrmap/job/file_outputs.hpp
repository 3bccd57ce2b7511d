// SPDX-License-Identifier: Apache-2.0
// What the commands share that write files beside each other and not a folder of results.
#pragma once
#include <filesystem>
#include <functional>
#include <vector>

#include "vrmap/io/file_system.hpp"
#include "vrmap/io/publish.hpp"
#include "vrmap/io/sandbox.hpp"
#include "vrmap/report/page.hpp"

namespace vrmap::job {

/// They appear whole and together, or none does.
struct FileOutputs {
    std::filesystem::path out;      ///< the result itself
    std::filesystem::path json;     ///< all that is known of the run; empty: none
    std::filesystem::path picture;  ///< SVG; empty: none
    io::Overwrite overwrite = io::Overwrite::no;

    /// Those that are asked for: `out`, `picture`, `json`.
    std::vector<std::filesystem::path> all() const;
};

/// How such a command meets what is around it.
struct FileOptions {
    report::Say say = report::plain_words;  ///< both languages of a sentence, for the picture
    io::FileSystem* files = &io::system_files();
    /// Called once, before any input is opened, with all that will still be read and written.
    std::function<void(const io::Reach&)> before_reading;
};

}  // namespace vrmap::job
