/*
 * A disk that forgets what was not synced, and a process that dies between two I/O steps. Preloaded before libc into Node, so that it
 * sees every file operation of SQLite, of node:fs and of its thread pool alike, under one folder that the simulation names.
 *
 * Every change is counted as a step of the program that makes it. A crash is armed to come before the n-th step; from then on that
 * program's changes fail with EIO, as nothing of a dead program reaches the disk. What has not been synced is kept in a journal with its
 * old bytes: data of a file until fsync of the file, names until fsync of their folder. A power cut takes the journal back and lays a
 * part of it down again, chosen by the seed. Commands come as readlink("/.simulation/<words>"), which needs no addon; see faulty-disk.ts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Programs. The two of the kiosk share one disk, and the one that runs now is told by the simulation. */
enum { KIOSK = 1, FORWARDER = 2, OFFICE = 4 };
enum { NOWHERE = -1, KIOSK_DISK = 0, OFFICE_DISK = 1 };
enum kind { WRITE, TRUNCATE, CREATE, RENAME, UNLINK, MAKE_FOLDER };

struct change {
  enum kind kind;
  int disk;
  ino_t ino;
  char *folder; /* whose fsync makes a change of names durable */
  char *path, *to;
  char *grave; /* where the file lies that a lost unlink, rename or create brings back */
  off_t at, sizeBefore, sizeAfter;
  size_t length, oldLength;
  char *bytes, *oldBytes;
  bool kept, torn, isVoid;
};

static struct change *journal;
static size_t changes, room;
struct inode { ino_t ino; char *path; };
static struct inode *inodes;
static size_t inodeCount, inodeRoom;

#define FDS 65536
static struct { int disk; dev_t dev; ino_t ino; char *path; bool isFolder; } fds[FDS];

static struct { int programs; long remaining; int id; bool on; } arms[32];
static char root[512];
static int running = KIOSK, dead, fired;
static long steps[5];
static char lastStep[300];
static unsigned long graves;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *find(void **place, const char *name) { return *place = dlsym(RTLD_NEXT, name); }
#define REAL(name) (real_##name ? real_##name : (__typeof__(real_##name))find((void **)&real_##name, #name))
static int (*real_open64)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite64)(int, const void *, size_t, off_t);
static int (*real_ftruncate64)(int, off_t);
static int (*real_truncate)(const char *, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_remove)(const char *);
static int (*real_mkdir)(const char *, mode_t);
static ssize_t (*real_readlink)(const char *, char *, size_t);

/* ---- which disk, which program, which step ---- */

static int diskOf(const char *path) {
  size_t length = strlen(root);
  if (length == 0 || !path || strncmp(path, root, length) != 0) return NOWHERE;
  size_t end = strlen(path);
  /* SQLite makes its index of the write-ahead log anew after a crash; it is memory, not disk. */
  if (end > 4 && strcmp(path + end - 4, "-shm") == 0) return NOWHERE;
  const char *rest = path + length;
  if (strncmp(rest, "/kiosk", 6) == 0 && (rest[6] == 0 || rest[6] == '/')) return KIOSK_DISK;
  if (strncmp(rest, "/office", 7) == 0 && (rest[7] == 0 || rest[7] == '/')) return OFFICE_DISK;
  return NOWHERE;
}

static int programOn(int disk) { return disk == OFFICE_DISK ? OFFICE : running; }

/* False when the program is dead, or dies now, before the step. */
static bool step(int program, const char *what, const char *path) {
  if (dead & program) return false;
  steps[program] += 1;
  for (int i = 0; i < 32; i++) {
    if (!arms[i].on || !(arms[i].programs & program) || --arms[i].remaining > 0) continue;
    arms[i].on = false;
    dead |= arms[i].programs;
    fired |= 1 << arms[i].id;
    const char *name = path && strncmp(path, root, strlen(root)) == 0 ? path + strlen(root) + 1 : path;
    snprintf(lastStep, sizeof lastStep, "%s %s", what, name ? name : "");
  }
  return !(dead & program);
}

