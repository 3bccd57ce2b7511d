// SPDX-License-Identifier: Apache-2.0
// po_table en.po ja.po out.cpp: the sentences as a C++ table. Run by the build.
#include <fstream>
#include <iostream>
#include <iterator>

#include "po_file.hpp"

namespace {

std::string contents(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error(path + ": cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::string& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    out << text << std::flush;
    if (!out) throw std::runtime_error(path + ": cannot be written");
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 4) {
        std::cerr << "usage: po_table en.po ja.po out.cpp\n";
        return 2;
    }
    const vrmap::po::PoFile en = vrmap::po::parse(contents(argv[1]), argv[1]);
    const vrmap::po::PoFile ja = vrmap::po::parse(contents(argv[2]), argv[2]);
    vrmap::po::require_same_ids(en, ja);
    write(argv[3], vrmap::po::table_source(en, ja));
    return 0;
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
