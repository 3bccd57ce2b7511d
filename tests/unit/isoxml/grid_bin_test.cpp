// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/grid_bin.hpp"

#include <doctest/doctest.h>

#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;

namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values) {
    std::vector<std::byte> out;
    for (const int v : values) out.push_back(static_cast<std::byte>(v));
    return out;
}

}  // namespace

TEST_CASE("a grid is little-endian int32, in the order given") {
    // 19100 = 0x4A9C: 191 kg/ha in mg/m²
    CHECK(encode_grid({{19100, 0, 0x01020304}}) ==
          bytes({0x9C, 0x4A, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1}));
}

TEST_CASE("layers interleave cell by cell") {
    const auto two = bytes({1, 0, 0, 0, 10, 0, 0, 0, 2, 0, 0, 0, 20, 0, 0, 0});
    CHECK(encode_grid({{1, 2}, {10, 20}}) == two);
    const auto back = decode_grid(two, 2, 2);
    CHECK(back[0] == GridLayer{1, 2});
    CHECK(back[1] == GridLayer{10, 20});
}

TEST_CASE("the largest rate survives") {
    const GridLayer layer{2147483647, 0, 1};
    CHECK(decode_grid(encode_grid({layer}), 3, 1)[0] == layer);
}

TEST_CASE("wrong sizes and negative values are refused") {
    CHECK_THROWS_AS(decode_grid(bytes({1, 0, 0, 0}), 2, 1), InputError);
    CHECK_THROWS_AS(decode_grid(bytes({1, 0, 0, 0, 9}), 1, 1), InputError);
    CHECK_THROWS_AS(decode_grid(bytes({1, 0, 0, 0}), std::size_t{1} << 62, 1), InputError);
    CHECK_THROWS_AS(decode_grid(bytes({0xFF, 0xFF, 0xFF, 0xFF}), 1, 1), InputError);
    CHECK_THROWS_AS(encode_grid({{5, -1}}), ArgumentError);
    CHECK_THROWS_AS(encode_grid({{5, 1}, {5}}), ArgumentError);
    CHECK_THROWS_AS(encode_grid({}), ArgumentError);
}
