// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/run.hpp"

#include <algorithm>
#include <cmath>

#include "io/encoding.hpp"
#include "io/words.hpp"
#include "job/exports.hpp"
#include "job/field_geopackage.hpp"
#include "job/load_soil_test.hpp"
#include "job/promises.hpp"
#include "job/report_page.hpp"
#include "job/sludge.hpp"
#include "job/touched.hpp"
#include "job/wet_ground.hpp"
#include "job/zones_layer.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/write_task_map.hpp"
#include "vrmap/isoxml/taskdata.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

// Where the terminal does not know its place: the field's mean, as a rate the spreader can drive.
MgPerM2 mean_rate(const Result& r, std::size_t product) {
    const geo::Grid<MgPerM2>& rates = rates_of(r, product);
    const double area = r.loaded.evidence.boundary.area().value;
    const double mean = machine::total(rates, r.outcome.wanted.area).value * units::mg_in_kg / area;
    const double step = r.job.products[product].spreader.step.value * units::mg_per_m2_in_kg_per_ha;
    MgPerM2 best = 0;
    double least = 1e300;
    // the nearest rate that the map itself holds: within limits and on a step by construction
    for (std::size_t i = 0; i < rates.size(); ++i)
        if (r.outcome.spread.has_rate[i] && std::abs(rates[i] - mean) < least - step / 1e6) {
            best = rates[i];
            least = std::abs(best - mean);
        }
    return best;
}

isoxml::TaskData task_data(const Result& r, const geo::Projection& projection) {
    isoxml::TaskData d;
    d.software_version = version();
    d.customer = r.job.customer;
    d.farm = r.job.farm;
    d.field = r.job.name;
    d.field_area = r.loaded.evidence.boundary.area();
    d.boundary = isoxml::to_geographic(r.loaded.evidence.boundary, projection);
    for (std::size_t k = 0; k < r.job.products.size(); ++k) {
        const std::string& name = r.job.products[k].name;
        const MgPerM2 mean = mean_rate(r, k);
        d.tasks.push_back({name, name + " " + r.job.name, r.task_grids[k], mean, mean, 0});
    }
    return d;
}

std::vector<OutputRecord> records_of(const io::Files& files) {
    std::vector<OutputRecord> records;
    for (const auto& [name, bytes] : files)
        records.push_back({name, bytes.size(), io::sha256(bytes)});
    return records;
}

// A second product that no cell wants is a mistake of the job, or good to know.
void note_products(Result& r) {
    if (!r.outcome.spread.second) return;
    const auto& rates = r.outcome.spread.second->values();
    if (std::all_of(rates.begin(), rates.end(), [](MgPerM2 v) { return v == 0; }))
        r.notes.push_back({"product.not_needed", {{"product", r.job.products[1].name}}});
}

// What a whole season shows may be answered once: by this dressing, unless the job says otherwise.
void note_soil_share(Result& r) {
    if (r.job.dressing == Dressing::whole || r.job.soil_share_stated) return;
    const agronomy::Balance& b = r.outcome.balance;
    const auto speaks = [](const agronomy::Trust& t) { return t.shrinkage > 0; };
    const bool dry = r.job.moisture && r.job.moisture->dry_soil && r.outcome.moisture_report->used;
    if (std::any_of(b.yield_trust.begin(), b.yield_trust.end(), speaks) || dry ||
        (b.soil_nitrogen_trust && speaks(*b.soil_nitrogen_trust)))
        r.notes.push_back({"guide.answers_all", {}});
}

// The report lists the files beside it, the summary all of them.
void add_papers(io::Files& files, const Result& r, const RunOptions& options) {
    if (options.outputs.contains(Output::report))
        files["report.html"] = report_html(r, records_of(files), options.say);
    files["summary.json"] = summary_json(r, records_of(files));
}

// What had to be there to check the rest, but was not chosen, goes.
void keep_chosen(io::Files& files, const Outputs& chosen) {
    if (!chosen.contains(Output::taskdata))
        std::erase_if(files, [](const auto& f) { return f.first.starts_with("TASKDATA/"); });
    if (!chosen.contains(Output::gpkg)) files.erase("field.gpkg");
}

// The job's folder as the summary names it, in UTF-8: seen from the results'.
std::string folder_of(const fs::path& job_file, const fs::path& out) {
    const fs::path folder = job_file.parent_path().empty() ? "." : job_file.parent_path();
    std::string named = fs::absolute(folder)
                            .lexically_normal()
                            .lexically_relative(fs::absolute(out).lexically_normal())
                            .generic_string();
    if (!io::is_utf8(named) || !io::is_utf8(job_file.filename().string()))
        throw InputError({io::legible(job_file.string())}, {"file.name_not_utf8", {}});
    return named;
}

std::vector<io::RateLimits> limits_of(const Result& r) {
    std::vector<io::RateLimits> all;
    for (const Demand& d : demands_of(r).products) all.push_back({d.least, d.most});
    return all;
}

}  // namespace

std::string version() {
    return VRMAP_VERSION;
}

