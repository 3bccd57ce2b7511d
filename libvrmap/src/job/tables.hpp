// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vrmap::job::tables {

// The text of data/guide/*.toml, as it was when the program was built.
extern const char* const balance;
extern const char* const climate;
extern const char* const columns;
extern const char* const crops;
extern const char* const limits;
extern const char* const materials;
extern const char* const mineralisation;
extern const char* const products;
extern const char* const sludge;
extern const char* const soil_test;

}  // namespace vrmap::job::tables