static int refuse(void) {
  errno = EIO;
  return -1;
}

/* ---- what is known of open files ---- */

static void rememberPath(ino_t ino, const char *path) {
  for (size_t i = 0; i < inodeCount; i++)
    if (inodes[i].ino == ino) {
      free(inodes[i].path);
      inodes[i].path = strdup(path);
      return;
    }
  if (inodeCount == inodeRoom) inodes = realloc(inodes, (inodeRoom = inodeRoom * 2 + 64) * sizeof *inodes);
  inodes[inodeCount].ino = ino;
  inodes[inodeCount++].path = strdup(path);
}

static const char *pathOf(ino_t ino) {
  for (size_t i = 0; i < inodeCount; i++)
    if (inodes[i].ino == ino) return inodes[i].path;
  return NULL;
}

static ino_t inodeAt(const char *path) {
  struct stat s;
  return lstat(path, &s) == 0 ? s.st_ino : 0;
}

static void track(int fd, int disk, const char *path) {
  struct stat s;
  if (fd < 0 || fd >= FDS || fstat(fd, &s) != 0) return;
  free(fds[fd].path);
  fds[fd].disk = disk + 1;
  fds[fd].dev = s.st_dev;
  fds[fd].ino = s.st_ino;
  fds[fd].path = strdup(path);
  fds[fd].isFolder = S_ISDIR(s.st_mode);
  if (!fds[fd].isFolder) rememberPath(s.st_ino, path);
}

/* libuv closes without libc, so that what is known of a number may be of a file that had it before. */
static int diskOfFd(int fd) {
  struct stat s;
  if (fd < 0 || fd >= FDS || !fds[fd].disk || fstat(fd, &s) != 0) return NOWHERE;
  return s.st_dev == fds[fd].dev && s.st_ino == fds[fd].ino ? fds[fd].disk - 1 : NOWHERE;
}

static char *folderOf(const char *path) {
  char *copy = strdup(path), *slash = strrchr(copy, '/');
  if (slash) *slash = 0;
  return copy;
}

/* ---- the journal ---- */

static struct change *add(enum kind kind, int disk) {
  if (changes == room) journal = realloc(journal, (room = room * 2 + 256) * sizeof *journal);
  struct change *made = &journal[changes++];
  memset(made, 0, sizeof *made);
  made->kind = kind;
  made->disk = disk;
  return made;
}

static void freeChange(struct change *c) {
  free(c->folder);
  free(c->path);
  free(c->to);
  free(c->grave);
  free(c->bytes);
  free(c->oldBytes);
}

static char *newGrave(void) {
  char *path;
  if (asprintf(&path, "%s/graveyard/%lu", root, ++graves) < 0) abort();
  return path;
}

static void addName(enum kind kind, int disk, const char *path, const char *to, char *grave) {
  struct change *c = add(kind, disk);
  c->path = strdup(path);
  c->to = to ? strdup(to) : NULL;
  c->folder = folderOf(to ? to : path);
  c->grave = grave;
  c->ino = inodeAt(to ? to : path);
}

static void noteWrite(int fd, int disk, off_t at, const void *bytes, size_t length) {
  struct stat s;
  fstat(fd, &s);
  struct change *c = add(WRITE, disk);
  c->ino = s.st_ino;
  c->at = at;
  c->length = length;
  c->sizeBefore = s.st_size;
  c->bytes = malloc(length ? length : 1);
  memcpy(c->bytes, bytes, length);
  if (at < s.st_size) {
    c->oldLength = (size_t)(s.st_size - at) < length ? (size_t)(s.st_size - at) : length;
    c->oldBytes = malloc(c->oldLength);
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int reading = REAL(open64)(self, O_RDONLY | O_CLOEXEC);
    if (reading < 0 || pread64(reading, c->oldBytes, c->oldLength, at) < 0) abort();
    REAL(close)(reading);
  }
}

