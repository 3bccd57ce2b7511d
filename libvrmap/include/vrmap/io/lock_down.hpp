// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vrmap::io {

/// For a program of its own, once, before anything else of io: takes GDAL's and PROJ's settings out
/// of the environment (they change what is read and the bytes written), and keeps both off the
/// network. Never called by the library: it changes the process it runs in.
void lock_down_process();

}  // namespace vrmap::io
