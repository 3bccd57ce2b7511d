// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// The rows of the files that [guide] `tables` names, into `job.tables`, and the files into
/// `job.own_tables`. THROWS InputError as read_own_rows; a row that two of the files have.
void read_own_tables(Section& guide, FieldJob& job);

}  // namespace vrmap::job
