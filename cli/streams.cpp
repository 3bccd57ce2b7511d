// SPDX-License-Identifier: Apache-2.0
#include "streams.hpp"

#include <unistd.h>

#include <cerrno>

namespace vrmap::cli {

bool write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(to, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = EIO;  // nobody else says why
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace vrmap::cli
