/**
 * The contract of a key storage as tests, and aids for the tests of hosts. Start with
 * {@link dev.claviger.testkit.KeyStorageContract}.
 */
module dev.claviger.testkit {
    requires transitive dev.claviger;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports dev.claviger.testkit;
    // The interfaces with the tests of the contract are package-private, and JUnit calls them by reflection.
    opens dev.claviger.testkit;
}
