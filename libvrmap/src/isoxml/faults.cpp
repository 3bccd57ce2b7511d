// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/faults.hpp"

#include <array>
#include <map>
#include <set>
#include <string_view>

#include "isoxml/attribute.hpp"

namespace vrmap::isoxml {

namespace {

// Which attribute refers to which kind of element (ISOXML.md §2).
struct Reference {
    std::string_view element, attribute, target;
};
constexpr std::array<Reference, 18> references{{
    {"FRM", "I", "CTR"},
    {"PFD", "E", "CTR"},
    {"PFD", "F", "FRM"},
    {"PFD", "G", "CTP"},
    {"PFD", "H", "CVT"},
    {"PFD", "I", "PFD"},
    {"PDT", "C", "PGP"},
    {"PDT", "D", "VPN"},
    {"VPN", "F", "CLD"},
    {"TSK", "C", "CTR"},
    {"TSK", "D", "FRM"},
    {"TSK", "E", "PFD"},
    {"TSK", "F", "WKR"},
    {"PDV", "C", "PDT"},
    {"PDV", "D", "DET"},
    {"PDV", "E", "VPN"},
    {"DLT", "C", "DET"},
    {"DVP", "F", "CLD"},
}};

struct Ordinate {
    std::string_view element, attribute;
};
constexpr std::array<Ordinate, 5> ordinates{
    {{"PNT", "C"}, {"PNT", "D"}, {"GRD", "A"}, {"GRD", "B"}, {"VPN", "C"}}};
constexpr std::size_t most_decimals = 9;

template <class Visit>
void walk(const Element& element, const Visit& visit) {
    visit(element);
    for (const Element& child : element.children) walk(child, visit);
}

// An id is the element's own name, perhaps a minus, and digits; what else stands in A is none.
bool is_id_of(const Element& element, std::string_view value) {
    if (!value.starts_with(element.name)) return false;
    value.remove_prefix(element.name.size());
    if (value.starts_with('-')) value.remove_prefix(1);
    return !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
}

class Check {
public:
    explicit Check(const Element& root) : root_(root) {}
    std::vector<Message> run(const std::vector<std::size_t>& grid_bytes) {
        ids();
        dangling();
        rings();
        for (const Ordinate& o : ordinates) decimals(o);
        std::size_t grids = 0;
        for (const Element* task : root_.all("TSK")) {
            zones(*task);
            const Element* grid = task->first("GRD");
            if (grid && grids < grid_bytes.size()) size(*task, *grid, grid_bytes[grids++]);
        }
        return std::move(found_);
    }

private:
    void tell(const char* id, std::vector<std::pair<std::string, std::string>> args) {
        found_.push_back({id, std::move(args)});
    }

    void ids() {
        const bool from_farm = root_.attribute_or_empty("DataTransferOrigin") == "1";
        walk(root_, [&](const Element& e) {
            const std::string* id = e.attribute("A");
            if (!id || !is_id_of(e, *id)) return;
            if (!kind_of_.emplace(*id, e.name).second) tell("isoxml.id_duplicate", {{"id", *id}});
            if (from_farm && id->find('-') != std::string::npos)
                tell("isoxml.minus_id", {{"id", *id}});
        });
    }

    void dangling() {
        walk(root_, [this](const Element& e) {
            for (const Reference& r : references) {
                if (r.element != e.name) continue;
                const std::string* id = e.attribute(r.attribute);
                if (!id) continue;
                const auto target = kind_of_.find(*id);
                if (target == kind_of_.end() || target->second != r.target)
                    tell("isoxml.dangling_reference", {{"element", e.name},
                                                       {"attribute", std::string(r.attribute)},
                                                       {"id", *id}});
            }
        });
    }

    void rings() {
        walk(root_, [this](const Element& e) {
            const std::string type = e.attribute_or_empty("A");
            if (e.name != "LSG" || (type != "1" && type != "2")) return;
            const auto points = e.all("PNT");
            const auto same = [&](const char* key) {
                return points.front()->attribute_or_empty(key) ==
                       points.back()->attribute_or_empty(key);
            };
            if (points.size() < 4 || !same("C") || !same("D"))
                tell("isoxml.ring_open", {{"points", text(static_cast<long long>(points.size()))}});
        });
    }

