// SPDX-License-Identifier: Apache-2.0
// A TASKDATA folder or archive as a terminal brought it back.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "vrmap/io/input.hpp"
#include "vrmap/isoxml/log_table.hpp"
#include "vrmap/isoxml/work_done.hpp"
#include "vrmap/progress.hpp"

namespace vrmap::io {

/// A time log of a task. Logs that the terminal split have one table, under the first one's name.
struct WorkLog {
    std::size_t task = 0;            ///< of WorkDone::tasks
    std::vector<std::string> names;  ///< TLG00001, and those joined to it
    isoxml::LogTable table;
    std::vector<isoxml::LogAccount> accounts;  ///< of each name
};

struct MachineWork {
    isoxml::WorkDone work;
    std::vector<WorkLog> logs;  ///< in the order of the tasks
    InputLog inputs;
    std::vector<Message> notes;
};

// clang-format off
/// Every log that can be read, a mebibyte at a time; memory grows with the records, not the bytes.
/// What cannot be read is a note, each with the task and the log:
///   work.log_missing        no such header or binary file
///   work.log_header_broken  a header that is no XML or no time log's, with why
///   work.log_empty          no bytes
///   work.log_no_record      bytes, and no record among them
///   work.log_lost           bytes that are no record: how many, in how many runs, where first
///   work.log_clock_unset    records dated outside 2000 to 2040
///   work.log_all_parts      more is in the records than the header says
///   work.log_no_place       records without a place
///   work.log_gps_day        the receiver's date was a day off, and was set right
///   work.log_same           the very bytes of another log: read once
///   work.log_size           other bytes than the task data state
/// and those of work_done and take_in.
/// THROWS InputError as WorkFiles and read_xml do, and work.other_root where the root is no
/// ISO11783_TaskData.
// clang-format on
MachineWork read_work(const std::filesystem::path& path, const Progress& progress = {});

}  // namespace vrmap::io
