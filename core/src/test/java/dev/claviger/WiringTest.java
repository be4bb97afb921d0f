package dev.claviger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.claviger.ArchitectureTest.LIBRARY;
import static dev.claviger.ArchitectureTest.isOneOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.claviger.internal.Engine;
import dev.claviger.internal.Settings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know how a claviger is put together, and which room which. */
class WiringTest {
    /** The rooms that are not exported, each above those that it may know. */
    private static final List<String> ROOMS = List.of(
            "text", "paths", "policy", "json", "limits", "keys", "node", "audit", "metrics", "decide", "chores",
            "manage");

    /** What a host has chosen is settled before anything is made of it, and nothing inside can choose. */
    @Test
    void claviger_aloneSeesTheBuilder() {
        noClasses()
                .that(not(isOneOf(Claviger.class, ClavigerBuilder.class)))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ClavigerBuilder.class)
                .check(LIBRARY);
    }

    /** A part names the values that it needs, and cannot come by others. */
    @Test
    void settings_areSeenWhereTheyAreMadeAndWhereTheyAreDealtOut() {
        noClasses()
                .that(not(isOneOf(ClavigerBuilder.class, Claviger.class, Engine.class, Settings.class)))
                .and()
                .doNotHaveFullyQualifiedName(Settings.Choices.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Settings.class)
                .check(LIBRARY);
    }

    @Test
    void claviger_aloneSeesTheEngine() {
        noClasses()
                .that(not(isOneOf(Claviger.class, Engine.class)))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Engine.class)
                .check(LIBRARY);
    }

    /** Nothing inside asks the front door, not even for its name. A guard stands before it. */
    @Test
    void nobody_seesClaviger_butItsBuilderAndTheGuard() {
        noClasses()
                .that(not(isOneOf(Claviger.class, ClavigerBuilder.class)))
                .and()
                .resideOutsideOfPackage("dev.claviger.http..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Claviger.class)
                .check(LIBRARY);
    }

    /** What a guard needs, the adapter of any host could use: it has no way in of its own. */
    @Test
    void http_usesThePublicApiAlone_andNobodyInsideUsesIt() {
        noClasses()
                .that()
                .resideInAPackage("dev.claviger.http..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.claviger.internal..", "dev.claviger.spi..", "dev.claviger.json..", "jakarta.."))
                .check(LIBRARY);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.claviger.http..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.claviger.http.."))
                .check(LIBRARY);
    }

    /** The exported packages are ground: the rooms stand on them, and hosts see nothing of the rooms. */
    @Test
    void doors_aloneReachInside() {
        noClasses()
                .that(not(belongToAnyOf(Claviger.class, ClavigerBuilder.class, Administration.class)))
                .and(not(belongToAnyOf(KeyFormat.class, Unlocked.class, PolicyReview.class)))
                .and()
                .resideOutsideOfPackages("dev.claviger.internal..", "dev.claviger.json..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.claviger.internal..")
                        .and(not(resideInAnyPackage(room("text"), room("paths")))))
                .check(LIBRARY);
    }

    /** How JSON is read is written once, for policies and for the bodies of the servlet adapter. */
    @Test
    void json_seesTheRoomOfJsonAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.claviger.json..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.claviger.internal..")
                        .and(not(resideInAnyPackage(room("json"), room("text")))))
                .check(LIBRARY);
    }

    /** How a key is parsed is written once; and secrets of public values have one way in. */
    @Test
    void keyFormat_andUnlocked_seeTheRoomOfKeysAlone() {
        noClasses()
                .that(belongToAnyOf(KeyFormat.class, Unlocked.class))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.claviger.internal..").and(not(resideInAPackage(room("keys")))))
                .check(LIBRARY);
    }

    /** A policy is asked without a store, and what is asked of it is no decision. */
    @Test
    void policyReview_seesTheRoomOfPoliciesAlone() {
        noClasses()
                .that(belongToAnyOf(PolicyReview.class))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.claviger.internal..").and(not(resideInAPackage(room("policy")))))
                .check(LIBRARY);
    }

    /** The one thing that it may know of the values is which of them it is the base of. */
    @Test
    void paths_dependOnTextsAlone() {
        noClasses()
                .that()
                .resideInAPackage(room("paths"))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.claviger..")
                        .and(not(resideInAnyPackage(room("paths"), room("text"))))
                        .and(not(belongToAnyOf(CallPath.class))))
                .check(LIBRARY);
    }

    @Test
    void json_aloneSeesJackson() {
        noClasses()
                .that(not(resideInAnyPackage("dev.claviger.json..", "dev.claviger.internal.json..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml..", "tools.jackson..")
                .check(LIBRARY);
    }

    @Test
    void json_isNeededByNobody() {
        noClasses()
                .that(not(resideInAnyPackage("dev.claviger.json..", "dev.claviger.internal.json..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.claviger.json..", "dev.claviger.internal.json..")
                .check(LIBRARY);
    }

    @Test
    void text_dependsOnNothingElse() {
        noClasses()
                .that()
                .resideInAPackage(room("text"))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.claviger..").and(not(resideInAPackage(room("text")))))
                .check(LIBRARY);
    }

    @Test
    void rooms_haveAPlaceInTheOrder() {
        assertThat(LIBRARY.stream().map(JavaClass::getPackageName))
                .filteredOn(name -> name.startsWith("dev.claviger.internal."))
                .extracting(name -> name.substring("dev.claviger.internal.".length()))
                .hasSameElementsAs(ROOMS);
    }

    @Test
    void rooms_knowThoseBelowThem_andNoneAbove() {
        for (int i = 0; i < ROOMS.size(); i++) {
            Stream<String> above = ROOMS.subList(i + 1, ROOMS.size()).stream().map(WiringTest::room);
            noClasses()
                    .that()
                    .resideInAPackage(room(ROOMS.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Stream.concat(above, Stream.of("dev.claviger.internal"))
                            .toArray(String[]::new))
                    .check(LIBRARY);
        }
        slices().matching("dev.claviger.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(LIBRARY);
    }

    private static String room(String name) {
        return "dev.claviger.internal." + name + "..";
    }
}
