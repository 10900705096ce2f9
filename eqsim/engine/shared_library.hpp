// Opening a shared library and finding its symbols.
#pragma once

#ifdef _WIN32
#include <windows.h>

static inline void* library_open(const char* path) { return LoadLibraryA(path); }
static inline void* library_symbol(void* library, const char* name) {
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}
static inline void library_close(void* library) { FreeLibrary(static_cast<HMODULE>(library)); }
static inline const char* library_error() { return "the library cannot be loaded"; }

#else
#include <dlfcn.h>

static inline void* library_open(const char* path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static inline void* library_symbol(void* library, const char* name) {
    return dlsym(library, name);
}
static inline void library_close(void* library) { dlclose(library); }
static inline const char* library_error() {
    const char* message = dlerror();
    return message ? message : "unknown error";
}
#endif
