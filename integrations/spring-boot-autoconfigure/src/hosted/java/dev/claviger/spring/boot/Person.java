package dev.claviger.spring.boot;

import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import java.util.HashSet;
import java.util.Set;

/** A user of the application, with roles that are read when they are first asked for. */
@Entity
class Person {
    @Id
    private String name;

    @ElementCollection(fetch = FetchType.LAZY)
    private Set<String> roles = new HashSet<>();

    /** For Hibernate. */
    protected Person() {}

    Person(String name, String... roles) {
        this.name = name;
        this.roles.addAll(Set.of(roles));
    }

    String name() {
        return name;
    }

    Set<String> roles() {
        return roles;
    }
}
