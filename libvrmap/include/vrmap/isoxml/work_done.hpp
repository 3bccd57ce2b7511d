// SPDX-License-Identifier: Apache-2.0
// What a terminal brought back from the field: its machines, its tasks, their logs and totals, out
// of TASKDATA.XML's tree (2.1 to 4.3). Reads no log.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/isoxml/ddi.hpp"
#include "vrmap/isoxml/element.hpp"

namespace vrmap::isoxml {

/// A part of a machine: the machine itself, a bin, a boom, a section.
struct DeviceElement {
    enum class Kind { device = 1, function, bin, section, unit, connector, navigation };
    std::string id;
    std::string name;
    Kind kind = Kind::device;
    std::optional<std::size_t> parent;       ///< of Device::elements
    std::map<Ddi, std::int32_t> properties;  ///< as built, in the DDI's unit
};

struct Device {
    std::string id, name, serial;
    std::vector<DeviceElement> elements;
};

/// What a machine's own counter says at the end of a piece of work.
struct LoggedTotal {
    Ddi ddi = 0;
    std::string element;
    std::int64_t raw = 0;
};

/// A TLG of a task. Its files are NAME.xml and NAME.bin.
struct LogFile {
    std::string name;
    std::optional<std::int64_t> stated_bytes;
};

/// A TIM of a task: when, and the totals at its end.
struct WorkTime {
    std::string from, to;     ///< as written; "" where it is not
    std::optional<int> kind;  ///< 4: effective
    std::vector<LoggedTotal> totals;
};

struct LoggedTask {
    std::string id, name;
    std::string customer, farm, field;  ///< names; "" where there is none
    std::vector<std::string> products;  ///< names, each once
    std::optional<int> status;  ///< 1 planned, 2 running, 3 paused, 4 done, 5 template, 6 cancelled
    bool has_grid = false;
    std::vector<LogFile> logs;
    std::vector<WorkTime> times;
};

struct WorkDone {
    std::string version;     ///< "4.1"
    std::string written_by;  ///< terminal, else software
    std::vector<Device> devices;
    std::vector<LoggedTask> tasks;
    std::vector<Message> notes;

    /// The element of that id, of whichever machine; nothing where there is none.
    struct Found {
        const Device* device = nullptr;
        const DeviceElement* element = nullptr;
        explicit operator bool() const { return element; }
    };
    Found find(const std::string& element_id) const;
};

// clang-format off
/// Everything that is there; what is not fit to be read is left out. Notes:
///   work.task_twice   two tasks of one id: the logs of both are kept
///   work.log_twice    a log that a task names again: read once
///   work.log_name     a log whose name is no TLG and digits: not read
// clang-format on
WorkDone work_done(const Element& root);

/// What external files hold takes the place of the references to them (XFR), in their order.
/// `external` gives the root of a file by its name without ending, nothing where there is none.
/// Notes: work.external_missing, work.external_root (its root is no XFC), work.external_name
/// (no name of a file of this kind, so it is not looked for).
using External = std::function<std::optional<Element>(const std::string& name)>;
std::vector<Message> take_in(Element& root, const External& external);

/// Metres: now, as the machine is built, or most (67 before 70 before 68), of this element or of
/// the nearest above it that says; without one, the sum of its sections. Of a section only its own.
/// Nothing where none does.
std::optional<double> built_width_m(const Device& device, const DeviceElement& element);

}  // namespace vrmap::isoxml
