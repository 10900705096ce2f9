// Philox 4x32 with ten rounds, a counter-based generator (Salmon et al., SC 2011), and keys.
//
// The words are scalars and the rounds are written out, so that a loop over counters becomes vector
// code.
#pragma once
#include "bits.hpp"

namespace eqsim {

struct Words {
    uint32_t a, b, c, d;
};

namespace detail {

EQSIM_INLINE uint32_t low_word(uint64_t x) { return static_cast<uint32_t>(x); }
EQSIM_INLINE uint32_t high_word(uint64_t x) { return static_cast<uint32_t>(x >> 32); }

EQSIM_INLINE Words philox_round(Words x, uint32_t key_a, uint32_t key_b) {
    const uint64_t first = static_cast<uint64_t>(x.a) * UINT64_C(0xD2511F53);
    const uint64_t second = static_cast<uint64_t>(x.c) * UINT64_C(0xCD9E8D57);
    return {high_word(second) ^ x.b ^ key_a, low_word(second), high_word(first) ^ x.d ^ key_b,
            low_word(first)};
}

}  // namespace detail

EQSIM_INLINE Words philox4x32(Words x, uint32_t key_a, uint32_t key_b) {
    const uint32_t step_a = UINT32_C(0x9E3779B9), step_b = UINT32_C(0xBB67AE85);
    x = detail::philox_round(x, key_a, key_b);
    x = detail::philox_round(x, key_a + step_a, key_b + step_b);
    x = detail::philox_round(x, key_a + 2 * step_a, key_b + 2 * step_b);
    x = detail::philox_round(x, key_a + 3 * step_a, key_b + 3 * step_b);
    x = detail::philox_round(x, key_a + 4 * step_a, key_b + 4 * step_b);
    x = detail::philox_round(x, key_a + 5 * step_a, key_b + 5 * step_b);
    x = detail::philox_round(x, key_a + 6 * step_a, key_b + 6 * step_b);
    x = detail::philox_round(x, key_a + 7 * step_a, key_b + 7 * step_b);
    x = detail::philox_round(x, key_a + 8 * step_a, key_b + 8 * step_b);
    return detail::philox_round(x, key_a + 9 * step_a, key_b + 9 * step_b);
}

// The four words of a draw: key (low, high), counter (element low, high, step low, high).
EQSIM_INLINE Words draw_words(uint64_t key, uint64_t step, uint64_t element) {
    using detail::high_word;
    using detail::low_word;
    return philox4x32({low_word(element), high_word(element), low_word(step), high_word(step)},
                      low_word(key), high_word(key));
}

EQSIM_INLINE uint64_t mix(uint64_t x) {
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

// The key of a stream of draws. Every argument enters through a bijection of 64-bit words, so that
// two keys that differ in one argument only never collide.
EQSIM_INLINE uint64_t derive_key(uint64_t seed, uint64_t epoch, uint64_t stream) {
    const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);
    const uint64_t of_seed = mix(seed + golden);
    const uint64_t of_epoch = mix((of_seed ^ mix(epoch + 2 * golden)) + golden);
    return mix((of_epoch ^ mix(stream + 3 * golden)) + golden);
}

}  // namespace eqsim
