// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/element.hpp"

#include "isoxml/utf8.hpp"

namespace vrmap::isoxml {

namespace {

constexpr const char* replacement_character = "\xEF\xBF\xBD";

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&apos;";
            break;
        default:
            out += c;
    }
}

void append_value(std::string& out, std::string_view value) {
    while (!value.empty()) {
        const std::size_t length = character_length(value);
        const bool control = static_cast<unsigned char>(value[0]) < 0x20;
        if (length == 1)
            append_escaped(out, value[0]);
        else if (length > 1)
            out += value.substr(0, length);
        else if (!control)
            out += replacement_character;
        value.remove_prefix(length == 0 ? 1 : length);
    }
}

void append(std::string& out, const Element& element, std::size_t depth) {
    out.append(2 * depth, ' ');
    out += '<' + element.name;
    for (const auto& [key, value] : element.attributes) {
        out += ' ' + key + "=\"";
        append_value(out, value);
        out += '"';
    }
    if (element.children.empty()) {
        out += "/>\n";
        return;
    }
    out += ">\n";
    for (const Element& child : element.children) append(out, child, depth + 1);
    out.append(2 * depth, ' ');
    out += "</" + element.name + ">\n";
}

}  // namespace

const std::string* Element::attribute(std::string_view key) const {
    for (const auto& [name_of, value] : attributes)
        if (name_of == key) return &value;
    return nullptr;
}

std::string Element::attribute_or_empty(std::string_view key) const {
    const std::string* value = attribute(key);
    return value ? *value : std::string();
}

std::vector<const Element*> Element::all(std::string_view child_name) const {
    std::vector<const Element*> found;
    for (const Element& child : children)
        if (child.name == child_name) found.push_back(&child);
    return found;
}

const Element* Element::first(std::string_view child_name) const {
    for (const Element& child : children)
        if (child.name == child_name) return &child;
    return nullptr;
}

std::string to_xml(const Element& root) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    append(out, root, 0);
    return out;
}

}  // namespace vrmap::isoxml
