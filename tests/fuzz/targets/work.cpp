// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <span>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/io/xml.hpp"
#include "vrmap/isoxml/log_table.hpp"
#include "vrmap/isoxml/machine_log.hpp"
#include "vrmap/isoxml/work_done.hpp"

namespace vrmap::fuzz {

namespace {

using Bytes = std::span<const std::byte>;

isoxml::LogTableMaker::Made table_of(const isoxml::LogHeader& header, Bytes log,
                                     std::size_t piece) {
    isoxml::LogTableMaker maker(header);
    for (std::size_t at = 0; at < log.size(); at += piece)
        maker.add(log.subspan(at, std::min(piece, log.size() - at)));
    return maker.finish();
}

void read_log(const isoxml::Element& tim, const isoxml::WorkDone& work, Bytes log) {
    const isoxml::LogHeader header = isoxml::log_header(tim);
    std::size_t in_records = 0;
    isoxml::TimeLogReader reader(header, [&](const isoxml::LogRecord& r) {
        in_records += header.shortest_record() + 5 * r.values.size();
        require(std::isnan(r.place.lat) || std::abs(r.place.lat) <= 90, "a place is on the globe");
    });
    reader.add(log);
    const isoxml::LogAccount account = reader.finish();
    require(account.all_parts || in_records + account.lost_bytes == log.size(),
            "every byte is in a record or lost");
    const auto whole = table_of(header, log, log.size() + 1);
    const auto pieces = table_of(header, log, 977);
    require(whole.table.local_ms == pieces.table.local_ms &&
                whole.account.lost_bytes == pieces.account.lost_bytes,
            "the pieces a log comes in make no difference");
    isoxml::harvest_log(whole.table, work);
    isoxml::applied_logs(whole.table, work);
    isoxml::join_split({whole.table, pieces.table});
}

}  // namespace

/// TASKDATA.XML with, as its last child, the header of a log; behind the line "%%" the log's bytes.
void work(std::string_view bytes) {
    const auto [document, raw] = halves(bytes);
    may_refuse([&, text = document, log = std::as_bytes(std::span(raw))] {
        isoxml::Element root = io::read_xml(input(text, "TASKDATA.XML"));
        isoxml::take_in(root, [](const std::string&) { return isoxml::Element{"XFC", {}, {}}; });
        const isoxml::WorkDone done = isoxml::work_done(root);
        for (const isoxml::Device& device : done.devices)
            for (const isoxml::DeviceElement& element : device.elements)
                isoxml::built_width_m(device, element);
        if (!root.children.empty()) read_log(root.children.back(), done, log);
    });
}

}  // namespace vrmap::fuzz
