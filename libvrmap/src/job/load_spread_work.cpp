// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "io/words.hpp"
#include "job/load_spread.hpp"
#include "job/section.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/read_work.hpp"
#include "vrmap/isoxml/machine_log.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

// What one bin put down in one log.
struct Piece {
    const io::WorkLog* log = nullptr;
    isoxml::AppliedLog applied;
};

bool is_archive(const OrganicInput& o) {
    return io::ending_of(o.source.path) == ".zip";
}

// An archive is one input; of a folder each file is.
void record_inputs(const OrganicInput& o, const io::MachineWork& work, Loaded& out) {
    io::InputLog records;
    if (is_archive(o)) {
        const io::Input in = io::read_input(o.source.path);
        records.push_back({o.source.role, o.source.file, in.bytes.size(), in.sha256, o.source.crs});
    } else {
        const bool folder = fs::is_directory(o.source.path);
        const fs::path home =
            folder ? fs::path(o.source.file) : fs::path(o.source.file).parent_path();
        for (io::InputRecord record : work.inputs) {
            record.role = o.source.role;
            record.file = (home / record.file).lexically_normal().string();
            record.crs = o.source.crs;
            records.push_back(std::move(record));
        }
    }
    for (io::InputRecord& record : records)
        if (std::none_of(out.inputs.begin(), out.inputs.end(), [&](const io::InputRecord& known) {
                return known.role == record.role && known.file == record.file;
            }))
            out.inputs.push_back(std::move(record));
}

std::string called(const std::string& id, const std::string& name) {
    return name.empty() ? id : id + " " + name;
}

// "TSK-1 散布: DET-2 Bin 1 (硫安)".
std::string words_of(const Piece& p, const isoxml::WorkDone& work) {
    const isoxml::LoggedTask& task = work.tasks[p.log->task];
    const auto found = work.find(p.applied.element);
    std::string words = called(task.id, task.name) + ": " +
                        called(p.applied.element, found ? found.element->name : "");
    std::string products;
    for (const std::string& name : task.products)
        products.append(products.empty() ? " (" : ", ").append(name);
    return products.empty() ? words : words + products + ")";
}

bool is_wanted(const Piece& p, const OrganicInput& o, const isoxml::WorkDone& work) {
    const isoxml::LoggedTask& task = work.tasks[p.log->task];
    const std::string& product = o.log.product;
    const auto found = work.find(p.applied.element);
    const bool that_task = o.log.task.empty() || o.log.task == task.id || o.log.task == task.name;
    const bool that_product =
        product.empty() || product == p.applied.element ||
        (found && product == found.element->name) ||
        std::find(task.products.begin(), task.products.end(), product) != task.products.end();
    return that_task && that_product;
}

// All of one task and bin: what else was spread must be told apart by the job.
std::vector<Piece> chosen(const OrganicInput& o, const io::MachineWork& work) {
    std::vector<Piece> pieces;
    std::vector<std::string> all, wanted;
    const auto add_once = [](std::vector<std::string>& to, const std::string& words) {
        if (std::find(to.begin(), to.end(), words) == to.end()) to.push_back(words);
    };
    for (const io::WorkLog& log : work.logs)
        for (isoxml::AppliedLog& applied : isoxml::applied_logs(log.table, work.work)) {
            Piece p{&log, std::move(applied)};
            const std::string words = words_of(p, work.work);
            add_once(all, words);
            if (!is_wanted(p, o, work.work)) continue;
            add_once(wanted, words);
            pieces.push_back(std::move(p));
        }
    const std::string path = o.source.path.string();
    if (all.empty()) throw InputError({path}, {"taskdata.nothing", {}});
    if (wanted.size() != 1)
        throw InputError({path},
                         {"taskdata.which", {{"found", joined(wanted.empty() ? all : wanted)}}});
    // a rate by mass says the same as one by volume, and needs no density
    if (std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) { return !p.applied.volume; }))
        std::erase_if(pieces, [](const Piece& p) { return p.applied.volume; });
    return pieces;
}

void require_new(const OrganicInput& o, const io::MachineWork& work, const Piece& p, SpreadTo& to) {
    for (const std::string& name : p.log->names)
        for (const io::InputRecord& in : work.inputs) {
            const fs::path file(in.file);
            if (in.role != "log" || io::squeezed(file.stem().string()) != io::squeezed(name))
                continue;
            if (!to.taken.insert(o.source.role + " " + in.sha256 + " " + p.applied.element).second)
                throw InputError({o.source.path.string()}, {"organic.same_log", {}});
        }
}