static void noteTruncate(int fd, int disk, off_t size) {
  struct stat s;
  fstat(fd, &s);
  struct change *c = add(TRUNCATE, disk);
  c->ino = s.st_ino;
  c->sizeBefore = s.st_size;
  c->sizeAfter = size;
  if (size < s.st_size) {
    c->oldLength = s.st_size - size;
    c->oldBytes = malloc(c->oldLength);
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int reading = REAL(open64)(self, O_RDONLY | O_CLOEXEC);
    if (reading < 0 || pread64(reading, c->oldBytes, c->oldLength, size) < 0) abort();
    REAL(close)(reading);
  }
}

static bool isData(struct change *c) { return c->kind == WRITE || c->kind == TRUNCATE; }

static void sweep(bool (*isDone)(struct change *, const void *), const void *about) {
  size_t left = 0;
  for (size_t i = 0; i < changes; i++) {
    if (isDone(&journal[i], about)) freeChange(&journal[i]);
    else journal[left++] = journal[i];
  }
  changes = left;
}

static bool isDataOf(struct change *c, const void *ino) { return isData(c) && c->ino == *(const ino_t *)ino; }
static bool isNameIn(struct change *c, const void *folder) { return !isData(c) && strcmp(c->folder, folder) == 0; }
static bool isOnDisk(struct change *c, const void *disk) { return c->disk == *(const int *)disk; }
static bool isAny(struct change *c, const void *nothing) { return c && !nothing; }

static void synced(int fd) {
  if (fds[fd].isFolder) sweep(isNameIn, fds[fd].path);
  else sweep(isDataOf, &fds[fd].ino);
}

/* ---- a power cut ---- */

static uint64_t dice;
static uint32_t roll(uint32_t below) {
  dice ^= dice << 13;
  dice ^= dice >> 7;
  dice ^= dice << 17;
  return (uint32_t)((dice >> 16) % below);
}

