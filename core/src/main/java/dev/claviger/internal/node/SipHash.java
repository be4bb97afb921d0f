package dev.claviger.internal.node;

import java.security.SecureRandom;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of one number under a random key: nobody without the key finds numbers that
 * share a hash, or bits of it.
 */
final class SipHash {
    private final long first;
    private final long second;

    SipHash(long first, long second) {
        this.first = first;
        this.second = second;
    }

    static SipHash random() {
        SecureRandom random = new SecureRandom();
        return new SipHash(random.nextLong(), random.nextLong());
    }

    long of(long number) {
        long[] state = {
            first ^ 0x736f6d6570736575L,
            second ^ 0x646f72616e646f6dL,
            first ^ 0x6c7967656e657261L,
            second ^ 0x7465646279746573L
        };
        mix(state, number);
        // The last block holds the length, eight octets, in its highest.
        mix(state, (long) Long.BYTES << 56);
        state[2] ^= 0xff;
        rounds(state, 4);
        return state[0] ^ state[1] ^ state[2] ^ state[3];
    }

    private static void mix(long[] state, long block) {
        state[3] ^= block;
        rounds(state, 2);
        state[0] ^= block;
    }

    private static void rounds(long[] v, int count) {
        for (int i = 0; i < count; i++) {
            v[0] += v[1];
            v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
            v[0] = Long.rotateLeft(v[0], 32);
            v[2] += v[3];
            v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
            v[0] += v[3];
            v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
            v[2] += v[1];
            v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
            v[2] = Long.rotateLeft(v[2], 32);
        }
    }
}
