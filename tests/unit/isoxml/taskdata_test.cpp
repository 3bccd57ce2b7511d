// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/taskdata.hpp"

#include <doctest/doctest.h>

#include "unit/isoxml/sample_task.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;
using vrmap::test::sample_task;

namespace {

std::string id_of(const TaskData& d) {
    try {
        to_element(d);
    } catch (const ArgumentError& e) {
        return e.message().id;
    }
    return "";
}

}  // namespace

TEST_CASE("a task map is written to the letter") {
    CHECK(to_xml(to_element(sample_task())) == R"(<?xml version="1.0" encoding="UTF-8"?>
<ISO11783_TaskData VersionMajor="3" VersionMinor="3" ManagementSoftwareManufacturer="vrmap" ManagementSoftwareVersion="0.1.0" DataTransferOrigin="1">
  <CTR A="CTR1" B="見本農場"/>
  <FRM A="FRM1" B="見本農場 &amp; &lt;本場&gt;" I="CTR1"/>
  <PFD A="PFD1" C="圃場１２" D="250" E="CTR1" F="FRM1">
    <PLN A="1">
      <LSG A="1">
        <PNT A="2" C="42.500000000" D="143.200000000"/>
        <PNT A="2" C="42.500000000" D="143.200400000"/>
        <PNT A="2" C="42.500300000" D="143.200000000"/>
        <PNT A="2" C="42.500000000" D="143.200000000"/>
      </LSG>
      <LSG A="2">
        <PNT A="2" C="42.500050000" D="143.200050000"/>
        <PNT A="2" C="42.500100000" D="143.200050000"/>
        <PNT A="2" C="42.500050000" D="143.200100000"/>
        <PNT A="2" C="42.500050000" D="143.200050000"/>
      </LSG>
    </PLN>
  </PFD>
  <PDT A="PDT1" B="硫安"/>
  <VPN A="VPN1" B="0" C="0.010000000" D="1" E="kg/ha"/>
  <TSK A="TSK1" B="追肥 硫安 2026" C="CTR1" D="FRM1" E="PFD1" G="1" H="252" I="253" J="254">
    <TZN A="1" B="Grid">
      <PDV A="0006" B="0" C="PDT1" E="VPN1"/>
    </TZN>
    <TZN A="252" B="Default">
      <PDV A="0006" B="19100" C="PDT1" E="VPN1"/>
    </TZN>
    <TZN A="253" B="PositionLost">
      <PDV A="0006" B="18000" C="PDT1" E="VPN1"/>
    </TZN>
    <TZN A="254" B="OutOfField">
      <PDV A="0006" B="0" C="PDT1" E="VPN1"/>
    </TZN>
    <DLT A="DFFF" B="31"/>
    <GRD A="42.500000000" B="143.200000000" C="0.0001000009000" D="0.0001000000012" E="4" F="3" G="GRD00001" H="48" I="2" J="1"/>
  </TSK>
</ISO11783_TaskData>
)");
}

TEST_CASE("parts of a field share one PLN, each exterior before its holes") {
    TaskData d = sample_task();
    d.boundary.push_back({{{143.3, 42.5}, {143.3004, 42.5}, {143.3, 42.5003}, {143.3, 42.5}}, {}});
    const Element pln = *to_element(d).first("PFD")->first("PLN");
    std::string types;
    for (const Element* lsg : pln.all("LSG")) types += lsg->attribute_or_empty("A");
    CHECK(types == "121");
    CHECK(pln.all("LSG")[2]->children.size() == 4);  // closed already: not closed twice
}

TEST_CASE("names are cut to 32 characters, not bytes") {
    TaskData d = sample_task();
    d.field = "";
    for (int i = 0; i < 40; ++i) d.field += "場";
    const Element pfd = *to_element(d).first("PFD");
    CHECK(pfd.attribute("C")->size() == 32 * 3);
}

TEST_CASE("an incomplete task map is refused") {
    TaskData d = sample_task();
    CHECK(id_of(d) == "");
    d.farm = "\x01\n";
    CHECK(id_of(d) == "isoxml.name_missing");
    d = sample_task();
    d.tasks.clear();
    CHECK(id_of(d) == "isoxml.no_task");
    d = sample_task();
    d.boundary.clear();
    CHECK(id_of(d) == "isoxml.no_boundary");
    d = sample_task();
    d.field_area = {5e9};
    CHECK(id_of(d) == "isoxml.field_area");
    d = sample_task();
    d.tasks[0].grid.rows = 4;
    CHECK(id_of(d) == "isoxml.grid_incomplete");
    d = sample_task();
    d.tasks[0].default_rate = -1;
    CHECK(id_of(d) == "isoxml.grid_negative");
    d = sample_task();
    d.tasks[0].grid.west_deg = 143.2000000004;
    CHECK(id_of(d) == "isoxml.ordinate_inexact");
}
