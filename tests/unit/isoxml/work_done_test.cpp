// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/work_done.hpp"

#include <doctest/doctest.h>

using namespace vrmap;
using namespace vrmap::isoxml;

namespace {

Element element(const char* name, std::vector<std::pair<std::string, std::string>> attributes,
                std::vector<Element> children = {}) {
    return {name, std::move(attributes), std::move(children)};
}

Element spreader() {
    return element(
        "DVC", {{"A", "DVC-1"}, {"B", "Spreader"}, {"E", "4711"}},
        {element("DET", {{"A", "DET-1"}, {"B", "1"}, {"C", "1"}, {"D", "Spreader"}, {"F", "0"}},
                 {element("DOR", {{"A", "4"}})}),
         element("DET", {{"A", "DET-2"}, {"B", "2"}, {"C", "4"}, {"D", "Left"}, {"F", "1"}},
                 {element("DOR", {{"A", "8"}}), element("DOR", {{"A", "9"}})}),
         element("DET", {{"A", "DET-3"}, {"B", "3"}, {"C", "4"}, {"D", "Right"}, {"F", "1"}},
                 {element("DOR", {{"A", "8"}}), element("DOR", {{"A", "10"}})}),
         element("DPD", {{"A", "4"}, {"B", "0051"}}),
         element("DPT", {{"A", "8"}, {"B", "0043"}, {"C", "12000"}}),
         element("DPT", {{"A", "9"}, {"B", "0087"}, {"C", "-6000"}}),
         element("DPT", {{"A", "10"}, {"B", "0087"}, {"C", "6000"}})});
}

Element document() {
    return element(
        "ISO11783_TaskData",
        {{"VersionMajor", "3"},
         {"VersionMinor", "3"},
         {"TaskControllerManufacturer", "golden"},
         {"ManagementSoftwareManufacturer", "vrmap"}},
        {element("CTR", {{"A", "CTR1"}, {"B", "大樹農場"}}),
         element("FRM", {{"A", "FRM1"}, {"B", "本場"}}),
         element("PFD", {{"A", "PFD1"}, {"C", "圃場１２"}}),
         element("PDT", {{"A", "PDT1"}, {"B", "硫安"}}), spreader(),
         element(
             "TSK",
             {{"A", "TSK-1"},
              {"B", "追肥 実績"},
              {"C", "CTR1"},
              {"D", "FRM1"},
              {"E", "PFD1"},
              {"G", "4"}},
             {element("TIM",
                      {{"A", "2026-04-20T08:30:00"}, {"B", "2026-04-20T08:30:29"}, {"D", "4"}},
                      {element("DLV", {{"A", "0051"}, {"B", "30"}, {"C", "DET-1"}})}),
              element("PAN", {{"A", "PDT1"}}), element("PAN", {{"A", "PDT1"}}),
              element("TLG", {{"A", "TLG00001"}, {"B", "845"}}), element("TLG", {{"A", "TLG0002"}}),
              element("TLG", {{"A", "../../etc/passwd"}}), element("TLG", {{"A", "TLG00001"}})})});
}

}  // namespace

TEST_CASE("tasks say where, what and when, their logs and totals") {
    const WorkDone w = work_done(document());
    CHECK(w.version == "3.3");
    CHECK(w.written_by == "golden");
    REQUIRE(w.tasks.size() == 1);
    const LoggedTask& t = w.tasks[0];
    CHECK(t.name == "追肥 実績");
    CHECK(t.customer == "大樹農場");
    CHECK(t.farm == "本場");
    CHECK(t.field == "圃場１２");
    CHECK(t.status == 4);
    CHECK(t.products == std::vector<std::string>{"硫安"});
    REQUIRE(t.logs.size() == 2);
    CHECK(t.logs[0].stated_bytes == 845);
    CHECK(t.logs[1].name == "TLG0002");
    CHECK_FALSE(t.logs[1].stated_bytes);
    REQUIRE(t.times.size() == 1);
    CHECK(t.times[0].from == "2026-04-20T08:30:00");
    REQUIRE(t.times[0].totals.size() == 1);
    CHECK(t.times[0].totals[0].raw == 30);
    REQUIRE(w.notes.size() == 2);
    CHECK(w.notes[0].id == "work.log_name");
    CHECK(w.notes[1].id == "work.log_twice");
}

TEST_CASE("a machine's parts have widths and places") {
    const WorkDone w = work_done(document());
    const auto right = w.find("DET-3");
    REQUIRE(right);
    CHECK(right.device->name == "Spreader");
    CHECK(right.element->kind == DeviceElement::Kind::section);
    CHECK(right.element->parent == 0);
    CHECK(right.element->properties.at(135) == 6000);
    CHECK(built_width_m(*right.device, *right.element) == doctest::Approx(12));
    // the machine itself has none: its sections together
    CHECK(built_width_m(*right.device, *w.find("DET-1").element) == doctest::Approx(24));
    CHECK_FALSE(w.find("DET-9"));
}

TEST_CASE("a circle of parents ends") {
    Element dvc = element("DVC", {{"A", "DVC-1"}},
                          {element("DET", {{"A", "DET-1"}, {"B", "1"}, {"F", "2"}}),
                           element("DET", {{"A", "DET-2"}, {"B", "2"}, {"F", "1"}})});
    const WorkDone w = work_done(element("ISO11783_TaskData", {}, {dvc}));
    CHECK_FALSE(built_width_m(w.devices[0], w.devices[0].elements[0]));
}

TEST_CASE("external files take the place of their references") {
    Element root =
        element("ISO11783_TaskData", {},
                {element("XFR", {{"A", "CTR00001"}}), element("FRM", {{"A", "FRM1"}}),
                 element("XFR", {{"A", "TSK00009"}}), element("XFR", {{"A", "PDT00001"}}),
                 element("XFR", {{"A", "../CTR00001"}})});
    const auto notes = take_in(root, [](const std::string& name) -> std::optional<Element> {
        if (name == "CTR00001")
            return element("XFC", {},
                           {element("CTR", {{"A", "CTR1"}}), element("CTR", {{"A", "CTR2"}})});
        if (name == "PDT00001") return element("html", {});
        return std::nullopt;
    });
    REQUIRE(root.children.size() == 3);
    CHECK(root.children[1].attribute_or_empty("A") == "CTR2");
    CHECK(root.children[2].name == "FRM");
    REQUIRE(notes.size() == 3);
    CHECK(notes[0].id == "work.external_missing");
    CHECK(notes[1].id == "work.external_root");
    CHECK(notes[2].id == "work.external_name");
}

TEST_CASE("two tasks of one id are told, and both are kept") {
    Element root = document();
    root.children.push_back(
        element("TSK", {{"A", "TSK-1"}}, {element("TLG", {{"A", "TLG00007"}})}));
    const WorkDone w = work_done(root);
    CHECK(w.tasks.size() == 2);
    CHECK(w.notes.back().id == "work.task_twice");
    CHECK(w.tasks[1].logs.size() == 1);
}
