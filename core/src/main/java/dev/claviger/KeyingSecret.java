package dev.claviger;

/** A secret of the deployment that digests and ids are keyed with, and its version. It prints as hidden. */
final class KeyingSecret {
    private final int version;
    private final byte[] bytes;

    KeyingSecret(int version, byte[] bytes) {
        this.version = version;
        this.bytes = bytes.clone();
    }

    int version() {
        return version;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "KeyingSecret[version " + version + ", hidden]";
    }
}