    // One message per kind of ordinate, with the first value: a boundary has thousands.
    void decimals(const Ordinate& o) {
        std::vector<std::string> exponents;
        std::vector<std::string> long_ones;
        walk(root_, [&](const Element& e) {
            const std::string* value = e.name == o.element ? e.attribute(o.attribute) : nullptr;
            if (!value) return;
            const auto point = value->find('.');
            if (value->find_first_of("eE") != std::string::npos) exponents.push_back(*value);
            if (point != std::string::npos && value->size() - point - 1 > most_decimals)
                long_ones.push_back(*value);
        });
        tell_ordinates("isoxml.exponent", o, exponents);
        tell_ordinates("isoxml.too_many_decimals", o, long_ones);
    }

    void tell_ordinates(const char* id, const Ordinate& o, const std::vector<std::string>& values) {
        if (values.empty()) return;
        tell(id, {{"element", std::string(o.element)},
                  {"attribute", std::string(o.attribute)},
                  {"value", values.front()},
                  {"count", text(static_cast<long long>(values.size()))}});
    }

    void zones(const Element& task) {
        std::set<std::int64_t> codes;
        for (const Element* tzn : task.all("TZN")) {
            const std::string code = tzn->attribute_or_empty("A");
            if (const auto number = as_whole(code); number && !codes.insert(*number).second)
                tell("isoxml.zone_duplicate",
                     {{"task", task.attribute_or_empty("A")}, {"code", code}});
        }
        const auto require_zone = [&](const Element& e, const char* key) {
            const std::string* code = e.attribute(key);
            if (!code) return;
            const auto number = as_whole(*code);
            if (!number || !codes.contains(*number))
                tell("isoxml.zone_missing",
                     {{"element", e.name}, {"attribute", key}, {"code", *code}});
        };
        for (const char* key : {"H", "I", "J"}) require_zone(task, key);
        for (const Element* grd : task.all("GRD")) require_zone(*grd, "J");
    }

    // Bytes of one cell: a zone code, or one int32 for each PDV of the grid's zone.
    static std::int64_t cell_bytes(const Element& task, const Element& grd) {
        if (grd.attribute_or_empty("I") == "1") return 1;
        for (const Element* tzn : task.all("TZN"))
            if (as_whole(tzn->attribute_or_empty("A")) == as_whole(grd.attribute_or_empty("J")))
                return 4 * static_cast<std::int64_t>(tzn->all("PDV").size());
        return 4;
    }

    void size(const Element& task, const Element& grd, std::size_t bytes) {
        const auto cols = as_whole(grd.attribute_or_empty("E"));
        const auto rows = as_whole(grd.attribute_or_empty("F"));
        const std::string type = grd.attribute_or_empty("I");
        const auto sane = [](const auto& n) { return n && *n > 0 && *n <= 1'000'000; };
        if (!sane(cols) || !sane(rows) || (type != "1" && type != "2"))
            return tell("isoxml.grid_attribute", {{"cols", grd.attribute_or_empty("E")},
                                                  {"rows", grd.attribute_or_empty("F")},
                                                  {"type", type}});
        const auto actual = static_cast<std::int64_t>(bytes);
        const std::int64_t expected = *cols * *rows * cell_bytes(task, grd);
        const std::string actual_text = text(static_cast<long long>(actual));
        if (const std::string* stated = grd.attribute("H"); stated && as_whole(*stated) != actual)
            tell("isoxml.grid_filelength", {{"stated", *stated}, {"bytes", actual_text}});
        if (expected != actual)
            tell("isoxml.grid_bytes", {{"rows", grd.attribute_or_empty("F")},
                                       {"cols", grd.attribute_or_empty("E")},
                                       {"expected", text(static_cast<long long>(expected))},
                                       {"bytes", actual_text}});
    }

    const Element& root_;
    std::map<std::string, std::string, std::less<>> kind_of_;
    std::vector<Message> found_;
};

}  // namespace

std::vector<Message> faults(const Element& root, const std::vector<std::size_t>& grid_bytes) {
    return Check(root).run(grid_bytes);
}

}  // namespace vrmap::isoxml
