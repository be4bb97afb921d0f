package dev.claviger.spring.boot;

import dev.claviger.policy.PolicyPrecedence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The settings of the starter, named like the options of the builders. Settings of the policy, below {@code claviger.policy}, are
 * read by {@link dev.claviger.policy.PolicySettings}.
 *
 * @param enabled Whether keys are set up at all. Without them nothing is guarded.
 * @param initialPolicy Where the policy to begin with is, as JSON, instead of settings below claviger.policy.
 * @param initialPolicyPrecedence Which policy is in force if the store holds another one than the configuration.
 * @param maxStaleness How old the data of a decision may be at most: zero, or 1s to 60s.
 * @param maxCachedKeys About how many keys are cached.
 * @param nodeName The name of this node in audit records. By default the name of the application and six random characters.
 * @param keyPrefix What new keys begin with.
 * @param retiredKeyPrefixes What keys that were issued earlier begin with.
 * @param maxNewKeysPerMinute How many new keys an actor can ask this node for in a minute.
 * @param unusedAfter After how long without use key listeners are told of a key.
 * @param warnBeforeExpiry How long before the end of a key key listeners are told. Empty means never.
 * @param suspendSuccessorOnReuse Whether the use of a rotated key after its end suspends its successor.
 * @param requireIssuerStillAdmin Whether a key that an administrator made for somebody else works only while that one is an
 *     administrator.
 * @param importLookupKey The secret, in Base64, by which imported keys are found. Without it none can be imported.
 * @param importLookupKeyFile The file that holds the secret for imported keys.
 * @param hashing How secrets are digested.
 * @param vault The master keys under which new keys are kept to be shown again.
 * @param filter What the servlet filter guards, and how.
 * @param management The HTTP API for keys and policy.
 * @param jdbc The tables of keys and the connections to them.
 * @param audit What becomes of audit records.
 * @param ownerDirectory How the owner directory is called.
 * @param security How Spring Security sees requests with a key.
 * @param bootstrap The first key.
 * @param publishEvents Whether what happens in the life of keys is published as application events of the type
 *     KeyListener.Event. The node then looks through all keys once an hour.
 */
@ConfigurationProperties(ClavigerProperties.PREFIX)
record ClavigerProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Resource initialPolicy,
        @DefaultValue("stored") PolicyPrecedence initialPolicyPrecedence,
        @DefaultValue("5s") Duration maxStaleness,
        @DefaultValue("100000") int maxCachedKeys,
        @Nullable String nodeName,
        @DefaultValue("sk-") String keyPrefix,
        @DefaultValue List<String> retiredKeyPrefixes,
        @DefaultValue("300") int maxNewKeysPerMinute,
        @DefaultValue("90d") Duration unusedAfter,
        @DefaultValue({"30d", "7d", "1d"}) List<Duration> warnBeforeExpiry,
        @DefaultValue("false") boolean suspendSuccessorOnReuse,
        @DefaultValue("false") boolean requireIssuerStillAdmin,
        @Nullable HiddenText importLookupKey,
        @Nullable Path importLookupKeyFile,
        @DefaultValue Hashing hashing,
        @DefaultValue Vault vault,
        @DefaultValue @NestedConfigurationProperty FilterProperties filter,
        @DefaultValue Management management,
        @DefaultValue @NestedConfigurationProperty JdbcProperties jdbc,
        @DefaultValue Audit audit,
        @DefaultValue Directory ownerDirectory,
        @DefaultValue Security security,
        @DefaultValue Bootstrap bootstrap,
        @DefaultValue("false") boolean publishEvents) {
    static final String PREFIX = "claviger";

    /**
     * How secrets are digested.
     *
     * @param peppers The secrets of HMAC-SHA-256, the current one first. Without any, digests are SHA-256.
     * @param argon2idConcurrency How many Argon2id hashes may run at once. Zero means that Argon2id is not used.
     */
    record Hashing(
            @DefaultValue List<SecretKey> peppers,
            @DefaultValue("0") int argon2idConcurrency) {}

    /**
     * Keeps new keys, encrypted, to show them again.
     *
     * @param masterKeys The master keys, the current one first. Without any, a key is shown once.
     */
    record Vault(@DefaultValue List<SecretKey> masterKeys) {}

    /**
     * A secret with its version.
     *
     * @param version The version, which must always mean the same secret.
     * @param secret The secret in Base64.
     * @param secretFile The file that holds the secret in Base64.
     */
    record SecretKey(
            int version,
            @Nullable HiddenText secret,
            @Nullable Path secretFile) {}

    /**
     * The management servlet.
     *
     * @param enabled Whether the HTTP API is mounted.
     * @param path Where, below the context path.
     * @param trustedOrigins Other origins whose pages may send requests in a session.
     */
    record Management(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("/manage/v1") String path,
            @DefaultValue List<String> trustedOrigins) {}

    /**
     * Audit records.
     *
     * @param log Whether audit records are written to the log "dev.claviger.audit", as lines of JSON.
     * @param recordCallsInStore Whether the records of calls are kept in the store too.
     * @param strict Whether a call is answered with 503 rather than that its record is lost.
     */
    record Audit(
            @DefaultValue("true") boolean log,
            @DefaultValue("false") boolean recordCallsInStore,
            @DefaultValue("false") boolean strict) {}

    /**
     * The owner directory.
     *
     * @param readOnlyTransaction Whether each look-up runs in a read-only transaction of its own, if the application has a
     *     transaction manager. Lazy collections need it; a directory without a database does not.
     * @param userDetails Whether the UserDetailsService of Spring Security is the directory, if there is no other.
     * @param rolePrefix What authorities begin with that are roles of owners, with user-details.
     */
    record Directory(
            @DefaultValue("true") boolean readOnlyTransaction,
            @DefaultValue("false") boolean userDetails,
            @DefaultValue("ROLE_") String rolePrefix) {}

    /**
     * Spring Security.
     *
     * @param enabled Whether Spring Security sees requests with a key as requests of the owner.
     * @param refuseMissingKey Whether a request to a guarded path for which Spring Security would ask for a login gets the 401 of
     *     the filter instead. Only with claviger.filter.without-key=pass-to-host.
     */
    record Security(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean refuseMissingKey) {}

    /**
     * The first key.
     *
     * @param owner The owner of a first key, who is issued one at the start unless the file exists or the owner has keys.
     * @param keyFile The file that the first key is written to. Only the user of this process can read it.
     */
    record Bootstrap(@Nullable String owner, @Nullable Path keyFile) {}
}
