package dev.claviger.testkit;

/**
 * A part of the contract: tests as default methods, so that one class can have all parts. What they share, and all state,
 * is in the fixture; an interface that held any of it would show it to every subclass of the contract.
 */
interface Promises {
    /** Returns the store under test, with ways to change it and to look at it. */
    StorageFixture fixture();
}
