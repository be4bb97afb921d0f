package dev.claviger;

import static java.util.Objects.requireNonNull;

import dev.claviger.internal.manage.Management;
import dev.claviger.internal.text.TextRules;
import dev.claviger.policy.Explanation;
import dev.claviger.policy.PolicyComparison;
import dev.claviger.policy.PolicyDocument;
import dev.claviger.policy.PolicyRevision;
import dev.claviger.policy.Reach;
import dev.claviger.spi.AuditEntry;
import dev.claviger.spi.AuditQuery;
import dev.claviger.spi.AuditTrail;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Operations for administrators: bulk revocation, importing keys, showing keys again, reading the audit trail, and comparing
 * policies. Every operation names its actor and is authorized like those of {@link Claviger}.
 *
 * <p>Safe for use by multiple threads.
 */
public final class Administration {
    private final Management management;

    Administration(Management management) {
        this.management = management;
    }

    /**
     * Revokes all keys that a filter means, for good. An owner may do it with its own,
     * an administrator with everybody's, and by group. Each thousand is one change: where it fails in between, those
     * before stay revoked, and asking again goes on. Expired keys are revoked too, so that no clock brings them back.
     *
     * <p>Once this has returned, no decision of this instance that begins later allows one of them. Keys issued
     * meanwhile may have escaped; switch issuing off first where that matters.
     *
     * @param reason for the audit records, up to 500 characters; may be empty
     * @return how many keys this call has revoked
     * @throws UnavailableException if it is not known how many were revoked
     */
    public Outcome<Integer> revokeAll(Actor actor, KeyFilter filter, String reason) {
        return management.bulk().revokeAll(requireNonNull(actor, "actor"), requireNonNull(filter, "filter"), reason);
    }

    /**
     * Revokes the keys whose plaintexts were found where they should not be. Texts that are not, or no longer, keys of
     * this installation are passed over, and so are keys that the actor may not revoke: the answer does not tell
     * which.
     *
     * @param reason for the audit records, up to 500 characters; may be empty
     * @return how many keys this call has revoked
     * @throws IllegalArgumentException if there are more than 1 000
     * @throws UnavailableException if some could not be judged or revoked; all others are
     */
    public Outcome<Integer> revokeLeaked(Actor actor, List<PlaintextKey> found, String reason) {
        return management.leaked().revoke(requireNonNull(actor, "actor"), List.copyOf(found), reason);
    }

    /**
     * Takes over a key that was chosen elsewhere: its holders go on with the text that they have. Only an administrator
     * or the host can. The policy is asked as for issuing, and with somebody else as the owner a reason is required. A
     * text is taken over once, whatever the idempotency id; after that, also when the key was revoked, it is refused with
     * {@link Outcome.Refusal#ALREADY_ISSUED}, and the refusal names the key.
     *
     * <p>A key of this claviger's own format, from another installation for instance, keeps its id. To every other text
     * {@link ClavigerBuilder#importLookupKey} gives one.
     *
     * @param plaintext 16 to 200 printable ASCII characters without a space or comma; at least 22, and 10 different ones
     *     among them, unless it is digested {@linkplain KeyHashing#withArgon2id with Argon2id}
     * @throws IllegalStateException if the text is not of this claviger's format and no key for imports is configured
     * @throws IllegalArgumentException if the text breaks the rule, or only looks like a key of this claviger's format;
     *     it is not repeated. Also if the actor is the host and the request names no owner
     * @throws UnavailableException if it is not known whether the key was stored
     */
    public Outcome<ApiKey> importKey(Actor actor, KeyRequest request, PlaintextKey plaintext) {
        return management
                .issuing()
                .importKey(
                        requireNonNull(actor, "actor"),
                        requireNonNull(request, "request"),
                        requireNonNull(plaintext, "plaintext"));
    }

    /**
     * Takes over a key of which only the digest is here, as {@link #hashForImport} wrote it, in all else like
     * {@link #importKey}. No vault keeps such a key.
     *
     * @throws IllegalArgumentException if the text is not one that {@link #hashForImport} wrote, or the digest is of a kind that
     *     is not configured here; it is not repeated. Also if the actor is the host and the request names no owner
     * @throws UnavailableException if it is not known whether the key was stored
     */
    public Outcome<ApiKey> importHashed(Actor actor, KeyRequest request, String hashed) {
        return management
                .issuing()
                .importHashed(
                        requireNonNull(actor, "actor"),
                        requireNonNull(request, "request"),
                        requireNonNull(hashed, "hashed"));
    }

