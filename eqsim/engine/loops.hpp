// Loops over arrays for the NumPy side, compiled for several instruction sets where the compiler
// and the system choose among them at load time. The bits are the same in each.
#pragma once
#include <eqsim/connect.hpp>
#include <eqsim/discrete.hpp>
#include <eqsim/expm.hpp>
#include <eqsim/math.hpp>

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && __GNUC__ >= 12
#define EQSIM_CLONES \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EQSIM_CLONES
#endif

#define EQSIM_UNARY(X)                                                                         \
    X(abs) X(arccos) X(arcsin) X(arctan) X(ceil) X(cos) X(cosh) X(erf) X(exp) X(expm1)         \
    X(exprel) X(floor) X(gamma) X(log) X(log10) X(log1p) X(log2) X(sign) X(sin) X(sinh) X(sqrt) \
    X(tan) X(tanh) X(trunc)
#define EQSIM_BINARY(X) X(arctan2) X(floor_div) X(hypot) X(max) X(min) X(mod) X(pow)
#define EQSIM_TERNARY(X) X(clip) X(fma)

namespace eqsim_loops {

#define EQSIM_UNARY_LOOP(name)                                                                   \
    EQSIM_CLONES void name(const double* const* in, double* __restrict out, int64_t n) {         \
        const double* a = in[0];                                                                 \
        for (int64_t i = 0; i < n; ++i) out[i] = eqsim::name(a[i]);                              \
    }
#define EQSIM_BINARY_LOOP(name)                                                                  \
    EQSIM_CLONES void name(const double* const* in, double* __restrict out, int64_t n) {         \
        const double *a = in[0], *b = in[1];                                                     \
        for (int64_t i = 0; i < n; ++i) out[i] = eqsim::name(a[i], b[i]);                        \
    }
#define EQSIM_TERNARY_LOOP(name)                                                                 \
    EQSIM_CLONES void name(const double* const* in, double* __restrict out, int64_t n) {         \
        const double *a = in[0], *b = in[1], *c = in[2];                                         \
        for (int64_t i = 0; i < n; ++i) out[i] = eqsim::name(a[i], b[i], c[i]);                  \
    }

EQSIM_UNARY(EQSIM_UNARY_LOOP)
EQSIM_BINARY(EQSIM_BINARY_LOOP)
EQSIM_TERNARY(EQSIM_TERNARY_LOOP)

using Loop = void (*)(const double* const*, double*, int64_t);

struct Function {
    const char* name;
    int arity;
    Loop loop;
};

#define EQSIM_UNARY_ENTRY(name) {#name, 1, &name},
#define EQSIM_BINARY_ENTRY(name) {#name, 2, &name},
#define EQSIM_TERNARY_ENTRY(name) {#name, 3, &name},

static const Function functions[] = {EQSIM_UNARY(EQSIM_UNARY_ENTRY) EQSIM_BINARY(
    EQSIM_BINARY_ENTRY) EQSIM_TERNARY(EQSIM_TERNARY_ENTRY)};
static const int function_count = sizeof functions / sizeof functions[0];

EQSIM_CLONES void floor_div_int64(const int64_t* a, const int64_t* b, int64_t* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::floor_div(a[i], b[i]);
}

EQSIM_CLONES void mod_int64(const int64_t* a, const int64_t* b, int64_t* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::mod(a[i], b[i]);
}

EQSIM_CLONES void to_int64(const double* a, int64_t* __restrict out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::to_int64(a[i]);
}

EQSIM_CLONES void uniform(uint64_t key, int64_t step, const int64_t* elements,
                          double* __restrict out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::uniform(key, step, elements[i]);
}

EQSIM_CLONES void normal(uint64_t key, int64_t step, const int64_t* elements,
                         double* __restrict out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::normal(key, step, elements[i]);
}

EQSIM_CLONES void poisson(uint64_t key, int64_t step, const int64_t* elements, const double* mean,
                          int64_t* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) out[i] = eqsim::poisson(key, step, elements[i], mean[i]);
}

EQSIM_CLONES void binomial(uint64_t key, int64_t step, const int64_t* elements,
                           const int64_t* trials, const double* p, int64_t* out, int64_t n) {
    for (int64_t i = 0; i < n; ++i) {
        out[i] = eqsim::binomial(key, step, elements[i], trials[i], p[i]);
    }
}

EQSIM_CLONES void expm(int n, int64_t count, const double* a, double* out, double* work) {
    for (int64_t k = 0; k < count; ++k) eqsim::expm(n, a + k * n * n, out + k * n * n, work);
}

EQSIM_CLONES void bernoulli_rows(uint64_t key, const int64_t* rows, int64_t n_rows,
                                 const int64_t* n_cols, const double* p, int64_t* row_ptr,
                                 eqsim::Column* columns, int64_t* error) {
    row_ptr[0] = columns->size;
    if (!eqsim::reserve_bernoulli_rows(n_rows, n_cols, p, columns, error)) return;
    for (int64_t k = 0; k < n_rows; ++k) {
        if (!eqsim::bernoulli_row(key, rows[k], n_cols[k], p[k], columns, error)) return;
        row_ptr[k + 1] = columns->size;
    }
}

EQSIM_CLONES void sample_rows(uint64_t key, const int64_t* rows, int64_t n_rows,
                              const int64_t* n_cols, const int64_t* size, uint64_t* set,
                              int64_t* row_ptr, eqsim::Column* columns, int64_t* error) {
    row_ptr[0] = columns->size;
    for (int64_t k = 0; k < n_rows; ++k) {
        if (!eqsim::sample_row(key, rows[k], n_cols[k], size[k], set, columns, error)) return;
        row_ptr[k + 1] = columns->size;
    }
}

EQSIM_CLONES void draw_rows(uint64_t key, const int64_t* rows, int64_t n_rows,
                            const int64_t* n_cols, const int64_t* size, int64_t* row_ptr,
                            eqsim::Column* columns, int64_t* error) {
    row_ptr[0] = columns->size;
    for (int64_t k = 0; k < n_rows; ++k) {
        if (!eqsim::draw_row(key, rows[k], n_cols[k], size[k], columns, error)) return;
        row_ptr[k + 1] = columns->size;
    }
}

EQSIM_CLONES void share_rows(uint64_t key, const int64_t* rows, int64_t n_rows,
                             const int64_t* n_cols, int64_t drawn, int64_t total,
                             bool replacement, int64_t* shares) {
    for (int64_t k = 0; k < n_rows; ++k) {
        shares[k] = eqsim::share_of_row(key, rows[k], drawn, n_cols[k], total, replacement);
        drawn -= shares[k];
        total -= n_cols[k];
    }
}

}  // namespace eqsim_loops
