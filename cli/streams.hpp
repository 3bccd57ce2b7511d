// SPDX-License-Identifier: Apache-2.0
// What is said, held back until it can be said whole.
#pragma once
#include <ostream>
#include <sstream>
#include <string_view>

namespace vrmap::cli {

/// False, and errno, when not all of it was taken.
bool write_all(int to, std::string_view bytes);

/// Keeps what is said on a stream, as long as this lives.
class Held {
public:
    explicit Held(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(words_.rdbuf())) {}
    ~Held() { stream_.rdbuf(before_); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    std::string_view text() const { return words_.view(); }
    /// A stream that found no memory for its words drops them, and only says so when asked.
    bool whole() const { return stream_.good(); }

private:
    std::ostream& stream_;
    std::ostringstream words_;
    std::streambuf* before_;
};

}  // namespace vrmap::cli
