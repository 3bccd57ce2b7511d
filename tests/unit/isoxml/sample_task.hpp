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
    d.product = "硫安";
    d.task = "追肥 硫安 2026";
    d.grid.south_deg = 42.5;
    d.grid.west_deg = 143.2;
    d.grid.lat_step_deg = 0.0001000009;
    d.grid.lon_step_deg = 0.0001000000012;
    d.grid.rows = 3;
    d.grid.cols = 4;
    d.grid.rate = {100, 200, 300, 400,  //
                   500, 600, 700, 0,    //
                   800, 0,   0,   0};
    d.grid.inside_m2.assign(12, 20.0);
    d.default_rate = 19100;
    d.position_lost_rate = 18000;
    d.out_of_field_rate = 0;
    return d;
}

}  // namespace vrmap::test
