package dev.claviger.spring.boot;

import dev.claviger.Actor;
import dev.claviger.Claviger;
import dev.claviger.KeyRequest;
import dev.claviger.Owner;
import dev.claviger.UnavailableException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;

/** Gives each new person a key, and so needs the claviger, which needs to know who the people are. */
class People {
    /** Somebody who cannot be looked up. */
    static final String UNREADABLE = "unreadable";

    private final Claviger claviger;

    @PersistenceContext
    private EntityManager entities;

    People(Claviger claviger) {
        this.claviger = claviger;
    }

    /** In no transaction of its own: the roles are read after it. */
    Optional<Owner> owner(String id) {
        if (id.equals(UNREADABLE)) {
            throw new IllegalStateException("unreadable on purpose");
        }
        return Optional.ofNullable(entities.find(Person.class, id))
                .map(person ->
                        Owner.user(person.name()).withRoles(person.roles().toArray(new String[0])));
    }

    @Transactional
    public void add(String name, String... roles) {
        entities.persist(new Person(name, roles));
    }

    /** Fails after the key was issued. */
    @Transactional
    public void addWithKeyAndFail(String owner) {
        claviger.issue(Actor.session(owner), KeyRequest.named("issued in a transaction"))
                .orElseThrow();
        throw new IllegalStateException("rolled back");
    }

    /** Asks for a key for somebody whom nobody else can see yet. */
    @Transactional
    public String refusalForUncommitted(String name) {
        entities.persist(new Person(name, "user"));
        entities.flush();
        return claviger.issue(Actor.session(name), KeyRequest.named("too early"))
                .fold(issued -> "issued", refused -> refused.refusal().code());
    }

    /** Goes on after a look-up that failed. */
    @Transactional
    public void addAlthoughALookUpFails(String name) {
        entities.persist(new Person(name, "user"));
        try {
            claviger.issue(Actor.session(UNREADABLE), KeyRequest.named("never"));
        } catch (UnavailableException e) {
            return;
        }
        throw new IllegalStateException("the look-up did not fail");
    }
}
