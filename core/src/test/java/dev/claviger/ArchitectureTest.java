package dev.claviger;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.claviger.internal.Engine;
import dev.claviger.internal.Settings;
import dev.claviger.internal.audit.TroubleLog;
import dev.claviger.internal.chores.Housekeeping;
import dev.claviger.internal.decide.DecisionPipeline;
import dev.claviger.internal.decide.Decisions;
import dev.claviger.internal.keys.DigestAlgorithm;
import dev.claviger.internal.keys.DigestAlgorithms;
import dev.claviger.internal.keys.KeyTextReader;
import dev.claviger.internal.limits.OperationLimits;
import dev.claviger.internal.limits.RateLimit;
import dev.claviger.internal.limits.ReadBudget;
import dev.claviger.internal.limits.SingleFlight;
import dev.claviger.internal.manage.Disclosure;
import dev.claviger.internal.manage.IssuingToFile;
import dev.claviger.internal.metrics.Metrics;
import dev.claviger.internal.node.Clocks;
import dev.claviger.internal.node.Freshness;
import dev.claviger.internal.node.KnownOwners;
import dev.claviger.internal.node.Node;
import dev.claviger.spi.KeyStorage;
import java.net.URL;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Who may know and call what. The compiled classes of the library, without those of its tests. */
class ArchitectureTest {
    static final JavaClasses LIBRARY = new ClassFileImporter().importUrl(location());

    private static URL location() {
        return Claviger.class.getProtectionDomain().getCodeSource().getLocation();
    }

    @Test
    void argon2idDigests_aloneSeesTheNativeLibrary() {
        noClasses()
                .that(not(is("Argon2idDigests")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("de.mkammerer..", "com.sun.jna..")
                .check(LIBRARY);
    }

    @Test
    void decisionPipeline_aloneVerifiesSecrets() {
        DescribedPredicate<JavaAccess<?>> verifying = target(owner(DescribedPredicate.describe(
                        "a digest algorithm",
                        type -> type.isAssignableTo(DigestAlgorithm.class)
                                || type.isAssignableTo(DigestAlgorithms.class))))
                .and(target(nameStartingWith("verifies")));
        noClasses()
                .that(not(isOneOf(DecisionPipeline.class, DigestAlgorithms.class))
                        .and(not(DescribedPredicate.describe(
                                "digest algorithms", type -> type.isAssignableTo(DigestAlgorithm.class)))))
                .should()
                .accessTargetWhere(verifying)
                .check(LIBRARY);
    }

    @Test
    void decisions_aloneAskThePipeline() {
        noClasses()
                .that(not(isOneOf(Decisions.class)))
                .should()
                .callMethodWhere(target(owner(name(DecisionPipeline.class.getName())))
                        .and(target(name("decide")))
                        .as("call the decision pipeline"))
                .check(LIBRARY);
    }

    @Test
    void secretText_isRevealed_whereItIsReadSealedOrWrittenAndNowhereElse() {
        noClasses()
                .that(not(isOneOf(KeyTextReader.class, SecretVault.class)
                        .or(is("CredentialReader"))
                        .or(is("KeyFile"))))
                .should()
                .callMethod(PlaintextKey.class, "reveal")
                .check(LIBRARY);
    }

    @Test
    void claviger_aloneMakesDecisionsThatCount() {
        noClasses()
                .that(not(isOneOf(Claviger.class)))
                .should()
                .callMethodWhere(target(owner(name(Decisions.class.getName())))
                        .and(target(name("decide")))
                        .as("make a decision"))
                .check(LIBRARY);
    }

    @Test
    void time_comesFromTheClockOfTheSettings() {
        noClasses()
                .that(not(isOneOf(Settings.Choices.class)))
                .should()
                .callMethodWhere(target(owner(name(Clock.class.getName())))
                        .and(target(nameStartingWith("system").or(nameStartingWith("tick"))))
                        .as("ask for the system clock"))
                .check(LIBRARY);
        noClasses()
                .should()
                .callMethodWhere(target(owner(resideInAPackage("java.time..")))
                        .and(target(name("now")))
                        .as("read the time without a clock"))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Date")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Calendar")
                .check(LIBRARY);
    }

    /** Clocks that can be set say when keys end. What is outdated, only a clock that cannot be set may say. */
    @Test
    void monotonicTime_comesFromTheSettings_andIsForWhatIsKept() {
        noClasses()
                .that(not(isOneOf(Settings.Choices.class)))
                .should()
                .accessTargetWhere(target(owner(name(System.class.getName())))
                        .and(target(name("nanoTime")))
                        .as("read the monotonic clock"))
                .check(LIBRARY);
        noClasses()
                .that(not(isOneOf(
                                Clocks.class,
                                Disclosure.class,
                                Engine.class,
                                Freshness.class,
                                KnownOwners.class,
                                Metrics.class,
                                SingleFlight.class,
                                Node.class,
                                OperationLimits.class,
                                RateLimit.class,
                                ReadBudget.class,
                                Settings.class,
                                Settings.Choices.class,
                                TroubleLog.class)
                        .or(is("ExistingIds"))))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(LongSupplier.class)
                .check(LIBRARY);
    }

    /** Whoever wrote past the node would leave it with what it knew before. What measures passes on what the node does. */
    @Test
    void node_aloneChangesTheStore() {
        noClasses()
                .that(not(isOneOf(Node.class).or(is("MeasuredStorage"))))
                .should()
                .callMethodWhere(target(owner(describe("a store", type -> type.isAssignableTo(KeyStorage.class))))
                        .and(target(name("apply")))
                        .as("change the store"))
                .check(LIBRARY);
    }

    @Test
    void freshness_aloneAsksWhatHasChanged() {
        noClasses()
                .that(not(isOneOf(Freshness.class).or(is("MeasuredStorage"))))
                .should()
                .callMethodWhere(target(owner(describe("a store", type -> type.isAssignableTo(KeyStorage.class))))
                        .and(target(name("changesSince")))
                        .as("ask what has changed"))
                .check(LIBRARY);
    }

    @Test
    void chance_comesFromSecureRandom() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.(Random|SplittableRandom|UUID|concurrent\\.ThreadLocalRandom|random\\..*)")
                .orShould()
                .callMethod(Math.class, "random")
                .check(LIBRARY);
    }

