"""Run a program whose output nobody reads: ``python unread_output.py PROGRAM ARGUMENT…``.

Standard output and error are a pipe of 4 KB whose other end this very process holds open.
"""

import fcntl
import os
import sys

reader, writer = os.pipe()
fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
os.set_inheritable(reader, True)
os.dup2(writer, 1)
os.dup2(writer, 2)
os.execv(sys.argv[1], sys.argv[1:])