    /**
     * Returns what {@link #importHashed} takes for this key: id, hint and digest in one line, from which the key cannot
     * be had. It can stand in a configuration file. It is of use where the same peppers are configured, and for texts that
     * are not of the format the same key for imports.
     *
     * @throws IllegalStateException where {@link #importKey} would throw it
     * @throws IllegalArgumentException where {@link #importKey} would throw it for the text
     */
    public String hashForImport(PlaintextKey plaintext) {
        return management.issuing().digested(requireNonNull(plaintext, "plaintext"));
    }

    /**
     * Issues a key and writes its text, as a line, to a new file that only the owner of the process can read. The text
     * goes nowhere else. If the file cannot be written, it is removed and the key is revoked again.
     *
     * @return the key; refused like {@link Claviger#issue}, and then there is no file
     * @throws java.io.UncheckedIOException if the file exists already, cannot be written, or lies in a file system without
     *     POSIX permissions, where it could not be kept from others
     * @throws UnavailableException like {@link Claviger#issue}; there is no file then
     */
    public Outcome<ApiKey> issueToFile(Actor actor, KeyRequest request, Path file) {
        return management
                .toFile()
                .issue(
                        requireNonNull(actor, "actor"),
                        requireNonNull(request, "request"),
                        requireNonNull(file, "file"));
    }

    /**
     * Shows a key again that was issued, rotated or imported while a {@link SecretVault} was configured. Only an
     * administrator in a session, or the host, can, and must say why. The audit record, which the owner can read too, is
     * durable before the text leaves. An actor can do it ten times a minute on a node. A key that was revoked or has
     * expired is not shown.
     *
     * @param reason 1 to 500 characters, not all blank
     * @throws UnavailableException if the master key is not in the vault, the sealed text was altered, or it is not known
     *     whether the audit record was written; nothing is shown then
     */
    public Outcome<PlaintextKey> reveal(Actor actor, KeyId key, String reason) {
        return management.disclosure().reveal(requireNonNull(actor, "actor"), requireNonNull(key, "key"), reason);
    }

    /**
     * Returns whether {@link #reveal} has a text to show for this key. Nothing is shown by this, and nothing counted. Only for
     * administrators in a session, and the host.
     */
    public Outcome<Boolean> isRecoverable(Actor actor, KeyId key) {
        return management.disclosure().isRecoverable(requireNonNull(actor, "actor"), requireNonNull(key, "key"));
    }

    /**
     * Seals with the current master key what was sealed with a retired one, which is needed no more once this has
     * returned and no node seals with it. Only an administrator in a session, or the host, can. Each key is one change:
     * where it fails in between, those before stay encrypted again, and asking again goes on.
     *
     * @return how many keys this call has encrypted again; refused where there is no vault
     * @throws UnavailableException if some could not be encrypted again; the message tells how many, and names the first
     */
    public Outcome<Integer> reencrypt(Actor actor) {
        return management.resealing().reseal(requireNonNull(actor, "actor"));
    }

    /**
     * Reads audit records, the latest first. Owners read what concerns their own account, administrators everything. That
     * somebody reads what concerns others is itself on record before the records are returned, and then not among them.
     *
     * <p>For an owner, records of what others have done lack their {@code address}, {@code request_id} and
     * {@code reason}; and records of an earlier account under the same id are left out, where {@link Owner#createdAt}
     * tells of it.
     *
     * @throws IllegalStateException if the store is no {@link AuditTrail}
     * @throws UnavailableException if the records could not be read, or the reading could not be recorded
     */
    public Outcome<List<AuditEntry>> audit(Actor actor, AuditQuery query) {
        return management.audit().read(requireNonNull(actor, "actor"), requireNonNull(query, "query"));
    }

    /**
     * Finds an owner, as the directory describes it now. Only for administrators.
     *
     * @throws IllegalArgumentException if {@code ownerId} is not 1 to 255 characters long
     */
    public Outcome<Owner> findOwner(Actor actor, String ownerId) {
        return management.ownerQuestions().find(requireNonNull(actor, "actor"), TextRules.checkOwnerId(ownerId));
    }

    /** Returns the policy in force. Only for administrators; refused with {@link Outcome.Refusal#NO_POLICY} if none was ever set. */
    public Outcome<PolicyRevision> policy(Actor actor) {
        return management.policyQuestions().inForce(actor);
    }

