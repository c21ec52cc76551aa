"""``send_loop.c`` where there is no C compiler: os.write to every socket, at every tick.

python send_loop.py SOCKETS BYTES HZ SECONDS
"""

from __future__ import annotations

import os
import socket
import sys
import time


def main(sockets: int, size: int, hz: float, seconds: float) -> None:
    """Print the port; then sends, nanoseconds of CPU and nanoseconds inside the loops."""
    ticks, payload = int(seconds * hz), bytes(size)
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        print(listening.getsockname()[1], flush=True)
        peers = [listening.accept()[0] for _ in range(sockets)]
    for peer in peers:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    handles = [peer.fileno() for peer in peers]
    write, cpu, inside, due = os.write, time.process_time_ns(), 0, time.monotonic_ns()
    for _ in range(ticks):
        due += int(1e9 / hz)
        time.sleep(max(0, due - time.monotonic_ns()) / 1e9)
        begin = time.monotonic_ns()
        for handle in handles:
            write(handle, payload)
        inside += time.monotonic_ns() - begin
    print(ticks * sockets, time.process_time_ns() - cpu, inside)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
