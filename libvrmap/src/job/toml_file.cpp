// SPDX-License-Identifier: Apache-2.0
#include "job/toml_file.hpp"

#include "io/encoding.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

// toml++ bounds nested brackets but not dotted keys, each dot of which is a table within a table:
// taking them down recurses, and a long key would end the program.
void require_readable(const io::Input& in) {
    constexpr int most_dots = 100;
    const std::size_t bad = io::first_bad_utf8(in.bytes);
    long line = 1;
    int dots = 0;
    for (std::size_t i = 0; i < in.bytes.size(); ++i) {
        if (i == bad) throw InputError({in.path.string(), line}, {"config.encoding", {}});
        if (in.bytes[i] == '\n') {
            ++line;
            dots = 0;
        }
        if (in.bytes[i] == '.' && ++dots > most_dots)
            throw InputError(
                {in.path.string(), line},
                {"config.too_many_dots", {{"most", text(static_cast<long long>(most_dots))}}});
    }
}

}  // namespace

toml::table parse_toml(const io::Input& in) {
    require_readable(in);
    try {
        return toml::parse(std::string_view(in.bytes), in.path.string());
    } catch (const toml::parse_error& e) {
        const auto at = e.source().begin;
        throw InputError(
            {in.path.string(), static_cast<long>(at.line), static_cast<long>(at.column)},
            {"config.not_toml", {{"why", std::string(e.description())}}});
    }
}

}  // namespace vrmap::job
