// SPDX-License-Identifier: Apache-2.0
// A small, lopsided task map for tests: three rows, four columns, a triangle of a field with a
// hole.
#pragma once
#include "vrmap/isoxml/taskdata.hpp"

namespace vrmap::test {

inline isoxml::TaskData sample_task() {
    isoxml::TaskData d;
    d.software_version = "0.1.0";
    d.customer = "見本農場";
    d.farm = "見本農場 & <本場>";
    d.field = "圃場１２";
    d.field_area = {250.4};
    d.boundary = {{{{143.2, 42.5}, {143.2004, 42.5}, {143.2, 42.5003}},
                   {{{143.20005, 42.50005}, {143.20005, 42.5001}, {143.2001, 42.50005}}}}};
    isoxml::ProductTask t;
    t.product = "硫安";
    t.name = "追肥 硫安 2026";
    t.grid.south_deg = 42.5;
    t.grid.west_deg = 143.2;
    t.grid.lat_step_deg = 0.0001000009;
    t.grid.lon_step_deg = 0.0001000000012;
    t.grid.rows = 3;
    t.grid.cols = 4;
    t.grid.rate = {100, 200, 300, 400,  //
                   500, 600, 700, 0,    //
                   800, 0,   0,   0};
    t.grid.inside_m2.assign(12, 20.0);
    t.default_rate = 19100;
    t.position_lost_rate = 18000;
    t.out_of_field_rate = 0;
    d.tasks = {t};
    return d;
}

}  // namespace vrmap::test
