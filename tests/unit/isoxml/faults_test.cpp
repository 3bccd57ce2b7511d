// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/faults.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "unit/isoxml/sample_task.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;

namespace {

using Ids = std::vector<std::string>;

Element& child(Element& e, const std::string& name, std::size_t k = 0) {
    for (Element& c : e.children)
        if (c.name == name && k-- == 0) return c;
    throw std::runtime_error("no " + name);
}

// Sets an attribute wherever an element of that name stands.
void set_all(Element& e, const std::string& name, const std::string& key,
             const std::string& value) {
    if (e.name == name)
        for (auto& [k, v] : e.attributes)
            if (k == key) v = value;
    for (Element& c : e.children) set_all(c, name, key, value);
}

template <class Change>
Ids after(Change change, std::size_t bytes = 48) {
    Element root = to_element(test::sample_task());
    change(root);
    Ids out;
    for (const Message& m : faults(root, {bytes})) out.push_back(m.id);
    return out;
}

Ids after_setting(const char* name, const char* key, const char* value) {
    return after([&](Element& root) { set_all(root, name, key, value); });
}

}  // namespace

TEST_CASE("our own task map has no fault") {
    CHECK(after([](Element&) {}).empty());
}

TEST_CASE("each fault of the list is found, and only it") {
    CHECK(after_setting("TSK", "E", "PFD9") == Ids{"isoxml.dangling_reference"});
    CHECK(after_setting("TSK", "C", "PFD1") ==
          Ids{"isoxml.dangling_reference"});  // of another kind
    CHECK(after_setting("PDV", "C", "PDT2") == Ids(4, "isoxml.dangling_reference"));
    CHECK(after_setting("PDV", "E", "VPN7") == Ids(4, "isoxml.dangling_reference"));
    CHECK(after_setting("TSK", "H", "251") == Ids{"isoxml.zone_missing"});
    CHECK(after_setting("TSK", "I", "251") == Ids{"isoxml.zone_missing"});
    CHECK(after_setting("TSK", "J", "251") == Ids{"isoxml.zone_missing"});
    CHECK(after_setting("GRD", "J", "2") == Ids{"isoxml.zone_missing"});
    CHECK(after_setting("GRD", "H", "47") == Ids{"isoxml.grid_filelength"});
    CHECK(after_setting("GRD", "F", "4") == Ids{"isoxml.grid_bytes"});
    CHECK(after_setting("GRD", "F", "x") == Ids{"isoxml.grid_attribute"});
    CHECK(after_setting("GRD", "A", "42.5000000001") == Ids{"isoxml.too_many_decimals"});
    CHECK(after_setting("PNT", "D", "143.2000000001") ==
          Ids{"isoxml.too_many_decimals"});  // of 8 points
    CHECK(after_setting("GRD", "B", "1.432E2") == Ids{"isoxml.exponent"});
    CHECK(after_setting("VPN", "C", "1e-2") == Ids{"isoxml.exponent"});
    CHECK(after_setting("PDT", "A", "PDT-1") ==
          Ids{"isoxml.minus_id", "isoxml.dangling_reference", "isoxml.dangling_reference",
              "isoxml.dangling_reference", "isoxml.dangling_reference"});
    CHECK(after([](Element& root) {
              child(child(root, "TSK"), "TZN", 2).attributes[0].second = "252";
          }) == Ids{"isoxml.zone_duplicate", "isoxml.zone_missing"});
    CHECK(after([](Element& root) {
              child(child(child(root, "PFD"), "PLN"), "LSG").children.pop_back();
          }) == Ids{"isoxml.ring_open"});
    CHECK(after([](Element& root) {
              root.children.push_back({"PDT", {{"A", "PDT1"}}, {}});
          }) == Ids{"isoxml.id_duplicate"});
    CHECK(after([](Element&) {}, 47) == Ids{"isoxml.grid_filelength", "isoxml.grid_bytes"});
}

TEST_CASE("grid steps may be as fine as they must: nine decimals bind other ordinates only") {
    CHECK(after_setting("GRD", "C", "0.00004501110001").empty());
}

TEST_CASE("a layer more in the grid's zone asks for more bytes") {
    CHECK(after([](Element& root) {
              child(child(root, "TSK"), "TZN").children.push_back({"PDV", {{"A", "0006"}}, {}});
          }) == Ids{"isoxml.grid_bytes"});
}

TEST_CASE("a machine's minus ids are its own affair") {
    CHECK(after([](Element& root) {
              set_all(root, "ISO11783_TaskData", "DataTransferOrigin", "2");
              root.children.push_back({"WKR", {{"A", "WKR-1"}}, {}});
          }).empty());
}