    /** Explains what {@link Claviger#decide} would answer to the holder of this key. Only for administrators. */
    public Outcome<Explanation> explain(Actor actor, KeyId key, Call call) {
        return management.keyQuestions().explain(actor, key, call);
    }

    /**
     * Lists what the holder of this key may call now: exactly what {@link Claviger#decide} allows. Owners may ask about
     * their own keys, administrators about all.
     *
     * @return refused with {@link Outcome.Refusal#ANSWER_TOO_LONG} if the lists of owner and key have more in common than
     *     100 000 entries
     * @throws UnavailableException if it could not be found out
     */
    public Outcome<Reach> allowedEndpoints(Actor actor, KeyId key) {
        return management.keyQuestions().allowedEndpoints(requireNonNull(actor, "actor"), requireNonNull(key, "key"));
    }

    /**
     * Lists the keys that may make a call now, judged like {@link Claviger#decide} from their state on. Only for
     * administrators. For one page at most 10 000 keys are looked at; so a page can be short, or empty, and have a next one
     * all the same. From page to page keys, owners and policy may change.
     *
     * @param call the call; from an unknown address it passes no restriction of addresses
     * @param filter the keys that come into question; only active ones do
     * @throws UnavailableException if it could not be found out
     */
    public Outcome<KeyPage> keysAllowedTo(Actor actor, Call call, KeyFilter filter, KeyPageRequest page) {
        return management
                .keyQuestions()
                .keysAllowedTo(
                        requireNonNull(actor, "actor"),
                        requireNonNull(call, "call"),
                        requireNonNull(filter, "filter"),
                        requireNonNull(page, "page"));
    }

    /**
     * Compares the policy in force with another: who would gain or lose what. Only for administrators. Looks at all roles
     * and groups that the policies name, and at the owners of active keys as they are now; of those keys at most 10 000 are
     * looked at, and {@link PolicyComparison#everyOwner} tells whether there are more.
     *
     * @return refused like {@link Claviger#changePolicy} if the host does not know a role or group that {@code next} names
     * @throws UnavailableException if it could not be found out
     */
    public Outcome<PolicyComparison> compare(Actor actor, PolicyDocument next) {
        return management.policyQuestions().compare(requireNonNull(actor, "actor"), null, requireNonNull(next, "next"));
    }

    /** Does the same with another policy than the one in force to begin with. */
    public Outcome<PolicyComparison> compare(Actor actor, PolicyDocument base, PolicyDocument next) {
        return management
                .policyQuestions()
                .compare(requireNonNull(actor, "actor"), requireNonNull(base, "base"), requireNonNull(next, "next"));
    }

    /**
     * Lets a policy run in the shadow of the one in force, in place of another that did: it judges every call that comes
     * to it, counts where it would have decided otherwise and keeps some examples. It never changes a decision, and its own
     * trouble never disturbs one. Only for administrators; on record. It runs on this node alone and until the process
     * ends: to see the calls of all nodes, start it on each.
     *
     * @return how it begins; refused like {@link Claviger#changePolicy} if the host does not know a role or group that it
     *     names
     * @throws UnavailableException if it is not known whether the start was recorded; it does not run then
     */
    public Outcome<ShadowReport> startShadow(Actor actor, PolicyDocument policy) {
        return management.policyQuestions().start(requireNonNull(actor, "actor"), requireNonNull(policy, "policy"));
    }

    /**
     * Stops the policy in the shadow on this node. Only for administrators; on record.
     *
     * @return what has come of it, which is gone afterwards; refused with {@link Outcome.Refusal#NO_SHADOW} if none ran
     * @throws UnavailableException if it is not known whether the stop was recorded; it goes on then
     */
    public Outcome<ShadowReport> stopShadow(Actor actor) {
        return management.policyQuestions().stop(requireNonNull(actor, "actor"));
    }

    /** Returns what has come so far of the policy in the shadow on this node; refused like {@link #stopShadow}. For administrators. */
    public Outcome<ShadowReport> shadow(Actor actor) {
        return management.policyQuestions().read(requireNonNull(actor, "actor"));
    }

    /**
     * Returns which of these keys an administrator has issued for somebody else who is no administrator any more: disabled,
     * deleted, or in other roles. To find all keys that one has issued, list them by
     * {@linkplain KeyFilter#withIssuedBy issuer}.
     *
     * @throws UnavailableException if it could not be found out
     */
    public Set<KeyId> withFormerAdminIssuer(Collection<ApiKey> keys) {
        return management.ownerQuestions().withFormerAdminIssuer(List.copyOf(keys));
    }
}
