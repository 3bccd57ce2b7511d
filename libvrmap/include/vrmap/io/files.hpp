// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

namespace vrmap::io {

/// Files of one folder, whole: name below the folder ("TASKDATA/GRD00001.bin") and bytes. Writers
/// make these and never touch a disk; Staging takes them there.
using Files = std::map<std::string, std::string>;

/// Those below a folder of them: "TASKDATA/" gives GRD00001.bin and TASKDATA.XML, by these names.
Files below(const std::string& folder, const Files& files);

}  // namespace vrmap::io
