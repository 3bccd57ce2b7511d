// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/input.hpp"
#include "vrmap/isoxml/element.hpp"

namespace vrmap::io {

/// A document as an element tree, by libxml2 without network, entities or DTD. Any encoding it
/// declares. THROWS InputError with line: not well-formed, a DTD, nesting over 256, over
/// 32 MiB.
isoxml::Element read_xml(const Input& document);

}  // namespace vrmap::io
