// Loaded into a process before its libraries: writes down what is done to the files below a folder,
// in order, so that a test can tell what a disk would hold had the power failed at any moment.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITTEN = 1, CUT = 2, SYNCED = 3, REMOVED = 4 };

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int record = -2;

// Calls below go to the system directly, past what stands in their place here.
static void note_path(int operation, const char *path, size_t path_length, int64_t offset,
                      const void *bytes, uint32_t length) {
  const char *folder = getenv("RECORD_FOLDER"), *name = getenv("RECORD_FILE");
  if (record == -1 || folder == NULL || name == NULL) return;
  size_t folder_length = strlen(folder);
  if (path_length < folder_length || memcmp(path, folder, folder_length) != 0) return;
  pthread_mutex_lock(&order);
  if (record == -2) {
    record = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  struct { uint32_t operation, path, length, unused; int64_t offset; } head =
      {operation, path_length, length, 0, offset};
  struct iovec parts[3] = {
      {&head, sizeof head}, {(void *)path, path_length}, {(void *)bytes, length}};
  if (record >= 0) syscall(SYS_writev, record, parts, 3);
  pthread_mutex_unlock(&order);
}

static void note(int operation, int file, int64_t offset, const void *bytes, uint32_t length) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t found = readlink(link, path, sizeof path);
  if (found > 0) note_path(operation, path, found, offset, bytes, length);
}

int unlink(const char *path) {
  note_path(REMOVED, path, strlen(path), 0, NULL, 0);
  return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

// What is written is noted before it is done: a write that is not whole yet may be there in parts.
static ssize_t written_at(int file, const void *bytes, size_t length, off_t offset) {
  note(WRITTEN, file, offset, bytes, length);
  return syscall(SYS_pwrite64, file, bytes, length, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
  return written_at(file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
  return written_at(file, bytes, length, offset);
}

ssize_t write(int file, const void *bytes, size_t length) {
  off_t offset = lseek(file, 0, SEEK_CUR);
  if (offset >= 0) note(WRITTEN, file, offset, bytes, length);
  return syscall(SYS_write, file, bytes, length);
}

int ftruncate(int file, off_t length) {
  note(CUT, file, length, NULL, 0);
  return syscall(SYS_ftruncate, file, length);
}

int ftruncate64(int file, off64_t length) {
  note(CUT, file, length, NULL, 0);
  return syscall(SYS_ftruncate, file, length);
}

// A sync is noted when it is done: before, nothing is sure.
static int synced(int file, int result) {
  if (result == 0) note(SYNCED, file, 0, NULL, 0);
  return result;
}

int fsync(int file) { return synced(file, syscall(SYS_fsync, file)); }

int fdatasync(int file) { return synced(file, syscall(SYS_fdatasync, file)); }
