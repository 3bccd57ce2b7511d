// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vrmap::isoxml {

/// An XML element of task data. ISOXML holds everything in attributes: there is no text content.
/// Attributes and children keep their order, because a grid's layers follow the order of its PDVs.
struct Element {
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::vector<Element> children;
    std::string text = {};  ///< of other documents than task data, which has none; not written

    /// The attribute's value, nullptr where there is none.
    const std::string* attribute(std::string_view key) const;
    /// The same, "" where there is none: for designators, where absent and empty mean alike.
    std::string attribute_or_empty(std::string_view key) const;
    /// Children of that name, in document order.
    std::vector<const Element*> all(std::string_view child_name) const;
    /// The first of them, nullptr where there is none.
    const Element* first(std::string_view child_name) const;
};

/// A whole document: UTF-8 declaration, two spaces per level, LF, no BOM (ISOXML.md §2). The same
/// element always gives the same bytes. In values & < > " ' are escaped and C0 controls dropped
/// (XML 1.0 cannot carry them); what is not UTF-8, or no XML character, becomes U+FFFD.
/// REQUIRES names of elements and attributes that are XML names.
std::string to_xml(const Element& root);

}  // namespace vrmap::isoxml