Demands demands_of(const Result& r) {
    Demands d{r.job.pad, {}};
    for (std::size_t k = 0; k < r.job.products.size(); ++k) {
        const machine::Spreader& s = r.job.products[k].spreader;
        d.products.push_back({std::max<MgPerM2>(1, to_mg_per_m2(s.least.value)),
                              to_mg_per_m2(s.most.value), isoxml::total_kg(r.task_grids[k]),
                              machine::total(rates_of(r, k), r.outcome.wanted.area).value});
        if (const auto& kg = r.job.products[k].available) d.products[k].available_kg = kg->value;
    }
    return d;
}

Result walk(FieldJob job, const RunOptions& options, const Progress& progress) {
    Result r{std::move(job), {}, {}, {}, {}, {}, {}};
    if (progress) progress("reading", 0);
    r.loaded = load(r.job);
    r.loaded.plan.threads = options.threads;
    const geo::Projection projection = io::projection_of(r.loaded.crs);
    const auto task_of = [&r, &projection](const geo::Grid<MgPerM2>& rates,
                                           const geo::Grid<unsigned char>& has_rate) {
        return isoxml::make_task_grid(rates, has_rate, r.loaded.evidence.boundary, r.job.pad,
                                      projection);
    };
    Plan plan = r.loaded.plan;
    plan.task_kg = [&task_of](const machine::SpreadMap& map) {
        return Kilograms{isoxml::total_kg(task_of(map.product, map.has_rate))};
    };
    r.outcome = prescribe(r.loaded.evidence, plan, progress);
    touch_rows(r.job, r.outcome);
    if (r.outcome.balance.soil_nitrogen_trust) touch_soil_nitrogen(r.job, r.loaded);
    r.notes = r.loaded.notes;
    r.notes.insert(r.notes.end(), r.outcome.notes.begin(), r.outcome.notes.end());
    note_products(r);
    note_load(r.job, r.outcome, r.notes);
    note_soil_share(r);
    note_wet_ground(r.job, r.outcome, r.notes);

    r.centre = projection.to_geographic(r.loaded.evidence.boundary.centroid());
    for (std::size_t k = 0; k < r.job.products.size(); ++k)
        r.task_grids.push_back(task_of(rates_of(r, k), r.outcome.spread.has_rate));
    return r;
}

io::Files files_of(const Result& r, const RunOptions& options) {
    const geo::Projection projection = io::projection_of(r.loaded.crs);
    io::Files files = io::taskdata_files(task_data(r, projection));
    files["field.gpkg"] = field_bytes(r, options.say);
    files["preview.svg"] = preview_svg(r, options.say);
    add_exports(files, r, projection, options.outputs);
    io::require_one_truth(files, limits_of(r));
    require_zones(io::input_of(files, "field.gpkg"), r);
    require_exports(files, r, projection);
    require_kept(broken_promises(files, demands_of(r)));
    keep_chosen(files, options.outputs);
    add_papers(files, r, options);
    require_kept(manifest_faults(files));
    return files;
}

// Every file that the job names, and what belongs to a Shapefile.
std::vector<fs::path> files_named_by(const FieldJob& job) {
    std::vector<fs::path> named;
    const auto add = [&named](const fs::path& file) {
        named.push_back(file);
        for (const char* ending : {".shx", ".dbf", ".prj", ".cpg", ".SHX", ".DBF", ".PRJ", ".CPG"})
            named.push_back(fs::path(file).replace_extension(ending));
    };
    if (job.boundary) add(job.boundary->path);
    for (const YieldInput& y : job.yield) add(y.source.path);
    if (job.ndvi) {
        const auto pictures = files_of(job.ndvi->pictures);
        named.insert(named.end(), pictures.begin(), pictures.end());
        if (!job.ndvi->parts.empty()) add(job.ndvi->parts);
        if (job.ndvi->truth) add(job.ndvi->truth->path);
    }
    if (job.moisture) add(job.moisture->source.path);
    if (job.climate && job.climate->daily) add(job.climate->daily->path);
    for (const auto* logs : {&job.organic, &job.applied})
        for (const OrganicInput& o : *logs) {
            add(o.source.path);
            if (o.log.loads) add(o.log.loads->path);
            // the logs lie beside their document
            if (o.log.shape == SpreadLog::Shape::taskdata && io::ending_of(o.source.path) == ".xml")
                named.push_back(o.source.path.parent_path());
        }
    if (job.soil_test && job.soil_test->file) add(job.soil_test->file->path);
    if (job.manual) add(job.manual->source.path);
    return named;
}

Result run(const fs::path& job_file, const fs::path& out, const RunOptions& options,
           const Progress& progress) {
    FieldJob job = read_field_job(job_file);
    const std::string inputs_in = folder_of(job_file, out);
    io::Staging staging({out, options.overwrite, io::require_earlier_result, options.files});
    if (options.before_reading) {
        io::Reach keep = staging.reach();
        keep.reads = files_named_by(job);
        options.before_reading(keep);
    }
    Result r = walk(std::move(job), options, progress);
    r.inputs_in = inputs_in;
    if (progress) progress("writing", 0);
    const io::Files files = files_of(r, options);
    if (progress) progress("checking", 0);
    staging.publish(files);
    return r;
}

}  // namespace vrmap::job