double t_per_ha_per_unit(const OrganicInput& o, const isoxml::AppliedLog& log) {
    if (!log.volume) return 1 / units::kg_in_t;
    if (!(o.log.density_t_per_m3 > 0))
        throw InputError({o.source.path.string()},
                         {"taskdata.no_density", {{"element", log.element}}});
    return o.log.density_t_per_m3 / units::l_in_m3;
}

// One section's path, in the plane; no width where it put nothing down.
std::vector<geo::PathPoint> path_of(const isoxml::AppliedLog::Section& s,
                                    const std::vector<geo::Point>& at, const OrganicInput& o,
                                    double factor) {
    std::vector<geo::PathPoint> path;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const double own = s.width_at(i);
        const double width = std::isfinite(own) ? own : o.log.width.value;
        const double dose = s.rate[i] * factor;
        const bool down = s.at_work[i] && std::isfinite(dose);
        if (down) require_dose({o.source.path.string()}, {dose});
        path.push_back({at[i],
                        {down ? dose : 0},
                        {down ? width : 0},
                        static_cast<long>(i) + 1,
                        {s.right_m},
                        {s.ahead_m}});
        if (down && dose > 0 && !(width > 0))
            throw InputError({o.source.path.string()},
                             {"taskdata.no_width", {{"element", s.element}}});
    }
    return path;
}

void tell_total(const OrganicInput& o, const std::vector<Piece>& pieces, double tonnes,
                double factor, const isoxml::WorkDone& work, Notes& notes) {
    const double drawn = tonnes / factor;  // a tonne per unit, as t/ha per unit of the rate
    const bool counted = std::all_of(pieces.begin(), pieces.end(), [](const Piece& p) {
        return p.applied.total.counted.has_value();
    });
    Message m{counted ? "taskdata.total" : "taskdata.sum",
              {{"file", o.source.file},
               {"what", words_of(pieces.front(), work)},
               {"drawn", text(drawn, 0)},
               {"unit", pieces.front().applied.volume ? "l" : "kg"}}};
    if (counted) {
        double sum = 0;
        for (const Piece& p : pieces) sum += *p.applied.total.counted;
        m.args.push_back({"counted", text(sum, 0)});
        m.args.push_back({"off_pct", sum > 0 ? signed_text(100 * (drawn / sum - 1), 1) : "-"});
    }
    notes.push_back(std::move(m));
}

}  // namespace

std::vector<geo::Swath> load_work(const OrganicInput& o, SpreadTo& to) {
    const io::MachineWork work = io::read_work(o.source.path);
    record_inputs(o, work, to.out);
    for (const Message& odd : work.notes)
        to.out.notes.push_back({"taskdata.odd", {{"file", o.source.file}}, {odd}});
    const std::vector<Piece> pieces = chosen(o, work);
    const io::Transform into(io::wgs84, to.out.crs, o.source.path.string());
    const double factor = t_per_ha_per_unit(o, pieces.front().applied);
    std::vector<geo::Swath> swaths;
    std::vector<geo::Point> places;
    std::vector<double> steps;
    for (const Piece& p : pieces) {
        require_new(o, work, p, to);
        std::vector<geo::Point> at;
        for (const geo::LonLat place : p.log->table.place) at.push_back({place.lon, place.lat});
        into(at);
        places.insert(places.end(), at.begin(), at.end());
        for (const auto& section : p.applied.sections) {
            const auto path = path_of(section, at, o, factor);
            for (std::size_t i = 0; i + 1 < path.size(); ++i)
                if (path[i].dose.value > 0)
                    steps.push_back(std::hypot(at[i + 1].x - at[i].x, at[i + 1].y - at[i].y));
            const auto strips = geo::swaths_along(path, o.log.longest_step);
            swaths.insert(swaths.end(), strips.begin(), strips.end());
        }
    }
    require_on_field({o.source, io::wgs84, places, o.confirmed}, to.field);
    require_short_steps(o, std::move(steps));
    tell_total(o, pieces, geo::tonnes_on(swaths), factor, work.work, to.out.notes);
    return swaths;
}

}  // namespace vrmap::job
