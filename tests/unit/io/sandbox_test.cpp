// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/sandbox.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "unit/io/folder.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

// What a child of this process says of itself; a fence cannot be taken down again.
template <class F>
int in_child(F child) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(child());
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

bool opens(const fs::path& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
    if (fd >= 0) ::close(fd);
    return fd >= 0;
}

bool starts_a_program() {
    char name[] = "true";
    char* const arguments[] = {name, nullptr};
    pid_t pid = 0;
    if (::posix_spawn(&pid, "/bin/true", nullptr, nullptr, arguments, environ) != 0) return false;
    ::waitpid(pid, nullptr, 0);
    return true;
}

constexpr int not_here = 77;

}  // namespace

TEST_CASE("without calls there is no network and no other program, but threads and files are") {
    const test::Folder f;
    f.file("a", "a");
    const int said = in_child([&f] {
        if (!starts_a_program()) return 1;
        if (!io::give_up_calls()) return not_here;
        if (::socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM) return 2;
        if (::socket(AF_UNIX, SOCK_STREAM, 0) >= 0) return 3;
        if (starts_a_program()) return 4;
        int at = 0;
        std::thread([&at] { at = ::socket(AF_INET, SOCK_DGRAM, 0); }).join();
        if (at >= 0) return 5;
        return opens(f.path / "a", O_RDONLY) ? 0 : 6;
    });
    if (said == not_here)
        MESSAGE("skipped: this kernel has no seccomp");
    else
        CHECK(said == 0);
}

TEST_CASE("without files only what was kept is read, and only results are written") {
    const test::Folder f;
    f.file("input", "a");
    f.file("secret", "s");
    fs::create_directories(f.path / "out/.new");
    f.file("out/old", "o");
    f.file("out/.new/kept", "k");
    const int said = in_child([&f] {
        const fs::path out = f.path / "out";
        if (!io::give_up_files({{f.path / "input", f.path / "nowhere"}, {out / ".new"}, {out}}))
            return not_here;
        if (!opens(f.path / "input", O_RDONLY)) return 1;
        if (opens(f.path / "input", O_WRONLY)) return 2;
        if (opens(f.path / "secret", O_RDONLY)) return 3;
        if (opens("/etc/passwd", O_RDONLY)) return 4;
        if (!opens(out / ".new/result", O_WRONLY | O_CREAT)) return 5;
        if (opens(out / "old", O_WRONLY)) return 6;
        if (opens(f.path / "elsewhere", O_WRONLY | O_CREAT)) return 7;
        if (::rename((out / ".new").c_str(), (out / "now").c_str()) != 0) return 8;
        if (::symlink("/etc/passwd", (out / "now/link").c_str()) == 0) return 9;
        return opens("/usr/share/proj/proj.db", O_RDONLY) ? 0 : 10;
    });
    if (said == not_here)
        MESSAGE("skipped: this kernel has no landlock");
    else
        CHECK(said == 0);
}
