// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "io/folder.hpp"

namespace vrmap::io {

/// The right to write one name of a folder: a flock on `.vrmap-NAME.lock`, which the system drops
/// with the process that holds it. The file goes when this does.
class Lock {
public:
    /// Nothing while another holds it. THROWS OutputError when it cannot be told; LockedError
    /// (output.lock_closed) when that is because another user's lock cannot be opened.
    static std::optional<Lock> take(const Folder& in, const std::string& name);
    /// The same, but waits a tenth of a second for those who hold it only to clean up.
    /// THROWS LockedError (output.locked) naming the path.
    static Lock demand(const Folder& in, const std::string& name);
    ~Lock();
    Lock(Lock&& other) noexcept;
    Lock& operator=(Lock&&) = delete;

private:
    Lock(const Folder& in, std::string name, int file)
        : in_(in), name_(std::move(name)), file_(file) {}
    const Folder& in_;
    std::string name_;
    int file_;
};

/// Names of ours beside an output `name`: `.vrmap-NAME.new` is being made, `.vrmap-NAME.old` is
/// what an exchange in two steps left.
std::string new_name(const std::string& name);
std::string old_name(const std::string& name);

/// Cleans up after a run that was stopped: what it had begun goes; earlier results that it had
/// moved aside come back. REQUIRES the lock on `name`.
void settle(const Folder& in, const std::string& name);

/// The same for every other name in the folder that nobody holds; what cannot be cleaned up waits
/// for the run it belongs to.
void sweep(const Folder& in, const std::string& but_not);

}  // namespace vrmap::io
