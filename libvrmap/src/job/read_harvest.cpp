// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/read_harvest.hpp"

#include <algorithm>

#include "io/words.hpp"
#include "job/harvest/rows.hpp"
#include "job/usual_frame.hpp"

namespace vrmap::job {

namespace {

bool is_text(const HarvestSource& s) {
    const std::string ending = io::ending_of(s.path);
    return ending == ".csv" || ending == ".txt";
}

io::VectorSource file_of(const HarvestSource& s) {
    io::VectorSource file;
    file.role = "harvest";
    file.path = s.path;
    file.file = s.path.string();
    file.layer = s.layer;
    file.crs = s.crs;
    file.form = s.form;
    return file;
}

const LoggedColumn* column_of(const ColumnChoice& choice, const std::string& role) {
    for (const LoggedColumn& c : choice.columns)
        if (c.is.role == role) return &c;
    return nullptr;
}

// Longitude and latitude, unless metres are asked for.
void choose_place(const HarvestSource& s, const ColumnChoice& choice, io::VectorSource& file) {
    const LoggedColumn* lon = column_of(choice, "longitude");
    const LoggedColumn* lat = column_of(choice, "latitude");
    const LoggedColumn* x = column_of(choice, "x");
    const LoggedColumn* y = column_of(choice, "y");
    const bool degrees = s.crs.empty() || io::is_geographic({s.crs});
    if (lon && lat && (degrees || !x || !y)) {
        file.x = lon->name;
        file.y = lat->name;
        // a system of metres is that of other files: these columns hold degrees
        if (file.crs.empty() || !io::is_geographic({file.crs})) file.crs = io::wgs84.definition;
    } else if (x && y) {
        file.x = x->name;
        file.y = y->name;
    } else {
        refuse(s, {"harvest.no_place", {}});
    }
}

void say_cells(const std::vector<LoggedColumn>& columns, io::TableForm& form) {
    for (const LoggedColumn& c : columns) {
        const std::string& role = c.is.role;
        if (role == "crop" || role == "state" || role == "serial")
            form.cells[c.name] = io::TableForm::Cells::words;
        if (role == "time") form.cells[c.name] = io::TableForm::Cells::moment;
    }
}

// As stated, else the one crop that the file names.
std::string crop_of(const HarvestSource& s, LoggedRows& rows) {
    if (!s.crop.empty()) return harvest_crop(s.crop);
    const LoggedColumn* c = rows.find("crop");
    std::string crop;
    if (c)
        for (const std::string& word : c->words) {
            const std::string one = harvest_crop(word);
            if (!crop.empty() && one != crop) return {};
            crop = one;
        }
    return crop;
}

void place(const HarvestSource& s, const io::Crs& crs, LoggedRows& rows, HarvestRead& out) {
    const std::string path = s.path.string();
    out.crs = io::in_metres(crs) ? crs : usual_frame(rows.at, crs, path);
    if (!(out.crs == crs)) io::Transform(crs, out.crs, path)(rows.at);
}

io::TableHead head_of(const HarvestSource& s, io::VectorSource& file, HarvestRead& out) {
    if (!is_text(s)) return {{}, io::attribute_names(file), {}};
    io::TableHead head = io::table_head(s.path, s.form);
    if (head.form.encoding == io::Encoding::latin1 && !s.form.encoding)
        out.notes.push_back({"harvest.latin1", {}});
    file.form = head.form;
    return head;
}

}  // namespace

HarvestRead read_harvest(const HarvestSource& s, const Progress& progress) {
    const std::string ending = io::ending_of(s.path);
    std::error_code gone;
    if (ending == ".xml" || std::filesystem::is_directory(s.path, gone))
        return read_harvest_work(s, progress);
    if (ending == ".zip") try {
            return read_harvest_work(s, progress);
        } catch (const InputError& e) {
            if (e.message().id != "work.no_taskdata") throw;
        }
    HarvestRead out;
    io::VectorSource file = file_of(s);
    const io::TableHead head = head_of(s, file, out);
    ColumnChoice choice = choose_columns(s, head);
    out.profile = choice.profile.name;
    out.verified = choice.profile.verified;
    if (is_text(s)) choose_place(s, choice, file);
    std::erase_if(choice.columns, [](const LoggedColumn& c) {
        return c.is.role == "longitude" || c.is.role == "latitude" || c.is.role == "x" ||
               c.is.role == "y";
    });
    say_cells(choice.columns, file.form);
    for (const LoggedColumn& c : choice.columns) file.numbers.push_back(c.name);

    io::Points points = io::read_points(file, out.inputs);
    LoggedRows rows{std::move(points.at), std::move(points.record), std::move(choice.columns)};
    for (std::size_t k = 0; k < rows.columns.size(); ++k) {
        rows.columns[k].value = std::move(points.columns[k]);
        rows.columns[k].words = std::move(points.words[k]);
    }
    out.crop = crop_of(s, rows);
    place(s, points.crs, rows, out);
    settle_units(s, rows, out);
    make_tracks(s, rows, out);
    return out;
}

}  // namespace vrmap::job
