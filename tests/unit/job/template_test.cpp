// SPDX-License-Identifier: Apache-2.0
#include "job/template.hpp"

#include <doctest/doctest.h>

#include "job/section.hpp"
#include "unit/io/folder.hpp"
#include "vrmap/job/field_job.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

// field/field.toml, and templates beside it in t/.
struct Farm {
    test::Folder folder;
    fs::path job = folder.path / "field" / "field.toml";
    Farm() {
        fs::create_directory(folder.path / "field");
        fs::create_directory(folder.path / "t");
    }
    void file(const std::string& name, const std::string& text) const { folder.file(name, text); }
    toml::table merged(const std::string& own) const {
        file("field/field.toml", own);
        return std::move(job::read_job_file(job).root);
    }
    std::string fault(const std::string& own) const {
        file("field/field.toml", own);
        try {
            job::read_field_job(job);
        } catch (const InputError& e) {
            const fs::path at = fs::path(e.place().path).lexically_relative(job.parent_path());
            return e.message().id + "@" + at.generic_string() + ":" +
                   std::to_string(e.place().line) + ":" + std::to_string(e.place().column);
        }
        return {};
    }
};

const std::string least =
    "[field]\nname = \"f\"\ncrop = \"wheat\"\n[boundary]\nfile = \"b.geojson\"\n"
    "[guide]\nnitrogen_kg_per_10a = 6\nsource = \"s\"\ndate = 2026-05-15\ndressing = \"whole\"\n"
    "[product]\nname = \"p\"\nn_p2o5_k2o = [21, 0, 0]\n";
const std::string spreader =
    "[spreader]\nwidth_m = 12\nmin_kg_per_10a = 5\nmax_kg_per_10a = 60\nstep_kg_per_10a = 1\n";
const std::string extends = "extends = \"../t/a.toml\"\n";

}  // namespace

TEST_CASE("the nearer file wins key by key; arrays replace as a whole") {
    const Farm f;
    f.file("t/a.toml",
           "extends = \"b.toml\"\n[x]\nk = 2\nl = 2\nlist = [2, 2]\n[x.deep]\nm = 2\nn = 2\n"
           "[[organic]]\nk = 2\n[[organic]]\nk = 2\n");
    f.file("t/b.toml", "[x]\nk = 3\nl = 3\no = 3\n[y]\nk = 3\n[[organic]]\no = 3\n");
    const toml::table t = f.merged(extends + "[x]\nk = 1\nlist = [1]\n[x.deep]\nm = 1\n");
    const auto number = [&t](const char* path) { return t.at_path(path).value_or(0); };
    CHECK(number("x.k") == 1);
    CHECK(number("x.l") == 2);
    CHECK(number("x.o") == 3);
    CHECK(number("x.deep.m") == 1);
    CHECK(number("x.deep.n") == 2);
    CHECK(number("y.k") == 3);
    CHECK(t["x"]["list"].as_array()->size() == 1);
    REQUIRE(t["organic"].as_array()->size() == 2);
    CHECK_FALSE(t["organic"][1].as_table()->contains("o"));
    CHECK_FALSE(t.contains("extends"));
    const toml::table own = f.merged(extends + "[[organic]]\nk = 1\n");
    CHECK(own["organic"].as_array()->size() == 1);
}

TEST_CASE("templates are inputs, nearest first, by their names as seen from the job") {
    const Farm f;
    f.file("t/a.toml", "extends = \"../base.toml\"\n");
    f.file("base.toml", spreader);
    f.file("field/field.toml", extends + least);
    const job::FieldJob j = job::read_field_job(f.job);
    REQUIRE(j.templates.size() == 2);
    CHECK(j.templates[0].role == "template");
    CHECK(j.templates[0].file == "../t/a.toml");
    CHECK(j.templates[1].file == "../t/../base.toml");
    CHECK(j.templates[1].sha256 == io::sha256(spreader));
    CHECK(j.templates[1].bytes == spreader.size());
    CHECK(j.products[0].spreader.width.value == 12);
}

