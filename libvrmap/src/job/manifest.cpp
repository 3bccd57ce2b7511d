// SPDX-License-Identifier: Apache-2.0
#include "job/manifest.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "vrmap/io/input.hpp"
#include "vrmap/io/publish.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* summary = "summary.json";

std::vector<OutputRecord> records(const Json& list) {
    std::vector<OutputRecord> all;
    for (const Json& one : list)
        all.push_back({one.at("file").get<std::string>(), one.at("bytes").get<std::uint64_t>(),
                       one.at("sha256").get<std::string>()});
    return all;
}

Demands demands(const Json& j) {
    Demands d{Metres{j.at("pad_m").get<double>()}, {}};
    for (const Json& p : j.at("products")) {
        d.products.push_back({p.at("least_mg_per_m2").get<MgPerM2>(),
                              p.at("most_mg_per_m2").get<MgPerM2>(), p.at("task_kg").get<double>(),
                              p.at("mesh_kg").get<double>()});
        if (p.contains("available_kg"))
            d.products.back().available_kg = p["available_kg"].get<double>();
    }
    return d;
}

}  // namespace

std::string demands_json(const Demands& demands) {
    Json j{{"pad_m", demands.pad.value}, {"products", Json::array()}};
    for (const Demand& d : demands.products) {
        j["products"].push_back({{"least_mg_per_m2", d.least},
                                 {"most_mg_per_m2", d.most},
                                 {"task_kg", Json::parse(text(d.task_kg, 3))},
                                 {"mesh_kg", Json::parse(text(d.mesh_kg, 3))}});
        if (d.available_kg) j["products"].back()["available_kg"] = *d.available_kg;
    }
    return j.dump();
}

std::optional<Manifest> read_manifest(const io::Files& files) {
    const auto found = files.find(summary);
    if (found == files.end()) return std::nullopt;
    try {
        const Json j = Json::parse(found->second);
        if (j.at("program") != "vrmap") return std::nullopt;
        Manifest m{records(j.at("outputs")), records(j.at("inputs")),
                   j.at("inputs_in").get<std::string>(), demands(j.at("promises"))};
        if (m.demands.products.empty()) return std::nullopt;  // there is no map without a product
        return m;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

std::vector<Message> manifest_faults(const io::Files& files) {
    const auto manifest = read_manifest(files);
    if (!manifest) return {{"verify.no_manifest", {}}};
    std::vector<Message> faults;
    std::set<std::string> listed{summary};
    for (const OutputRecord& out : manifest->outputs) {
        listed.insert(out.file);
        const auto found = files.find(out.file);
        if (found == files.end())
            faults.push_back({"verify.file_missing", {{"file", out.file}}});
        else if (found->second.size() != out.bytes || io::sha256(found->second) != out.sha256)
            faults.push_back({"verify.file_differs", {{"file", out.file}}});
    }
    for (const auto& [name, bytes] : files)
        if (!listed.contains(name) && !io::left_by_viewers(name))
            faults.push_back({"verify.file_extra", {{"file", name}}});
    return faults;
}

}  // namespace vrmap::job
