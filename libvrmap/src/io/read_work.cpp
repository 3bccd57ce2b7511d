// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_work.hpp"

#include <map>
#include <optional>
#include <span>
#include <utility>

#include "io/held_file.hpp"
#include "io/work_files.hpp"
#include "vrmap/io/xml.hpp"

namespace vrmap::io {

namespace {

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

class Reader {
public:
    Reader(const std::filesystem::path& path, const Progress& progress)
        : files_(path), progress_(progress) {}

    MachineWork read() {
        isoxml::Element root = document(files_.main(), "taskdata");
        if (root.name != "ISO11783_TaskData")
            throw InputError({files_.path_of(files_.main()).string()},
                             {"work.other_root", {{"root", root.name}}});
        take(isoxml::take_in(root, [this](const std::string& name) { return external(name); }));
        out_.work = isoxml::work_done(root);
        take(std::exchange(out_.work.notes, {}));
        for (std::size_t task = 0; task < out_.work.tasks.size(); ++task) read_task(task);
        return std::move(out_);
    }

private:
    // One log's table, before those that belong together are joined.
    struct Log {
        std::string name;
        isoxml::LogTable table;
        isoxml::LogAccount account;
    };

    void take(std::vector<Message> notes) {
        out_.notes.insert(out_.notes.end(), notes.begin(), notes.end());
    }

    isoxml::Element document(const std::string& name, const char* role) {
        const Input in = files_.read(name);
        isoxml::Element root = read_xml(in);
        out_.inputs.push_back({role, name, in.bytes.size(), in.sha256, {}});
        return root;
    }

    std::optional<isoxml::Element> external(const std::string& name) {
        const auto file = files_.find(name + ".xml");
        return file ? std::optional(document(*file, "external")) : std::nullopt;
    }

    void read_task(std::size_t task) {
        std::vector<Log> logs;
        for (const isoxml::LogFile& file : out_.work.tasks[task].logs) {
            if (auto log = read_log(out_.work.tasks[task], file)) logs.push_back(std::move(*log));
            if (progress_) progress_("reading", ++read_ / static_cast<double>(all_logs()));
        }
        std::vector<isoxml::LogTable> tables;
        for (Log& log : logs) tables.push_back(std::move(log.table));
        isoxml::Joined joined = isoxml::join_split(std::move(tables));
        const std::size_t first = out_.logs.size();
        for (isoxml::LogTable& table : joined.logs)
            out_.logs.push_back({task, {}, std::move(table), {}});
        for (std::size_t k = 0; k < logs.size(); ++k) {
            WorkLog& to = out_.logs[first + joined.joined[k]];
            to.names.push_back(logs[k].name);
            to.accounts.push_back(logs[k].account);
        }
    }

    std::size_t all_logs() const {
        std::size_t n = 0;
        for (const isoxml::LoggedTask& task : out_.work.tasks) n += task.logs.size();
        return n;
    }

    void note(const char* id, std::vector<std::pair<std::string, std::string>> more = {},
              std::vector<Message> why = {}) {
        std::vector<std::pair<std::string, std::string>> args{{"task", task_}, {"log", log_}};
        args.insert(args.end(), more.begin(), more.end());
        out_.notes.push_back({id, std::move(args), std::move(why)});
    }

    std::optional<Log> read_log(const isoxml::LoggedTask& task, const isoxml::LogFile& log) {
        task_ = task.id;
        log_ = log.name;
        const auto header = header_of(log.name);
        if (!header) return std::nullopt;
        const auto binary = files_.find(log.name + ".bin");
        if (!binary) {
            note("work.log_missing", {{"file", log.name + ".bin"}});
            return std::nullopt;
        }
        isoxml::LogTableMaker maker(*header);
        Hash hash;
        files_.each_piece(*binary, [&](std::string_view piece) {
            hash.add(piece);
            maker.add(std::as_bytes(std::span(piece.data(), piece.size())));
        });
        isoxml::LogTableMaker::Made made = maker.finish();
        const std::string sha256 = hash.end();
        out_.inputs.push_back({"log", *binary, made.account.bytes, sha256, {}});
        if (!made.account.bytes) {
            note("work.log_empty", {{"file", *binary}});
            return std::nullopt;
        }
        if (const auto [other, is_new] = by_hash_.emplace(sha256, log.name); !is_new) {
            note("work.log_same", {{"other", other->second}});
            return std::nullopt;
        }
        tell(made, log);
        if (!made.account.records) return std::nullopt;
        return Log{log.name, std::move(made.table), made.account};
    }

    std::optional<isoxml::LogHeader> header_of(const std::string& log) {
        const auto file = files_.find(log + ".xml");
        if (!file) {
            note("work.log_missing", {{"file", log + ".xml"}});
            return std::nullopt;
        }
        try {
            return isoxml::log_header(document(*file, "log header"));
        } catch (const InputError& e) {
            note("work.log_header_broken", {{"file", *file}}, {e.message()});
            return std::nullopt;
        }
    }

    void tell(const isoxml::LogTableMaker::Made& made, const isoxml::LogFile& log) {
        const isoxml::LogAccount& a = made.account;
        if (log.stated_bytes && *log.stated_bytes != static_cast<std::int64_t>(a.bytes))
            note("work.log_size", {{"stated", text(static_cast<long long>(*log.stated_bytes))},
                                   {"found", count(a.bytes)}});
        if (!a.records) return note("work.log_no_record", {{"bytes", count(a.bytes)}});
        if (a.all_parts) note("work.log_all_parts");
        if (a.lost_bytes)
            note("work.log_lost", {{"bytes", count(a.lost_bytes)},
                                   {"breaks", count(a.breaks)},
                                   {"first", count(a.first_lost)},
                                   {"records", count(a.records)}});
        if (a.odd_dates)
            note("work.log_clock_unset",
                 {{"odd", count(a.odd_dates)}, {"records", count(a.records)}});
        if (a.without_place)
            note("work.log_no_place",
                 {{"without", count(a.without_place)}, {"records", count(a.records)}});
        if (made.table.clock && made.table.clock->gps_day_off) note("work.log_gps_day");
    }

    WorkFiles files_;
    const Progress& progress_;
    MachineWork out_;
    std::map<std::string, std::string> by_hash_;
    std::string task_, log_;  ///< being read
    double read_ = 0;
};

}  // namespace

MachineWork read_work(const std::filesystem::path& path, const Progress& progress) {
    return Reader(path, progress).read();
}

}  // namespace vrmap::io
