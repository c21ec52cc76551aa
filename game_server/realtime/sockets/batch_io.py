"""Hundreds of sockets read or written by one system call: Linux's native AIO, without waiting.

A read or write of a non-blocking socket is over when ``io_submit`` returns, whatever its result,
so this is no asynchronous I/O but a loop of ``readv`` and ``writev`` that runs in the kernel. Each
socket has one record, and a few NumPy operations fill all records; so no socket costs a piece of
Python or a system call of its own. (io_uring could do the same; it is no faster here, and
containers forbid it.)

See io_submit(2) and <linux/aio_abi.h>. ``BatchIO.open`` returns None on systems without it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from game_server.simulation.arrays import Bytes, Ints

Addresses = NDArray[np.uint64]

_MOST = 1024
"""Sockets of one system call."""
_NUMBERS = {"x86_64": (206, 207, 208, 209), "aarch64": (0, 1, 4, 2)}
"""The system calls io_setup, io_destroy, io_getevents and io_submit of a 64-bit machine."""
_READ, _WRITE_PIECES = 0, 8
_IOCB = np.dtype(
    [("data", "u8"), ("key", "u4"), ("flags", "u4"), ("operation", "u2"), ("priority", "u2"),
     ("descriptor", "u4"), ("buffer", "u8"), ("bytes", "u8"), ("offset", "u8"), ("unused", "u8"),
     ("more_flags", "u4"), ("event_descriptor", "u4")]
)  # fmt: skip
_EVENT = np.dtype([("data", "u8"), ("iocb", "u8"), ("result", "i8"), ("more", "i8")])
AGAIN = -errno.EAGAIN


class BatchIO:
    """Reads and writes many sockets together; ``open`` makes one. It must be closed.

    Results (k,) are the bytes read or written, or minus an ``errno``: AGAIN where nothing had
    arrived, or where the system takes no more. 0 bytes read is the end of a connection.
    ``messages_out`` and ``bytes_out`` are counted by its users.
    """

    def __init__(self, calls: tuple[int, int, int, int]) -> None:
        self.messages_out = self.bytes_out = 0
        # Holding the interpreter's lock: no other thread may run in the midst of a tick.
        self._system_call: Any = ctypes.PyDLL(None, use_errno=True).syscall
        setup, self._destroy, self._get_events, self._submit = calls
        self._context = ctypes.c_ulong(0)
        self._call(setup, _MOST, ctypes.byref(self._context))
        self._iocbs = np.zeros(_MOST, _IOCB)
        self._iocbs["data"] = np.arange(_MOST)
        self._pointers = (self._iocbs.ctypes.data + _IOCB.itemsize * np.arange(_MOST)).astype("u8")
        self._events = np.zeros(_MOST, _EVENT)

    @classmethod
    def open(cls) -> BatchIO | None:
        """None where the system lacks these calls or forbids them."""
        calls = _NUMBERS.get(platform.machine())
        if sys.platform != "linux" or sys.maxsize < 1 << 32 or calls is None:
            return None
        try:
            batch = cls(calls)
        except OSError:
            return None
        if not batch._works():
            batch.close()
            return None
        return batch

    def close(self) -> None:
        """Free the kernel's part. Idempotent."""
        if self._context.value:
            self._system_call(self._destroy, self._context)
            self._context.value = 0

    def read(self, descriptors: Ints, into: Bytes) -> Ints:
        """Read once from each socket (k,), into its row of ``into`` (k, width)."""
        begins = into.ctypes.data + into.strides[0] * np.arange(len(into))
        return self._run(_READ, descriptors, begins.astype(np.uint64), into.shape[1])

    def write(self, descriptors: Ints, pieces: Addresses) -> Ints:
        """Write to each socket (k,) its pieces of memory (k, p, 2): their addresses and bytes."""
        begins = pieces.ctypes.data + pieces.strides[0] * np.arange(len(pieces))
        return self._run(_WRITE_PIECES, descriptors, begins.astype(np.uint64), pieces.shape[1])

    def _run(self, operation: int, descriptors: Ints, buffers: Addresses, size: int) -> Ints:
        results = np.empty(len(descriptors), np.int64)
        for begin in range(0, len(descriptors), _MOST):
            end = min(begin + _MOST, len(descriptors))
            iocbs = self._iocbs[: end - begin]
            iocbs["operation"], iocbs["bytes"] = operation, size
            iocbs["descriptor"], iocbs["buffer"] = descriptors[begin:end], buffers[begin:end]
            self._submit_all(results[begin:end])
        return results

    def _submit_all(self, results: Ints) -> None:
        """Run the first iocbs, as many as there are results. One that cannot be begun, such as
        for a closed descriptor, ends the kernel's loop and is passed over.
        """
        count, begun = len(results), 0
        results[:] = -errno.EBADF
        while begun < count:
            pointers = ctypes.c_void_p(self._pointers.ctypes.data + 8 * begun)
            try:
                submitted = self._call(self._submit, self._context, count - begun, pointers)
            except OSError as fault:
                results[begun] = -(fault.errno or errno.EIO)
                begun += 1
                continue
            begun += submitted
            self._collect(submitted, results)

    def _collect(self, count: int, results: Ints) -> None:
        events = ctypes.c_void_p(self._events.ctypes.data)
        while count:
            got = self._call(self._get_events, self._context, count, count, events, None)
            done = self._events[:got]
            results[done["data"].astype(np.int64)] = done["result"]
            count -= got

    def _call(self, number: int, *arguments: Any) -> int:
        wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
        result: int = self._system_call(ctypes.c_long(number), *wide)
        if result < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return result

    def _works(self) -> bool:
        """Whether it works with a pair of sockets; on emulated kernels it may not."""
        here, there = socket.socketpair()
        with here, there:
            here.setblocking(False)
            descriptors, into = np.array([here.fileno()]), np.zeros((1, 8), np.uint8)
            try:
                if self.read(descriptors, into)[0] != AGAIN:
                    return False
                there.send(b"ping")
                word = np.frombuffer(b"pong", np.uint8)
                pieces = np.array([[[word.ctypes.data, 4]]], np.uint64)
                heard = self.read(descriptors, into)[0], into[0, :4].tobytes()
                wrote = self.write(descriptors, pieces)[0], there.recv(8, socket.MSG_DONTWAIT)
            except OSError:
                return False
            return heard == (4, b"ping") and wrote == (4, b"pong")
