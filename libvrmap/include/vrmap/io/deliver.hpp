// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "vrmap/io/file_system.hpp"
#include "vrmap/io/files.hpp"
#include "vrmap/io/publish.hpp"

namespace vrmap::io {

/// Puts a task (TASKDATA.XML and the grids beside it, by these names) into TASKDATA/ below a folder
/// that is there, as a USB stick is. A terminal takes a folder for a task by its TASKDATA.XML: this
/// comes last, by a new name on the very disk, and where an old one is replaced it goes first.
/// Everything is read again from the disk and compared, before that name and after it. Needs no
/// more of the file system than FAT has. A failure leaves no TASKDATA.XML.
/// THROWS OutputError: deliver.exists (a task is there and overwrite is no), deliver.holds_more
/// (something there is no part of a task of ours: a machine's record is never lost),
/// deliver.in_the_way, output.reread_differs, output.write_failed; LockedError.
void deliver_task(const Files& task, const std::filesystem::path& to, Overwrite overwrite,
                  FileSystem& files = system_files());

}  // namespace vrmap::io
