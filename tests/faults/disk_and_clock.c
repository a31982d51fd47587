/* A disk that fails at the n-th thing that is written to it, and a clock that is wrong, whichever library
   writes or asks: preloaded into a program. Each fault is ordered, and each thing that was written is told, in
   the file that FAULTS names, which every process of the program shares; tests/faults/disk.py writes it. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define TOLD 20000
#define ROOM 256

struct order {
    _Atomic int64_t count; /* so much was written below the folder since the fault was ordered */
    int64_t at;            /* this one fails; 0 for none */
    int32_t error;
    int32_t lasts;         /* and all that come after it */
    _Atomic int64_t ahead; /* so many seconds the wall clock is ahead */
    char folder[4096];     /* empty while nothing is ordered */
    char told[TOLD][ROOM]; /* what was written: what was done, a space, where */
};

static struct order *order;

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS");
    int handle = path ? REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
    if (handle < 0) return;
    void *shared = mmap(NULL, sizeof *order, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    if (shared != MAP_FAILED) order = shared;
    close(handle);
}

static int is_full(void) { return order->error == ENOSPC || order->error == EDQUOT; }

/* Whether this fails; 2 where it is the first that does. */
static int fails(const char *what, const char *path) {
    if (!order || !order->folder[0] || !path) return 0;
    char absolute[PATH_MAX * 2];
    if (path[0] != '/') {
        if (!getcwd(absolute, PATH_MAX)) return 0;
        strcat(absolute, "/");
        strncat(absolute, path, PATH_MAX - 1);
        path = absolute;
    }
    size_t length = strlen(order->folder);
    if (strncmp(path, order->folder, length) || (path[length] != '/' && path[length])) return 0;
    int64_t number = atomic_fetch_add(&order->count, 1) + 1;
    if (number <= TOLD) snprintf(order->told[number - 1], ROOM, "%s %s", what, path);
    if (!order->at || number < order->at || (number > order->at && !order->lasts)) return 0;
    errno = order->error;
    return number == order->at ? 2 : 1;
}

static int handle_fails(const char *what, int handle) {
    if (!order || !order->folder[0]) return 0;
    char link[64], path[PATH_MAX];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length <= 0 || path[0] != '/') return 0;  /* a pipe is on no disk */
    path[length] = 0;
    return fails(what, path);
}

/* A full disk refuses a new file, and not the opening of an old one. */
static int open_fails(int folder, const char *path, int flags) {
    if (!order || !order->folder[0] || (flags & O_ACCMODE) == O_RDONLY || folder != AT_FDCWD) return 0;
    if (is_full() && (!(flags & O_CREAT) || access(path, F_OK) == 0)) return 0;
    return fails("open", path);
}

#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        MODE(flags, flags) \
        return open_fails(AT_FDCWD, path, flags) ? -1 : REAL(name)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        MODE(flags, flags) \
        return open_fails(folder, path, flags) ? -1 : REAL(name)(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name) \
    FILE *name(const char *path, const char *how) { \
        int flags = *how == 'r' && !strchr(how, '+') ? O_RDONLY : O_WRONLY | (*how == 'r' ? 0 : O_CREAT); \
        return open_fails(AT_FDCWD, path, flags) ? NULL : REAL(name)(path, how); \
    }
FOPEN(fopen)
FOPEN(fopen64)

/* A disk that fills up takes a piece first. */
ssize_t write(int handle, const void *data, size_t size) {
    int failing = handle_fails("write", handle);
    if (failing == 2 && order->lasts && is_full() && size > 1) size /= 2;
    else if (failing) return -1;
    return REAL(write)(handle, data, size);
}

#define PWRITE(name, offset_t) \
    ssize_t name(int handle, const void *data, size_t size, offset_t at) { \
        return handle_fails("write", handle) ? -1 : REAL(name)(handle, data, size, at); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int handle, const struct iovec *data, int count) {
    return handle_fails("write", handle) ? -1 : REAL(writev)(handle, data, count);
}

#define SYNC(name) \
    int name(int handle) { return handle_fails("sync", handle) ? -1 : REAL(name)(handle); }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_t) \
    int name(int handle, offset_t size) { return handle_fails("size", handle) ? -1 : REAL(name)(handle, size); }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *old, const char *new) { return fails("rename", new) ? -1 : REAL(rename)(old, new); }
int link(const char *old, const char *new) { return fails("link", new) ? -1 : REAL(link)(old, new); }
int symlink(const char *old, const char *new) { return fails("link", new) ? -1 : REAL(symlink)(old, new); }

int mkdir(const char *path, mode_t mode) {
    if (access(path, F_OK) && fails("mkdir", path)) return -1;
    return REAL(mkdir)(path, mode);
}

/* What frees room, or needs none, works on a full disk. */
int unlink(const char *path) {
    if (order && !is_full() && !access(path, F_OK) && fails("unlink", path)) return -1;
    return REAL(unlink)(path);
}

int chmod(const char *path, mode_t mode) {
    if (order && !is_full() && fails("chmod", path)) return -1;
    return REAL(chmod)(path, mode);
}

int clock_gettime(clockid_t which, struct timespec *now) {
    int code = REAL(clock_gettime)(which, now);
    if (order && which == CLOCK_REALTIME) now->tv_sec += order->ahead;
    return code;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int code = REAL(gettimeofday)(now, zone);
    if (order) now->tv_sec += order->ahead;
    return code;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