TEST_CASE("a file is found from the template that names it") {
    const Farm f;
    const std::string moisture =
        "x = \"x\"\ny = \"y\"\nvalue = \"v\"\nunit = \"%\"\ndate = 2026-04-01\n";
    f.file("t/a.toml", spreader + "[ndvi]\nred = \"r.tif\"\nnir = \"" +
                           (f.folder.path / "n.tif").string() +
                           "\"\ndate = 2026-05-08\nreflectance_scale = 1\nreflectance_offset = 0\n"
                           "[moisture]\nfile = \"m.csv\"\n");
    f.file("field/field.toml", extends + least + "[moisture]\n" + moisture);
    const job::FieldJob j = job::read_field_job(f.job);
    const auto same = [](const fs::path& a, const fs::path& b) {
        return a.lexically_normal() == b.lexically_normal();
    };
    CHECK(same(j.moisture->source.path, f.folder.path / "t" / "m.csv"));
    CHECK(j.moisture->source.file == "../t/m.csv");
    CHECK(same(j.ndvi->pictures.front().bands->red.path, f.folder.path / "t" / "r.tif"));
    CHECK(j.ndvi->pictures.front().bands->red.file == "../t/r.tif");
    CHECK(j.ndvi->pictures.front().bands->nir.path == f.folder.path / "n.tif");
    CHECK(j.ndvi->pictures.front().bands->nir.file == (f.folder.path / "n.tif").string());
    CHECK(j.boundary->file == "b.geojson");
    CHECK(j.boundary->path == f.job.parent_path() / "b.geojson");
}

TEST_CASE("a fault is shown where it stands, in the job or in the template") {
    const Farm f;
    const auto with = [&f](const std::string& a, const std::string& own) {
        f.file("t/a.toml", a);
        return f.fault(extends + own);
    };
    CHECK(with(spreader + "colour = 1\n", least) == "config.no_such_key@../t/a.toml:6:1");
    CHECK(with(spreader + "[task]\npad = 3\n", least) == "config.unknown_key@../t/a.toml:7:1");
    CHECK(with("[spreader]\nwidth_m = 12\n", least + "[spreader]\nmin_kg_per_10a = 5\n") ==
          "config.missing_keys@field.toml:15:1");
    CHECK(with("[spreader]\nmin_kg_per_10a = 5\n", least) == "config.missing_keys@../t/a.toml:1:1");
    CHECK(with("[spreader]\nwidth_m = 0\nmin_kg_per_10a = 5\n",
               least + "[spreader]\nmax_kg_per_10a = 50\n") ==
          "config.out_of_range@../t/a.toml:2:11");
    CHECK(with("[guide]\nnitrogen_kg_per_10a = \"6\"\n", least + spreader).empty());
    CHECK(with("[field\n", least + spreader).starts_with("config.not_toml@../t/a.toml:1:"));
    CHECK(with(spreader, "[field]\nname = 1\n") == "config.wrong_type@field.toml:3:8");
}

TEST_CASE("extends names one file that is there, and does not lead back") {
    const Farm f;
    CHECK(f.fault("extends = 1\n") == "config.wrong_type@field.toml:1:11");
    CHECK(f.fault("extends = \" \"\n") == "config.empty@field.toml:1:11");
    CHECK(f.fault("extends = [\"a.toml\"]\n") == "config.wrong_type@field.toml:1:11");
    CHECK(f.fault(extends).ends_with("@../t/a.toml:0:0"));
    CHECK(f.fault("extends = \"../field/field.toml\"\n") == "extends.cycle@field.toml:1:11");
    f.file("t/a.toml", "extends = \"../t/../t/b.toml\"\n");
    f.file("t/b.toml", "\nextends = \"a.toml\"\n");
    CHECK(f.fault(extends) == "extends.cycle@../t/../t/../t/b.toml:2:11");
}

TEST_CASE("what is no UTF-8, and keys a hundred tables deep, are refused in any of the files") {
    const Farm f;
    CHECK(f.fault("a = 1\n# \xFF\n") == "config.encoding@field.toml:2:0");
    std::string deep = "\n";
    for (int k = 0; k < 101; ++k) deep += "a.";
    CHECK(f.fault(deep + "a = 1\n") == "config.too_many_dots@field.toml:2:0");
    f.file("t/a.toml", deep + "a = 1\n");
    CHECK(f.fault(extends + least) == "config.too_many_dots@../t/a.toml:2:0");
}

TEST_CASE("eight templates in a row and no more") {
    const Farm f;
    const auto name = [](int k) { return std::string(1, static_cast<char>('a' + k)) + ".toml"; };
    for (int k = 0; k < 8; ++k) f.file("t/" + name(k), "extends = \"" + name(k + 1) + "\"\n");
    f.file("t/" + name(8), spreader);
    CHECK(f.fault(extends + least) == "extends.too_deep@../t/h.toml:1:11");
    f.file("t/" + name(7), spreader);
    CHECK(f.fault(extends + least).empty());
}