static void put(ino_t ino, off_t at, const char *bytes, size_t length, off_t size) {
  const char *path = pathOf(ino);
  int fd = path ? REAL(open64)(path, O_WRONLY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  struct stat s;
  fstat(fd, &s);
  if (s.st_ino == ino) {
    if (length > 0 && REAL(pwrite64)(fd, bytes, length, at) < 0) abort();
    if (size >= 0 && REAL(ftruncate64)(fd, size) < 0) abort();
  }
  REAL(close)(fd);
}

static void move(const char *from, const char *to) {
  ino_t ino = inodeAt(from);
  if (ino == 0 || REAL(rename)(from, to) != 0) return;
  rememberPath(ino, to);
}

static void undo(struct change *c) {
  switch (c->kind) {
    case WRITE: put(c->ino, c->at, c->oldBytes, c->oldLength, c->sizeBefore); break;
    case TRUNCATE: put(c->ino, c->sizeAfter, c->oldBytes, c->oldLength, c->sizeBefore); break;
    case CREATE:
    case MAKE_FOLDER:
      if (inodeAt(c->path) != c->ino) c->isVoid = true;
      else move(c->path, c->grave);
      break;
    case RENAME:
      if (inodeAt(c->to) != c->ino) c->isVoid = true;
      else {
        move(c->to, c->path);
        if (c->grave) move(c->grave, c->to);
      }
      break;
    case UNLINK: move(c->grave, c->path); break;
  }
}

static void redo(struct change *c) {
  if (c->isVoid) return;
  switch (c->kind) {
    case WRITE: put(c->ino, c->at, c->bytes, c->torn ? c->length / 2 : c->length, -1); break;
    case TRUNCATE: put(c->ino, 0, NULL, 0, c->sizeAfter); break;
    case CREATE:
    case MAKE_FOLDER: move(c->grave, c->path); break;
    case RENAME: move(c->path, c->to); break;
    case UNLINK: move(c->path, c->grave); break;
  }
}

/* All changes of one file's data, or of one folder's names, fare alike: all, none, up to some point, or (data only) here and there. */
static void chooseKept(int disk, int mode) {
  for (size_t i = 0; i < changes; i++) {
    struct change *first = &journal[i];
    if (first->disk != disk || first->isVoid) continue;
    bool seen = false;
    size_t count = 0;
    for (size_t j = 0; j < changes; j++) {
      struct change *c = &journal[j];
      bool alike = isData(first) ? isDataOf(c, &first->ino) : isNameIn(c, first->folder);
      if (!alike || c->disk != disk) continue;
      if (j < i) seen = true;
      count += 1;
    }
    if (seen) continue;
    uint32_t how = mode == 1 ? 1 : roll(isData(first) ? 4 : 3);
    size_t upTo = roll((uint32_t)count + 1), at = 0;
    for (size_t j = i; j < changes; j++) {
      struct change *c = &journal[j];
      bool alike = isData(first) ? isDataOf(c, &first->ino) : isNameIn(c, first->folder);
      if (!alike || c->disk != disk) continue;
      c->kept = how == 0 || (how == 2 && at < upTo) || (how == 3 && roll(2) == 0);
      c->torn = c->kept && c->kind == WRITE && how == 2 && at + 1 == upTo && roll(2) == 0;
      at += 1;
    }
  }
}

/* mode 0: everything was on the disk in time; 1: nothing that was not synced; 2: a part of it. Tells how many changes are lost. */
static int powerCut(int disk, int mode, uint64_t seed) {
  dice = seed * 2654435761u + 88172645463325252u;
  int lost = 0;
  if (mode != 0) {
    chooseKept(disk, mode);
    for (size_t i = changes; i-- > 0;)
      if (journal[i].disk == disk) undo(&journal[i]);
    for (size_t i = 0; i < changes; i++)
      if (journal[i].disk == disk) {
        if (journal[i].kept) redo(&journal[i]);
        else lost += 1;
      }
  }
  sweep(isOnDisk, &disk);
  return lost;
}

/* ---- commands ---- */

static void command(const char *words, char *answer, size_t size) {
  int a = 0, b = 0, c = 0;
  long n = 0;
  unsigned long long seed = 0;
  answer[0] = '-';
  answer[1] = 0;
  if (sscanf(words, "run %d", &a) == 1) running = a;
  else if (strcmp(words, "dead") == 0) snprintf(answer, size, "%d %d %s", dead, fired, lastStep);
  else if (sscanf(words, "seen %d", &a) == 1) fired &= ~(1 << a);
  else if (sscanf(words, "revive %d", &a) == 1) dead &= ~a;
  else if (sscanf(words, "kill %d", &a) == 1) dead |= a;
  else if (sscanf(words, "arm %d %ld %d", &a, &n, &b) == 3) {
    for (int i = 0; i < 32; i++)
      if (!arms[i].on) {
        arms[i].programs = a;
        arms[i].remaining = n;
        arms[i].id = b;
        arms[i].on = true;
        break;
      }
  } else if (strcmp(words, "disarm") == 0) memset(arms, 0, sizeof arms);
  else if (sscanf(words, "step %d", &a) == 1) snprintf(answer, size, "%d", step(a, strchr(words + 5, ' ') ? strchr(words + 5, ' ') + 1 : "", "") ? 1 : 0);
  else if (strcmp(words, "steps") == 0) snprintf(answer, size, "%ld %ld %ld", steps[KIOSK], steps[FORWARDER], steps[OFFICE]);
  else if (sscanf(words, "cut %d %d %llu", &a, &b, &seed) == 3) snprintf(answer, size, "%d", powerCut(a, b, seed));
  else if (strncmp(words, "root ", 5) == 0) {
    sweep(isAny, NULL);
    for (size_t i = 0; i < inodeCount; i++) free(inodes[i].path);
    inodeCount = 0;
    memset(arms, 0, sizeof arms);
    memset(steps, 0, sizeof steps);
    dead = fired = c;
    running = KIOSK;
    lastStep[0] = 0;
    snprintf(root, sizeof root, "%s", strcmp(words + 5, "none") == 0 ? "" : words + 5);
  }
}

ssize_t readlink(const char *path, char *buffer, size_t size) {
  static const char prefix[] = "/.simulation/";
  if (strncmp(path, prefix, sizeof prefix - 1) != 0) return REAL(readlink)(path, buffer, size);
  char answer[512];
  pthread_mutex_lock(&lock);
  command(path + sizeof prefix - 1, answer, sizeof answer);
  pthread_mutex_unlock(&lock);
  size_t length = strlen(answer);
  memcpy(buffer, answer, length < size ? length : size);
  return length < size ? length : size;
}

/* ---- what Node and SQLite call ---- */

static int openTracked(int folderFd, const char *path, int flags, mode_t mode) {
  int disk = diskOf(path);
  if (disk == NOWHERE) return folderFd == AT_FDCWD ? REAL(open64)(path, flags, mode) : REAL(openat)(folderFd, path, flags, mode);
  pthread_mutex_lock(&lock);
  bool isThere = inodeAt(path) != 0;
  bool creates = (flags & O_CREAT) && !isThere;
  bool empties = (flags & O_TRUNC) && isThere;
  int fd = -1;
  if ((creates || empties) && !step(programOn(disk), creates ? "create" : "empty", path)) refuse();
  else {
    fd = REAL(open64)(path, flags & ~O_TRUNC, mode);
    if (fd >= 0) {
      track(fd, disk, path);
      if (creates) addName(CREATE, disk, path, NULL, newGrave());
      if (empties) {
        noteTruncate(fd, disk, 0);
        if (REAL(ftruncate64)(fd, 0) < 0) abort();
      }
    }
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE(flags)                                  \
  mode_t mode = 0;                                   \
  if ((flags) & (O_CREAT | O_TMPFILE)) {             \
    va_list rest;                                    \
    va_start(rest, flags);                           \
    mode = va_arg(rest, mode_t);                     \
    va_end(rest);                                    \
  }

int open(const char *path, int flags, ...) { MODE(flags) return openTracked(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return openTracked(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return openTracked(folder, path, flags, mode); }

int close(int fd) {
  if (fd >= 0 && fd < FDS && fds[fd].disk) {
    pthread_mutex_lock(&lock);
    free(fds[fd].path);
    memset(&fds[fd], 0, sizeof fds[fd]);
    pthread_mutex_unlock(&lock);
  }
  return REAL(close)(fd);
}

static ssize_t writeTracked(int fd, const void *bytes, size_t length, off_t at) {
  int disk = diskOfFd(fd);
  if (disk == NOWHERE) return at < 0 ? REAL(write)(fd, bytes, length) : REAL(pwrite64)(fd, bytes, length, at);
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  if (!step(programOn(disk), "write", fds[fd].path)) refuse();
  else {
    off_t from = at;
    if (at < 0) from = (fcntl(fd, F_GETFL) & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    noteWrite(fd, disk, from, bytes, length);
    done = at < 0 ? REAL(write)(fd, bytes, length) : REAL(pwrite64)(fd, bytes, length, at);
  }
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return writeTracked(fd, bytes, length, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return writeTracked(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { return writeTracked(fd, bytes, length, at); }

static ssize_t writePieces(int fd, const struct iovec *pieces, int count, off_t at) {
  ssize_t total = 0;
  for (int i = 0; i < count; i++) {
    ssize_t done = writeTracked(fd, pieces[i].iov_base, pieces[i].iov_len, at < 0 ? -1 : at + total);
    if (done < 0) return total > 0 ? total : -1;
    total += done;
  }
  return total;
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
  return diskOfFd(fd) == NOWHERE ? REAL(writev)(fd, pieces, count) : writePieces(fd, pieces, count, -1);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t at) { return writePieces(fd, pieces, count, at); }
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off_t at) { return writePieces(fd, pieces, count, at); }

static int truncateTracked(int fd, off_t size) {
  int disk = diskOfFd(fd);
  if (disk == NOWHERE) return REAL(ftruncate64)(fd, size);
  pthread_mutex_lock(&lock);
  int done = -1;
  if (!step(programOn(disk), "truncate", fds[fd].path)) refuse();
  else {
    noteTruncate(fd, disk, size);
    done = REAL(ftruncate64)(fd, size);
  }
  pthread_mutex_unlock(&lock);
  return done;
}

int ftruncate(int fd, off_t size) { return truncateTracked(fd, size); }
int ftruncate64(int fd, off_t size) { return truncateTracked(fd, size); }

int truncate(const char *path, off_t size) {
  if (diskOf(path) == NOWHERE) return REAL(truncate)(path, size);
  int fd = open64(path, O_WRONLY);
  if (fd < 0) return -1;
  int done = truncateTracked(fd, size);
  int why = errno;
  close(fd);
  errno = why;
  return done;
}

/* The page cache of a tmpfs needs no real sync: what counts is what the journal forgets. */
static int syncTracked(int fd, int disk) {
  pthread_mutex_lock(&lock);
  int done = 0;
  if (!step(programOn(disk), "fsync", fds[fd].path)) done = refuse();
  else synced(fd);
  pthread_mutex_unlock(&lock);
  return done;
}

int fsync(int fd) { return diskOfFd(fd) == NOWHERE ? REAL(fsync)(fd) : syncTracked(fd, diskOfFd(fd)); }
int fdatasync(int fd) { return diskOfFd(fd) == NOWHERE ? REAL(fdatasync)(fd) : syncTracked(fd, diskOfFd(fd)); }

int rename(const char *from, const char *to) {
  int disk = diskOf(to);
  if (disk == NOWHERE) return REAL(rename)(from, to);
  pthread_mutex_lock(&lock);
  int done = -1;
  if (!step(programOn(disk), "rename", to)) refuse();
  else if (inodeAt(from) == 0) errno = ENOENT;
  else {
    char *grave = NULL;
    if (inodeAt(to) != 0) move(to, grave = newGrave());
    done = REAL(rename)(from, to);
    if (done == 0) {
      rememberPath(inodeAt(to), to);
      addName(RENAME, disk, from, to, grave);
    } else if (grave) move(grave, to);
  }
  pthread_mutex_unlock(&lock);
  return done;
}

static int unlinkTracked(const char *path, int disk) {
  pthread_mutex_lock(&lock);
  int done = -1;
  if (inodeAt(path) == 0) errno = ENOENT;
  else if (!step(programOn(disk), "unlink", path)) refuse();
  else {
    char *grave = newGrave();
    struct change *c = add(UNLINK, disk);
    c->ino = inodeAt(path);
    c->path = strdup(path);
    c->folder = folderOf(path);
    c->grave = grave;
    move(path, grave);
    done = 0;
  }
  pthread_mutex_unlock(&lock);
  return done;
}

int unlink(const char *path) {
  int disk = diskOf(path);
  return disk == NOWHERE ? REAL(unlink)(path) : unlinkTracked(path, disk);
}
int unlinkat(int folder, const char *path, int flags) {
  int disk = diskOf(path);
  return disk == NOWHERE || (flags & AT_REMOVEDIR) ? REAL(unlinkat)(folder, path, flags) : unlinkTracked(path, disk);
}
int remove(const char *path) {
  int disk = diskOf(path);
  struct stat s;
  if (disk == NOWHERE || lstat(path, &s) != 0 || S_ISDIR(s.st_mode)) return REAL(remove)(path);
  return unlinkTracked(path, disk);
}

int mkdir(const char *path, mode_t mode) {
  int disk = diskOf(path);
  if (disk == NOWHERE) return REAL(mkdir)(path, mode);
  pthread_mutex_lock(&lock);
  int done = -1;
  if (inodeAt(path) != 0) done = REAL(mkdir)(path, mode);
  else if (!step(programOn(disk), "mkdir", path)) refuse();
  else {
    done = REAL(mkdir)(path, mode);
    if (done == 0) addName(MAKE_FOLDER, disk, path, NULL, newGrave());
  }
  pthread_mutex_unlock(&lock);
  return done;
}
