package dev.claviger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that two policies do not decide alike. Immutable. */
public final class ShadowDifference {
    private final Instant at;
    private final KeyId keyId;
    private final String ownerId;
    private final String method;
    private final String path;
    private final Decision.@Nullable Reason live;
    private final Decision.@Nullable Reason shadow;

    private ShadowDifference(Builder from) {
        at = requireNonNull(from.at, "at");
        keyId = requireNonNull(from.keyId, "keyId");
        ownerId = requireNonNull(from.ownerId, "ownerId");
        method = requireNonNull(from.method, "method");
        path = requireNonNull(from.path, "path");
        live = from.live;
        shadow = from.shadow;
    }

    /** Returns a builder: for tests of what shows this. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns when it was made. */
    public Instant at() {
        return at;
    }

    /** Returns the key it was made with. */
    public KeyId keyId() {
        return keyId;
    }

    /** Returns the owner of the key. */
    public String ownerId() {
        return ownerId;
    }

    /** Returns the method. */
    public String method() {
        return method;
    }

    /** Returns the canonical path; like the method with whatever looks like a key hidden. */
    public String path() {
        return path;
    }

    /** Returns why it was refused, or {@code null} if it was allowed. */
    public Decision.@Nullable Reason live() {
        return live;
    }

    /** Returns why it would be refused, or {@code null} if it would be allowed. */
    public Decision.@Nullable Reason shadow() {
        return shadow;
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(at, keyId, ownerId, method, path, live, shadow);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShadowDifference that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "ShadowDifference" + parts();
    }

    /** Builds a {@link ShadowDifference}. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Instant at;
        private @Nullable KeyId keyId;
        private @Nullable String ownerId;
        private @Nullable String method;
        private @Nullable String path;
        private Decision.@Nullable Reason live;
        private Decision.@Nullable Reason shadow;

        private Builder() {}

        /** Sets {@link ShadowDifference#at}. */
        public Builder at(Instant at) {
            this.at = at;
            return this;
        }

        /** Sets {@link ShadowDifference#keyId}. */
        public Builder keyId(KeyId keyId) {
            this.keyId = keyId;
            return this;
        }

        /** Sets {@link ShadowDifference#ownerId}. */
        public Builder ownerId(String ownerId) {
            this.ownerId = ownerId;
            return this;
        }

        /** Sets {@link ShadowDifference#method}. */
        public Builder method(String method) {
            this.method = method;
            return this;
        }

        /** Sets {@link ShadowDifference#path}. */
        public Builder path(String path) {
            this.path = path;
            return this;
        }

        /** Sets {@link ShadowDifference#live}. */
        public Builder live(Decision.@Nullable Reason live) {
            this.live = live;
            return this;
        }

        /** Sets {@link ShadowDifference#shadow}. */
        public Builder shadow(Decision.@Nullable Reason shadow) {
            this.shadow = shadow;
            return this;
        }

        /** Returns it, if nothing is missing. */
        public ShadowDifference build() {
            return new ShadowDifference(this);
        }
    }
}
