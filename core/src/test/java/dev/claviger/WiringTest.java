package dev.claviger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.claviger.ArchitectureTest.LIBRARY;
import static dev.claviger.ArchitectureTest.isOneOf;

import org.junit.jupiter.api.Test;

/** Who may know how a claviger is put together: the front door, and nothing behind it. */
class WiringTest {
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

    /** Nothing inside asks the front door, not even for its name. */
    @Test
    void nobody_seesClaviger_butItsBuilder() {
        noClasses()
                .that(not(isOneOf(Claviger.class, ClavigerBuilder.class)))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Claviger.class)
                .check(LIBRARY);
    }
}
