// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vrmap::io {

/// For a program of its own: once, on the main thread, before anything else of io. Takes GDAL's and
/// PROJ's settings out of the environment (they change what is read and the bytes written), passes
/// over ~/.gdal/gdalrc, keeps both off the network, leaves GDAL no file system but its memory and
/// plain files, its block cache 64 MB, and ignores SIGXFSZ and SIGPIPE. Never called by the
/// library: it changes the process it runs in.
void lock_down_process();

}  // namespace vrmap::io
