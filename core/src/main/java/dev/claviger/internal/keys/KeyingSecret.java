package dev.claviger.internal.keys;

/** A secret of the deployment that digests and ids are keyed with, and its version. It prints as hidden. */
public final class KeyingSecret {
    private final int version;
    private final byte[] bytes;

    public KeyingSecret(int version, byte[] bytes) {
        this.version = version;
        this.bytes = bytes.clone();
    }

    public int version() {
        return version;
    }

    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "KeyingSecret[version " + version + ", hidden]";
    }
}
