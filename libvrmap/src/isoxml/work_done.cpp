// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/work_done.hpp"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <iterator>
#include <set>
#include <utility>

#include "isoxml/attribute.hpp"
#include "isoxml/ddi_text.hpp"

namespace vrmap::isoxml {

namespace {

bool all_digits(std::string_view s) {
    return !s.empty() &&
           std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Four digits occur too.
bool is_log_name(const std::string& name) {
    return name.starts_with("TLG") && name.size() <= 11 &&
           all_digits(std::string_view(name).substr(3));
}

// Three capital letters and five digits, as the standard names such files.
bool is_external_name(const std::string& name) {
    return name.size() == 8 && all_digits(std::string_view(name).substr(3)) &&
           std::all_of(name.begin(), name.begin() + 3, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::optional<int> small(const Element& e, const char* key) {
    const auto value = as_whole(e.attribute_or_empty(key));
    return value && *value >= 0 && *value <= 255 ? std::optional(static_cast<int>(*value))
                                                 : std::nullopt;
}

// By their ids, names of what tasks refer to.
using Names = std::map<std::string, std::string>;
Names names_of(const Element& root, const char* element, const char* designator) {
    Names names;
    for (const Element* e : root.all(element))
        names.emplace(e->attribute_or_empty("A"), e->attribute_or_empty(designator));
    return names;
}

std::string name_in(const Names& names, const std::string& id) {
    const auto found = names.find(id);
    return found == names.end() ? std::string() : found->second;
}

std::map<Ddi, std::int32_t> properties_of(const Element& dvc, const Element& det) {
    std::set<std::string> objects;
    for (const Element* dor : det.all("DOR")) objects.insert(dor->attribute_or_empty("A"));
    std::map<Ddi, std::int32_t> properties;
    for (const Element* dpt : dvc.all("DPT")) {
        const auto ddi = ddi_of(dpt->attribute_or_empty("B"));
        const auto value = as_whole(dpt->attribute_or_empty("C"));
        if (ddi && value && std::abs(*value) <= INT32_MAX &&
            objects.contains(dpt->attribute_or_empty("A")))
            properties.emplace(*ddi, static_cast<std::int32_t>(*value));
    }
    return properties;
}

Device device_of(const Element& dvc) {
    Device device{
        dvc.attribute_or_empty("A"), dvc.attribute_or_empty("B"), dvc.attribute_or_empty("E"), {}};
    std::map<std::string, std::size_t> by_object;
    const auto dets = dvc.all("DET");
    for (std::size_t k = 0; k < dets.size(); ++k) {
        const Element& det = *dets[k];
        const int kind = std::clamp(small(det, "C").value_or(1), 1, 7);
        device.elements.push_back({det.attribute_or_empty("A"), det.attribute_or_empty("D"),
                                   static_cast<DeviceElement::Kind>(kind), std::nullopt,
                                   properties_of(dvc, det)});
        by_object.emplace(det.attribute_or_empty("B"), k);
    }
    for (std::size_t k = 0; k < dets.size(); ++k) {
        const auto above = by_object.find(dets[k]->attribute_or_empty("F"));
        if (above != by_object.end() && above->second != k)
            device.elements[k].parent = above->second;
    }
    return device;
}

std::vector<LoggedTotal> totals_of(const Element& tim) {
    std::vector<LoggedTotal> totals;
    for (const Element* dlv : tim.all("DLV")) {
        const auto ddi = ddi_of(dlv->attribute_or_empty("A"));
        const auto raw = as_whole(dlv->attribute_or_empty("B"));
        if (ddi && raw) totals.push_back({*ddi, dlv->attribute_or_empty("C"), *raw});
    }
    return totals;
}

class Reader {
public:
    explicit Reader(const Element& root)
        : root_(root),
          customers_(names_of(root, "CTR", "B")),
          farms_(names_of(root, "FRM", "B")),
          fields_(names_of(root, "PFD", "C")),
          products_(names_of(root, "PDT", "B")) {}

    WorkDone read() {
        done_.version = root_.attribute_or_empty("VersionMajor") + "." +
                        root_.attribute_or_empty("VersionMinor");
        for (const char* key : {"TaskControllerManufacturer", "ManagementSoftwareManufacturer"})
            if (done_.written_by.empty()) done_.written_by = root_.attribute_or_empty(key);
        for (const Element* dvc : root_.all("DVC")) done_.devices.push_back(device_of(*dvc));
        for (const Element* tsk : root_.all("TSK")) done_.tasks.push_back(task(*tsk));
        return std::move(done_);
    }

private:
    LoggedTask task(const Element& tsk) {
        LoggedTask t;
        t.id = tsk.attribute_or_empty("A");
        if (!tasks_.insert(t.id).second)
            done_.notes.push_back({"work.task_twice", {{"task", t.id}}});
        t.name = tsk.attribute_or_empty("B");
        t.customer = name_in(customers_, tsk.attribute_or_empty("C"));
        t.farm = name_in(farms_, tsk.attribute_or_empty("D"));
        t.field = name_in(fields_, tsk.attribute_or_empty("E"));
        t.status = small(tsk, "G");
        t.has_grid = tsk.first("GRD");
        for (const Element* pan : tsk.all("PAN")) product(t, pan->attribute_or_empty("A"));
        for (const Element* tzn : tsk.all("TZN"))
            for (const Element* pdv : tzn->all("PDV")) product(t, pdv->attribute_or_empty("C"));
        for (const Element* tlg : tsk.all("TLG")) log(t, *tlg);
        for (const Element* tim : tsk.all("TIM"))
            t.times.push_back({tim->attribute_or_empty("A"), tim->attribute_or_empty("B"),
                               small(*tim, "D"), totals_of(*tim)});
        return t;
    }

    void product(LoggedTask& t, const std::string& id) const {
        const std::string name = name_in(products_, id);
        if (!name.empty() &&
            std::find(t.products.begin(), t.products.end(), name) == t.products.end())
            t.products.push_back(name);
    }

    // A name is a file's: nothing but what the standard allows may become one.
    void log(LoggedTask& t, const Element& tlg) {
        const std::string name = tlg.attribute_or_empty("A");
        if (!is_log_name(name)) {
            done_.notes.push_back({"work.log_name", {{"task", t.id}, {"log", name}}});
        } else if (!logs_.insert(name).second) {
            done_.notes.push_back({"work.log_twice", {{"task", t.id}, {"log", name}}});
        } else {
            t.logs.push_back({name, as_whole(tlg.attribute_or_empty("B"))});
        }
    }

    const Element& root_;
    Names customers_, farms_, fields_, products_;
    std::set<std::string> tasks_, logs_;
    WorkDone done_;
};

std::optional<double> stated_width_m(const DeviceElement& e) {
    for (const Ddi ddi : {67, 70, 68}) {
        const auto found = e.properties.find(ddi);
        if (found != e.properties.end() && found->second > 0)
            return found->second * meaning_of(ddi).factor;
    }
    return std::nullopt;
}

}  // namespace

WorkDone work_done(const Element& root) {
    return Reader(root).read();
}

WorkDone::Found WorkDone::find(const std::string& element_id) const {
    for (const Device& device : devices)
        for (const DeviceElement& element : device.elements)
            if (element.id == element_id) return {&device, &element};
    return {};
}

std::vector<Message> take_in(Element& root, const External& external) {
    std::vector<Message> notes;
    std::vector<Element> children;
    for (Element& child : root.children) {
        if (child.name != "XFR") {
            children.push_back(std::move(child));
            continue;
        }
        const std::string name = child.attribute_or_empty("A");
        if (!is_external_name(name)) {
            notes.push_back({"work.external_name", {{"name", name}}});
            continue;
        }
        std::optional<Element> found = external(name);
        if (!found)
            notes.push_back({"work.external_missing", {{"name", name}}});
        else if (found->name != "XFC")
            notes.push_back({"work.external_root", {{"name", name}, {"root", found->name}}});
        else
            std::move(found->children.begin(), found->children.end(), std::back_inserter(children));
    }
    root.children = std::move(children);
    return notes;
}

std::optional<double> built_width_m(const Device& device, const DeviceElement& element) {
    const DeviceElement* at = &element;
    // of a section the whole boom's says nothing
    if (element.kind == DeviceElement::Kind::section) return stated_width_m(element);
    // no longer than there are elements: a file may name a circle
    for (std::size_t steps = 0; steps <= device.elements.size(); ++steps) {
        if (const auto width = stated_width_m(*at)) return width;
        if (!at->parent) break;
        at = &device.elements[*at->parent];
    }
    double sum = 0;
    for (const DeviceElement& e : device.elements)
        if (e.kind == DeviceElement::Kind::section) sum += stated_width_m(e).value_or(0);
    return sum > 0 ? std::optional(sum) : std::nullopt;
}

}  // namespace vrmap::isoxml