    @Test
    void nothing_printsOrReadsSettingsOfTheProcess() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(target(owner(name(System.class.getName())))
                        .and(target(name("getProperty").or(name("getenv")).or(name("exit"))))
                        .as("use the process"))
                .orShould()
                .callMethodWhere(target(name("printStackTrace")).as("print a stack trace"))
                .check(LIBRARY);
    }

    @Test
    void housekeeping_aloneMakesThreads() {
        noClasses()
                .that(not(isOneOf(Housekeeping.class)))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Timer|concurrent\\.(Executors|ForkJoinPool|CompletableFuture))")
                .orShould()
                .callConstructorWhere(
                        target(owner(name(Thread.class.getName()))).as("make a thread"))
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(LIBRARY);
    }

    /**
     * Who parses paths guesses how others parse them; the one guess that there is refuses where they differ. All guesses together
     * are for refusing too; and a query is no path.
     */
    @Test
    void callPath_aloneDecodesPaths() {
        noClasses()
                .that(not(isOneOf(CallPath.class, Administration.class, IssuingToFile.class)
                        .or(is("KeyFile"))
                        .or(is("MethodOverride"))
                        .or(is("PathReadings"))))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.(net\\.(URI|URL|URLDecoder)|nio\\.file\\..*|io\\.File|text\\.Normalizer.*)")
                .check(LIBRARY);
    }

    @Test
    void addressSet_aloneSeesTheNetwork() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.claviger.policy.AddressSet")
                .and(not(is("KeyFile").or(is("MethodOverride"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels..")
                .check(LIBRARY);
    }

    @Test
    void policy_dependsOnNoStore_andNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.claviger.policy..", "dev.claviger.internal.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.claviger.spi..", "dev.claviger.json..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Claviger.class)
                .check(LIBRARY);
    }

    @Test
    void types_areClosed() {
        classes()
                .should(new ArchCondition<>("be final, a record, an enum, an interface or sealed") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                                || type.isInterface()
                                || type.isEnum()
                                || type.isAnonymousClass()
                                || type.reflect().isSealed();
                        events.add(
                                new SimpleConditionEvent(type, closed, type.getName() + " can be extended by anybody"));
                    }
                })
                .check(LIBRARY);
    }

    @Test
    void fields_areNoStaticMutableState() {
        fields().that().areStatic().should().beFinal().check(LIBRARY);
    }

    /** A class that only its own room can see. */
    private static DescribedPredicate<JavaClass> is(String hidden) {
        List<JavaClass> found = LIBRARY.stream()
                .filter(type -> type.getSimpleName().equals(hidden))
                .toList();
        assertThat(found).as(hidden).hasSize(1);
        return describe(hidden, found::contains);
    }

    static DescribedPredicate<JavaClass> isOneOf(Class<?>... types) {
        return DescribedPredicate.describe("the classes that may", type -> {
            for (Class<?> allowed : types) {
                if (type.getName().equals(allowed.getName())) {
                    return true;
                }
            }
            return false;
        });
    }
}
