// SPDX-License-Identifier: Apache-2.0
// libFuzzer's door to the target that the build names.
#include <cstddef>
#include <cstdint>

#include "fuzz/targets.hpp"
#include "vrmap/io/lock_down.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    vrmap::io::lock_down_process();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    vrmap::fuzz::VRMAP_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
