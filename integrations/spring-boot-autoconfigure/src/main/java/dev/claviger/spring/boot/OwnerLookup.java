package dev.claviger.spring.boot;

import dev.claviger.Owner;
import dev.claviger.spi.OwnerDirectory;
import java.util.Optional;

/** What the look-up of an owner happens in. */
@FunctionalInterface
interface OwnerLookup {
    Optional<Owner> find(OwnerDirectory directory, String ownerId);
}
