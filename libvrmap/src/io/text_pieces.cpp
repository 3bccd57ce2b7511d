// SPDX-License-Identifier: Apache-2.0
#include "io/text_pieces.hpp"

#include <algorithm>

#include "io/held_file.hpp"

namespace vrmap::io {

TextPieces::TextPieces(const Input& file) : path_(file.path) {
    read_ = [&file](std::uint64_t at, char* to, std::size_t most) {
        return file.bytes.copy(to, most, static_cast<std::size_t>(at));
    };
}

TextPieces::TextPieces(const HeldFile& file) : path_(file.path()) {
    read_ = [&file](std::uint64_t at, char* to, std::size_t most) {
        return file.read(at, to, most);
    };
}

void TextPieces::rewind() {
    room_.clear();
    given_ = 0;
    at_ = 0;
}

std::string_view TextPieces::next() {
    room_.erase(0, given_);
    const std::size_t left = room_.size();
    room_.resize(mebibyte);
    const std::size_t n = read_(at_, room_.data() + left, room_.size() - left);
    at_ += n;
    room_.resize(left + n);
    const std::size_t last = room_.size() == mebibyte ? room_.rfind('\n') : room_.npos;
    given_ = last == room_.npos ? room_.size() : last + 1;
    return std::string_view(room_).substr(0, given_);
}

}  // namespace vrmap::io
