// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/sandbox.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace vrmap::io {

namespace {

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

// Network, programs, other processes, and doors of the kernel that nothing here needs.
constexpr std::array denied{
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_execve,
    SYS_execveat,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_keyctl,
    SYS_add_key,
    SYS_init_module,
    SYS_finit_module,
    SYS_kexec_load,
    SYS_open_by_handle_at,
#ifndef VRMAP_ADDRESS_SANITIZER
    SYS_ptrace,  // the leak checker stops its own threads by it
#endif
};

sock_filter load(std::size_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}

sock_filter answer(std::uint32_t action) {
    return BPF_STMT(BPF_RET | BPF_K, action);
}

// Goes on with the next instruction if equal, else over `skip` of them.
sock_filter unless_equal_skip(std::uint32_t value, std::uint8_t skip) {
    return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip);
}

// Of the rights by which files are reached (landlock's first two versions), and cutting files.
constexpr std::uint64_t truncate_right = std::uint64_t{1} << 14;  // newer than Debian 12's header
constexpr std::uint64_t read_rights = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t rename_rights =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
    LANDLOCK_ACCESS_FS_REFER;
constexpr std::uint64_t write_rights =
    rename_rights | LANDLOCK_ACCESS_FS_WRITE_FILE | truncate_right;
constexpr std::uint64_t special_rights =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_SOCK |
    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
// All that a rule on a single file may hold.
constexpr std::uint64_t rights_of_files =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | truncate_right;

std::uint64_t known_rights(long version) {
    std::uint64_t rights = write_rights | special_rights;
    if (version < 2) rights &= ~std::uint64_t{LANDLOCK_ACCESS_FS_REFER};
    if (version < 3) rights &= ~truncate_right;
    return rights;
}

// A set of rules on its way into force.
class Rules {
public:
    Rules() {
        const long version =
            ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
        if (version < 1) return;
        known_ = known_rights(version);
        const landlock_ruleset_attr attributes{known_};
        set_ = static_cast<int>(
            ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
    }
    ~Rules() {
        if (set_ >= 0) ::close(set_);
    }
    Rules(const Rules&) = delete;
    Rules& operator=(const Rules&) = delete;

    bool possible() const { return set_ >= 0; }

    void allow(const std::filesystem::path& path, std::uint64_t rights) const {
        const int at = ::open(path.c_str(), O_PATH | O_CLOEXEC);
        if (at < 0) return;
        struct stat s {};
        ::fstat(at, &s);
        landlock_path_beneath_attr rule{};
        rule.allowed_access =
            rights & known_ & (S_ISDIR(s.st_mode) ? ~std::uint64_t{0} : rights_of_files);
        rule.parent_fd = at;
        ::syscall(SYS_landlock_add_rule, set_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        ::close(at);
    }

    bool enforce() const { return ::syscall(SYS_landlock_restrict_self, set_, 0) == 0; }

private:
    int set_ = -1;
    std::uint64_t known_ = 0;
};

// Libraries that are loaded late (converters of text), tables of PROJ and GDAL, random numbers.
std::vector<std::filesystem::path> system_files_needed() {
    std::vector<std::filesystem::path> all{"/usr/lib",     "/usr/lib64", "/lib",
                                           "/lib64",       "/usr/share", "/etc/ld.so.cache",
                                           "/dev/urandom", "/proc/self", "/sys/devices/system/cpu"};
    for (const char* name : {"PROJ_DATA", "PROJ_LIB", "GDAL_DATA"})
        if (const char* folder = std::getenv(name)) all.emplace_back(folder);
    return all;
}

}  // namespace

bool give_up_calls() {
    if (architecture == 0) return false;
    std::vector<sock_filter> program{
        load(offsetof(seccomp_data, arch)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0),
        answer(SECCOMP_RET_KILL_PROCESS), load(offsetof(seccomp_data, nr)),
        // the same calls by x86's other numbers
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), answer(SECCOMP_RET_ERRNO | EPERM)};
    for (const long call : denied) {
        program.push_back(unless_equal_skip(static_cast<std::uint32_t>(call), 1));
        program.push_back(answer(SECCOMP_RET_ERRNO | EPERM));
    }
    program.push_back(answer(SECCOMP_RET_ALLOW));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
}

bool give_up_files(const Reach& keep) {
    const Rules rules;
    if (!rules.possible() || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    for (const auto& path : system_files_needed())
        rules.allow(path, read_rights | LANDLOCK_ACCESS_FS_EXECUTE);
    for (const auto& path : keep.reads) rules.allow(path, read_rights);
    for (const auto& path : keep.writes) rules.allow(path, write_rights);
    for (const auto& path : keep.renames) rules.allow(path, rename_rights);
    return rules.enforce();
}

}  // namespace vrmap::io
