// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// [spreader]: its width, and the rates it can drive.
machine::Spreader read_spreader(Section& s);

/// One [product], with rates of its own where it states them, else the spreader's.
Product read_product(Section& s, const machine::Spreader& usual, const Tables& tables);

/// The first carries the nitrogen; a second one must be there for something the guide asks for.
/// THROWS InputError at `top`'s "product".
void require_products(const Section& top, const FieldJob& job);

}  // namespace vrmap::job
