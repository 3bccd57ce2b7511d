// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/grid_bin.hpp"

#include <cassert>
#include <cstdint>

#include "isoxml/little_endian.hpp"
#include "vrmap/error.hpp"

namespace vrmap::isoxml {

namespace {

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

void append_little_endian(std::vector<std::byte>& out, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8)
        out.push_back(static_cast<std::byte>((value >> shift) & 0xFFU));
}

void require_encodable(const std::vector<GridLayer>& layers) {
    if (layers.empty()) throw ArgumentError({"isoxml.grid_without_layer", {}});
    for (const GridLayer& layer : layers)
        if (layer.size() != layers.front().size())
            throw ArgumentError(
                {"isoxml.grid_layers_differ",
                 {{"cells", count(layers.front().size())}, {"other_cells", count(layer.size())}}});
    for (const GridLayer& layer : layers)
        for (std::size_t i = 0; i < layer.size(); ++i)
            if (layer[i] < 0)
                throw ArgumentError(
                    {"isoxml.grid_negative",
                     {{"cell", count(i)}, {"value", text(static_cast<long long>(layer[i]))}}});
}

// Value number k of the file.
MgPerM2 value_at(std::span<const std::byte> bytes, std::size_t k) {
    return little_endian<MgPerM2>(bytes.data() + 4 * k);
}

}  // namespace

std::vector<std::byte> encode_grid(const std::vector<GridLayer>& layers) {
    require_encodable(layers);
    std::vector<std::byte> out;
    out.reserve(layers.size() * layers.front().size() * 4);
    for (std::size_t i = 0; i < layers.front().size(); ++i)
        for (const GridLayer& layer : layers)
            append_little_endian(out, static_cast<std::uint32_t>(layer[i]));
    return out;
}

std::vector<GridLayer> decode_grid(std::span<const std::byte> bytes, std::size_t cells,
                                   std::size_t layers) {
    assert(layers > 0);
    // divided, not multiplied: a file may claim any number of cells
    const bool fits = bytes.size() % (4 * layers) == 0 && bytes.size() / (4 * layers) == cells;
    if (!fits)
        throw InputError(
            {},
            {"isoxml.grid_size",
             {{"bytes", count(bytes.size())}, {"cells", count(cells)}, {"layers", count(layers)}}});
    std::vector<GridLayer> out(layers, GridLayer(cells));
    for (std::size_t k = 0; k < cells * layers; ++k) {
        const MgPerM2 value = value_at(bytes, k);
        if (value < 0)
            throw InputError({}, {"isoxml.grid_negative",
                                  {{"cell", count(k / layers)},
                                   {"value", text(static_cast<long long>(value))}}});
        out[k % layers][k / layers] = value;
    }
    return out;
}

}  // namespace vrmap::isoxml
