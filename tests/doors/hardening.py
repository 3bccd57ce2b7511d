#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the program was built (RELIABILITY.md §5 "Build"), read from its own file: hardening.py READELF VRMAP."""
import re
import subprocess
import sys

# what readelf must say of it, and what that is
SIGNS = {
    r"Type: +DYN": "-pie: it lies elsewhere in memory each time",
    r"GNU_RELRO": "-z relro: the tables of addresses are closed once they are filled",
    r"(?:BIND_NOW|FLAGS_1.* NOW)": "-z now: they are filled at the start",
    r"GNU_STACK(?: +0x0+){3}\s+0x0+ 0x0+ +RW ": "no code on the stack",
    r"__stack_chk_fail": "-fstack-protector: a stack that was overrun is seen",
    r"__(?!stack)\w+_chk@": "-D_FORTIFY_SOURCE: copies ask for the room they have",
}


def main():
    readelf, program = sys.argv[1:3]
    said = subprocess.run([readelf, "--wide", "-h", "-l", "-d", "--dyn-syms", program], capture_output=True, text=True,
                          check=True, env={"LC_ALL": "C"}).stdout
    missing = [f"{program}: without {what}" for sign, what in SIGNS.items() if not re.search(sign, said)]
    print("\n".join(missing or [f"{program}: all {len(SIGNS)} signs found"]))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
