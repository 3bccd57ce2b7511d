// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/input.hpp"

#include "io/held_file.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

Input read_input(const std::filesystem::path& path) {
    const HeldFile file(path, most_in_memory);
    Input in{path, std::string(static_cast<std::size_t>(file.size()), '\0'), {}};
    if (file.read(0, in.bytes.data(), in.bytes.size()) != in.bytes.size())
        throw InputError({path.string()}, {"file.changed", {}});
    in.sha256 = sha256(in.bytes);
    return in;
}

Input input_of(const Files& files, const std::string& name) {
    const auto found = files.find(name);
    if (found == files.end()) throw InputError({name}, {"file.not_found", {}});
    if (found->second.empty()) throw InputError({name}, {"file.empty", {}});
    return {name, found->second, sha256(found->second)};
}

std::string sha256(std::string_view bytes) {
    Hash hash;
    hash.add(bytes);
    return hash.end();
}

}  // namespace vrmap::io
