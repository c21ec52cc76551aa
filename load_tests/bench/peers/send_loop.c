/* The least that sending can cost: send() to every socket, at every tick, and nothing else.
 *
 *   send_loop SOCKETS BYTES HZ SECONDS
 *
 * Prints its loopback port, accepts that many connections, sends, and prints the sends, the
 * nanoseconds of CPU that the process took for them, and the nanoseconds spent inside the loops.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

static long long now(clockid_t clock) {
    struct timespec at;
    clock_gettime(clock, &at);
    return at.tv_sec * 1000000000LL + at.tv_nsec;
}

int main(int count, char **words) {
    if (count != 5) return 2;
    int sockets = atoi(words[1]), bytes = atoi(words[2]), on = 1;
    double hz = atof(words[3]);
    long ticks = (long)(atof(words[4]) * hz);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    int *peers = calloc(sockets, sizeof *peers);
    char *payload = calloc(bytes, 1);
    if (listening < 0 || !peers || !payload) return 1;
    if (bind(listening, (struct sockaddr *)&address, length) || listen(listening, 4096)) return 1;
    getsockname(listening, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (int i = 0; i < sockets; i++) {
        if ((peers[i] = accept(listening, NULL, NULL)) < 0) return 1;
        setsockopt(peers[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    long long cpu = now(CLOCK_PROCESS_CPUTIME_ID), inside = 0, due = now(CLOCK_MONOTONIC);
    for (long tick = 0; tick < ticks; tick++) {
        due += (long long)(1e9 / hz);
        struct timespec until = {due / 1000000000LL, due % 1000000000LL};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        long long begin = now(CLOCK_MONOTONIC);
        for (int i = 0; i < sockets; i++)
            if (send(peers[i], payload, bytes, MSG_NOSIGNAL) != bytes) return 1;
        inside += now(CLOCK_MONOTONIC) - begin;
    }
    printf("%ld %lld %lld\n", ticks * sockets, now(CLOCK_PROCESS_CPUTIME_ID) - cpu, inside);
    return 0;
}
