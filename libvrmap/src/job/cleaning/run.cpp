// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "job/boundary_in.hpp"
#include "job/cleaning/outputs.hpp"
#include "job/staged_outputs.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/clean.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_named_by(const CleanJob& job) {
    std::vector<fs::path> named;
    add_input(named, job.boundary);
    for (const HarvestSource& log : job.logs) {
        add_input(named, log.path);
        // task data is a folder, whichever of its files was named
        if (log.path.extension() == ".xml" || log.path.extension() == ".XML")
            named.push_back(log.path.has_parent_path() ? log.path.parent_path() : ".");
    }
    return named;
}

std::vector<clean::HarvestTrack> read_all(const CleanJob& job, Cleaning& run,
                                          const Progress& progress) {
    std::vector<clean::HarvestTrack> tracks;
    for (const HarvestSource& source : job.logs) {
        HarvestRead read = read_harvest(source, progress);
        if (!tracks.empty() && read.crs.definition != run.crs.definition)
            throw InputError({source.path.string()},
                             {"clean.other_frame",
                              {{"crs", io::title_of(read.crs)}, {"first", io::title_of(run.crs)}}});
        run.crs = read.crs;
        for (clean::HarvestTrack& t : read.tracks) {
            run.rows += t.size();
            run.files.push_back(source.path.filename().string());
            tracks.push_back(std::move(t));
        }
        run.told.insert(run.told.end(), read.told.begin(), read.told.end());
        run.notes.insert(run.notes.end(), read.notes.begin(), read.notes.end());
        run.inputs.insert(run.inputs.end(), read.inputs.begin(), read.inputs.end());
    }
    return tracks;
}

double mean_as_logged(const Cleaning& run) {
    double sum = 0;
    double n = 0;
    for (const clean::CleanedTrack& t : run.harvest.tracks)
        for (const double y : t.log.yield_t_per_ha)
            if (std::isfinite(y)) sum += y, ++n;
    return n > 0 ? sum / n : std::nan("");
}

void count(Cleaning& run) {
    double sum = 0;
    for (const clean::CleanedTrack& t : run.harvest.tracks) {
        const clean::ReasonCounts counts = clean::counts_of(t.reason);
        for (std::size_t k = 0; k < clean::reasons; ++k) run.counts[k] += counts[k];
        for (std::size_t i = 0; i < t.reason.size(); ++i)
            if (t.reason[i] == clean::Reason::kept) sum += t.yield_t_per_ha[i];
    }
    run.mean_after = sum / static_cast<double>(run.counts[0]);
    run.mean_before = mean_as_logged(run);
}

}  // namespace

Cleaning clean_logs(const CleanJob& job, const CleanOptions& options) {
    Cleaning run;
    run.outputs = job.outputs.all();
    io::FileStaging staging = staged(job.outputs, files_named_by(job), options.files);
    const Progress& progress = options.progress;
    if (progress) progress("reading", 0);
    std::vector<clean::HarvestTrack> tracks = read_all(job, run, progress);
    if (!job.boundary.empty()) run.boundary = boundary_in(job.boundary, run.crs, run.inputs);
    if (progress) progress("cleaning", 0);
    run.harvest = clean::clean_harvest(std::move(tracks), run.boundary, job.settings,
                                       [&progress](const char*, double f) {
                                           if (progress) progress("cleaning", f);
                                       });
    count(run);
    if (progress) progress("writing", 0);
    std::vector<std::string> made{points_text(job, run)};
    if (!job.outputs.picture.empty()) made.push_back(picture_text(job, run, options.files.say));
    if (!job.outputs.json.empty()) made.push_back(json_text(run, {made.begin(), made.end()}));
    staging.publish({made.begin(), made.end()});
    return run;
}

}  // namespace vrmap::job
