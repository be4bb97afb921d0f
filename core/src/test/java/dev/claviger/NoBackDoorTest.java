package dev.claviger;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.claviger.policy.EndpointSet;
import dev.claviger.policy.Gate;
import dev.claviger.policy.GateResult;
import dev.claviger.policy.GateResult.Verdict;
import dev.claviger.policy.Reach;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A call is allowed by the whole pipeline or by nothing: no public method says yes while it skips a gate. */
class NoBackDoorTest {
    private static final Pattern ANSWER =
            Pattern.compile("dev\\.claviger\\.(Decision|http\\.Verdict)(\\$Allowed)?(>|$)");

    /** Every public method of an exported type that answers with a decision or a boolean, and why it is no way around a gate. */
    private static final String ANSWERS = """
            Claviger.decide                     all gates
            Claviger.revalidate                 all gates but the secret, for a key that was allowed before
            Explanation.decision                what Claviger.explain was told by all gates, for administrators
            Claviger.hasDecided                 only for a decision that exists, and false unless all gates made it
            Claviger.hasFeature                 about an owner's feature, not about a key or a call
            Claviger.isAdministrator            about an owner, not about a key or a call
            Reason.callerIsKnown                about a refusal
            Approver.approves                   the host's own answer, about operations
            Call.insecureChannel                what the host has told
            Owner.isActive                      about the directory
            Owner.isAccountOf                   whose a key is, not whether it may be used
            Owner.existedAt                     about the directory
            ApiKey.isRevoked                    one fact of a key
            ApiKey.isSuspended                  one fact of a key
            ApiKey.isExpiredAt                  one fact of a key
            ApiKey.isLiveAt                     counts against the limit of keys; suspended keys too
            KeyFormat.claimsToBeKey             the shape of a text, for secret scanners
            KeyFormat.isWellFormed              the shape of a text, which proves nothing
            KeyFilter.isOwn                     how a filter is written
            KeyQuery.fits                       selects keys for a list
            EndpointEntry.matches               one entry of a list, without owner or key
            EndpointSet.allows                  one list, without owner or key
            EndpointSet.covers                  compares two lists
            EndpointSet.isUnrestricted          how a list is written
            AddressSet.allows                   one list, without owner or key
            AddressSet.covers                   compares two lists
            AddressSet.isUnrestricted           how a list is written
            IssuanceLimits.expiryRequired       a setting
            IssuanceLimits.needsEnd             a setting
            PolicyComparison.exhaustive         how complete a comparison is
            PolicyComparison.everyOwner         how complete a comparison is
            AuditQuery.fits                     selects records for a page
            AuditQuery.hasPeriod                how a query is written
            ClavigerStatus.isReady              about the node, not about a key or a call
            ClavigerStatus.isStoreReachable     about the store
            JudgedRequest.decision              the decision that a guard has had made, for who watches
            JudgedRequest.verdict               the verdict that a guard has given, for who watches
            Claviger.decideAtHand               all gates, or no answer
            HttpGuard.judge                     all gates, by Claviger.decide
            HttpGuard.judgeAtHand               all gates, by Claviger.decideAtHand
            HttpGuard.certainlyGuards           whether a key is needed, not whether one suffices
            HttpGuard.readsKeysFrom             how the guard is set up
            HttpGuard.carriesKey                the shape of a text, which proves nothing
            Allowed.decision                    the decision that a guard has had made
            Unguarded.dependsOnMethod           about a path that needs no key
            GuardedRequest.isSecure             what the host has told
            """;

    @Test
    void methods_thatAnswerYesOrNo_areThoseThatWereThoughtAbout() {
        TreeMap<String, String> reasons = new TreeMap<>();
        ANSWERS.lines().map(line -> line.split(" +", 2)).forEach(line -> reasons.put(line[0], line[1]));

        List<String> found = exported()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(NoBackDoorTest::answersYesOrNo)
                .filter(method -> !method.getName().equals("equals"))
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
                .distinct()
                .toList();

        assertThat(found).containsExactlyInAnyOrderElementsOf(reasons.keySet());
        assertThat(reasons).doesNotContainValue("");
    }

    private static boolean answersYesOrNo(Method method) {
        Class<?> type = method.getReturnType();
        return type == boolean.class
                || type == Boolean.class
                || ANSWER.matcher(method.getGenericReturnType().getTypeName()).find();
    }

    /** What is compiled for deciding can be neither asked for nor handed in. */
    @Test
    void exportedTypes_showNothingOfTheRooms() {
        assertThat(exported()
                        .flatMap(type -> Stream.<Executable>concat(
                                Arrays.stream(type.getMethods()), Arrays.stream(type.getConstructors())))
                        .filter(NoBackDoorTest::showsARoom))
                .isEmpty();
        assertThat(exported().flatMap(type -> Arrays.stream(type.getFields())))
                .noneMatch(field -> isInARoom(field.getType()));
    }

    private static boolean showsARoom(Executable member) {
        return isInARoom(member.getDeclaringClass())
                || (member instanceof Method method && isInARoom(method.getReturnType()))
                || Arrays.stream(member.getParameterTypes()).anyMatch(NoBackDoorTest::isInARoom);
    }

    private static boolean isInARoom(Class<?> type) {
        Class<?> element = type.isArray() ? type.getComponentType() : type;
        return element.getName().startsWith("dev.claviger.internal.");
    }

    private static Stream<? extends Class<?>> exported() {
        return ArchitectureTest.LIBRARY.stream()
                .filter(type -> !type.getPackageName().startsWith("dev.claviger.internal"))
                .map(JavaClass::reflect)
                .filter(NoBackDoorTest::isVisible);
    }

    private static boolean isVisible(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    /** The two questions that a shortcut for keys without lists once allowed to anybody who asked it. */
    @Test
    void policyReview_neverForgetsTheListsOfAKey_norWhoseItIs() {
        PolicyReview review = PolicyReview.of(Fixtures.OPEN);
        Owner ada = Owner.user("ada");
        ApiKey narrowed = Fixtures.keyOf("ada", built -> built.endpoints(EndpointSet.of("/api/chat")));
        ApiKey another = Fixtures.keyOf("eve");

        assertThat(refusing(review.explain(ada, narrowed, Fixtures.CALL))).containsExactly(Gate.KEY_SCOPE);
        assertThat(review.reach(ada, narrowed).endpoints().allows("GET", Fixtures.CALL.path()))
                .isFalse();
        assertThat(refusing(review.explain(ada, another, Fixtures.CALL))).containsExactly(Gate.OWNER);
        assertThat(review.reach(ada, another)).isEqualTo(Reach.none(Decision.Reason.OWNER_GONE, 0));
    }

    private static List<Gate> refusing(List<GateResult> gates) {
        return gates.stream()
                .filter(result -> result.verdict() == Verdict.REFUSED)
                .map(GateResult::gate)
                .toList();
    }
}
