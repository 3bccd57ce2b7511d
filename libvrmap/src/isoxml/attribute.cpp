// SPDX-License-Identifier: Apache-2.0
#include "isoxml/attribute.hpp"

#include <charconv>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::isoxml {

namespace {

template <class T>
std::optional<T> parsed(const std::string& value) {
    T out{};
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, out);
    if (error != std::errc() || stop != end) return std::nullopt;
    return out;
}

[[noreturn]] void refuse(const Element& element, const char* key, const std::string& value) {
    throw InputError({}, {"isoxml.not_a_number",
                          {{"element", element.name}, {"attribute", key}, {"value", value}}});
}

}  // namespace

const std::string& required(const Element& element, const char* key) {
    const std::string* value = element.attribute(key);
    if (!value)
        throw InputError(
            {}, {"isoxml.attribute_missing", {{"element", element.name}, {"attribute", key}}});
    return *value;
}

std::optional<double> as_decimal(const std::string& value) {
    const auto number = parsed<double>(value);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::int64_t> as_whole(const std::string& value) {
    return parsed<std::int64_t>(value);
}

double decimal(const Element& element, const char* key) {
    const std::string& value = required(element, key);
    const auto number = as_decimal(value);
    if (!number) refuse(element, key, value);
    return *number;
}

std::int64_t whole(const Element& element, const char* key, std::int64_t low, std::int64_t high) {
    const std::string& value = required(element, key);
    const auto number = as_whole(value);
    if (!number || *number < low || *number > high) refuse(element, key, value);
    return *number;
}

}  // namespace vrmap::isoxml
