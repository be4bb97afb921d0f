/** API keys for Java applications: generation, digests, policy and decisions. Start with {@link dev.claviger.Claviger}. */
// The adapter that an export names is compiled later.
@SuppressWarnings("module")
module dev.claviger {
    requires transitive org.slf4j;
    requires com.github.benmanes.caffeine;
    requires static transitive org.jspecify;
    // Optional at run time: hashing with Argon2id, and the JSON forms.
    requires static de.mkammerer.argon2.nolibs;
    requires static com.fasterxml.jackson.databind;

    exports dev.claviger;
    exports dev.claviger.http;
    exports dev.claviger.json;
    exports dev.claviger.policy;
    exports dev.claviger.spi;
    // The bodies of HTTP are read by the same rules as policies, and texts in them by the same as elsewhere.
    exports dev.claviger.internal.json to
            dev.claviger.servlet;
    exports dev.claviger.internal.text to
            dev.claviger.servlet;
}
